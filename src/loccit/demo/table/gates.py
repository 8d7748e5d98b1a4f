"""Gates: trackers and wrappers, platforms, archives, and walls."""

from urllib.parse import parse_qs, urlsplit

from loccit.demo.labelled import Case, Host, host
from loccit.model import Status
from loccit.testing import (
    Asked,
    Behaviour,
    Reply,
    Site,
    article,
    bare,
    document,
    page,
    redirect,
)

OK, DEAD, WRAPPED, BLOCKED = Status.OK, Status.DEAD, Status.WRAPPED, Status.BLOCKED
INVALID = Status.INVALID

_SAFE = "https://eur01.safelinks.protection.outlook.com/?url="
_TRUSTIFI_1 = (
    "/api/o/v1/click/64fb2d1c9e8a7b6c5d4e3f2a/9c1b2e/a07d44/f3b9c1/e2d8a6/b5c4f7/c8e1d0/d6a3b2"
    "/e9f0c5/a1d7e4/b8c2f6/c5e9a3/d0f4b1/e7a8c2/f1b5d9/a4c6e0/b2d3f8/c9e7a5"
)
_TRUSTIFI_2 = "/api/o/v1/click/5fc7a1209e8a7b6c5d4e3f2b/9c1b2e/a07d44/f3b9c1/e2d8a6"
_JUST_A_MOMENT = (
    "<title>Just a moment...</title><noscript>Enable JavaScript and cookies to continue</noscript>"
    "<script>window._cf_chl_opt={cvId:'3'};</script>"
)
_YOUTUBE = Reply(200, document("YouTube", "<div id=player></div><script src=/s/desk.js></script>"))
_X = bare("<title>X</title><noscript>JavaScript is not available.</noscript><div id=react-root>")


def _oembed(*known: str) -> Behaviour:
    """An oEmbed end point (oembed.com) that knows a few things."""

    def behave(asked: Asked) -> Reply:
        url = parse_qs(urlsplit(asked.path).query).get("url", [""])[0]
        if any(name in url for name in known):
            return Reply(200, '{"type": "video", "version": "1.0", "title": "Known"}',
                         content_type="application/json")  # fmt: skip
        return Reply(404, "Not Found", content_type="text/plain")

    return behave


def _tweet(asked: Asked) -> Reply:
    known = "id=1001" in asked.path
    return Reply(200 if known else 404, "{}", content_type="application/json")


def _wechat(message: str) -> Reply:
    return bare(f"<title></title><div class=weui-msg><h2 class=weui-msg__title>{message}</h2>")


HOSTS: tuple[Host, ...] = (
    # Readable wrappers: nobody asks them, so none of them is served.
    host(
        "books.example",
        Case(f"{_SAFE}https%3A%2F%2Fvalley-courier.example%2Fletters%2F1974%2F11%2Fsecretary"
             "&data=05%7C01%7C&reserved=0", DEAD, "Safe Links; what it leads to is a 404"),
        Case(f"{_SAFE}https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3Dhttps%253A%252F%252Fharbour-museum"
             ".example%252Fobjects%252F1974.12&data=05%7C02%7C", WRAPPED, "a gate inside a gate"),
        Case("https://urldefense.com/v3/__https://county-records.example/roads/winter/1931__;!!Ab"
             "!Cd$", WRAPPED, "Proofpoint"),
        Case("https://link.zhihu.com/?target=https%3A//gudu.example/articles/why-they-close",
             WRAPPED, "Zhihu’s gate"),
        Case("https://www.douban.com/link2/?url=https%3A%2F%2Fgudu.example%2Freviews%2Friver",
             WRAPPED, "Douban’s gate"),
        Case("https://www.google.com/url?sa=t&url=https%3A%2F%2Fbooks.example%2Fmoth-rain&usg=x",
             WRAPPED, "Google’s gate"),
        Case("https://www.google.com/url?q=https%3A%2F%2Fdialect-atlas.example%2Fspeakers%2F212"
             "&sa=D", DEAD, "Google’s gate; behind it everything goes to a home page"),
        Case("https://i0.wp.com/kikan-umi.example/photos/minato.jpg?w=800", WRAPPED,
             "an image proxy"),
        Case("https://i0.wp.com/tidewater-review.example/uploads/2021/12/frost.jpg?w=1200", WRAPPED,
             "an image proxy"),
        Case("file:///G:/drafts/river.docx", INVALID, "a file on somebody’s disk"),
        Case("https://undefined/author/lindu", INVALID, "a script’s undefined"),
        site=Site("", {"/moth-rain": page("Moth Rain, a novel")}),
    ),
    # Opaque ones: they must be followed.
    host("events.trustifi.com",
         Case(_TRUSTIFI_1, WRAPPED, "Trustifi; leads to a page",
              redirect("https://county-library.example/ladders/news", 302)),
         Case(_TRUSTIFI_2, DEAD, "Trustifi; it has forgotten")),
    host("u1974.ct.sendgrid.net",
         Case("/ls/click?upn=u001.Yellow41crossings", WRAPPED, "SendGrid; leads to a page",
              redirect("https://harbour-museum.example/objects/1974.12", 302))),
    host("papersociety.us7.list-manage.com",
         Case("/track/click?u=a1b2c3d4&id=e5f60718&e=9a0b1c2d3e", WRAPPED,
              "Mailchimp; leads to a page", redirect(
                  "https://papersociety.test/essays/on-yellowing", 302))),
    host("bit.ly",
         Case("/3lantern", DEAD, "a shortener; leads to a name that no longer exists",
              redirect("https://lantern-weekly.example/2018/12/promises", 301)),
         Case("/3bell", DEAD, "a shortener; it knows no such code")),
    host("t.co", Case("/yElLoW41", WRAPPED, "a shortener; leads to a page",
                      redirect("https://papersociety.test/essays/on-yellowing", 301))),
    host("goo.gl", Case("/tAbLe5", DEAD, "a shortener that was closed")),
    # Archives are believed.
    host("web.archive.org", Case(
        "/web/20230909000000/https://paper-society.example/essays/what-the-newsletter-knew", OK,
        "a capture")),
    host("archive.ph", Case("/YelL0", OK, "another capture")),
    # Platforms.
    host("www.youtube.com",
         Case("/watch?v=tideTables1", OK, "a talk that plays"),
         Case("/watch?v=ladderTalk1", OK, "a talk that plays"),
         Case("/watch?v=ladderTalk2", DEAD, "a talk that was withdrawn: the page says 200"),
         site=Site("", {"/oembed": _oembed("tideTables1", "ladderTalk1", "fogLetter01")},
                   otherwise=_YOUTUBE)),
    host("youtu.be", Case("/fogLetter01", OK, "the short form of a film that plays", redirect(
        "https://www.youtube.com/watch?v=fogLetter01&feature=youtu.be", 303))),
    host("vimeo.com",
         Case("/76979871", OK, "a song", page("A song on Vimeo")),
         Case("/76979872", DEAD, "a worse one, removed"),
         site=Site("", {"/api/oembed.json": _oembed("76979871")})),
    host("twitter.com", Case("/lastcrossing/status/1001", OK, "a tweet: an app shell"),
         site=Site("", otherwise=_X)),
    host("x.com", site=Site("", otherwise=_X)),
    host("publish.twitter.com", site=Site("", {"/oembed": _oembed("1001")})),
    host("publish.x.com", site=Site("", {"/oembed": _oembed("1001")})),
    host("cdn.syndication.twimg.com", site=Site("", {"/tweet-result": _tweet})),
    host("mp.weixin.qq.com",
         Case("/s/shuDianKouShu001", OK, "an article", article("書店口述之一", "河堤書屋。" * 40)),
         Case("/s/shuDianKouShu002", DEAD, "deleted by its author, with 200",
              _wechat("该内容已被发布者删除")),
         Case("/s/heLiuZhuanZai01", DEAD, "removed for breaking rules, with 200",
              _wechat("此内容因违规无法查看")),
         Case("/s/heLiuZhuanZai02", BLOCKED, "“your environment is unusual”, with 200",
              _wechat("环境异常 当前环境异常，完成验证后即可继续访问。"))),
    host("weibo.com", Case("/1887188718/RiVeR1887", BLOCKED, "the visitors’ gate", redirect(
        "https://passport.weibo.com/visitor/visitor?entry=miniblog&url=x", 302))),
    host("passport.weibo.com",
         site=Site("", {"/visitor/visitor": bare("<title>Sina Visitor System</title>")})),
    host("github.com", Case("/ida/ferry-tables", OK, "a repository", page("ida/ferry-tables"))),
    # Walls.
    host("petition-house.example",
         Case("/p/ring-the-bell", BLOCKED, "Cloudflare’s challenge",
              bare(_JUST_A_MOMENT, 403, cf_mitigated="challenge", server="cloudflare"))),
    host("www.linkedin.com", Case("/in/a-correct-baker", BLOCKED, "999 for machines", Reply(999))),
    host("www.instagram.com",
         Case("/p/ryeAgain01/", BLOCKED, "sent to a login",
              redirect("/accounts/login/?next=%2Fp%2FryeAgain01%2F", 302)),
         site=Site("", {"/accounts/login/": page("Login • Instagram")})),
    host("www.facebook.com",
         Case("/valleycourier/posts/1974", BLOCKED, "sent to a login",
              redirect("/login/?next=https%3A%2F%2Fwww.facebook.com%2Fvalleycourier", 302)),
         site=Site("", {"/login/": page("Log in to Facebook")})),
)  # fmt: skip
