"""The findings known before: of the last complete run, a file, or the branch's beginning."""

import codecs
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal, Self

import msgspec
from msgspec import Meta, Struct, structs

from loccit.config.fail_on import Term
from loccit.errors import UsageError, not_written
from loccit.gate.findings import PostFinding, findings, was_confirmed
from loccit.model import GONE, UNDECIDED, Status
from loccit.report.changes import last_known
from loccit.report.model import Report

FILE_NAME = "loccit-baseline.json"
SCHEMA = "loccit.baseline/1"

HOW_TO_MAKE_ONE = (
    "No baseline found, so new findings cannot be distinguished from old ones. Accept the present "
    f"findings with `loccit gate --write-baseline` and commit {FILE_NAME}; or audit once more, "
    "and the run just made is the baseline; or, for a branch, name its target: "
    "--base-ref origin/main"
)


FEW_POSTS = 4
"""Posts below which half of them may go without a question."""


class BaselineEntry(Struct, frozen=True, order=True):
    """A finding that a baseline file knows."""

    post: str
    url: str
    status: Status


class Baseline(Struct, frozen=True):
    """Tells new findings from old ones.

    Subclasses define `name` and `is_new`. The other methods concern a baseline that lists its
    findings, as a file does; here they are those of one that lists none.
    """

    @property
    def name(self) -> str:
        """The name in messages."""
        raise NotImplementedError

    def is_new(self, finding: PostFinding, *, confirmed: bool) -> bool:
        """Return whether a finding was not there.

        Args:
            finding: what holds now.
            confirmed: only what is confirmed counts; so what was there unconfirmed is new as
                soon as it is confirmed.
        """
        raise NotImplementedError

    def require_statuses(self, statuses: frozenset[Status]) -> None:
        """Check that the baseline can tell what is new of each of these statuses.

        Raises:
            UsageError: it can't.
        """

    def refuse_collapse(self, folder: str, posts: int) -> None:
        """Refuse to judge a wrong `include` or an empty checkout by a baseline of many posts.

        A job that begins without a state has nothing else to tell that its archive has shrunk.

        Args:
            folder: where the audited archive is.
            posts: how many posts it has now.

        Raises:
            UsageError: the archive has less than half of the posts that the baseline knew.
        """

    def recovered(
        self, folder: str, found: Mapping[tuple[str, str], Status]
    ) -> tuple[BaselineEntry, ...]:
        """Return the entries whose link answers again, or that are cited no more.

        Args:
            folder: where the audited archive is.
            found: the status of every finding there is, by post and URL.
        """
        return ()

    def remove(self, entries: tuple[BaselineEntry, ...]) -> bool:
        """Remove entries from where the baseline is kept; return whether that was done.

        Raises:
            UsageError: the file can't be written.
        """
        return False

    def as_copy_in(self, folder: Path) -> "Baseline":
        """Return the baseline marked as a copy if its file is in a folder of copies."""
        return self


class LastRun(Baseline, frozen=True):
    """The state's last complete run before the one that is gated."""

    finished: str

    @property
    def name(self) -> str:
        """The name in messages."""
        return f"the run of {self.finished}"

    def is_new(self, finding: PostFinding, *, confirmed: bool) -> bool:
        """The link's status has changed since, or the citation was not there."""
        link = finding.link
        visits = (visit.status for visit in link.visits)
        before = last_known(link.status, link.status_before, visits)
        if finding.citation.is_new or not _same(before, link.status):
            return True
        return confirmed and not was_confirmed(link, self.finished)


class Branch(Baseline, frozen=True):
    """Where a branch began: what it added is new, whatever became of the rest meanwhile."""

    ref: str
    cited: Callable[[str, str], bool]
    """Whether a post (by today's name) cited a URL there already."""

    @property
    def name(self) -> str:
        """The name in messages."""
        return f"the merge base with {self.ref}"

    def is_new(self, finding: PostFinding, *, confirmed: bool) -> bool:
        """The post did not cite the URL."""
        return not self.cited(finding.post, finding.url)


class BaselineFile(Baseline, frozen=True):
    """A committed baseline file."""

    path: Path
    statuses: frozenset[Status]
    """What was written down; of the others the file knows nothing."""
    entries: dict[tuple[str, str], BaselineEntry]
    """By post and URL; posts by the names they have today."""
    folder: str = ""
    """Where the archive is that it was written for, as reports tell it."""
    posts: int = 0
    """Posts of the archive when it was written; 0 where the file does not say."""
    copy_of: str | None = None
    """What messages call it, where it is a copy that is thrown away: it is not written to."""

    @property
    def name(self) -> str:
        """The name in messages."""
        return self.copy_of or str(self.path)

    def is_new(self, finding: PostFinding, *, confirmed: bool) -> bool:
        """The file has no entry for it. An entry is accepted, confirmed or not.

        Of a status that was not written down nobody can tell.
        """
        if finding.link.status not in self.statuses:
            return False
        known = self.entries.get((finding.post, finding.url))
        return known is None or not _same(known.status, finding.link.status)

    def require_statuses(self, statuses: frozenset[Status]) -> None:
        """The file lists only findings of its own `statuses`."""
        if missing := statuses - self.statuses:
            names = ", ".join(sorted(status.value for status in missing))
            raise UsageError(
                f"{self.name}: this baseline lists no findings that are {names}, which "
                "gate.fail_on needs; write it again with `loccit gate --write-baseline`"
            )

    def refuse_collapse(self, folder: str, posts: int) -> None:
        """The file says how many posts there were, else its entries name some of them."""
        before = self.posts or len({entry.post for entry in self.entries.values()})
        if folder != self.folder or before < FEW_POSTS or posts * 2 >= before:
            return
        raise UsageError(
            f"{self.name}: this baseline is of {before:,} posts or more, and the audit found "
            f"{posts:,}. Check the checkout and `[archive] include`; the baseline stays "
            "as it was. If that is intended, pass --allow-fewer-posts"
        )

    def recovered(
        self, folder: str, found: Mapping[tuple[str, str], Status]
    ) -> tuple[BaselineEntry, ...]:
        """Entries without a finding. Of another folder's file, nothing is known to be gone."""
        if folder != self.folder:
            return ()
        return tuple(
            entry
            for key, entry in self.entries.items()
            if found.get(key) not in {*GONE, *UNDECIDED, entry.status}
        )

    def remove(self, entries: tuple[BaselineEntry, ...]) -> bool:
        """Write the file again without the entries, unless it is a copy."""
        if self.copy_of is not None:
            return False
        left = sorted({*self.entries.values()} - {*entries})
        _write(self.path, self.folder, self.posts, self.statuses, left)
        return True

    def as_copy_in(self, folder: Path) -> Self:
        """A copy is named after the file that it was made of."""
        if not self.path.is_relative_to(folder):
            return self
        return structs.replace(self, copy_of=f"{self.path.name} of the merge base")


def _same(before: Status | None, now: Status) -> bool:
    """Return whether a status is no worse: dead and invalid are alike, suspect is less."""
    if now in GONE or now is Status.SUSPECT:
        return before in GONE or before is now
    return before is now


class _Document(Struct, frozen=True, forbid_unknown_fields=True):
    """The form of a baseline file."""

    schema: Annotated[Literal["loccit.baseline/1"], Meta(description="the form of this file")]
    statuses: tuple[Status, ...]
    findings: tuple[BaselineEntry, ...]
    folder: str = ""
    posts: int = 0


def read_file(path: Path, renamed: dict[str, str]) -> BaselineFile:
    """A baseline file.

    Args:
        path: where it is.
        renamed: new name → old name of posts that were renamed since it was written.

    Raises:
        UsageError: it is not there, damaged, or of another version; it is left as it is.
    """
    document = _document(path)
    new_name = {old: new for new, old in renamed.items()}
    entries = (structs.replace(e, post=new_name.get(e.post, e.post)) for e in document.findings)
    known = {(e.post, e.url): e for e in entries}
    return BaselineFile(path, frozenset(document.statuses), known, document.folder, document.posts)


def _document(path: Path) -> _Document:
    again = "write it anew with `loccit gate --write-baseline` (git keeps the old one)"
    try:
        data = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    except FileNotFoundError:
        raise UsageError(f"{path}: there is no such baseline; {HOW_TO_MAKE_ONE}") from None
    except OSError as error:
        raise UsageError(f"{path}: can't read the baseline: {error.strerror}") from error
    if b"\n<<<<<<< " in data or b"\n>>>>>>> " in data:
        raise UsageError(f"{path}: a merge left conflict markers; resolve them, or {again}")
    try:
        schema = msgspec.json.decode(data, type=dict[str, object]).get("schema")
        if schema != SCHEMA:
            raise UsageError(
                f"{path}: this is {_described(schema)}, and this loccit reads {SCHEMA}; {again}"
            )
        return msgspec.json.decode(data, type=_Document)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: the baseline is damaged ({error}); {again}") from error


def _described(schema: object) -> str:
    return f'of the form "{schema}"' if isinstance(schema, str) else "no baseline"


class BaselineChanges(Struct, frozen=True):
    """The changes that writing a baseline made."""

    findings: int
    added: int
    gone: int
    """Entries that recovered or are cited no more."""


def write_file(
    path: Path, report: Report, terms: tuple[Term, ...], old: BaselineFile | None
) -> BaselineChanges:
    """Write what is found now as the baseline: sorted, a finding a line, whole or not at all.

    What was dead and is undecided now (blocked, suspect, unknown) stays in it. What is waived is
    not taken in: when the waiver has expired, it counts.

    Args:
        path: where to.
        report: of a complete audit of the whole archive.
        terms: statuses that they name with `new-` are written down beside dead and invalid.
        old: what the file says until now.

    Raises:
        UsageError: the file can't be written.
    """
    statuses = GONE | {term.status for term in terms if term.new}
    before = {} if old is None else old.entries
    entries = sorted(set(_entries(report, statuses, before)))
    now = {(entry.post, entry.url) for entry in entries}
    _write(path, report.folder, report.run.posts, statuses, entries)
    return BaselineChanges(len(entries), len(now - before.keys()), len(before.keys() - now))


def _entries(
    report: Report, statuses: frozenset[Status], before: dict[tuple[str, str], BaselineEntry]
) -> Iterator[BaselineEntry]:
    for finding in findings(report, statuses=statuses | UNDECIDED):
        status = finding.link.status
        known = before.get((finding.post, finding.url))
        if finding.waiver is not None and known is None:
            continue
        if status in statuses:
            yield BaselineEntry(finding.post, finding.url, status)
        elif known is not None:
            yield known


def _write(
    path: Path, folder: str, posts: int, statuses: Iterable[Status], entries: list[BaselineEntry]
) -> None:
    head: dict[str, object] = {"schema": SCHEMA}
    if folder:
        head["folder"] = folder
    if posts:
        head["posts"] = posts
    head["statuses"] = sorted(status.value for status in statuses)
    opening = msgspec.json.encode(head).decode().removesuffix("}")
    lines = ",\n".join(msgspec.json.encode(entry).decode() for entry in entries)
    text = f'{opening},"findings":[\n{lines}\n]}}\n'
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise not_written(path, error) from error
