"""The findings as the page's script reads them: JSON, deflated, in base64."""

import hashlib
import zlib
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from loccit.model import Archived, Kind, Status, Suggestion
from loccit.report.causes import Cause
from loccit.report.model import Change, ReportCitation, ReportHop, ReportLink, ReportPost, Visit

_encode = msgspec.json.Encoder().encode
_LEVEL = 9


class PackedCitation(Struct, frozen=True, gc=False, omit_defaults=True, rename="camel"):
    """`ReportCitation` without what is said elsewhere."""

    post: int
    """Its place in `posts`."""
    line: int | None
    column: int | None
    context: str = ""
    mark_start: int = 0
    mark_end: int = 0
    kind: Kind = Kind.LINK
    text: str | None = None
    """Absent where it is what `context` marks."""
    heading: str = ""
    url: str | None = None
    """Absent where it is the link's."""
    raw: str | None = None
    """Absent where it is `url`."""
    is_new: bool = False
    waiver: str | None = None
    locator: str | None = None


class PackedLink(Struct, frozen=True, gc=False, omit_defaults=True, rename="camel"):
    """`ReportLink` without what is said elsewhere."""

    id: str
    """Names it in addresses; the same from report to report."""
    url: str
    status: Status
    reason: str
    confidence: float
    citations: tuple[PackedCitation, ...]
    confirmed: bool = False
    final_url: str | None = None
    wrapper: str | None = None
    target: str | None = None
    domain: str = ""
    domain_unicode: str = ""
    hops: tuple[ReportHop, ...] = ()
    suggestion: Suggestion | None = None
    archived: Archived | None = None
    first_seen: str | None = None
    last_ok: str | None = None
    dead_since: str | None = None
    category: str = "other"
    sentence: str = ""
    evidence: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    change: Change | None = None
    status_before: Status | None = None
    checked: str | None = None
    history: tuple[Visit, ...] = ()
    made_at: str | None = None
    recipient: bool = False


class PackedPost(Struct, frozen=True, gc=False, omit_defaults=True):
    """`ReportPost` as it stands."""

    path: str
    title: str | None = None
    date: str | None = None
    author: str | None = None
    tags: tuple[str, ...] = ()


class Pack:
    """Links are added one by one and deflated at once, so that a big report needs little memory."""

    def __init__(self, posts: Mapping[str, ReportPost]) -> None:
        self._posts = posts
        self._places: dict[str, int] = {}
        self._ids: Counter[str] = Counter()
        self._deflate = zlib.compressobj(_LEVEL)
        self._parts = [self._deflate.compress(b'{"links":[')]
        self._separator = b"\n"

    def add(self, link: ReportLink) -> str:
        """Add the next link, in the report's order; the name that it has in addresses."""
        identity = self._id(link)
        packed = _encode(self._packed(link, identity))
        self._parts.append(self._deflate.compress(self._separator + packed))
        self._separator = b",\n"
        return identity

    def finished(self, causes: Iterable[tuple[Cause, str]], rest: Mapping[str, Any]) -> str:
        """All of it in base64, with the causes (and their titles) and what else is wanted."""
        posts = [self._post(path) for path in self._places]
        tail = {"posts": posts, "causes": [_cause(*told) for told in causes], **rest}
        # Of the tail's own braces the opening one has been written with the links.
        self._parts.append(self._deflate.compress(b"],\n" + _encode(tail)[1:]))
        self._parts.append(self._deflate.flush())
        return b64encode(b"".join(self._parts)).decode()

    def _post(self, path: str) -> PackedPost:
        post = self._posts.get(path)
        if post is None:
            return PackedPost(path)
        return PackedPost(path, post.title, post.date, post.author, post.tags)

    def _packed(self, link: ReportLink, identity: str) -> PackedLink:
        return PackedLink(
            id=identity,
            url=link.url,
            status=link.status,
            reason=link.reason,
            confidence=round(link.confidence, 2),
            citations=tuple(self._citation(link, citation) for citation in link.citations),
            confirmed=link.confirmed,
            final_url=link.final_url,
            wrapper=link.wrapper,
            target=link.target,
            domain=link.domain,
            domain_unicode=link.domain_unicode,
            hops=link.hops,
            suggestion=link.suggestion,
            archived=link.archived,
            first_seen=link.first_seen,
            last_ok=link.last_ok,
            dead_since=link.dead_since,
            category=link.category,
            sentence=link.sentence,
            evidence=link.evidence,
            notes=link.notes,
            change=link.change,
            status_before=link.status_before,
            checked=link.checked,
            history=link.history,
            made_at=link.made_at,
            recipient=link.recipient,
        )

    def _citation(self, link: ReportLink, citation: ReportCitation) -> PackedCitation:
        marked = citation.context[citation.mark_start : citation.mark_end]
        url = citation.url or link.url
        return PackedCitation(
            post=self._places.setdefault(citation.post, len(self._places)),
            line=citation.line,
            column=citation.column,
            context=citation.context,
            mark_start=_utf16(citation.context, citation.mark_start),
            mark_end=_utf16(citation.context, citation.mark_end),
            kind=citation.kind,
            text=None if citation.text == marked else citation.text,
            heading=citation.heading,
            url=None if url == link.url else url,
            raw=None if citation.raw in ("", url) else citation.raw,
            is_new=citation.is_new,
            waiver=citation.waiver,
            locator=citation.locator,
        )

    def _id(self, link: ReportLink) -> str:
        identity = link_id(link.url)
        # Links whose recipient was left out may read alike.
        self._ids[identity] += 1
        times = self._ids[identity]
        return identity if times == 1 else f"{identity}-{times}"


def _cause(cause: Cause, title: str) -> dict[str, Any]:
    return {
        "id": cause.id,
        "kind": cause.kind,
        "title": title,
        "status": cause.status,
        "links": cause.links,
    }


def link_id(url: str) -> str:
    """A short name of a link that stays the same: 12 hexadecimal digits."""
    return hashlib.blake2b(url.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _utf16(text: str, place: int) -> int:
    """A place in a text as scripts count it, in UTF-16 code units."""
    return place if text.isascii() else len(text[:place].encode("utf-16-le", "surrogatepass")) // 2
