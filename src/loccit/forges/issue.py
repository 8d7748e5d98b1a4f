"""The issue of the nightly job: a list of links that died, in which those that recover are ticked.

People may edit it. Only lines that end in the mark of a link are read and changed; what a person
ticked or wrote stays.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from loccit.ci_job import CiJob
from loccit.display import counted, place
from loccit.errors import UsageError
from loccit.forges.client import Forge, marked
from loccit.model import ALIVE, GONE, Status
from loccit.report.markdown import marker
from loccit.report.markup import cited, code, fitting, linked
from loccit.report.model import Change

LABEL = "link-rot"
TITLE = "Newly dead links"
LIMIT = 60_000
"""Characters of an issue's body or of a comment; GitHub takes 65,536."""
PLACES = 5
"""Places named of a link."""
MOST_NEW = 100
"""Links that are added in one go."""

_ITEM = re.compile(r"^- \[([ xX])\] (.*) <!-- ([0-9a-f]{16}) -->[ \r]*$")
_RECOVERED = re.compile(r" — \*\*(?:recovered|cited no more)\*\*, seen on \d{4}-\d\d-\d\d$")


class _Place(Struct):
    post: str
    line: int | None = None
    locator: str | None = None


class _Link(Struct):
    url: str
    status: Status
    sentence: str = ""
    change: Change | None = None
    citations: list[_Place] = []

    @property
    def key(self) -> str:
        return hashlib.blake2b(self.url.encode("utf-8", "replace"), digest_size=8).hexdigest()


class _Run(Struct):
    started: str
    complete: bool
    finished: str | None = None


class Audit(Struct):
    """The parts of a `report.json` that the issue is made of."""

    run: _Run
    links: list[_Link]
    folder: str = ""

    @property
    def date(self) -> str:
        """The day of the audit."""
        return (self.run.finished or self.run.started)[:10]


def read_audit(path: Path) -> Audit:
    """Read a `report.json`.

    Raises:
        UsageError: it can't be read, or is none.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Audit)
    except OSError as error:
        raise UsageError(f"{path}: can't read it: {error.strerror}") from error
    except msgspec.MsgspecError as error:
        raise UsageError(f"{path}: this is not a report.json that loccit wrote: {error}") from error


class Update(Struct, frozen=True):
    """The issue as it should be."""

    body: str
    comment: str
    """The comment for those who watch the issue; empty where nothing is news."""
    new: int
    recovered: int
    close: bool
    """Whether every link of it is ticked."""


def updated(there: str | None, audit: Audit, job: CiJob) -> Update:
    """Return the issue after an audit; `there` is the open issue's body, if there is one."""
    links = {link.key: link for link in audit.links}
    lines, recovered, listed = _ticked(there or "", links, audit)
    fresh = [link for link in audit.links if link.change == "newly-dead" and link.key not in listed]
    shown = fresh[:MOST_NEW]
    items = [line for link in shown for line in _item(link, audit, job)]
    if more := len(fresh) - len(shown):
        items.append(f"\nand {counted(more, 'more link')}, which the report names")
    if there is None:
        lines = [marker(audit.folder), "", f"Newly dead, as of [this audit]({job.run}):", ""]
    body = _short([*_without_blank_end(lines), *items])
    open_items = any(found and found[1] == " " for found in map(_ITEM.match, body))
    comment = ""
    if there is not None and fresh:
        head = f"{counted(len(fresh), 'more link')} died, as of [this audit]({job.run}):"
        comment = "\n".join(_short([head, "", *items]))
    return Update(
        body="\n".join(body),
        comment=comment,
        new=len(fresh),
        recovered=recovered,
        close=there is not None and bool(listed) and not open_items,
    )


def put_issue(forge: Forge, audit: Audit, job: CiJob) -> str:
    """Open, update or close the issue about an archive; what was done, as a sentence.

    Raises:
        IncompleteError: the forge did not answer, or refused.
    """
    found = marked(forge, forge.issues(LABEL), marker(audit.folder))
    update = updated(None if found is None else found.body, audit, job)
    if found is None:
        if not update.new:
            return "nothing died, and no issue is open"
        forge.open_issue(TITLE, LABEL, update.body)
        return f"opened an issue: {counted(update.new, 'link')} died"
    if found.says(update.body) and not update.close:
        return "the issue says this already"
    if update.comment:
        forge.comment_on_issue(found.number, update.comment)
    if update.close:
        forge.comment_on_issue(found.number, "Every link of this list recovered or was dealt with.")
    forge.edit_issue(found.number, update.body, close=update.close)
    summary = f"{counted(update.new, 'link')} died, {update.recovered:,} recovered"
    return f"{'closed' if update.close else 'updated'} issue {found.number}: {summary}"


def _ticked(
    there: str, links: Mapping[str, _Link], audit: Audit
) -> tuple[list[str], int, set[str]]:
    """Return the lines with what recovered ticked, how many did, and the links that are listed."""
    lines: list[str] = []
    listed: set[str] = set()
    recovered = 0
    for line in there.replace("\r\n", "\n").split("\n"):
        item = _ITEM.match(line)
        if item is None:
            lines.append(line)
            continue
        tick, text, key = item.groups()
        listed.add(key)
        fate = _fate(links.get(key), audit)
        ours = _RECOVERED.search(text)
        if fate and tick == " ":
            recovered += 1
            tick, text = "x", f"{_RECOVERED.sub('', text)} — **{fate}**, seen on {audit.date}"
        elif fate is None and ours and key in links and links[key].status in GONE:
            tick, text = " ", _RECOVERED.sub("", text)
        lines.append(f"- [{tick}] {text} <!-- {key} -->")
    return lines, recovered, listed


def _fate(link: _Link | None, audit: Audit) -> str | None:
    if link is None:
        # An audit that was stopped may not have read every post.
        return "cited no more" if audit.run.complete else None
    return "recovered" if link.status in ALIVE else None


def _item(link: _Link, audit: Audit, job: CiJob) -> Iterator[str]:
    yield f"- [ ] {cited(link.url, job)}: {code(link.sentence)} <!-- {link.key} -->"
    for citation in link.citations[:PLACES]:
        shown = place(citation.post, citation.line, None, citation.locator)
        path = f"{audit.folder}/{citation.post}".lstrip("/")
        address = None if citation.line is None else job.line(path, citation.line)
        yield f"  - {linked(shown, address)}"
    if (more := len(link.citations) - PLACES) > 0:
        yield f"  - and {counted(more, 'more place')}"


def _without_blank_end(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def _short(lines: Iterable[str]) -> list[str]:
    """Leave out ticked links, oldest first, then the last lines, until the text fits."""
    kept = list(lines)
    size = sum(len(line) + 1 for line in kept)
    blocks = _blocks(kept)
    dropped: set[int] = set()
    for block in blocks:
        if size <= LIMIT:
            break
        first = _ITEM.match(kept[block.start])
        if first is not None and first[1] != " ":
            dropped.update(block)
            size -= sum(len(kept[at]) + 1 for at in block)
    kept = [line for at, line in enumerate(kept) if at not in dropped]
    if size <= LIMIT:
        return kept
    shown = fitting(kept, LIMIT - 100)
    left = sum(_ITEM.match(line) is not None for line in kept[len(shown) :])
    return [*shown, "", f"and {counted(left, 'more link')}, which the report names"]


def _blocks(lines: list[str]) -> list[range]:
    """The places of each link's lines: its item and what is indented under it."""
    starts = [at for at, line in enumerate(lines) if _ITEM.match(line)]
    blocks = []
    for start in starts:
        end = start + 1
        while end < len(lines) and lines[end].startswith("  "):
            end += 1
        blocks.append(range(start, end))
    return blocks
