"""Where a dead link's page is now on its own site: what is asked, and what it means.

`search` is a generator that yields an address and is sent its `Response`; it opens no socket and
reads no clock. At most five requests are made for a link, its part of the site's `survey` among
them; every candidate is read, and nothing is requested that robots.txt disallows.
"""

from collections.abc import Generator, Sequence

from msgspec import Struct

from loccit.archives.content import content_of
from loccit.archives.evidence import VERIFIED, Holding, Strength, strength, weigh
from loccit.archives.values import Response
from loccit.fetch.messages import first_value
from loccit.judge.page_names import same_name
from loccit.judge.sibling import sibling
from loccit.model import DriftBaseline, Hop, MainText, Page
from loccit.moved.survey import MOST_READ, RequestBudget, SearchedLink, SearchedSite
from loccit.outcomes import GONE_STATUSES
from loccit.urls.domain import domain_of
from loccit.urls.sameness import is_same_address, is_same_at_host

AGREED = 0.95
"""Two methods lead to an address whose page holds the content."""
ALONE = 0.8
"""One method does."""
_WEAK = 0.6


class FoundPage(Struct, frozen=True):
    """Where a page is now."""

    url: str
    confidence: float
    why: str
    pattern: str = ""
    """The pattern of the site's addresses that it follows; empty where it follows none."""


def search(
    wanted: SearchedLink, site: SearchedSite, most: int
) -> Generator[str, Response, "FoundPage | None"]:
    """Look for the new address of one page with so many requests."""
    budget = RequestBudget(most)
    candidates, follows = _candidates(wanted, site)
    best: FoundPage | None = None
    for address, reasons in sorted(candidates.items(), key=lambda item: -len(item[1])):
        if budget.left <= 0 or (best is not None and best.confidence >= ALONE):
            break
        read = yield from _read(address, wanted, site, budget, alone=len(reasons) == 1)
        if read is None:
            continue
        end, why, confidence = read
        found = FoundPage(end, confidence, "; ".join((*reasons, why)), follows.get(address, ""))
        if best is None or confidence > best.confidence:
            best = found
    return best


def _candidates(
    wanted: SearchedLink, site: SearchedSite
) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return addresses with the methods that lead to them, and the patterns that some follow."""
    candidates: dict[str, list[str]] = {}
    follows: dict[str, str] = {}
    for pattern in site.patterns:
        made = pattern.applied(wanted.url)
        if made is not None:
            candidates.setdefault(made, []).append(
                f"{pattern.examples} redirects of the site follow the pattern {pattern}"
            )
            follows[made] = str(pattern)
    if wanted.canonical and _is_other(wanted.canonical, wanted.url):
        candidates.setdefault(wanted.canonical, []).append("the page named it as its own")
    if wanted.redirected_to:
        candidates.setdefault(wanted.redirected_to, []).append("an archived redirect leads there")
    names = (*wanted.texts, *((wanted.seen.title,) if wanted.seen is not None else ()))
    for one in site.listing.like(wanted.url, names)[:MOST_READ]:
        why = f"{site.listing.where(one)} of the site lists it"
        known = next((made for made in candidates if is_same_address(made, one)), one)
        candidates.setdefault(known, []).append(why)
    return candidates, follows


def _read(
    address: str, wanted: SearchedLink, site: SearchedSite, budget: RequestBudget, *, alone: bool
) -> Generator[str, Response, tuple[str, str, float] | None]:
    """Read a candidate: where it is, why it is the page, and how surely.

    Args:
        address: the candidate.
        wanted: what is looked for.
        site: remembers which probe URLes answer.
        budget: of requests.
        alone: only one method leads to it.
    """
    end, got = yield from budget.ask(address, site)
    if got.status != 200:
        return None
    content = content_of(
        (Hop(end, got.status),), first_value(got.headers, "content-type"), got.body,
        truncated=got.truncated,
    )  # fmt: skip
    held = weigh(content, wanted.url, wanted.texts, wanted.seen, at=0.0, same_around=False)
    if not held.holds or content.page is None or not _is_it(wanted, held, content.page):
        return None
    if held.confidence < VERIFIED or (alone and wanted.seen is not None and not wanted.seen.main):
        return end, held.why, _WEAK
    sure = not alone and (wanted.seen is not None or _is_named(wanted.texts, content.page))
    made = sibling(end)
    if made is not None and made.share not in site.honest:
        _, probe = yield from budget.ask(made.url, site)
        if not probe.status:
            return end, held.why, _WEAK
        site.honest[made.share] = probe.status in GONE_STATUSES
    honest = made is None or site.honest[made.share]
    return end, held.why, (AGREED if sure else ALONE) if honest else _WEAK


def _is_named(texts: Sequence[str], page: Page) -> bool:
    """Return whether a page's title or heading says what the citing texts say."""
    return strength(texts, f"{page.title}\n{page.heading}") is Strength.SAID


def _is_it(wanted: SearchedLink, held: Holding, page: Page) -> bool:
    """Return whether a page that may hold what is cited is the one that was seen.

    Where the old text is known, what only speaks of the same is another page. Where it was short,
    all that is known is mostly menus, which other pages have, too: then the name has to be the
    same.
    """
    seen = wanted.seen
    if seen is None:
        return True
    if held.confidence < VERIFIED:
        return False
    if seen.main is not None:
        return True
    nothing = MainText(b"", 0, 0.0, "")
    return same_name(DriftBaseline(seen.at, nothing, seen.title, ""), page, wanted.url)


def _is_other(canonical: str, url: str) -> bool:
    """Return whether an address is another one on the same domain."""
    return domain_of(canonical) == domain_of(url) and not is_same_at_host(canonical, url)
