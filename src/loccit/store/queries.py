"""Queries for reports: links with all that is known of them, and counts."""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from loccit.model import (
    DRIFT,
    GONE,
    SEVERITY,
    UNREMARKABLE,
    Archived,
    Citation,
    Drift,
    History,
    Hop,
    Link,
    Post,
    Status,
    Suggestion,
    Verdict,
)
from loccit.store.coding import CITATION, HISTORY, LINK, VERDICT
from loccit.store.scope import WHOLE, Scope, id_list
from loccit.urls.link import fragment_of

_encode = msgspec.msgpack.Encoder().encode
_archived = msgspec.msgpack.Decoder(Archived).decode
_hops = msgspec.msgpack.Decoder(tuple[Hop, ...]).decode
_post = msgspec.msgpack.Decoder(Post).decode

_AT_ONCE = 400
"""Links whose citations and visits are read together."""

_CASE = " ".join(f"WHEN '{status.value}' THEN {rank}" for rank, status in enumerate(SEVERITY))
_RANK = f"CASE status {_CASE} ELSE {SEVERITY.index(Status.UNKNOWN)} END"
_UNREMARKABLE = ", ".join(f"'{status.value}'" for status in UNREMARKABLE)
_FINDING = f"(status IS NULL OR status NOT IN ({_UNREMARKABLE}))"


_ALL_OF_A_REPORT = (
    "SELECT id, url, domain, data, first_seen, verdict, hops, history, archived FROM links"
    f" WHERE {WHOLE.cited} ORDER BY id",
    "SELECT id, path, data FROM posts ORDER BY id",
    "SELECT post, link, url, data FROM citations ORDER BY id",
    "SELECT count(*), total(at) FROM verdicts",
)
_NONE_YET = {status.value: 0 for status in Status}
_ROWS_AT_ONCE = 250
"""Rows that go into a digest together: each by itself takes a quarter longer."""


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
    citations: tuple[CitationRow, ...]
    """Where it is cited in the scope that was asked for, by post and place."""
    visits: tuple[VisitRow, ...]
    """When it was judged, oldest first."""

    @property
    def drifted(self) -> bool:
        """Whether it works, and its content is about something else than when it was cited."""
        return self.verdict is not None and Drift.DRIFTED in self.verdict.notes

    @property
    def is_drift_noted(self) -> bool:
        """Whether it works, and its content is not what it was, about the same subject or not."""
        return self.verdict is not None and not DRIFT.isdisjoint(self.verdict.notes)

    @property
    def is_finding(self) -> bool:
        """Whether its verdict is a finding."""
        return self.verdict is None or self.verdict.status not in UNREMARKABLE

    @property
    def drift_found_at(self) -> float | None:
        """When the other content of a link that works was first found.

        None of a finding: what is decided about one holds whenever it was decided.
        """
        return None if self.is_finding or self.history is None else self.history.drift_since

    @property
    def suggestion(self) -> Suggestion | None:
        """What to cite instead: what the verdict says, else a copy of what is gone or drifted."""
        if self.verdict is None:
            return None
        if self.verdict.suggestion is not None:
            return self.verdict.suggestion
        if self.archived is None or not (self.verdict.status in GONE or self.drifted):
            return None
        return Suggestion("archived", self.archived.url)


class Views:
    """Queries for reports."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def links(
        self,
        *,
        findings: bool,
        scope: Scope = WHOLE,
        since: int | None = None,
        noted: Sequence[str] = (),
    ) -> Iterator[LinkRow]:
        """Yield links cited in a scope, worst first, then by URL.

        Args:
            findings: only links that are a finding, instead of all.
            scope: the posts that are asked about; only their citations are in the rows.
            since: only links judged in a later run than this one.
            noted: only links whose verdict contains one of these words; the caller looks where.
        """
        words = {f"word{number}": word for number, word in enumerate(noted)}
        has = " OR ".join(f"instr(verdict, CAST(:{name} AS BLOB)) > 0" for name in words) or "TRUE"
        # Only ids are sorted: whole rows would fill the disk on the way.
        ids = [
            row[0]
            for row in self._db.execute(
                f"SELECT id FROM links WHERE {scope.cited}{f' AND {_FINDING}' if findings else ''}"
                f" AND (:since IS NULL OR run > :since) AND ({has}) ORDER BY {_RANK}, url",
                {"since": since, **scope.values, **words},
            )
        ]
        for start in range(0, len(ids), _AT_ONCE):
            together = ids[start : start + _AT_ONCE]
            rows = {row.id: row for row in self._rows(together, scope)}
            yield from (rows[link_id] for link_id in together)

    def drifted(self, scope: Scope = WHOLE) -> Iterator[LinkRow]:
        """Yield links cited in a scope that work, and whose content is not what it was."""
        for row in self.links(findings=False, scope=scope, noted=tuple(Drift)):
            if row.is_drift_noted:
                yield row

    def _rows(self, ids: Sequence[int], scope: Scope) -> Iterator[LinkRow]:
        citations, visits = self._citations_of(ids, scope), self._visits_of(ids)
        rows = self._db.execute(
            "SELECT id, data, url, domain, first_seen, run, verdict, hops, history, archived"
            f" FROM links WHERE id IN ({id_list(ids)})"
        )
        for row in rows:
            yield _link_row(row, tuple(citations[row[0]]), tuple(visits[row[0]]))

    def _citations_of(self, ids: Sequence[int], scope: Scope) -> dict[int, list[CitationRow]]:
        found: dict[int, list[CitationRow]] = {link_id: [] for link_id in ids}
        for link_id, first_run, *citation in self._db.execute(
            "SELECT link, first_run, citations.data, posts.path, citations.url FROM citations"
            " JOIN posts ON posts.id = citations.post"
            f" WHERE link IN ({id_list(ids)}) AND {scope.post} ORDER BY posts.path, citations.id",
            scope.values,
        ):
            found[link_id].append(CitationRow(CITATION.decode(*citation), first_run))
        return found

    def _visits_of(self, ids: Sequence[int]) -> dict[int, list[VisitRow]]:
        found: dict[int, list[VisitRow]] = {link_id: [] for link_id in ids}
        for link_id, at, status, reason in self._db.execute(
            f"SELECT link, at, status, reason FROM verdicts WHERE link IN ({id_list(ids)})"
            " ORDER BY link, run"
        ):
            found[link_id].append((at, status, reason))
        return found

    def link(self, link_id: int) -> LinkRow:
        """Return one link, with all its citations."""
        return next(self._rows([link_id], WHOLE))

    def citations(self, link_id: int) -> list[CitationRow]:
        """Return where a link is cited, by post and place."""
        return self._citations_of([link_id], WHOLE)[link_id]

    def fragments(self, link_id: int) -> set[str]:
        """The `#fragments` that a link is cited with, without their mark."""
        cited = (fragment_of(row.citation.url) for row in self.citations(link_id))
        return {fragment for fragment in cited if fragment}

    def visits(self, link_id: int) -> list[VisitRow]:
        """When a link was judged, and to what status and reason; oldest first."""
        return self._visits_of([link_id])[link_id]

    def status_at(self, link_id: int, run_id: int) -> str | None:
        """A link's status as it stood when that run ended; None where it was not yet judged."""
        row = self._db.execute(
            "SELECT status FROM verdicts WHERE link = ? AND run <= ? ORDER BY run DESC LIMIT 1",
            (link_id, run_id),
        ).fetchone()
        return None if row is None else row[0]

    def counts(self, scope: Scope = WHOLE) -> dict[str, Any]:
        """Return what a run keeps of its counts, all of them about one scope."""
        rows = self._by_status(scope)
        return {
            "counts": _NONE_YET | {status: links for status, links, _ in rows},
            "citation_counts": _NONE_YET | {status: citations for status, _, citations in rows},
            "posts": self.post_count(scope),
            "citations": sum(citations for _, _, citations in rows),
            "links": sum(links for _, links, _ in rows),
        }

    def link_counts(self) -> dict[str, int]:
        """Count cited links by status; what was never judged is `unknown`."""
        return _NONE_YET | {status: links for status, links, _ in self._by_status(WHOLE)}

    def _by_status(self, scope: Scope) -> list[tuple[str, int, int]]:
        """Return rows of a status, its cited links, and the citations of these."""
        return self._db.execute(
            f"SELECT coalesce(status, 'unknown'), count(*), sum(n) FROM {scope.times_cited}"
            " JOIN links ON links.id = link GROUP BY 1",
            scope.values,
        ).fetchall()

    def dates(self, scope: Scope = WHOLE) -> list[tuple[str, str, int]]:
        """Return rows of the post's month, a status, and the number of citations."""
        return self._db.execute(
            "SELECT substr(coalesce(posts.date, ''), 1, 7), coalesce(status, 'unknown'), count(*)"
            " FROM citations JOIN posts ON posts.id = citations.post"
            f" JOIN links ON links.id = citations.link WHERE {scope.post}"
            " GROUP BY 1, 2 ORDER BY 1, 2",
            scope.values,
        ).fetchall()

    def months_of(self, link_id: int, scope: Scope = WHOLE) -> list[tuple[str, int]]:
        """Return the months of the posts that cite a link, and the number of its citations."""
        return self._db.execute(
            "SELECT substr(coalesce(posts.date, ''), 1, 7), count(*) FROM citations"
            " JOIN posts ON posts.id = citations.post"
            f" WHERE citations.link = :link AND {scope.post} GROUP BY 1",
            {"link": link_id, **scope.values},
        ).fetchall()

    def domains(self, scope: Scope = WHOLE) -> list[tuple[str, int, int, int, int, int]]:
        """Domains with a finding: links, citations, dead and failing links, dead citations."""
        return self._db.execute(
            "SELECT domain, count(*), sum(n), sum(status = 'dead'),"
            " sum(status IN ('dead', 'suspect', 'invalid')),"
            " sum(CASE WHEN status = 'dead' THEN n ELSE 0 END)"
            " FROM (SELECT domain, n, coalesce(status, 'unknown') AS status"
            f" FROM {scope.times_cited} JOIN links ON links.id = link)"
            " GROUP BY domain HAVING sum(status NOT IN ('ok', 'skipped')) > 0"
            " ORDER BY 6 DESC, 5 DESC, 3 DESC, 1",
            scope.values,
        ).fetchall()

    def posts(self, paths: Collection[str] | None = None) -> Iterator[Post]:
        """Posts by path: all, or those named."""
        rows = self._db.execute("SELECT path, data FROM posts ORDER BY path")
        return (_post(data) for path, data in rows if paths is None or path in paths)

    def posts_with_directives(self, scope: Scope = WHOLE) -> Iterator[tuple[Post, set[int]]]:
        """Yield posts that carry instructions to loccit, each with the lines on which it cites."""
        rows = self._db.execute(
            "SELECT id, data FROM posts WHERE instr(data, CAST('directives' AS BLOB))"
            f" AND {scope.post} ORDER BY path",
            scope.values,
        )
        for post_id, data in rows.fetchall():
            cited = self._db.execute("SELECT data FROM citations WHERE post = ?", (post_id,))
            yield (
                _post(data),
                {
                    line
                    for row in cited
                    if (line := CITATION.decode(row[0], "", "").line) is not None
                },
            )

    def posts_of_findings(self, scope: Scope = WHOLE) -> Iterator[Post]:
        """Yield posts that cite a finding, or a page whose content is not what it was."""
        noted = " OR ".join(f"instr(verdict, CAST('{note.value}' AS BLOB)) > 0" for note in Drift)
        rows = self._db.execute(
            "SELECT data FROM posts WHERE id IN (SELECT post FROM citations"
            f" JOIN links ON links.id = citations.link WHERE {_FINDING} OR {noted})"
            f" AND {scope.post} ORDER BY path",
            scope.values,
        )
        return (_post(row[0]) for row in rows)

    def sound_urls(self, scope: Scope = WHOLE) -> Iterator[str]:
        """Yield the URLs of cited links that are no finding."""
        rows = self._db.execute(
            f"SELECT url FROM links WHERE {scope.cited} AND NOT {_FINDING}", scope.values
        )
        return (row[0] for row in rows)

    def digest(self, update: Callable[[bytes], object]) -> None:
        """Feed a hash with all that reports read of links, their visits and posts.

        Which run judged a link or found a citation is left out: that only says what was new then.
        """
        for query in _ALL_OF_A_REPORT:
            rows = self._db.execute(query)
            while some := rows.fetchmany(_ROWS_AT_ONCE):
                update(_encode(some))

    def post_count(self, scope: Scope = WHOLE) -> int:
        """Return the number of posts."""
        found = self._db.execute(
            f"SELECT count(*) FROM posts WHERE {scope.post}", scope.values
        ).fetchone()
        return int(found[0])


def _link_row(
    row: tuple[Any, ...], citations: tuple[CitationRow, ...], visits: tuple[VisitRow, ...]
) -> LinkRow:
    link_id, data, url, domain, first_seen, run, verdict, hops, history, archived = row
    return LinkRow(
        link_id,
        LINK.decode(data, url, domain),
        first_seen,
        run,
        None if verdict is None else VERDICT.decode(verdict),
        () if hops is None else _hops(hops),
        None if history is None else HISTORY.decode(history),
        None if archived is None else _archived(archived),
        citations,
        visits,
    )
