"""What a hostile web and a hostile archive may write."""

from loccit.model import Archived, GatherProblem, Hop, Kind, Status, Suggestion
from loccit.report.model import (
    DateCell,
    DomainRow,
    ReportLink,
    Visit,
)
from loccit.waivers import WaiverState
from tests.report.made import cited, found, made_post, reported

SCRIPT = "<script>alert('script')</script>"
BREAKOUT = "</script></style></textarea></title><script>alert('breakout')</script>"
IMAGE = "<img src=x onerror=alert('image')>"
ATTRIBUTE = "\"'><svg onload=alert('attribute')>"
TEMPLATE = "{{ 7 * 7 }} {% raw %} ${alert('template')}"
BIDI = "safe\u202egnp.exe\u2066\u200f\u061c end"
CONTROLS = "nul\x00 esc\x1b[31m bell\x07 \u2028 \ufeff \ufffd"
LONG_WORD = "W" * 5000
HUGE = "https://huge.example/" + "a" * 100_000
NOT_OPENED = (
    "javascript:alert('link')",
    "JaVaScRiPt:alert('case')",
    "java\tscript:alert('tab')",
    "data:text/html,<script>alert('data')</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "blob:https://a.example/1",
)
"""Addresses that must never become links."""
TEXTS = (SCRIPT, BREAKOUT, IMAGE, ATTRIBUTE, TEMPLATE, BIDI, CONTROLS, LONG_WORD)
LOOKALIKE = "https://xn--pple-43d.com/login"

POSTS = tuple(
    made_post(f"_posts/{n}-{text[:60]}.md", text, "2020-02-02", text, (text[:80],), text)
    for n, text in enumerate(TEXTS)
)


def _links() -> list[ReportLink]:
    links = [
        found(url, Status.INVALID, "template", to=url, domain="",
              cited_in=[cited(POSTS[0].path, url=url, raw=url, text=url, context=url)],
              final_url=url, archived=Archived(url, "20200101000000"),
              hops=(Hop(url, 302, url, "http"),))
        for url in NOT_OPENED
    ]  # fmt: skip
    links += [
        found(
            f"https://h{n}.example/?q={text}",
            cited_in=[
                cited(post.path, context=f"{text} mark {text}", mark_start=len(text),
                      mark_end=len(text) + 5, text=text, heading=text, waiver=text,
                      kind=Kind.SOURCE),
            ],
            sentence=text,
            evidence=(text,),
            notes=(text,),
            category=text[:40],
            wrapper=text[:40],
            target=f"https://t.example/{text}",
            domain=f"h{n}.example{text[:30]}",
            hops=(Hop(f"https://h{n}.example/{text}", None, text, "http"),),
            visits=(Visit(float(n), Status.DEAD, text),),
            last_visit="2026-03-01T00:00:00Z",
            suggestion=Suggestion("redirect", f"https://s.example/{text}"),
        )
        for n, (text, post) in enumerate(zip(TEXTS, POSTS, strict=True))
    ]  # fmt: skip
    links.append(found(LOOKALIKE, domain="xn--pple-43d.com", domain_unicode="\u0430pple.com",
                       cited_in=[POSTS[0].path]))  # fmt: skip
    links.append(found(LOOKALIKE + "2", domain="xn--pple-43d.com", domain_unicode="\u0430pple.com",
                       cited_in=[POSTS[0].path]))  # fmt: skip
    links.append(found(HUGE, cited_in=[cited(POSTS[0].path, url=HUGE, raw=HUGE, text=HUGE,
                                             context=HUGE, mark_end=len(HUGE), mark_start=0)],
                       hops=(Hop(HUGE, 404, None, "http"),), sentence=HUGE))  # fmt: skip
    return links


LINKS = tuple(_links())

REPORT = reported(
    LINKS,
    title=BREAKOUT,
    posts=POSTS,
    dates=(DateCell(SCRIPT[:7], Status.DEAD, 1), DateCell("2020-02", Status.DEAD, 5)),
    domains=tuple(
        DomainRow(f"{text[:80]}", 1, 1, 1, 1, 1) for text in (*TEXTS, "xn--pple-43d.com")
    ),
    problems=tuple(GatherProblem(text[:300], text[:300], text) for text in TEXTS),
    waivers=tuple(WaiverState(text, text, text, text[:20], True, 1) for text in TEXTS),
)
