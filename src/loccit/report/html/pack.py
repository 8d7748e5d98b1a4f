"""The findings as the page's script reads them: JSON, deflated, in base64.

They are in two parts, so that the list is there soon: what the list, search and filters need of all
findings, and what is shown of a chosen one besides. The second is packed in blocks: the page
unpacks those of findings that somebody looks at.
"""

import hashlib
import zlib
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from loccit.model import Post
from loccit.report.causes import Cause
from loccit.report.model import ReportCitation, ReportLink
from loccit.report.serialise import PAGE, PAGE_DETAILS

_encode = msgspec.json.Encoder().encode
_LEVEL = 9
_BLOCK = 100
"""Findings whose details are packed together: some 100 KB, which a browser unpacks in 2 ms."""


class Packed(Struct, frozen=True):
    """The two parts of the findings, in base64."""

    findings: str
    """`{"links": […], "posts": […], "causes": […], …}`"""
    details: str
    """A line for each block: the details of its findings as JSON Lines, in the order of `links`."""


class Group(Struct, frozen=True):
    """Links that the list shows under one heading, as those of a cause."""

    id: str
    title: str
    links: tuple[int, ...]
    """Places among the packed links."""
    kind: str = ""
    status: str = ""


class _Deflated:
    """Text that is deflated as it is written, so that a big report needs little memory."""

    def __init__(self) -> None:
        self._deflate = zlib.compressobj(_LEVEL)
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> None:
        self._parts.append(self._deflate.compress(data))

    def base64(self) -> str:
        self._parts.append(self._deflate.flush())
        return _base64(b"".join(self._parts))


def _base64(data: bytes) -> str:
    return b64encode(data).decode()


class Pack:
    """Links are added one by one, and packed at once."""

    def __init__(self, posts: Mapping[str, Post]) -> None:
        self._posts = posts
        self._places: dict[str, int] = {}
        self._ids: Counter[str] = Counter()
        self._findings = _Deflated()
        self._findings.write(b'{"links":[')
        self._details: list[str] = []
        self._block: list[bytes] = []
        self._separator = b"\n"

    def add(self, link: ReportLink, **instead: Any) -> str:
        """Add the next link, in the report's order.

        Args:
            instead: values for some of its fields.

        Returns:
            The name that it has in addresses.
        """
        identity = self._id(link)
        self._findings.write(self._separator + _encode(self._packed(link, identity, instead)))
        self._add_details(link)
        self._separator = b",\n"
        return identity

    def _add_details(self, link: ReportLink) -> None:
        self._block.append(_encode(PAGE_DETAILS.flat(link)))
        if len(self._block) == _BLOCK:
            self._close_block()

    def _close_block(self) -> None:
        self._details.append(_base64(zlib.compress(b"\n".join(self._block), _LEVEL)))
        self._block.clear()

    def finished(self, causes: Iterable[Group], rest: Mapping[str, Any]) -> Packed:
        """All of it, with the causes and what else is wanted."""
        posts = [self._post(path) for path in self._places]
        tail = {"posts": posts, "causes": list(causes), "block": _BLOCK, **rest}
        # Of the tail's own braces the opening one has been written with the links.
        self._findings.write(b"],\n" + _encode(tail)[1:])
        if self._block:
            self._close_block()
        return Packed(self._findings.base64(), "\n".join(self._details))

    def _post(self, path: str) -> Struct:
        return PAGE.flat(self._posts.get(path) or Post(path, digest="", size=0))

    def _packed(self, link: ReportLink, identity: str, instead: Mapping[str, Any]) -> Struct:
        return PAGE.flat(
            link,
            id=identity,
            confidence=round(link.verdict.confidence, 2),
            citations=tuple(self._citation(link, citation) for citation in link.citations),
            **instead,
        )

    def _citation(self, link: ReportLink, citation: ReportCitation) -> Struct:
        """Return a citation without what its context marks and what its link says already."""
        marked = citation.context[citation.mark_start : citation.mark_end]
        url = citation.url or link.url
        return PAGE.flat(
            citation,
            post=self._places.setdefault(citation.post, len(self._places)),
            mark_start=_utf16(citation.context, citation.mark_start),
            mark_end=_utf16(citation.context, citation.mark_end),
            text=None if citation.text == marked else citation.text,
            url=None if url == link.url else url,
            raw=None if citation.raw in ("", url) else citation.raw,
            # The page matches decisions itself: they change while it is open.
            waiver=None if citation.decision else citation.waiver,
            decision=None,
        )

    def _id(self, link: ReportLink) -> str:
        identity = link_id(link.url)
        # Links whose recipient was left out may read alike.
        self._ids[identity] += 1
        times = self._ids[identity]
        return identity if times == 1 else f"{identity}-{times}"


def group_of(cause: Cause, title: str) -> Group:
    """Return a cause as a group of the list."""
    return Group(cause.id, title, cause.links, cause.kind, cause.status)


def link_id(url: str) -> str:
    """A short name of a link that stays the same: 12 hexadecimal digits."""
    return hashlib.blake2b(url.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def _utf16(text: str, place: int) -> int:
    """A place in a text as scripts count it, in UTF-16 code units."""
    return place if text.isascii() else len(text[:place].encode("utf-16-le", "surrogatepass")) // 2
