"""Observations as the probe would make them, for tests."""

from functools import lru_cache

from loccit.config.settings import Settings
from loccit.judge import judge
from loccit.judge.sibling import sibling
from loccit.model import Hop, Link, Observation, Page, Purpose, Verdict
from loccit.page import read_page
from loccit.urls.link import make_link
from loccit.urls.normalise import normalise

NOW = 1_800_000_000.0
DAY = 86_400.0


def link_of(url: str) -> Link:
    """The link of a cited URL."""
    found = normalise(url)
    return make_link(found.url or url, found.problem, url)


@lru_cache(1024)
def html_page(html: str, url: str) -> Page:
    """The page of an HTML answer."""
    return read_page(html.encode(), "text/html; charset=utf-8", url)


def seen(
    url: str,
    status: int | None = 200,
    html: str = "",
    *,
    purpose: Purpose = Purpose.VISIT,
    hops: tuple[tuple[str, int], ...] = (),
    at: float = NOW,
    **fields: object,
) -> Observation:
    """One observation; `hops` are the redirects (URL, status) before `url`."""
    urls = [hop for hop, _ in hops] + [url]
    redirects = (Hop(hop, code, urls[place + 1]) for place, (hop, code) in enumerate(hops))
    chain = (*redirects, Hop(url, status))
    values: dict[str, object] = {
        "url": urls[0],
        "link": urls[0],
        "at": at,
        "purpose": purpose,
        "hops": chain,
        "status": status,
        "headers": {"content-type": "text/html"} if status is not None else {},
        "page": html_page(html, url) if html else None,
    }
    return Observation(**{**values, **fields})  # type: ignore[arg-type]


def alone(html: str, url: str) -> Verdict:
    """The verdict on a page with status 200 at a host that answers 404 to a probe URL."""
    made = sibling(url)
    assert made is not None
    honest = seen(made.url, 404, purpose=Purpose.SIBLING)
    return judge(link_of(url), [seen(url, 200, html), honest], None, Settings(), now=NOW)
