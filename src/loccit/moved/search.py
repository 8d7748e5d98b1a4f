"""One search: where a dead link's page is now on its own site.

`Site` remembers what a site lists, so that it is asked once; `search` is a generator that yields
what to ask (an address), is sent what came (`Got`), and returns what was found. It opens no socket
and reads no clock. At most five requests are made for a link; every candidate is read.
"""

from collections.abc import Generator, Sequence
from urllib.parse import urljoin

from msgspec import Struct

from loccit.archives.evidence import Seen, content_of, weigh
from loccit.archives.lookup import Got
from loccit.fetch.messages import first_value
from loccit.judge.sibling import sibling
from loccit.model import Hop
from loccit.moved.match import is_index, like, listed
from loccit.moved.patterns import Pattern
from loccit.urls.domain import domain_of

MOST_REQUESTS = 5
_MOST_READ = 2
_LISTS = ("/sitemap.xml", "/feed.xml", "/")
_VERIFIED = 0.9
AGREED = 0.95
"""Two methods lead to an address whose page holds the content."""
ALONE = 0.8
"""One method does."""
_WEAK = 0.6


class Wanted(Struct, frozen=True):
    """A dead link whose page is looked for."""

    link_id: int
    url: str
    texts: tuple[str, ...] = ()
    """The texts that cite it."""
    seen: Seen | None = None
    """What an audit saw there while it lived."""
    canonical: str | None = None
    """The address that the page gave as its own while it lived."""


class Found(Struct, frozen=True):
    """Where a page is now."""

    url: str
    confidence: float
    why: str
    pattern: str = ""
    """The pattern of the site's addresses that it follows; empty where it follows none."""


class Site:
    """The facts of a host that serve all of its links."""

    def __init__(self, patterns: Sequence[Pattern] = ()) -> None:
        self.patterns = patterns
        self.lists: dict[str, list[str]] = {}
        """Addresses by the list that they stand in; empty where there is no such list."""
        self.honest: dict[str, bool] = {}
        """Whether a made-up address of a shape gets an error, as it should."""


Steps = Generator[str, Got, "Found | None"]


def search(wanted: Wanted, site: Site) -> Steps:
    """Look for the new address of one page."""
    left = MOST_REQUESTS
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
    root = urljoin(wanted.url, "/")
    names = (*wanted.texts, *((wanted.seen.title,) if wanted.seen is not None else ()))
    for path in _LISTS:
        if left <= _MOST_READ:
            break
        address = urljoin(root, path)
        if address not in site.lists:
            left -= 1
            found = yield from _list(address)
            nested = found[0] if found and found[0].endswith(".xml") else None
            if nested is not None and left > _MOST_READ:
                left -= 1
                found = yield from _list(nested)
            site.lists[address] = found
        matches = like(wanted.url, names, site.lists[address])
        for one in matches[:_MOST_READ]:
            candidates.setdefault(one, []).append(f"{path} of the site lists it")
        if site.lists[address]:
            break
    ranked = sorted(candidates.items(), key=lambda item: -len(item[1]))
    best: Found | None = None
    for address, reasons in ranked[: min(_MOST_READ, left)]:
        left -= 1
        read = yield from _read(address, wanted, site, left)
        if read is None:
            continue
        why, held = read
        confidence = (AGREED if len(reasons) > 1 else ALONE) if held >= _VERIFIED else _WEAK
        found_now = Found(address, confidence, "; ".join((*reasons, why)), follows.get(address, ""))
        if best is None or confidence > best.confidence:
            best = found_now
    return best


def _list(address: str) -> Generator[str, Got, list[str]]:
    got = yield address
    if got.status != 200 or not got.body:
        return []
    found = listed(got.body, address)
    if is_index(got.body):
        return sorted(found, key=lambda one: ("post" not in one and "page" not in one, one))[:1]
    return found


def _read(
    address: str, wanted: Wanted, site: Site, left: int
) -> Generator[str, Got, tuple[str, float] | None]:
    """Read a candidate: why it is the page, and how surely."""
    got = yield address
    if got.status != 200:
        return None
    content = content_of(
        (Hop(address, got.status),), first_value(got.headers, "content-type"), got.body,
        truncated=got.truncated,
    )  # fmt: skip
    held = weigh(content, wanted.url, wanted.texts, wanted.seen, at=0.0, same_around=False)
    if not held.holds:
        return None
    made = sibling(address)
    if made is not None and made.share not in site.honest:
        if left <= 0:
            return held.why, min(held.confidence, _WEAK)
        probe = yield made.url
        site.honest[made.share] = probe.status in (404, 410)
    if made is not None and not site.honest[made.share]:
        return held.why, min(held.confidence, _WEAK)
    return held.why, held.confidence


def _is_other(canonical: str, url: str) -> bool:
    """Return whether an address is another one on the same domain."""
    return domain_of(canonical) == domain_of(url) and canonical.rstrip("/") != url.rstrip("/")
