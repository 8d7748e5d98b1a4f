"""Platforms that answer 200 for what is gone, or refuse everybody."""

from urllib.parse import parse_qs, unquote, urlsplit

from loccit.testing import Asked, Behaviour, Site
from tests.labelled_web.common import (
    BLOCKED,
    DEAD,
    OK,
    REDIRECTED,
    Case,
    Host,
    Reply,
    article,
    bare,
    document,
    host,
    page,
    redirect,
)

_YOUTUBE = Reply(200, document("YouTube", "<div id=player></div><script src=/s/desk.js></script>"))
_X_SHELL = bare(
    "<html><head><title>X</title></head><body><noscript>JavaScript is not available. We’ve "
    "detected that JavaScript is disabled in this browser.</noscript><div id='react-root'></div>"
)


def knows(*ids: str, otherwise: int = 404) -> Behaviour:
    """An oEmbed end point (oembed.com) that knows some things and not others."""

    def behave(asked: Asked) -> Reply:
        url = unquote(parse_qs(urlsplit(asked.path).query).get("url", [""])[0])
        if any(known in url for known in ids):
            json = '{"type": "rich", "version": "1.0", "title": "A ferry", "html": "<p>"}'
            return Reply(200, json, content_type="application/json")
        return Reply(otherwise, "Not Found", content_type="text/plain")

    return behave


def _tweet(asked: Asked) -> Reply:
    if "id=1001" in asked.path:
        return Reply(200, '{"id_str": "1001"}', content_type="application/json")
    return Reply(404, "{}", content_type="application/json")


def _wechat(message: str) -> Reply:
    return bare(f"<html><head><title></title></head><body><div class='weui-msg'><h2 class="
                f"'weui-msg__title'>{message}</h2></div></body></html>")  # fmt: skip


_OEMBED_X = knows("1001")

HOSTS: tuple[Host, ...] = (
    host("www.youtube.com",
         Case("/watch?v=aliveAlive1", OK, "a video that plays"),
         Case("/watch?v=goneGone123", DEAD, "a video that was removed: the page says 200"),
         Case("/embed/aliveAlive1", OK, "a player of a video that plays"),
         site=Site("", {"/oembed": knows("aliveAlive1"), "/youtubei/*": Reply(404)},
                   otherwise=_YOUTUBE)),
    host("youtu.be",
         Case("/aliveAlive1", OK, "the short form of one that plays",
              redirect("https://www.youtube.com/watch?v=aliveAlive1&feature=youtu.be", 303)),
         Case("/goneGone123", DEAD, "the short form of one that was removed",
              redirect("https://www.youtube.com/watch?v=goneGone123&feature=youtu.be", 303))),
    host("vimeo.com",
         Case("/76979871", OK, "a film", page("A film on Vimeo")),
         Case("/99999999", DEAD, "a film that was removed", Reply(404)),
         site=Site("", {"/api/oembed.json": knows("76979871")})),
    host("twitter.com",
         Case("/ferries/status/1001", OK, "a tweet that is there: an app shell"),
         Case("/ferries/status/1002", DEAD, "a tweet that was deleted: the same app shell"),
         site=Site("", otherwise=_X_SHELL)),
    host("x.com", site=Site("", otherwise=_X_SHELL)),
    host("publish.twitter.com", site=Site("", {"/oembed": _OEMBED_X})),
    host("publish.x.com", site=Site("", {"/oembed": _OEMBED_X})),
    host("cdn.syndication.twimg.com", site=Site("", {"/tweet-result": _tweet})),
    host("mp.weixin.qq.com",
         Case("/s/aliveArticle0001", OK, "an article",
              article("渡輪的最後一張時刻表", "黃色的紙，夾在地圖集裡。")),
         Case("/s/deletedArticle01", DEAD, "deleted by its author, with 200",
              _wechat("该内容已被发布者删除")),
         Case("/s/violatingArticl1", DEAD, "removed for breaking rules, with 200",
              _wechat("此内容因违规无法查看")),
         Case("/s/checkedArticle01", BLOCKED, "“your environment is unusual”, with 200",
              _wechat("环境异常 当前环境异常，完成验证后即可继续访问。")),
         Case("/s/aboutDeletion001", OK, "an article about deletion",
              article("“该内容已被发布者删除”：一句话的历史", "这句话人人都见过。" * 40))),
    host("www.linkedin.com", Case("/in/ida-marchetti", BLOCKED, "999 for machines", Reply(999))),
    host("www.instagram.com",
         Case("/p/ferry1974/", BLOCKED, "redirected to a login",
              redirect("/accounts/login/?next=%2Fp%2Fferry1974%2F", 302)),
         site=Site("", {"/accounts/login/": page("Login • Instagram")})),
    host("www.facebook.com",
         Case("/ferries/posts/1001", BLOCKED, "redirected to a login",
              redirect("/login/?next=https%3A%2F%2Fwww.facebook.com%2Fferries", 302)),
         site=Site("", {"/login/": page("Log in to Facebook")})),
    host("docs.google.com",
         Case("/document/d/1AbC/edit", BLOCKED, "a private document",
              redirect("https://accounts.google.com/ServiceLogin?continue=x", 302)),
         Case("/document/d/1XyZ/edit", DEAD, "a document that does not exist")),
    host("accounts.google.com",
         site=Site("", {"/ServiceLogin": page("Sign in - Google Accounts")})),
    host("github.com",
         Case("/ida/ferry-tables", OK, "a repository", page("ida/ferry-tables")),
         Case("/ida/deleted", DEAD, "a repository that is gone"),
         Case("/ida/old-name", REDIRECTED, "a repository that was renamed",
              redirect("/ida/ferry-tables", 301))),
    host("weibo.com",
         Case("/1234567890/AbCdEfGhI", BLOCKED, "redirected to the visitors’ gate",
              redirect("https://passport.weibo.com/visitor/visitor?entry=miniblog&url=x", 302))),
    host("passport.weibo.com",
         site=Site("", {"/visitor/visitor": bare("<title>Sina Visitor System</title>")})),
    host("medium.com",
         Case("/@ida/a-ferry-story-1a2b3c4d5e6f", OK, "a story", page("A ferry story")),
         Case("/@ida/deleted-1a2b3c4d5e60", DEAD, "deleted by its author", Reply(410)),
         Case("/@suspended/story-1a2b3c4d5e61", DEAD, "not there", Reply(404))),
    host("www.reddit.com",
         Case("/r/ferries/comments/abc123/the_last_one/", BLOCKED, "refuses machines",
              Reply(403, "<title>Blocked</title><p>You've been blocked by network security."))),
)  # fmt: skip
