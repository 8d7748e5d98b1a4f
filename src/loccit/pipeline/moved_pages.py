"""Dead links → store: where their pages are now, on their own sites."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from msgspec import Struct, structs

from loccit import event_loop
from loccit.archives.client import fetching
from loccit.archives.evidence import seen_of
from loccit.archives.privacy import withheld
from loccit.config.settings import Settings
from loccit.model import DAY, Status, Suggestion
from loccit.moved.client import Keep, SearchClient
from loccit.moved.patterns import Pattern, learn
from loccit.moved.search import FoundPage
from loccit.moved.survey import SearchedLink, SearchedSite
from loccit.pipeline.progress import Progress
from loccit.reasons import Reason
from loccit.store import Store
from loccit.store.moves import MoveRecord
from loccit.store.queries import LinkRow
from loccit.wrapper_rules import wrapper_rules

_AGAIN_AFTER = 30 * DAY
"""Seconds for which a search counts."""
LINKS_PER_RUN = 500
_SITE_LIVES = frozenset({Reason.NOT_FOUND, Reason.GONE, Reason.SOFT_404})
"""Reasons of dead links whose site lives on."""


class MovedSummary(Struct, frozen=True):
    """The result of the search in one run."""

    links: int
    found: int
    requests: int
    patterns: dict[str, int]
    """Links found by a pattern that holds for several of them, by the pattern."""


def find_moved(store: Store, settings: Settings, progress: Progress) -> MovedSummary | None:
    """Search for pages that moved within their sites, and keep each result as it comes.

    Args:
        store: open and locked.
        settings: the whole configuration.
        progress: receives what is searched for.

    Returns:
        None where nothing is to be searched for.
    """
    urls, wanted = _searched(store, settings)
    if not wanted:
        return None
    progress.tell(f"searching for moved pages: {len(urls)} dead links on {len(wanted)} hosts")
    patterns = _patterns(store)
    sites = {host: SearchedSite(_of(patterns, host)) for host in wanted}
    results = _Results(store, urls)
    requests = event_loop.run(_search, wanted, sites, settings, results.keep)
    suggest_moved(store)
    return MovedSummary(results.links, results.found, requests, results.patterns_of_several)


def _searched(
    store: Store, settings: Settings
) -> tuple[dict[int, str], dict[str, list[SearchedLink]]]:
    """Return the links to search for in this run: their URLs by id, and what is known by host."""
    urls: dict[int, str] = {}
    wanted: dict[str, list[SearchedLink]] = {}
    rules = wrapper_rules(settings)
    for row in _dead(store, time.time()):
        if len(urls) >= LINKS_PER_RUN:
            break
        if withheld(row.link, row.link.probe_url, rules) is not None:
            continue
        urls[row.id] = row.link.url
        host = urlsplit(row.link.probe_url).netloc.lower()
        wanted.setdefault(host, []).append(_known_of(store, row))
    return urls, wanted


async def _search(
    wanted: Mapping[str, Sequence[SearchedLink]],
    sites: Mapping[str, SearchedSite],
    settings: Settings,
    keep: Keep,
) -> int:
    """Search for links, by host; each result is handed on as it comes. Return the requests made."""
    async with fetching(settings, []) as fetch:
        client = SearchClient(settings, fetch)
        await client.find(wanted, sites, keep)
        return client.asked


class _Results:
    """Keeps each result in the store, and counts.

    Args:
        urls: of the links, by id.
    """

    def __init__(self, store: Store, urls: Mapping[int, str]) -> None:
        self._store = store
        self._urls = urls
        self._patterns: Counter[str] = Counter()
        self.links = 0
        self.found = 0

    @property
    def patterns_of_several(self) -> dict[str, int]:
        """Links found by a pattern that holds for several of them, by the pattern."""
        return {pattern: count for pattern, count in self._patterns.items() if count > 1}

    def keep(self, item: SearchedLink, result: FoundPage | None) -> None:
        """Keep the result of a link; None: its page was not found."""
        self.links += 1
        move = MoveRecord(time.time())
        if result is not None:
            self.found += 1
            if result.pattern:
                self._patterns[result.pattern] += 1
            move = structs.replace(
                move,
                url=result.url,
                confidence=result.confidence,
                why=result.why,
                pattern=result.pattern,
            )
        with self._store.transaction():
            self._store.moves.keep(self._urls[item.link_id], move)


def suggest_moved(store: Store) -> int:
    """Have the verdicts of dead links suggest where their pages are; returns how many do.

    A verdict is made anew at each visit, so this is done after each audit.
    """
    made = 0
    for url, move in list(store.moves):
        known = store.links.find(url)
        if move.url is None or known is None:
            continue
        row = store.views.link(known[0])
        verdict = row.verdict
        if verdict is None or row.run is None or row.history is None:
            continue
        if verdict.status is not Status.DEAD or verdict.suggestion is not None:
            continue
        verdict = structs.replace(
            verdict,
            suggestion=Suggestion("moved", move.url),
            evidence=(*verdict.evidence, f"The page seems to be at {move.url} now: {move.why}."),
        )
        with store.transaction():
            store.links.replace_verdict(row.id, verdict)
        made += 1
    return made


def _dead(store: Store, now: float) -> Iterator[LinkRow]:
    """Yield the dead links to search for: not searched for lately, on a site that lives on."""
    for link_id in store.links.with_status(Status.DEAD):
        row = store.views.link(link_id)
        if row.verdict is None or row.link.unwrapped is not None:
            continue
        redirect = store.redirects.get(row.link.probe_url)
        if row.verdict.reason not in _SITE_LIVES and redirect is None:
            continue
        known = store.moves.get(row.link.url)
        is_new = known is None or not 0 <= now - known.at <= _AGAIN_AFTER
        if is_new or (redirect is not None and known is not None and redirect.at > known.at):
            yield row


def _known_of(store: Store, row: LinkRow) -> SearchedLink:
    """Return what is known of a dead link."""
    seen = seen_of(store.links.last_alive(row.id), row.history)
    canonical = None
    for observed in store.links.observations(row.id):
        if observed.page is not None and observed.status == 200 and observed.page.canonical:
            canonical = observed.page.canonical
    texts = tuple(dict.fromkeys(item.citation.text for item in row.citations if item.citation.text))
    redirect = store.redirects.get(row.link.probe_url)
    to = None if redirect is None else redirect.url
    return SearchedLink(row.id, row.link.probe_url, texts, seen, canonical, to)


def _patterns(store: Store) -> list[Pattern]:
    """Return what redirects say about how sites changed addresses: today's, and archived ones."""
    moves = []
    for link_id in store.links.with_status(Status.REDIRECTED):
        row = store.views.link(link_id)
        verdict = row.verdict
        if (
            verdict is not None
            and verdict.reason is Reason.MOVED
            and verdict.suggestion is not None
        ):
            moves.append((row.link.probe_url, verdict.suggestion.url))
    moves += [(url, redirect.url) for url, redirect in store.redirects]
    return learn(moves)


def _of(patterns: list[Pattern], host: str) -> list[Pattern]:
    name = host.partition(":")[0].removeprefix("www.")
    return [pattern for pattern in patterns if pattern.host == name]
