"""Pages that say 200 and are not there: sinks, look-alike siblings, not-found texts.

Rows 10 to 12 of the table. Every guard against a false `dead` has its test (tests/judge).
"""

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from loccit.judge.case import Case, Finding, answers, is_home
from loccit.judge.phrases import first_match, headlines, load, whole
from loccit.model import Observation, Page, Status
from loccit.page import similarity

ALIKE = 0.9
"""Share of common shingles from which on two pages are the same page."""
SHORT = 300
"""Words: a not-found page says little beside its navigation."""
SHELL_WORDS = 25
"""Words below which a page with scripts is a shell that a browser would fill."""


@lru_cache(1)
def _phrases() -> re.Pattern[str]:
    return whole(phrase for table in load("not_found.toml").values() for phrase in table["phrases"])


def not_found_line(page: Page) -> str | None:
    """The headline by which a page says that it is not there, or None."""
    return first_match(_phrases(), headlines(page))


def sink(case: Case) -> Finding | None:
    """Row 10: it redirects to where a made-up address is redirected, too."""
    seen, sibling = case.visit, case.sibling
    if len(seen.hops) < 2 or not case.answers or _is_about_itself(case):
        return None
    landed = seen.final_url
    if _same_place(seen.hops[0].url, landed):
        return None
    if sibling is None or sibling.failure is not None:
        return _unproven_sink(case, landed)
    if not answers(sibling) or len(sibling.hops) < 2:
        return None
    if not _same_place(sibling.final_url, landed):
        return None
    home = "the home page" if is_home(landed) else "one page for everything"
    return Finding(
        "soft-404-redirect",
        Status.DEAD,
        "soft-404",
        f"Redirects to {home}, and so does a made-up address: the site sends everything there.",
        0.93,
        (
            f"It ends at {landed}.",
            f"The made-up {sibling.url} ends there too.",
        ),
    )


def _unproven_sink(case: Case, landed: str) -> Finding | None:
    """A deep link that lands on a home page, where nothing more could be learned."""
    if not is_home(landed) or is_home(case.visit.hops[0].url):
        return None
    if case.settings.judge.soft_404 and case.sibling is None and _has_no_sibling(case):
        return None
    return Finding(
        "redirect-to-home",
        Status.SUSPECT,
        "redirect-to-home",
        "Redirects to the home page; whether the site sends everything there could not be learned.",
        0.5,
        (f"It ends at {landed}.",),
    )


def _has_no_sibling(case: Case) -> bool:
    from loccit.judge.sibling import sibling_of

    return sibling_of(case.visit.hops[0].url) is None


def look_alike(case: Case) -> Finding | None:
    """Row 11: a made-up address of the same shape brings nearly the same page."""
    seen, sibling, page = case.visit, case.sibling, case.page
    if page is None or not case.answers or is_home(seen.final_url) or _is_about_itself(case):
        return None
    if sibling is None or not answers(sibling) or sibling.page is None:
        return None
    other = sibling.page
    alike = similarity(page.sketch, other.sketch)
    if alike < ALIKE or not _same_face(page, other, seen.final_url, sibling.final_url):
        return None
    evidence = (
        f"The made-up {sibling.url} is answered {sibling.status} with {alike:.0%} the same text.",
    )
    says_so = not_found_line(page)
    if says_so is not None:
        return _look_alike(0.97, (*evidence, f"Its headline is “{says_so[:80]}”."))
    if page.words < SHELL_WORDS:
        if not page.scripts and page.words == 0:
            return None
        return Finding(
            "app-shell",
            Status.SUSPECT,
            "app-shell",
            "The site answers every address with the same empty shell, which only a browser fills.",
            0.4,
            evidence,
        )
    return _look_alike(0.92, evidence)


def _look_alike(confidence: float, evidence: tuple[str, ...]) -> Finding:
    return Finding(
        "soft-404-text",
        Status.DEAD,
        "soft-404",
        "The site answers a made-up address with the same page: what was cited is not there.",
        confidence,
        evidence,
    )


def _same_face(page: Page, other: Page, url: str, other_url: str) -> bool:
    """Whether title and heading are the same, an echo of the address apart."""
    ours, theirs = not_found_line(page), not_found_line(other)
    if ours is None and theirs is not None:
        return False
    return _face(page.title, url) == _face(other.title, other_url) and _face(
        page.heading, url
    ) == _face(other.heading, other_url)


def _face(text: str, url: str) -> str:
    """A title without the words of its address."""
    parts = urlsplit(url)
    echo = set(re.findall(r"\w+", unquote(f"{parts.path} {parts.query}").lower()))
    return " ".join(word for word in re.findall(r"\w+", text.lower()) if word not in echo)


def _is_about_itself(case: Case) -> bool:
    """Whether the page says of itself that it is the address cited (`rel=canonical`)."""
    page = case.page
    if page is None or page.canonical is None:
        return False
    return _same_place(page.canonical, case.visit.hops[0].url if case.visit.hops else case.link.url)


def _same_place(one: str, other: str) -> bool:
    """The same host and path, whatever the scheme, `www.`, the last slash and the query order."""
    return _place(one) == _place(other)


def _place(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    return host, unquote(parts.path).rstrip("/"), parts.query if is_identifying(parts.query) else ""


def is_identifying(query: str) -> bool:
    """Whether a query tells one page from another (`id=7`), and is no echo of where one was."""
    names = {item.partition("=")[0].lower() for item in query.split("&") if item}
    return bool(names - _ECHOES)


_ECHOES = frozenset(
    {"from", "ref", "referer", "referrer", "url", "u", "q", "s", "path", "aspxerrorpath", "oldurl"}
    | {"404", "error", "e", "msg", "redirect", "redirected", "original", "source", "request"}
)


def says_not_found(case: Case) -> Finding | None:
    """Row 12: the page says so itself, and is short."""
    page = case.page
    if page is None or not case.answers or page.words > SHORT:
        return None
    line = not_found_line(page)
    if line is None:
        return None
    if _is_about_itself(case) and not _proves(case.sibling):
        return None
    if _proves(case.sibling):
        assert case.sibling is not None
        return Finding(
            "soft-404-phrase",
            Status.DEAD,
            "soft-404",
            "The page says that it is not there, and a made-up address is told the same.",
            0.95,
            (
                f"Its headline is “{line[:80]}”.",
                f"The made-up {case.sibling.url} is answered {case.sibling.status} with the same.",
            ),
        )
    return Finding(
        "not-found-phrase",
        Status.SUSPECT,
        "not-found-phrase",
        "The page seems to say that it is not there, though its status is 200.",
        0.6,
        (f"Its headline is “{line[:80]}”.",),
    )


def _proves(sibling: Observation | None) -> bool:
    """Whether a made-up address gets a 200 that says it is not there."""
    return (
        sibling is not None
        and answers(sibling)
        and sibling.page is not None
        and not_found_line(sibling.page) is not None
    )


def empty(case: Case) -> Finding | None:
    """An HTML answer with nothing in it."""
    page = case.page
    if page is None or not case.answers or page.truncated:
        return None
    if page.words or page.scripts or page.links or page.title or _may_be_pictures(page):
        return None
    return Finding(
        "empty-page",
        Status.SUSPECT,
        "empty-page",
        "The page is empty.",
        0.5,
        (f"GET {case.visit.final_url} was answered {case.visit.status} without any text.",),
    )


def _may_be_pictures(page: Page) -> bool:
    return page.refresh is not None
