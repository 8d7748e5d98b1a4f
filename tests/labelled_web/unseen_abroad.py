# ruff: noqa: E501 - pages stand here as they come over the wire
"""Sites in many languages, pages that change at every visit, and moves between names.

New to the rules when they were written: of 42 links 3 were judged otherwise than a person would,
and no living one was called dead. One is mended (a board that says by a script that there is
nothing). Two are left out: source code whose first words are “file not found”, which is suspected,
and a page of nothing but changing teasers, which is believed.
"""

from collections.abc import Callable
from zlib import crc32

from loccit.testing import Asked, Reply, Site, paragraphs
from tests.labelled_web.common import (
    BLOCKED,
    DEAD,
    OK,
    REDIRECTED,
    Case,
    Host,
    bare,
    everywhere,
    gone_everywhere,
    host,
    living,
    page,
    prose,
    redirect,
)

_HAN = "山水有清音何必丝与竹白鹭立雪愚人看鹭聪者观雪智者见白春江潮水连海平海上明月共潮生"


def _han(seed: int, count: int) -> str:
    return "".join(_HAN[(seed * 7 + n * n * 3 + n) % len(_HAN)] for n in range(count))


def _changing(fixed: str, *, count: int = 8) -> Callable[[Asked], Reply]:
    """A page with other teasers at every visit."""

    def behave(asked: Asked) -> Reply:
        teasers = paragraphs(f"{asked.path} {asked.nth}", count)
        return bare(
            fixed
            + "<aside>"
            + "".join(f"<a href=/t{n}>{t[:90]}</a>" for n, t in enumerate(teasers))
            + "</aside>"
        )

    return behave


def _with_token(asked: Asked) -> Reply:
    return bare(
        f"<title>Seite nicht verfügbar</title><h1>Hoppla!</h1><p>Diese Seite haben wir nicht (mehr). Vorgang {crc32(f'{asked.path} {asked.nth}'.encode()):x}.</p>"
    )


HOSTS: tuple[Host, ...] = (
    # Lost, in other words.
    host(
        "de-hoppla.example",
        Case("/rezepte/grog", DEAD, "German, with a token of the visit"),
        site=everywhere(_with_token),
    ),
    gone_everywhere(
        "fr-oups.example",
        "/billets/cordage",
        "French, little said",
        "<title>Oups</title><h1>Oups !</h1><p>Cette page a pris le large.</p>",
    ),
    gone_everywhere(
        "ja-owari.example",
        "/blog/2011/07/hune",
        "a service that ended",
        "<title>サービス終了のお知らせ</title><h1>サービス終了のお知らせ</h1><p>ブログサービスは2019年3月31日をもって終了いたしました。長い間ご利用いただきありがとうございました。</p>",
    ),
    gone_everywhere(
        "zh-sorry.example",
        "/thread-4412-1-1.html",
        "a forum's message for whatever is asked",
        "<title>提示信息 - 海员之家 - Powered by Discuz!</title><div id=messagetext><p>抱歉，指定的主题不存在或已被删除或正在被审核</p></div>",
    ),
    gone_everywhere(
        "ru-net.example",
        "/stati/morskie-uzly",
        "Russian, in the middle of a whole site",
        "<title>Журнал «Якорь»</title><ul>"
        + "".join(f"<li><a href=/r{n}>Рубрика {n}: {'о море и судах ' * 3}</a>" for n in range(12))
        + "</ul><h1>Такой страницы у нас нет</h1><p>Возможно, она была удалена.</p>",
    ),
    gone_everywhere(
        "ko-gone.example",
        "/news/articleView.html?idxno=8812",
        "Korean: an alert by script, and back",
        "<html><head><meta charset=utf-8><script>alert('존재하지 않는 기사입니다.');history.back();</script></head></html>",
    ),
    # Alive, in other scripts.
    host(
        "zh-essay.example",
        Case(
            "/p/1001.html",
            OK,
            "a Chinese essay",
            bare(f"<title>潮水 - 小站</title><h1>潮水</h1><p>{_han(1, 300)}</p>"),
        ),
        Case(
            "/p/1002.html",
            OK,
            "another of the same mould",
            bare(f"<title>白鹭 - 小站</title><h1>白鹭</h1><p>{_han(2, 280)}</p>"),
        ),
        site=everywhere(bare("<title>小站</title><h1>小站</h1><p>您要看的文章飞走了。</p>")),
    ),
    host(
        "zh-poem.example",
        Case(
            "/poem/88",
            OK,
            "a poem of four lines",
            bare(
                "<title>登鹳雀楼</title><h1>登鹳雀楼</h1><p>白日依山尽，黄河入海流。欲穷千里目，更上一层楼。</p>"
            ),
        ),
        site=everywhere(bare("<title>诗词</title><h1>诗词</h1><p>没有这首诗。</p>")),
    ),
    host(
        "ja-haiku.example",
        Case(
            "/ku/17",
            OK,
            "a haiku",
            bare("<title>句 17</title><h1>句 17</h1><p>古池や蛙飛びこむ水の音</p>"),
        ),
        Case(
            "/ku/99",
            DEAD,
            "no such haiku",
        ),
        site=everywhere(bare("<title>句</title><h1>句</h1><p>この句はありません。</p>")),
    ),
    host(
        "ar-maqal.example",
        Case(
            "/maqal/5",
            OK,
            "an Arabic article",
            bare(
                "<html dir=rtl lang=ar><title>عن البحر</title><h1>عن البحر</h1><p>"
                + "كان البحر هادئا في ذلك الصباح وكانت السفن راسية في الميناء. " * 6
                + "</p>"
            ),
        ),
        site=everywhere(
            bare(
                "<html dir=rtl lang=ar><title>المجلة</title><h1>المجلة</h1><p>اختر مقالا من القائمة.</p>"
            )
        ),
    ),
    # Pages that are another at every visit.
    host(
        "teasers.example",
        Case(
            "/story/eels",
            OK,
            "an article among changing teasers",
            _changing("<title>Eels - Coast</title><h1>Eels</h1>" + prose("eels", 4)),
        ),
        site=everywhere(
            _changing("<title>Coast</title><h1>Coast</h1><p>This story is no longer with us.</p>")
        ),
    ),
    host(
        "teasers-gone.example",
        Case("/story/lampreys", DEAD, "regrets among changing teasers"),
        site=everywhere(_changing("<title>Page not found - Coast</title><h1>Page not found</h1>")),
    ),
    host(
        "teasers-mute.example",
        Case(
            "/story/soles",
            OK,
            "an article there",
            _changing("<title>Soles - Coast Daily</title><h1>Soles</h1>" + prose("soles", 4)),
        ),
        site=everywhere(_changing("<title>Coast Daily</title><h1>Coast Daily</h1>")),
    ),
    host(
        "visitor.example",
        Case(
            "/essay/ropes",
            OK,
            "an essay with a visitor counter",
            lambda asked: bare(
                "<title>Ropes</title><h1>Ropes</h1>"
                + prose("ropes", 3)
                + f"<p>You are visitor {88213 + asked.nth}</p>"
            ),
        ),
    ),
    # Moves between names.
    host(
        "old-name.example",
        Case(
            "/2015/keel",
            REDIRECTED,
            "to the new name, same path",
        ),
        Case(
            "/2015/rudder",
            DEAD,
            "to the new name, which has no such page",
        ),
        site=everywhere(lambda asked: redirect(f"https://new-name.example{asked.path}")),
    ),
    host("new-name.example", Case("/2015/keel", OK, "it", page("Keels"))),
    host(
        "merged.example",
        Case(
            "/paper/tides",
            DEAD,
            "to the home page of who bought the paper, as everything",
        ),
        site=everywhere(redirect("https://the-buyer.example/")),
    ),
    host("the-buyer.example", Case("/", OK, "who bought it", page("Buyer Media Group"))),
    host(
        "blog-host.example",
        Case(
            "/user/rowe/post/12",
            REDIRECTED,
            "a writer's own name now",
            redirect("https://rowe-writes.example/post/12"),
        ),
    ),
    host("rowe-writes.example", Case("/post/12", OK, "there", page("On caulking"))),
    host(
        "www-only.example",
        Case(
            "/a/b",
            REDIRECTED,
            "only with www, for good",
            redirect("https://www.www-only.example/a/b"),
        ),
    ),
    host("www.www-only.example", Case("/a/b", OK, "there", page("Only with www"))),
    host(
        "slash.example",
        Case("/notes", REDIRECTED, "a slash is added, for good", redirect("/notes/")),
        Case("/notes/", OK, "there", page("Notes")),
    ),
    host(
        "mobile.example",
        Case(
            "/story/1",
            OK,
            "phones and unknown visitors go to the mobile site",
            redirect("https://m.mobile.example/story/1", 302),
        ),
    ),
    host("m.mobile.example", Case("/story/1", OK, "there", page("Story one"))),
    # Doors.
    host(
        "age.example",
        Case("/beer/porter", BLOCKED, "asks for the visitor's age at every address"),
        site=Site(
            "",
            {
                "/age-gate": bare(
                    "<title>Are you of legal drinking age?</title><h1>Are you of legal drinking age?</h1><form><button>Yes</button><button>No</button></form>"
                )
            },
            otherwise=lambda asked: redirect(f"/age-gate?to={asked.path}", 302),
        ),
    ),
    host(
        "sso.example",
        Case(
            "/wiki/minutes",
            BLOCKED,
            "to a sign-in elsewhere, as everything",
        ),
        site=everywhere(
            lambda asked: redirect(
                f"https://login.sso-provider.example/authorize?client_id=1&redirect_uri=https://sso.example{asked.path}",
                302,
            )
        ),
    ),
    host(
        "login.sso-provider.example",
        site=everywhere(
            bare(
                "<title>Sign in to your account</title><h1>Sign in</h1><form><input name=user type=email><input type=password name=p></form>"
            )
        ),
    ),
    host(
        "js-challenge.example",
        Case(
            "/thesis.pdf",
            BLOCKED,
            "a puzzle for browsers",
            Reply(
                503,
                "<title>Just a moment...</title><h1>Checking your browser before accessing</h1><noscript>Please enable JavaScript</noscript><script src=/cdn-cgi/challenge-platform/x.js></script>",
                headers=(("server", "cloudflare"),),
            ),
        ),
    ),
    # Shapes of content.
    living(
        "table-only.example",
        "/results/2011",
        "a table of numbers and no words",
        bare(
            "<title>2011</title><table>"
            + "".join(f"<tr><td>{n}<td>{n * 37 % 91}.{n % 10}" for n in range(60))
            + "</table>"
        ),
    ),
    living(
        "frame-set.example",
        "/book/index.htm",
        "a frameset of 1999",
        bare(
            "<html><head><title>The book</title></head><frameset cols=20%,80%><frame src=toc.htm><frame src=text.htm></frameset></html>"
        ),
    ),
    living(
        "audio.example",
        "/episode/9",
        "an episode to listen to",
        bare(
            "<title>Episode 9: Fog</title><h1>Episode 9: Fog</h1><audio controls src=/ep9.mp3></audio>"
        ),
    ),
    living(
        "image-map.example",
        "/chart",
        "one large picture",
        bare("<title></title><img src=/chart.gif usemap=#m width=1400>"),
    ),
    host(
        "xml-feed.example",
        Case(
            "/feed.xml",
            OK,
            "a feed",
            Reply(
                200,
                "<?xml version='1.0'?><rss version='2.0'><channel><title>Not found: a podcast</title></channel></rss>",
                content_type="application/rss+xml",
            ),
        ),
        site=everywhere(bare("<title>404</title><h1>404</h1>")),
    ),
    host(
        "html-for-image.example",
        Case("/img/mast.jpg", DEAD, "a picture's address that shows the home page, as any other"),
        site=everywhere(page("Boat pictures")),
    ),
    living(
        "svg.example",
        "/map.svg",
        "a drawing",
        Reply(
            200,
            "<svg xmlns='http://www.w3.org/2000/svg'><text>404</text></svg>",
            content_type="image/svg+xml",
        ),
    ),
)
