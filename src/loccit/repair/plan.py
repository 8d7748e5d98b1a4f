"""Which citations to replace, and by what."""

from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from msgspec import Struct

from loccit.decisions import DecisionIndex
from loccit.model import PROPOSED, Archived, Citation, Suggestion
from loccit.repair.edit import DRIFTED, Edit, Left, Why, with_fragment
from loccit.repair.url_spelling import (
    BARE,
    has_credentials,
    quoted,
    web_address,
    words_after,
    written,
)
from loccit.store import Store
from loccit.store.moves import MoveRecord
from loccit.store.queries import LinkRow
from loccit.urls.mementos import parsed
from loccit.urls.redaction import is_redacted, redact
from loccit.urls.sameness import archive_key
from loccit.urls.tracking import strip_tracking

KINDS = ("redirect", "unwrapped", "corrected", "moved", "archived")
TRACKING = "tracking"
"""Known tracking parameters left out of what answers: only where it is asked for."""


ORIGINAL = "original"
"""The original of a cited archived copy, where it answers again: only where it is asked for."""
ON_DEMAND = (TRACKING, ORIGINAL, DRIFTED)


_ANY = "http://page.invalid/"
_IN_SHORT = frozenset({"extlink", "hugo-shortcode", "jekyll-include", "magiclink", "org-macro"})
"""Elements of citations whose URL is made of what the post writes."""
_T = TypeVar("_T", Edit, Left)


class Choice(Struct, frozen=True):
    """The options that choose what is repaired."""

    today: date
    kinds: frozenset[str] = frozenset(KINDS)
    decisions: DecisionIndex = DecisionIndex(())
    """A reviewer's: what was accepted is taken, what was waived is left."""
    accepted_only: bool = False
    """Nothing that no reviewer accepted."""


class Plan(Struct, frozen=True):
    """The repairs by post, both in the order of the places."""

    edits: dict[str, list[Edit]]
    left: dict[str, list[Left]]
    """What has something better to cite that can't be written there."""


def plan(store: Store, choice: Choice) -> Plan:
    """Every citation of a finding that has something better to cite.

    A place is edited once, though a reference's definition may serve many citations.
    """
    edits: dict[str, dict[tuple[int, int], Edit]] = {}
    left: dict[str, dict[tuple[int, int], Left]] = {}
    for citation, better in _replaceable(store, choice):
        made = _edit(better, citation)
        if isinstance(made, Left):
            left.setdefault(citation.post, {})[made.edit.place] = made
        else:
            edits.setdefault(citation.post, {})[made.place] = made
    return Plan(_by_post(edits), _by_post(left))


class EditRow(Struct, frozen=True):
    """An edit for a person to make at the source of the post."""

    post: str
    line: int | None
    column: int | None
    locator: str | None
    kind: str
    """Why it is replaced, as in `KINDS`."""
    url: str
    """As the post cites it."""
    replacement: str
    text: str
    """The link's text."""


def rows(store: Store, choice: Choice) -> Iterator[EditRow]:
    """The edits as a list, for posts that are in no file here; in the order of the links."""
    for citation, better in _replaceable(store, choice):
        wanted = with_fragment(better.url, citation.url)
        yield EditRow(
            citation.post,
            citation.line,
            citation.column,
            citation.locator,
            better.kind,
            citation.url,
            web_address(wanted) or wanted,
            citation.text,
        )


def _replaceable(store: Store, choice: Choice) -> Iterator[tuple[Citation, "_Better"]]:
    """The citations of findings that have something better to cite, with what that is."""
    dates = {post.path: post.date or "" for post in store.views.posts()}
    copied = _cited_copies(store)
    for row in _rows(store, everything=not choice.kinds.isdisjoint(ON_DEMAND)):
        copies = _Copies.of(row, store)
        beside = copied.get(archive_key(row.link.probe_url), ()) if copied else ()
        for item in store.views.citations(row.id):
            citation = item.citation
            if (citation.post, citation.line) in beside and row.archived is not None:
                continue  # its archived copy stands beside it
            copy = copies.cited(dates.get(citation.post, ""))
            better = _better(row, citation, choice, copy, store.moves.get(row.link.url))
            if better is not None:
                yield citation, better


def _rows(store: Store, *, everything: bool) -> Iterator[LinkRow]:
    """All links; or findings and the links whose content is not what it was."""
    yield from store.views.links(findings=not everything)
    if not everything:
        yield from (row for row in store.views.drifted() if not row.is_finding)


def _cited_copies(store: Store) -> dict[str, set[tuple[str, int | None]]]:
    """The posts and lines that cite archived copies, by the page that was copied."""
    found: dict[str, set[tuple[str, int | None]]] = {}
    for link_id, url in store.links.urls():
        memento = parsed(url)
        if memento is None:
            continue
        places = found.setdefault(archive_key(memento.original), set())
        for item in store.views.citations(link_id):
            places.add((item.citation.post, item.citation.line))
    return found


def _by_post(found: dict[str, dict[tuple[int, int], _T]]) -> dict[str, list[_T]]:
    return {
        post: [one for _, one in sorted(places.items())] for post, places in sorted(found.items())
    }


class _Better(Struct, frozen=True):
    """A replacement, and its reason."""

    kind: str
    url: str
    taken: str = ""
    """The day on which an archived copy was taken."""

    @property
    def replaced_words(self) -> bool:
        """Whether it stands for a URL without the words glued to it."""
        return self.kind == "corrected"


def _edit(better: _Better, citation: Citation) -> Edit | Left:
    """Return the edit that writes a better URL in a citation's place, or why there can be none."""
    element = citation.element
    wanted = with_fragment(better.url, citation.url)
    url, tail, why = _apart(web_address(wanted) or wanted, better, citation)
    if not citation.line or not citation.column:
        why = Why.NO_PLACE
    elif element in _IN_SHORT:
        why = Why.IN_SHORT
    elif web_address(url) is None:
        why = Why.NO_ADDRESS
    elif has_credentials(url):
        why = Why.CREDENTIALS
    url = quoted(url, element)
    mdx = citation.post.lower().endswith(".mdx")
    edit = Edit(
        line=citation.line or 0,
        column=citation.column or 0,
        raw=citation.raw,
        spellings=tuple(dict.fromkeys(written(url, element, tail, mdx=mdx))),
        url=web_address(url) or url,
        kind=better.kind,
        element=element,
        taken=better.taken,
        sentence=citation.context,
    )
    return edit if why is None else Left(edit, why)


def _apart(url: str, better: _Better, citation: Citation) -> tuple[str, str, Why | None]:
    """The better URL, the words that follow it in the post, and why they can't be distinguished.

    What a reader sees of a URL in the text, beyond the URL, is the author's and stays.
    """
    if citation.element not in (BARE, "autolink"):
        return url, "", None
    words = words_after(citation.raw)
    if not words:
        return url, "", Why.UNCLEAR_END if words is None else None
    if citation.element == "autolink":  # the words stand within `<>`
        return url, "", Why.UNCLEAR_END if better.replaced_words else None
    if better.replaced_words:
        return url, words, None
    # What answered was asked with the words in it: they are distinguished where they come back.
    for end in (words, (web_address(f"{_ANY}{words}") or "").removeprefix(_ANY)):
        if end and url.endswith(end):
            return url.removesuffix(end), words, None
    return url, "", Why.UNCLEAR_END


class _Copies(Struct, frozen=True):
    """The archived copies of a dead link, by the dates of the posts that cite it."""

    first: Archived | None
    by_date: dict[str, Archived | None]

    @classmethod
    def of(cls, row: LinkRow, store: Store) -> "_Copies":
        """What the look-ups for a link found."""
        if row.archived is None:
            return cls(None, {})
        return cls(row.archived, {copy.cited: copy.archived for copy in store.copies.of(row.id)})

    def cited(self, date: str) -> Archived | None:
        """The copy for a post of this date; another date's copy may show something else."""
        return self.by_date.get(date) if self.by_date else self.first


def _better(
    row: LinkRow, citation: Citation, choice: Choice, copy: Archived | None, move: MoveRecord | None
) -> _Better | None:
    own = row.suggestion
    decision = choice.decisions.decisive(row.link, citation, choice.today)
    # A glob matches links that are in place as well.
    concerned = row.is_finding or row.is_drift_noted
    if decision is not None and concerned and decision.is_as_new_as(row.drift_found_at):
        replacement = decision.replacement_of(row.link.url, citation.url)
        return _accepted(own, replacement) if replacement and decision.action == "accept" else None
    if choice.accepted_only:
        return None
    if own is None:
        return _original(row, choice) or _without_tracking(row, citation, choice)
    sure = row.verdict is not None and row.verdict.confidence >= PROPOSED
    taken = ""
    if own.kind == "moved" and (
        move is None or move.confidence < PROPOSED or own.kind not in choice.kinds
    ):
        own = Suggestion("archived", "")  # the move waits for a reviewer
    kind: str = own.kind
    if own.kind == "archived":
        if copy is None or copy.confidence < PROPOSED:
            return None
        own, at = Suggestion("archived", copy.url), copy.timestamp
        taken = f"{at[:4]}-{at[4:6]}-{at[6:8]}"
        kind = DRIFTED if row.drifted else own.kind
    return _Better(kind, own.url, taken) if sure and kind in choice.kinds else None


def _accepted(own: Suggestion | None, replacement: str) -> _Better | None:
    """Return the reviewer's choice: our suggestion, which a report may redact, or another."""
    if own is not None and replacement in (own.url, redact(own.url)):
        return _Better(own.kind, own.url)
    return None if is_redacted(replacement) else _Better("corrected", replacement)


def _original(row: LinkRow, choice: Choice) -> _Better | None:
    """The original in place of its copy, where it answers again."""
    noted = row.verdict is not None and "original-is-back" in row.verdict.notes
    memento = parsed(row.link.url) if noted and ORIGINAL in choice.kinds else None
    return None if memento is None else _Better(ORIGINAL, memento.original)


def _without_tracking(row: LinkRow, citation: Citation, choice: Choice) -> _Better | None:
    noted = row.verdict is not None and "tracking-parameters" in row.verdict.notes
    if TRACKING not in choice.kinds or not noted:
        return None
    clean = strip_tracking(citation.url)
    return None if clean is None else _Better(TRACKING, clean)
