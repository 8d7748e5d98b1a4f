"""The records of a large XML file (the items of an export), one at a time.

expat reads strictly, with the place of every text. Where the file is not well formed, lxml reads it
a second time from the first record that was not read, by libxml2's rules of recovery and without
places. Declared entities are refused: neither files nor endless texts come of a declaration.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias, cast
from xml.parsers import expat

from lxml import etree
from msgspec import Struct

from loccit.extraction.formats import LineMap
from loccit.model import GatherProblem
from loccit.sources.interface import LARGEST_POST, SourceError
from loccit.sources.streams import open_stream
from loccit.sources.xml_pieces import BREAKS_OFF, Ending, pieces
from loccit.sources.xml_repair import with_references

_DEEPEST = 500
"""Levels of elements; no export comes near."""
_NODE = 200
"""Characters that an element counts for, besides its text, towards the limit on a record."""
_PIECE = 32
"""Characters that a piece of text counts for, besides its own: the parser makes a piece a sign."""


class Node(Struct, gc=False):
    """An element of a record."""

    name: str
    """With its prefix, as written."""
    attributes: dict[str, str]
    content: list["str | Node"] = []
    lines: LineMap | None = None
    """Where its own text stands, for elements whose places are wanted."""

    @property
    def text(self) -> str:
        """Its own text, without its children's."""
        return "".join(part for part in self.content if isinstance(part, str))

    def children(self, name: str) -> Iterator["Node"]:
        """The children of a name."""
        return (part for part in self.content if isinstance(part, Node) and part.name == name)

    def child(self, name: str) -> "Node | None":
        """The first child of a name."""
        return next(self.children(name), None)

    def said(self, *names: str) -> str:
        """The text, stripped, of the first of some children that has any."""
        for name in names:
            for child in self.children(name):
                if text := child.text.strip():
                    return text
        return ""


class Shape(Struct, frozen=True):
    """The wanted elements of a file."""

    records: Collection[str]
    """Names of elements that are records."""
    outside: Collection[str] = ()
    """Names of further elements that are wanted where no record holds them."""
    placed: Collection[str] = ()
    """Names of elements in records whose places are wanted."""
    last: Collection[str] = ()
    """Names of children of a record of which only the last is wanted (revisions of a page)."""


Item: TypeAlias = "Node | GatherProblem"


def records(path: Path, shape: Shape) -> Iterator[Item]:
    """The records of a file, and what is wanted outside of them, in the file's order.

    Raises:
        SourceError: the file can't be read to its end.
        OSError: so the system says.
    """
    read = 0
    try:
        with open_stream(path) as stream:
            for item in _strictly(stream, shape):
                yield item
                read += 1
    except expat.ExpatError as error:
        yield GatherProblem(
            path.name,
            "read-leniently",
            f"not well-formed XML ({error}); read by rules of recovery from there on",
            error.lineno,
        )
        with open_stream(path) as stream:
            for number, item in enumerate(_leniently(stream, shape)):
                if number >= read:
                    yield item


class _Builder:
    """Makes nodes of a parser's events."""

    def __init__(self, shape: Shape, place: Callable[[], tuple[int, int]] | None = None) -> None:
        self._shape = shape
        self._place = place
        self._open: list[Node] = []
        self._lengths: list[int] = []
        """How much text each open node has."""
        self._depth = 0
        self._size = 0
        self.done: list[Item] = []

    @property
    def is_placing(self) -> bool:
        """Whether the places of the text that comes next are wanted."""
        is_placed = bool(self._open) and self._open[-1].lines is not None
        return is_placed and self._size <= LARGEST_POST

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise SourceError(f"elements are nested more than {_DEEPEST} levels deep")
        if not self._open:
            if name not in self._shape.records and name not in self._shape.outside:
                return
            self._size = 0
        elif len(self._open) == 1 and name in self._shape.last:
            self._drop_before(name)
        self._size += _NODE
        node = Node(name, attributes, [])
        if self._place is not None and name in self._shape.placed:
            node.lines = LineMap()
        if self._open and self._size <= LARGEST_POST:
            self._open[-1].content.append(node)
        self._open.append(node)
        self._lengths.append(0)

    def end(self, _name: str) -> None:
        """An element ends."""
        self._depth -= 1
        if not self._open:
            return
        node = self._open.pop()
        self._lengths.pop()
        if self._open:
            return
        if self._size > LARGEST_POST:
            detail = f"more than {LARGEST_POST:,} characters; it is left out"
            self.done.append(GatherProblem(f"<{node.name}>", "too-large", detail))
        else:
            self.done.append(node)

    def text(self, text: str) -> None:
        """Some text of the innermost element."""
        if not self._open:
            return
        self._size += len(text) + _PIECE
        if self._size > LARGEST_POST:
            self._open[0].content.clear()
            return
        node = self._open[-1]
        if node.lines is not None and self._place is not None:
            node.lines.add(self._lengths[-1], *self._place())
        self._lengths[-1] += len(text)
        node.content.append(text)

    def _drop_before(self, name: str) -> None:
        """Forget an earlier child of the record, of which only the last is wanted."""
        record = self._open[0]
        record.content[:] = [
            part for part in record.content if isinstance(part, Node) and part.name != name
        ]
        self._size = _NODE * (1 + len(record.content))

    def taken(self) -> Iterator[Item]:
        """Return what is done by now."""
        done, self.done = self.done, []
        return iter(done)


def _strictly(stream: BinaryIO, shape: Shape) -> Iterator[Item]:
    parser = expat.ParserCreate()
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    builder = _Builder(shape, lambda: (parser.CurrentLineNumber, parser.CurrentColumnNumber + 1))

    def start(name: str, attributes: dict[str, str]) -> None:
        builder.start(name, attributes)
        parser.buffer_text = not builder.is_placing

    def end(name: str) -> None:
        builder.end(name)
        parser.buffer_text = not builder.is_placing

    def refuse(*_: object) -> None:
        raise SourceError("it declares entities, which could make endless texts; it is not read")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.text
    parser.EntityDeclHandler = refuse
    given = 0
    for piece in chain(pieces(stream), [b""]):
        try:
            parser.Parse(piece, not piece)
        except (expat.ExpatError, SourceError):
            yield from builder.taken()
            raise
        except LookupError as error:  # of an encoding declared where nobody looks for it
            raise SourceError(f"it can't be read: {error}") from error
        yield from builder.taken()
        given += len(piece)
        # Within a text that is too large, the parser need not tell of every sign.
        parser.buffer_text = not builder.is_placing
        # expat reads what is not yet whole again with every piece.
        if given - parser.CurrentByteIndex > LARGEST_POST:
            line = parser.CurrentLineNumber
            raise SourceError(f"line {line}: a tag or comment of more than {LARGEST_POST:,} bytes")


_NAMED = (
    ("http://purl.org/rss/1.0/modules/content/", "content:"),
    ("http://wordpress.org/export/", "wp:"),
    ("http://purl.org/dc/elements/1.1/", "dc:"),
    ("http://purl.org/syndication/thread/", "thr:"),
    ("http://www.w3.org/2007/app", "app:"),
    ("http://purl.org/atom/app#", "app:"),
    ("http://schemas.google.com/blogger/", "blogger:"),
)
"""Prefixes of the namespaces of exports; lxml tells namespaces, expat prefixes."""


def _prefixed(name: str) -> str:
    if not name.startswith("{"):
        return name
    namespace, _, local = name[1:].partition("}")
    if namespace.endswith("/excerpt/"):
        return f"excerpt:{local}"
    return next((p + local for known, p in _NAMED if namespace.startswith(known)), local)


class _Target:
    """The target of lxml's parser; it makes the same nodes as expat's handlers."""

    def __init__(self, builder: _Builder) -> None:
        self._builder = builder
        self.root = ""
        """The local name of the first element."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.root = self.root or name.rpartition("}")[2]
        prefixed = {_prefixed(key): value for key, value in attributes.items()}
        self._builder.start(_prefixed(name), prefixed)

    def end(self, name: str) -> None:
        self._builder.end(_prefixed(name))

    def data(self, data: str) -> None:
        self._builder.text(data)

    def comment(self, _text: str) -> None:
        """Comments are no content."""

    def close(self) -> None:
        """Nothing is left to do at the end."""


def _leniently(stream: BinaryIO, shape: Shape) -> Iterator[Item]:
    builder = _Builder(shape)
    target = _Target(builder)
    parser = etree.XMLParser(
        target=cast(Any, target), recover=True, huge_tree=True, resolve_entities=False,
        no_network=True, load_dtd=False,
    )  # fmt: skip
    document = Ending(pieces(stream))
    for piece in with_references(iter(document)):
        try:
            parser.feed(piece)
        except etree.XMLSyntaxError as error:
            yield from builder.taken()
            raise SourceError(f"it can't be read to its end: {error}") from error
        yield from builder.taken()
    try:
        parser.close()
    except etree.XMLSyntaxError as error:
        yield from builder.taken()
        raise SourceError(f"it can't be read to its end: {error}") from error
    yield from builder.taken()
    if target.root and not document.closes(target.root):
        raise SourceError(BREAKS_OFF)
