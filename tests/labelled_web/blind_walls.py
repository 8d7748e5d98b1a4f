# ruff: noqa: E501 - pages stand here as they come over the wire
"""Blind: walls, gates, answers that show nothing, and wrong addresses."""

from loccit.testing import Dns, Fault, Reply, Site
from tests.labelled_web.common import (
    BLOCKED,
    DEAD,
    INVALID,
    OK,
    SUSPECT,
    Case,
    Host,
    bare,
    everywhere,
    host,
    page,
    redirect,
)

_PASSWORD = "<form method=post><input name=u><input type=password name=p><button>Go</button></form>"


def _wall(name: str, why: str, reply: Reply) -> Host:
    return host(name, Case("/reports/2017/weirs", BLOCKED, why), site=everywhere(reply))


def _gate(name: str, why: str, to: str, html: str) -> Host:
    return host(name, Case("/reports/2017/weirs", BLOCKED, why),
                site=Site("", {to.partition("?")[0]: bare(html)}, otherwise=redirect(to, 302)))  # fmt: skip


HOSTS: tuple[Host, ...] = (
    _wall(
        "ddos-guard.example",
        "DDoS-Guard, 403",
        bare(
            "<title>DDoS-Guard</title><h1>Checking your browser before accessing</h1>",
            403,
            server="ddos-guard",
        ),
    ),
    _wall(
        "ddos-guard200.example",
        "DDoS-Guard, 200",
        bare(
            "<title>DDoS-Guard</title><script src='/.well-known/ddos-guard/js-challenge/index.js'></script><h1>Checking your browser</h1>",
            200,
            server="ddos-guard",
        ),
    ),
    _wall(
        "stormwall.example",
        "StormWall, 200",
        bare(
            "<html><head><title></title><script>var stormwall='x';</script><script src='https://static.stormwall.pro/challenge.js'></script></head><body><noscript>Please enable JavaScript</noscript></body></html>"
        ),
    ),
    _wall(
        "aliyun-slide.example",
        "Aliyun's slider, 200",
        bare(
            "<html><head><title>滑动验证页面</title><script src='//g.alicdn.com/AWSC/AWSC/awsc.js'></script><meta name=aliyun_waf_aa content=x></head><body><div id=nc></div><p>请按住滑块，拖动到最右边</p></body></html>"
        ),
    ),
    _wall(
        "aliyun405.example",
        "Aliyun's block, 405",
        bare(
            "<title>405</title><h1>405</h1><p>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p><img src='https://errors.aliyun.com/images/x.png'>",
            405,
        ),
    ),
    _wall(
        "tencent.example",
        "Tencent's captcha, 200",
        bare(
            "<title>安全验证</title><script src='https://turing.captcha.qcloud.com/TCaptcha.js'></script><div id=TencentCaptcha></div>"
        ),
    ),
    _wall(
        "cloudfront.example",
        "CloudFront, 403",
        bare(
            "<TITLE>ERROR: The request could not be satisfied</TITLE><H1>403 ERROR</H1>Request blocked.",
            403,
            x_cache="Error from cloudfront",
        ),
    ),
    _wall(
        "arkose.example",
        "Arkose, 200",
        bare(
            "<title>Verification</title><script src='https://client-api.arkoselabs.com/v2/api.js' data-callback=s></script><p>Please verify you are human</p>"
        ),
    ),
    _wall(
        "human200.example",
        "HUMAN, 200",
        bare(
            "<title>Access to this page has been denied</title><script>window._pxAppId='PXabc';</script><script src='/abc/init.js'></script><div id=px-captcha></div>"
        ),
    ),
    _wall(
        "hcaptcha.example",
        "hCaptcha in the page's place",
        bare(
            "<title>Attention required</title><form action=/verify><div class=h-captcha data-sitekey=x></div><script src='https://js.hcaptcha.com/1/api.js'></script><p>Are you a robot?</p></form>"
        ),
    ),
    _wall(
        "fastly.example",
        "Fastly's challenge",
        bare(
            "<title>Client Challenge</title><noscript>JavaScript is disabled in your browser. Please enable JavaScript to proceed.</noscript><script src='/_fs-ch-1T1wmsGaOgGaSxcX/script.js'></script><p>A required part of this site couldn’t load.</p>"
        ),
    ),
    _wall("r999.example", "999", Reply(999)),
    _wall(
        "r451.example",
        "451",
        bare(
            "<h1>Unavailable due to legal reasons</h1><p>We recognize you are attempting to access this website from the European Economic Area.",
            451,
        ),
    ),
    _wall("r407.example", "407", Reply(407)),
    _wall("r402.example", "402", Reply(402)),
    _gate(
        "shib.example",
        "Shibboleth",
        "/idp/profile/SAML2/Redirect/SSO?SAMLRequest=abc&RelayState=x",
        "<title>University Login</title>" + _PASSWORD,
    ),
    _gate(
        "wplogin.example",
        "WordPress",
        "/wp-login.php?redirect_to=%2Freports%2F2017%2Fweirs&reauth=1",
        "<title>Log In ‹ Weirs — WordPress</title>" + _PASSWORD,
    ),
    _gate(
        "oidc-blind.example",
        "OIDC",
        "/oauth2/authorize?client_id=a&response_type=code&redirect_uri=x",
        "<title>Sign in</title>" + _PASSWORD,
    ),
    _gate(
        "age-blind.example",
        "an age gate",
        "/age-gate?return=/reports/2017/weirs",
        "<title>Age check</title><h1>Are you over 18?</h1><a href=/y>Yes</a><a href=/n>No</a>",
    ),
    _gate(
        "cookies-blind.example",
        "a consent wall",
        "/consent?returnUrl=%2Freports%2F2017%2Fweirs",
        "<title>Before you continue</title><h1>We and our partners use cookies</h1><button>Accept all</button>",
    ),
    _gate(
        "cas.example",
        "CAS",
        "/cas/login?service=https%3A%2F%2Fcas.example%2Freports",
        "<title>CAS – Central Authentication Service</title>" + _PASSWORD,
    ),
    host(
        "zhuanlan.zhihu.com",
        Case("/p/33", BLOCKED, "access-denied", Reply(403)),
        Case("/p/34", DEAD, "404", Reply(404)),
    ),
    host(
        "bsky.app",
        Case(
            "/profile/ida.test/post/3k",
            OK,
            "a post served whole",
            page("Ida on Bluesky: low water"),
        ),
    ),
    host(
        "mastodon.social",
        Case("/@ida/1001", OK, "a post", page("Ida: low water - Mastodon")),
        Case("/@ida/1002", DEAD, "a deleted post", Reply(404)),
        Case("/@otto", DEAD, "an account that left", Reply(410)),
    ),
    host("book.douban.com", Case("/subject/1/", OK, "a book", page("河流 (豆瓣)"))),
    host(
        "oddities.example",
        Case("/204", OK, "no content, a 2xx all the same", Reply(204)),
        Case("/empty", SUSPECT, "200 without a body", Reply(200, "")),
        Case("/302", SUSPECT, "a redirect that names nothing", Reply(302)),
        Case("/418", SUSPECT, "a teapot", Reply(418)),
        Case("/500", SUSPECT, "500", Reply(500)),
        Case("/502", SUSPECT, "502", Reply(502)),
        Case("/521", SUSPECT, "521", Reply(521)),
        Case("/530", SUSPECT, "530", Reply(530)),
        Case("/425", SUSPECT, "425", Reply(425)),
        Case("/loop", SUSPECT, "round and round", redirect("/loop", 302)),
        Case("/503", SUSPECT, "maintenance", bare("<title>Maintenance</title><p>Back soon", 503)),
    ),
    host("dns-bad.example", Case("/a", SUSPECT, "SERVFAIL"), site=Site("", dns=Dns.SERVFAIL)),
    host(
        "resets.example",
        Case("/a", SUSPECT, "always reset"),
        site=everywhere(Reply(fault=Fault.RESET)),
    ),
    host(
        "fixed.example",
        Case(
            "htps://fixed.example/a",
            INVALID,
            "misspelt scheme",
            page("A"),
            instead="https://fixed.example/a",
        ),
        Case(
            "http://https://fixed.example/b",
            INVALID,
            "doubled scheme",
            instead="https://fixed.example/b",
        ),
        site=Site("", {"/b": page("B")}),
    ),
    host(
        "wrong-blind.example",
        Case("file:///C:/Users/ida/a.html", INVALID, "a local file"),
        Case("https://undefined/", INVALID, "a placeholder"),
    ),
)
