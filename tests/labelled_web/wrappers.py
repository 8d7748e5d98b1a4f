"""Trackers and wrappers: what can be read is never contacted, what is opaque is followed."""

from urllib.parse import parse_qs, quote, urlsplit

from loccit.testing import Asked, Dns, Site
from tests.labelled_web.common import (
    BLOCKED,
    DEAD,
    JPEG,
    OK,
    SUSPECT,
    WRAPPED,
    Case,
    Host,
    Reply,
    host,
    page,
    redirect,
)

_LANDING = "https://landing.example"
_SAFE = "https://eur01.safelinks.protection.outlook.com/?url="
_TRUSTIFI = "/api/o/v1/click/5f8d0c2e1a2b3c4d5e6f7a8b/a1b2c3/d4e5f6/"
_OPAQUE = f"https://events.trustifi.com{_TRUSTIFI}"

_NESTED = "https://l.facebook.com/l.php?u=https%3A%2F%2Flanding.example%2Fg"
READABLE = (
    ("safelinks", f"{_SAFE}https%3A%2F%2Flanding.example%2Fa&data=05%7C01%7C&reserved=0", "a"),
    ("proofpoint", "https://urldefense.com/v3/__https://landing.example/b__;!!Ab!c$", "b"),
    ("facebook", "https://l.facebook.com/l.php?u=https%3A%2F%2Flanding.example%2Fc&h=AT0", "c"),
    ("google", "https://www.google.com/url?sa=t&url=https%3A%2F%2Flanding.example%2Fd&usg=x", "d"),
    ("wordpress", "https://i0.wp.com/landing.example/e.jpg?w=600", "e.jpg"),
    ("zhihu", "https://link.zhihu.com/?target=https%3A//landing.example/f", "f"),
    ("nested", f"{_SAFE}{quote(_NESTED, safe='')}&data=1", "g"),
)
"""Wrapped links whose targets stand in them, and live; the last column is where they lead."""
READABLE_HOSTS = sorted({url.split("/")[2] for _, url, _ in READABLE})


def _leads(asked: Asked) -> Reply:
    """What a readable wrapper does for those who ask it. loccit never does; others must."""
    query = parse_qs(urlsplit(asked.path).query)
    for name in ("url", "u", "target", "q"):
        if name in query:
            return redirect(query[name][0], 302)
    for _, url, path in READABLE:
        if url.endswith(asked.path):
            return redirect(f"{_LANDING}/{path}", 302)
    return Reply(404)


HOSTS: tuple[Host, ...] = (
    host(
        "landing.example",
        Case("/plain", OK, "where they lead to", page("Landing")),
        *(Case(url, WRAPPED, f"{family}; its target lives") for family, url, _ in READABLE),
        Case(f"{_SAFE}https%3A%2F%2Flanding.example%2Fnone&data=1", DEAD,
             "readable; its target is a 404"),
        Case(f"{_SAFE}https%3A%2F%2Fnever-registered.test%2F&data=1", DEAD,
             "readable; its target’s name does not exist"),
        Case(f"{_SAFE}https%3A%2F%2Flanding.example%2F403&data=1", BLOCKED,
             "readable; its target refuses us"),
        Case(f"{_SAFE}https%3A%2F%2Flanding.example%2F500&data=1", SUSPECT,
             "readable; its target is in trouble"),
        Case(f"{_SAFE}https%3A%2F%2Flanding.example%2Fmoved&data=1", WRAPPED,
             "readable; its target moved and lives"),
        Case(f"{_SAFE}{quote(f'{_OPAQUE}0a1b2c', safe='')}&data=1", WRAPPED,
             "readable, and opaque within; leads to a page"),
        Case(f"{_SAFE}{quote(f'{_OPAQUE}0a1b2d', safe='')}&data=1", DEAD,
             "readable, and opaque within; leads to a 404"),
        Case("https://www.google.com/url?q=https://sink-home.example/2014/05/an-essay&sa=D", DEAD,
             "readable; its target goes home like everything there"),
        site=Site("", {
            **{f"/{letter}": page(f"Landing {letter}") for letter in "abcdfgo"},
            "/e.jpg": Reply(200, JPEG, content_type="image/jpeg"),
            "/403": Reply(403),
            "/500": Reply(500),
            "/moved": redirect("/o", 301),
        }),
    ),
    *(host(name, site=Site("", otherwise=_leads)) for name in READABLE_HOSTS),
    # Opaque: only the network knows.
    host("events.trustifi.com",
         Case(f"{_TRUSTIFI}0a1b2c", WRAPPED, "opaque; leads to a page",
              redirect(f"{_LANDING}/a", 302)),
         Case(f"{_TRUSTIFI}0a1b2d", DEAD, "opaque; leads to a 404",
              redirect(f"{_LANDING}/none", 302)),
         Case(f"{_TRUSTIFI}0a1b2e", DEAD, "opaque; the wrapper has forgotten it"),
         Case(f"{_TRUSTIFI}0a1b2f", DEAD, "opaque; leads to a name that does not exist",
              redirect("https://never-registered.test/", 302))),
    host("u99.ct.sendgrid.net",
         Case("/ls/click?upn=u001.abc", WRAPPED, "opaque; leads to a page",
              redirect(f"{_LANDING}/b", 302)),
         Case("/ls/click?upn=u001.def", BLOCKED, "opaque; leads to a refusal",
              redirect(f"{_LANDING}/403", 302))),
    host("lantern.us5.list-manage.com",
         Case("/track/click?u=1a2b&id=3c4d&e=5e6f", WRAPPED, "opaque; leads to a page",
              redirect(f"{_LANDING}/c", 301))),
    host("bit.ly",
         Case("/3ferry", WRAPPED, "a shortener; leads to a page", redirect(f"{_LANDING}/d", 301)),
         Case("/3gone", DEAD, "a shortener; it knows no such code"),
         Case("/3lost", DEAD, "a shortener; leads to a 404", redirect(f"{_LANDING}/none", 301)),
         Case("/3chain", WRAPPED, "a shortener of a shortener",
              redirect("https://tinyurl.com/ferry", 301)),
         Case("/3warned", SUSPECT, "a shortener; it warns of where it leads, and stops there",
              redirect("https://bitly.com/a/warning?hash=3warned", 301),
              reason="wrapper-unresolved"),
         Case("/3slow", SUSPECT, "a shortener; leads to a server in trouble",
              redirect(f"{_LANDING}/500", 301))),
    host("bitly.com", site=Site("", {"/a/warning": page("Warning: this link may be unsafe")})),
    host("tinyurl.com", Case("/ferry", WRAPPED, "another shortener",
                             redirect(f"{_LANDING}/e.jpg", 301))),
    host("t.co", Case("/AbCdEf", WRAPPED, "a shortener that uses meta refresh", Reply(
        200, f"<head><meta http-equiv=refresh content='0;URL={_LANDING}/f'></head>"))),
    host("goo.gl", Case("/fErRy", DEAD, "a shortener that was closed", Reply(404))),
    host("is.gd", Case("/ferry", DEAD, "a shortener whose name is gone"),
         site=Site("", dns=Dns.NXDOMAIN)),
    # Archives are believed, and not asked.
    host("web.archive.org",
         Case("/web/20190302000000/https://valley-courier.example/", OK, "a capture",
              page("A capture"))),
    host("archive.ph", Case("/AbCdE", OK, "another archive’s capture", page("Another"))),
    host("perma.cc", Case("/AB12-CD34", OK, "a third archive’s capture", page("A third"))),
)  # fmt: skip
