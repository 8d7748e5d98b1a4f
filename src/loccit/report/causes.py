"""Causes before cases: findings that have one root, found from what is known of them. Pure.

Every finding is claimed by at most one cause; the first finder that claims it has it. A cause has
at least two links, or one link that many posts cite, and one repair.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Literal

from msgspec import Struct

from loccit.model import Status
from loccit.reasons import Reason
from loccit.report.model import ReportLink
from loccit.report.prefixes import Prefix, prefix_clusters
from loccit.urls.domain import domain_of, registrable_domain
from loccit.urls.parts import host_of, split
from loccit.urls.site_moves import Move, move

CauseKind = Literal[
    "domain-gone",
    "host-gone",
    "parked",
    "host-down",
    "certificate",
    "trivial",
    "site-moved",
    "pages-moved",
    "wrapper",
    "site-missing",
    "prefix-missing",
    "pages-missing",
    "pages-doubtful",
    "blocked",
    "malformed",
    "one-page",
]

MIN_LINKS = 2
MANY_CITATIONS = 3
"""Citations that make a single page a cause of its own."""

_GONE_PAGES = frozenset(
    {Reason.NOT_FOUND, Reason.GONE, Reason.SOFT_404, Reason.SAME_FOR_ALL_URLS, Reason.ERROR_PAGE}
)
_OTHER_OWNER = frozenset({Reason.PARKED, Reason.POSSIBLY_PARKED, Reason.CHANGED_OWNER})
_SILENT = frozenset(
    {
        Reason.CONNECTION_FAILED,
        Reason.CONNECTION_REFUSED,
        Reason.CONNECTION_RESET,
        Reason.DNS_FAILURE,
        Reason.DNS_NO_ADDRESS,
        Reason.DNS_TIMEOUT,
        Reason.EMPTY_REPLY,
        Reason.PROTOCOL_ERROR,
        Reason.SERVER_ERROR,
        Reason.TIMEOUT,
        Reason.UNREACHABLE,
    }
)


class Fact(Struct, frozen=True, gc=False):
    """The facts of a link from which causes are found."""

    index: int
    """Its place in the report's order."""
    url: str
    """What is cited, or what stands behind a wrapper that could be read."""
    end: str
    """The URL that gave the last answer, or none."""
    status: Status
    reason: str
    wrapper: str | None
    suggestion: str | None
    citations: int
    posts: frozenset[str]


class Cause(Struct, frozen=True):
    """One root of many findings."""

    id: str
    """Names it in the page's addresses: 12 hexadecimal digits, the same from run to run."""
    kind: CauseKind
    subject: str
    """What is named: a domain, a host, `host/prefix/`, a wrapper's family, a reason, a URL."""
    detail: str
    """What else its kind tells: where it moved, or the reason; else empty."""
    status: Status
    """The status of most of its links."""
    links: tuple[int, ...]
    """Places in the report's order."""
    citations: int
    posts: int
    known: int
    """All links known under the same prefix or site, sound ones too; 0 where it doesn't matter."""


def fact_of(index: int, link: ReportLink) -> Fact:
    """Return what causes need to know of a link."""
    return Fact(
        index=index,
        url=link.verdict.target or link.url,
        end=link.hops[-1].url if link.hops else link.verdict.target or link.url,
        status=link.status,
        reason=link.reason,
        wrapper=link.verdict.wrapper,
        suggestion=link.verdict.suggestion.url if link.verdict.suggestion else None,
        citations=len(link.citations),
        posts=frozenset(citation.post for citation in link.citations),
    )


def find_causes(facts: Iterable[Fact], sound: Iterable[str] = ()) -> tuple[Cause, ...]:
    """The causes of findings, those of most citations of dead links first.

    Args:
        facts: the findings.
        sound: URLs of links that are no finding, to tell whether *all* of a site's links fail.
    """
    rest = list(facts)
    if not rest:
        return ()
    known = _Known(rest, sound)
    causes: list[Cause] = []
    for finder in _FINDERS:
        found = list(finder(rest, known))
        claimed = {index for cause in found for index in cause.links}
        rest = [fact for fact in rest if fact.index not in claimed]
        causes += found
    return tuple(sorted(causes, key=_weight))


def _weight(cause: Cause) -> tuple[int, int, str]:
    order = (Status.DEAD, Status.INVALID, Status.SUSPECT, Status.REDIRECTED, Status.WRAPPED)
    rank = order.index(cause.status) if cause.status in order else len(order)
    return rank, -cause.citations, cause.subject


class _Known:
    """All known hosts and URLs, and the domains that still have a working link; read when needed.

    Most archives have no finding that asks for them.
    """

    def __init__(self, facts: Iterable[Fact], sound: Iterable[str]) -> None:
        self._facts = facts
        self._sound = sound

    @cached_property
    def _sound_urls(self) -> dict[str, list[str]]:
        urls: dict[str, list[str]] = defaultdict(list)
        for url in self._sound:
            urls[host_of(url)].append(url)
        return urls

    @cached_property
    def urls(self) -> dict[str, list[str]]:
        """The URLs of each host that has a finding."""
        urls: dict[str, list[str]] = defaultdict(list)
        for fact in self._facts:
            urls[host_of(fact.url)].append(fact.url)
        return {host: self._sound_urls.get(host, []) + found for host, found in urls.items()}

    @cached_property
    def living_domains(self) -> set[str]:
        """The domains that have a working link, or a finding that shows that they exist."""
        return {registrable_domain(host) for host in self._sound_urls} | {
            domain_of(fact.end) for fact in self._facts if fact.reason != Reason.DOMAIN_GONE
        }


Finder = Callable[[list[Fact], _Known], Iterable[Cause]]
Group = tuple[CauseKind, str, str]
"""Kind, subject, detail."""


def _by(group_of: Callable[[Fact], Group | None]) -> Finder:
    """Return a finder that puts together what belongs to the same group."""
    return lambda facts, _known: _grouped(facts, group_of)


def _grouped(facts: Iterable[Fact], group_of: Callable[[Fact], Group | None]) -> Iterator[Cause]:
    groups: dict[Group, list[Fact]] = defaultdict(list)
    for fact in facts:
        if (group := group_of(fact)) is not None:
            groups[group].append(fact)
    for (kind, subject, detail), members in groups.items():
        if len(members) >= MIN_LINKS:
            yield _cause(kind, subject, detail, members)


def _cause(
    kind: CauseKind, subject: str, detail: str, members: list[Fact], known: int = 0
) -> Cause:
    statuses = [fact.status for fact in members]
    return Cause(
        id=hashlib.blake2b(
            f"{kind} {subject} {detail}".encode("utf-8", "replace"), digest_size=6
        ).hexdigest(),
        kind=kind,
        subject=subject,
        detail=detail,
        status=max(statuses, key=statuses.count),
        links=tuple(fact.index for fact in members),
        citations=sum(fact.citations for fact in members),
        posts=len(frozenset[str]().union(*(fact.posts for fact in members))),
        known=known,
    )


def _domains_gone(facts: list[Fact], known: _Known) -> Iterator[Cause]:
    """Yield domains that are gone, and hosts that are gone while others of their domain live."""

    def group_of(fact: Fact) -> Group | None:
        if fact.reason != Reason.DOMAIN_GONE:
            return None
        host = host_of(fact.end)
        domain = registrable_domain(host)
        if domain in known.living_domains:
            return "host-gone", host, ""
        return "domain-gone", domain, ""

    return _grouped(facts, group_of)


def _other_owner(fact: Fact) -> Group | None:
    if fact.reason not in _OTHER_OWNER:
        return None
    return "parked", domain_of(fact.end), ""


def _silent(fact: Fact) -> Group | None:
    return ("host-down", host_of(fact.end), "") if fact.reason in _SILENT else None


def _certificate(fact: Fact) -> Group | None:
    if not fact.reason.startswith("tls-"):
        return None
    return "certificate", domain_of(fact.end), fact.reason


def _trivial(fact: Fact) -> Group | None:
    """Return what only changed its scheme, its `www.` or its slash: nowhere a reader could tell."""
    moved = _move(fact)
    return ("trivial", "", "") if moved is not None and moved.trivial else None


def _moved(fact: Fact) -> Group | None:
    moved = _move(fact)
    if moved is None or not moved.pattern:
        return None
    return "site-moved", moved.old, moved.new


def _moved_unevenly(fact: Fact) -> Group | None:
    return ("pages-moved", host_of(fact.url), "") if fact.status is Status.REDIRECTED else None


def _move(fact: Fact) -> Move | None:
    if fact.status is not Status.REDIRECTED or fact.suggestion is None:
        return None
    return move(fact.url, fact.suggestion)


def _wrapped(fact: Fact) -> Group | None:
    return ("wrapper", fact.wrapper or "", "") if fact.status is Status.WRAPPED else None


def _missing(facts: list[Fact], known: _Known) -> Iterator[Cause]:
    """Path prefixes under which everything, or nearly, is gone."""
    hosts: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.status is Status.DEAD and fact.reason in _GONE_PAGES and split(fact.url):
            hosts[host_of(fact.url)].append(fact)
    for host, members in hosts.items():
        paths = [_path(fact.url) for fact in members]
        for cluster in prefix_clusters(paths, [_path(url) for url in known.urls[host]]):
            yield _missing_cause(host, cluster, [members[at] for at in cluster.members])


def _missing_cause(host: str, cluster: Prefix, members: list[Fact]) -> Cause:
    if cluster.path == "/":
        return _cause("site-missing", host, "", members, cluster.known)
    return _cause("prefix-missing", host + cluster.path, "", members, cluster.known)


def _path(url: str) -> str:
    parts = split(url)
    return parts[1] if parts else "/"


def _pages_missing(fact: Fact) -> Group | None:
    if fact.status is not Status.DEAD or fact.reason not in _GONE_PAGES | {Reason.PLATFORM_GONE}:
        return None
    return "pages-missing", domain_of(fact.url), ""


def _pages_doubtful(fact: Fact) -> Group | None:
    """Return pages of a site that look dead in one way: most often one answer holds for all."""
    if fact.status is not Status.SUSPECT:
        return None
    return "pages-doubtful", domain_of(fact.url), fact.reason


def _blocked(fact: Fact) -> Group | None:
    if fact.status is not Status.BLOCKED:
        return None
    return "blocked", domain_of(fact.end), ""


def _malformed(fact: Fact) -> Group | None:
    return ("malformed", fact.reason, "") if fact.status is Status.INVALID else None


def _one_page(facts: list[Fact], _known: _Known) -> Iterator[Cause]:
    for fact in facts:
        if fact.citations >= MANY_CITATIONS:
            yield _cause("one-page", fact.url, fact.reason, [fact])


_FINDERS: tuple[Finder, ...] = (
    _domains_gone,
    _by(_other_owner),
    _by(_silent),
    _by(_certificate),
    _by(_trivial),
    _by(_moved),
    _by(_moved_unevenly),
    _by(_wrapped),
    _missing,
    _by(_pages_missing),
    _by(_pages_doubtful),
    _by(_blocked),
    _by(_malformed),
    _one_page,
)
