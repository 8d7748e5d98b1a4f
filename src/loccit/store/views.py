"""What reports read: links with all that is known of them, and counts. Only queries."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from loccit.model import Archived, Citation, History, Hop, Link, Post, Status, Suggestion, Verdict
from loccit.urls.link import fragment_of

_link = msgspec.msgpack.Decoder(Link).decode
_verdict = msgspec.msgpack.Decoder(Verdict).decode
_history = msgspec.msgpack.Decoder(History).decode
_archived = msgspec.msgpack.Decoder(Archived).decode
_hops = msgspec.msgpack.Decoder(tuple[Hop, ...]).decode
_citation = msgspec.msgpack.Decoder(Citation).decode
_post = msgspec.msgpack.Decoder(Post).decode

SEVERITY = (
    Status.DEAD,
    Status.INVALID,
    Status.SUSPECT,
    Status.INSECURE,
    Status.REDIRECTED,
    Status.WRAPPED,
    Status.BLOCKED,
    Status.UNKNOWN,
    Status.OK,
    Status.SKIPPED,
)
"""The order in which a reviewer wants to see findings."""

GONE = frozenset({Status.DEAD, Status.INVALID})

_AT_ONCE = 400
"""Links whose citations and visits are read together."""

UNREMARKABLE = (Status.OK, Status.SKIPPED)

_CASE = " ".join(f"WHEN '{status.value}' THEN {rank}" for rank, status in enumerate(SEVERITY))
_RANK = f"CASE status {_CASE} ELSE {SEVERITY.index(Status.UNKNOWN)} END"
_CITED = "EXISTS (SELECT 1 FROM citations WHERE citations.link = links.id)"
_CITED_IN_SCOPE = (
    "EXISTS (SELECT 1 FROM citations JOIN posts ON posts.id = citations.post"
    " JOIN scope ON scope.path = posts.path WHERE citations.link = links.id)"
)
_FINDING = "(status IS NULL OR status NOT IN ('ok', 'skipped'))"


class CitationRow(Struct, frozen=True):
    """A citation, and the run that first found it."""

    citation: Citation
    first_run: int


VisitRow = tuple[float, str, str]
"""When a link was judged, and to what status and reason."""


class LinkRow(Struct, frozen=True):
    """A cited link with all that is known of it."""

    id: int
    link: Link
    first_seen: float
    run: int | None
    verdict: Verdict | None
    hops: tuple[Hop, ...]
    history: History | None
    archived: Archived | None

    @property
    def suggestion(self) -> Suggestion | None:
        """What to cite instead: what the verdict says, else the archived copy of what is gone."""
        if self.verdict is None:
            return None
        if self.verdict.suggestion is not None:
            return self.verdict.suggestion
        if self.archived is None or self.verdict.status not in GONE:
            return None
        return Suggestion("archived", self.archived.url)


class Views:
    """Queries for reports."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._cited: dict[int, list[CitationRow]] = {}
        self._visited: dict[int, list[VisitRow]] = {}
        """Citations and visits of the links that are being read, ahead of being asked for."""

    def links(
        self, *, findings: bool, scoped: bool = False, since: int | None = None
    ) -> Iterator[LinkRow]:
        """Cited links, worst first, then by URL; only what is remarkable, or all.

        With `scoped`, only those cited in the posts that `Posts.set_scope` named; with `since`,
        only those judged in a later run than that. What `citations` and `visits` tell of them is
        read for many links at once.
        """
        cited = _CITED_IN_SCOPE if scoped else _CITED
        # Only ids are sorted: whole rows would fill the disk on the way.
        ids = [
            row[0]
            for row in self._db.execute(
                f"SELECT id FROM links WHERE {cited}{f' AND {_FINDING}' if findings else ''}"
                f" AND (?1 IS NULL OR run > ?1) ORDER BY {_RANK}, url",
                (since,),
            )
        ]
        try:
            for start in range(0, len(ids), _AT_ONCE):
                yield from self._read_ahead(ids[start : start + _AT_ONCE])
        finally:
            self._cited, self._visited = {}, {}

    def _read_ahead(self, ids: list[int]) -> Iterator[LinkRow]:
        rows = {row.id: row for row in self._rows(ids)}
        self._cited, self._visited = self._citations_of(ids), self._visits_of(ids)
        return (rows[link_id] for link_id in ids)

    def _rows(self, ids: Sequence[int]) -> Iterator[LinkRow]:
        rows = self._db.execute(
            "SELECT id, data, first_seen, run, verdict, hops, history, archived"
            f" FROM links WHERE id IN ({_marks(ids)})",
            ids,
        )
        return map(_link_row, rows)

    def _citations_of(self, ids: Sequence[int]) -> dict[int, list[CitationRow]]:
        found: dict[int, list[CitationRow]] = {link_id: [] for link_id in ids}
        for link_id, data, first_run in self._db.execute(
            "SELECT link, citations.data, first_run FROM citations"
            " JOIN posts ON posts.id = citations.post"
            f" WHERE link IN ({_marks(ids)}) ORDER BY posts.path, citations.id",
            ids,
        ):
            found[link_id].append(CitationRow(_citation(data), first_run))
        return found

    def _visits_of(self, ids: Sequence[int]) -> dict[int, list[VisitRow]]:
        found: dict[int, list[VisitRow]] = {link_id: [] for link_id in ids}
        for link_id, at, status, reason in self._db.execute(
            f"SELECT link, at, status, reason FROM verdicts WHERE link IN ({_marks(ids)})"
            " ORDER BY link, run",
            ids,
        ):
            found[link_id].append((at, status, reason))
        return found

    def link(self, link_id: int) -> LinkRow:
        """One link."""
        return next(self._rows([link_id]))

    def citations(self, link_id: int) -> list[CitationRow]:
        """Where a link is cited, by post and place."""
        ahead = self._cited.get(link_id)
        return self._citations_of([link_id])[link_id] if ahead is None else ahead

    def fragments(self, link_id: int) -> set[str]:
        """The `#fragments` that a link is cited with, without their mark."""
        cited = (fragment_of(row.citation.url) for row in self.citations(link_id))
        return {fragment for fragment in cited if fragment}

    def visits(self, link_id: int) -> list[VisitRow]:
        """When a link was judged, and to what status and reason; oldest first."""
        ahead = self._visited.get(link_id)
        return self._visits_of([link_id])[link_id] if ahead is None else ahead

    def status_at(self, link_id: int, run_id: int) -> str | None:
        """A link's status as it stood when that run ended; None where it was not yet judged."""
        row = self._db.execute(
            "SELECT status FROM verdicts WHERE link = ? AND run <= ? ORDER BY run DESC LIMIT 1",
            (link_id, run_id),
        ).fetchone()
        return None if row is None else row[0]

    def counts(self, *, scoped: bool = False) -> dict[str, dict[str, int]]:
        """What a run keeps of its counts: `counts` of links, and `citation_counts`."""
        return {
            "counts": self.link_counts(scoped=scoped),
            "citation_counts": self.citation_counts(),
        }

    def link_counts(self, *, scoped: bool = False) -> dict[str, int]:
        """Cited links by status; what was never judged is `unknown`."""
        return self._counts(f"FROM links WHERE {_CITED_IN_SCOPE if scoped else _CITED}")

    def citation_counts(self) -> dict[str, int]:
        """Citations by their link's status."""
        return self._counts("FROM citations JOIN links ON links.id = citations.link")

    def _counts(self, source: str) -> dict[str, int]:
        rows = self._db.execute(f"SELECT coalesce(status, 'unknown'), count(*) {source} GROUP BY 1")
        return {status.value: 0 for status in Status} | dict(rows)

    def dates(self) -> list[tuple[str, str, int]]:
        """Month of the post, status, citations."""
        return self._db.execute(
            "SELECT substr(coalesce(posts.date, ''), 1, 7), coalesce(status, 'unknown'), count(*)"
            " FROM citations JOIN posts ON posts.id = citations.post"
            " JOIN links ON links.id = citations.link GROUP BY 1, 2 ORDER BY 1, 2"
        ).fetchall()

    def domains(self) -> list[tuple[str, int, int, int, int, int]]:
        """Domains with a finding: links, citations, dead and failing links, dead citations."""
        return self._db.execute(
            "SELECT domain, count(*), sum(n), sum(status = 'dead'),"
            " sum(status IN ('dead', 'suspect', 'invalid')),"
            " sum(CASE WHEN status = 'dead' THEN n ELSE 0 END) FROM"
            " (SELECT domain, coalesce(status, 'unknown') AS status,"
            "  (SELECT count(*) FROM citations WHERE citations.link = links.id) AS n FROM links"
            # Most domains have none: their citations need not be counted.
            f"  WHERE domain IN (SELECT domain FROM links WHERE {_FINDING}))"
            " WHERE n > 0 GROUP BY domain HAVING sum(status NOT IN ('ok', 'skipped')) > 0"
            " ORDER BY 6 DESC, 5 DESC, 3 DESC, 1"
        ).fetchall()

    def posts(self, paths: Collection[str] | None = None) -> Iterator[Post]:
        """Posts by path: all, or those named."""
        rows = self._db.execute("SELECT path, data FROM posts ORDER BY path")
        return (_post(data) for path, data in rows if paths is None or path in paths)

    def posts_with_directives(self) -> Iterator[tuple[Post, set[int]]]:
        """Posts that carry instructions to loccit, each with the lines on which it cites."""
        rows = self._db.execute(
            "SELECT id, data FROM posts WHERE instr(data, CAST('directives' AS BLOB)) ORDER BY path"
        )
        for post_id, data in rows.fetchall():
            cited = self._db.execute("SELECT data FROM citations WHERE post = ?", (post_id,))
            yield _post(data), {_citation(row[0]).line for row in cited}

    def posts_of_findings(self) -> Iterator[Post]:
        """Posts that cite something remarkable."""
        rows = self._db.execute(
            "SELECT data FROM posts WHERE id IN (SELECT post FROM citations"
            f" JOIN links ON links.id = citations.link WHERE {_FINDING}) ORDER BY path"
        )
        return (_post(row[0]) for row in rows)

    def sound_urls(self) -> Iterator[str]:
        """URLs of cited links that are no finding."""
        rows = self._db.execute(f"SELECT url FROM links WHERE {_CITED} AND NOT {_FINDING}")
        return (row[0] for row in rows)

    def totals(self) -> tuple[int, int, int]:
        """Posts, citations, cited links."""
        one = self._db.execute(
            "SELECT (SELECT count(*) FROM posts), (SELECT count(*) FROM citations),"
            " (SELECT count(DISTINCT link) FROM citations)"
        ).fetchone()
        return one[0], one[1], one[2]


def _marks(ids: Sequence[int]) -> str:
    return ", ".join("?" * len(ids))


def _link_row(row: tuple[Any, ...]) -> LinkRow:
    link_id, data, first_seen, run, verdict, hops, history, archived = row
    return LinkRow(
        link_id,
        _link(data),
        first_seen,
        run,
        None if verdict is None else _verdict(verdict),
        () if hops is None else _hops(hops),
        None if history is None else _history(history),
        None if archived is None else _archived(archived),
    )
