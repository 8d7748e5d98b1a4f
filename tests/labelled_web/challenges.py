"""Challenges: whatever their status and vendor, nobody can say more from here."""

from loccit.testing import Reply, Site
from tests.labelled_web.common import (
    BLOCKED,
    DEAD,
    OK,
    Case,
    Host,
    article,
    bare,
    host,
    page,
    short,
)

_CF = (
    "<!DOCTYPE html><html lang='en-US'><head><title>Just a moment...</title></head><body>"
    "<noscript>Enable JavaScript and cookies to continue</noscript><script>(function(){"
    "window._cf_chl_opt={cvId:'3'};var a=document.createElement('script');a.src='/cdn-cgi/"
    "challenge-platform/h/g/orchestrate/chl_page/v1?ray=9';})();</script></body></html>"
)

_CHALLENGES: tuple[tuple[str, str, Reply], ...] = (
    ("cf-403", "Cloudflare, 403", bare(_CF, 403, cf_mitigated="challenge")),
    ("cf-503", "Cloudflare, 503", bare(_CF, 503)),
    ("cf-200", "Cloudflare, 200", bare(_CF)),
    ("cf-202", "Cloudflare, 202", bare(_CF, 202)),
    ("cf-404", "Cloudflare’s challenge that says 404", bare(_CF, 404, cf_mitigated="challenge")),
    ("cf-404-bare", "the same without its header", bare(_CF, 404)),
    ("cf-de", "Cloudflare in German", bare(_CF.replace("Just a moment...", "Nur einen Moment…"))),
    (
        "aws-202",
        "Amazon, 202 and a script",
        bare(
            "<html><head><title></title></head><body><script>window.gokuProps={};</script>"
            "<script src='https://a.b.token.awswaf.com/a/b/challenge.js'></script>"
            "<noscript><h1>JavaScript is disabled</h1></noscript></body></html>",
            202,
            x_amzn_waf_action="challenge",
        ),
    ),
    (
        "aws-200",
        "Amazon without its header",
        bare(
            "<title>Human Verification</title><div id=captcha-container></div><script>window."
            "awsWafCookieDomainList=['x'];</script>"
        ),
    ),
    (
        "datadome-200",
        "DataDome, 200",
        bare(
            "<title>lantern</title><style>#cmsg{}</style><p id=cmsg>Please enable JS and disable "
            "any ad "
            "blocker</p><script>var dd={'host':'geo.captcha-delivery.com'}</script>"
        ),
    ),
    (
        "datadome-iframe",
        "DataDome in a frame",
        bare(
            "<title>lantern</title><iframe src='https://geo.captcha-delivery.com/captcha/?cid=x'>"
            "</iframe>",
            403,
        ),
    ),
    (
        "perimeterx",
        "PerimeterX, 403 in JSON's company",
        bare(
            "<title>Access to this page has been denied.</title><div id=px-captcha></div><p>Press "
            "& "
            "Hold to confirm you are a human (and not a bot).",
            403,
        ),
    ),
    (
        "akamai-page",
        "Akamai, 200",
        bare(
            "<title>&nbsp;</title><div id=sec-if-cpt-container></div><script src='/aK/x.js'>"
            "</script>"
            "<p>Powered and protected by Akamai</p>"
        ),
    ),
    (
        "akamai-403",
        "Akamai, 403",
        bare(
            "<TITLE>Access Denied</TITLE><H1>Access Denied</H1>You don't have permission to access "
            "this server.<P>Reference #18.x",
            403,
            server="AkamaiGHost",
        ),
    ),
    (
        "imperva",
        "Imperva, 200",
        bare(
            "<html style='height:100%'><head><META NAME='ROBOTS' CONTENT='NOINDEX, NOFOLLOW'>"
            "</head>"
            "<body><iframe id=main-iframe src='/_Incapsula_Resource?CWUDNSAI=23'>Request "
            "unsuccessful."
            "</iframe></body></html>"
        ),
    ),
    (
        "sucuri",
        "Sucuri, 403",
        bare("<title>Sucuri WebSite Firewall - Access Denied</title>", 403, x_sucuri_block="1"),
    ),
    (
        "sucuri-js",
        "Sucuri’s script, 307’s companion",
        bare(
            "<title>You are being redirected...</title><noscript>Javascript is required. Please "
            "enable "
            "javascript before you are allowed to see this page.</noscript><script>var s={};"
            "</script>"
        ),
    ),
    (
        "kasada",
        "Kasada, 429",
        bare(
            "<script>window.KPSDK={};</script><script src='/149e/ips.js'></script>",
            429,
            x_kpsdk_ct="0a",
        ),
    ),
    (
        "vercel",
        "Vercel, 429",
        bare("<title>Vercel Security Checkpoint</title>", 429, x_vercel_mitigated="challenge"),
    ),
    (
        "anubis",
        "Anubis, 200",
        bare(
            "<title>Making sure you&#39;re not a bot!</title><h1>Making sure you're not a bot!</h1>"
            "<script id=anubis_version type=application/json>1</script><p>Loading…</p>"
        ),
    ),
    (
        "siteground",
        "SiteGround, 202",
        bare(
            "<html><head><link rel=icon href='data:;'><meta http-equiv=refresh content='0;/.well"
            "-known"
            "/sgcaptcha/?r=%2F&y=ipc'></head></html>",
            202,
            sg_captcha="challenge",
        ),
    ),
    (
        "ddos-guard",
        "DDoS-Guard, 200",
        bare(
            "<title>DDOS-GUARD</title><h1>Checking your browser before accessing</h1><script "
            "src='/.well-known/ddos-guard/js-challenge/index.js'></script>"
        ),
    ),
    (
        "stormwall",
        "a Russian guard",
        bare(
            "<title>Проверка браузера</title><p>Подождите, идёт проверка вашего браузера.</p>", 503
        ),
    ),
    ("baidu", "a Chinese guard, 200", short("百度安全验证", "请完成下方验证后继续操作")),
    (
        "jsl",
        "Knownsec, 521",
        bare(
            "<script>document.cookie='__jsl_clearance=1';location.href=location.pathname</script>",
            521,
        ),
    ),
    (
        "unknown",
        "a guard of nobody’s",
        short("Checking your browser", "This will take a few seconds. You will be sent on."),
    ),
    (
        "robot-check",
        "a shop’s puzzle, 200",
        bare(
            "<title>Robot Check</title><h4>Enter the characters you see below</h4><p>Sorry, we "
            "just "
            "need to make sure you're not a robot.</p><form><input name=field-keywords></form>"
        ),
    ),
    (
        "pardon",
        "Imperva’s pardon, 200",
        short(
            "Pardon Our Interruption",
            "As you were browsing, something about your browser made us think you might be a bot.",
        ),
    ),
    (
        "f5",
        "F5, 200",
        bare(
            "<html><head><title>Request Rejected</title></head><body>The requested URL was "
            "rejected. "
            "Please consult with your administrator.<br><br>Your support ID is: 1</body></html>"
        ),
    ),
    (
        "wordfence",
        "Wordfence, 503",
        short(
            "Your access to this site has been limited",
            "Your access to this service has been limited "
            "by the site owner. (HTTP response code 503)",
            status=503,
        ),
    ),
    (
        "rate",
        "asked too often, with 200",
        short("Too Many Requests", "You have sent too many requests. Try again later."),
    ),
)

HOSTS: tuple[Host, ...] = (
    *(
        host(f"challenge-{name}.example",
             Case("/letters/1974", BLOCKED, why), site=Site("", otherwise=reply))
        for name, why, reply in _CHALLENGES
    ),
    host("one-challenge.example",
         Case("/busy", BLOCKED, "this page alone is guarded; others get a 404", bare(_CF, 403)),
         Case("/calm", OK, "and this one is not", page("A calm page"))),
    # Innocent, or gone.
    host("challenged-siblings.example",
         Case("/essay", OK, "only made-up addresses are guarded", page("An essay in the open")),
         site=Site("", otherwise=bare(_CF))),
    host("guarded-gone.example",
         Case("/essay", DEAD, "a real 404 behind a guard that lets us through",
              Reply(404, short("Not found", "Not found.").body,
                    (("Server", "cloudflare"), ("CF-Cache-Status", "DYNAMIC")))),
         Case("/essay-2", DEAD, "a real 404 with a search form and its puzzle",
              bare("<title>404</title><h1>Not found</h1><form><input name=q><div class="
                   "cf-turnstile>"
                   "</div></form><script src='https://challenges.cloudflare.com/turnstile/v0/api.js'"
                   "></script>", 404))),
    host("about-guards.example",
         Case("/a", OK, "an article that quotes a challenge",
              article("Just a moment…: the web behind guards",
                      "“Checking your browser before accessing”, “verify you are human”.")),
         Case("/b", OK, "a short note that quotes one",
              short("Link of the day", "A typology of the pages that ask whether you are a robot, "
                    "collected by the library since 2014, with pictures of each of them."))),
)  # fmt: skip
