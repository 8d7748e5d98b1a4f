"""An XML document in pieces that a parser can read: UTF-8, without characters that XML forbids."""

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import Protocol

from loccit.extraction.formats.xml_encoding import decoder_of, is_wide

_CHUNK = 1 << 16
_ENDING = 4_096
"""Bytes at the end of a document in which its root ends; comments may follow."""
BREAKS_OFF = "it breaks off: its end is missing"
"""What is said of a document whose root element does not end."""
_CONTROLS = bytes(32 if byte < 32 and byte not in b"\t\n\r" else byte for byte in range(256))
"""Control characters, which XML forbids and exports hold, become spaces; places stay."""
_ENCODING = re.compile(r"(<\?xml[^>]{0,1000}?)(\sencoding\s*=\s*[\"'][^\"'<>]{0,1000}[\"'])")


class Readable(Protocol):
    """A source of bytes."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes; none at the end."""


def pieces(stream: Readable) -> Iterator[bytes]:
    """The document in UTF-8, by the encoding that it declares; what that can't hold is replaced."""
    piece = stream.read(_CHUNK)
    if is_wide(piece):
        codec = "utf-16"
        if not piece.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            codec = "utf-16-be" if piece[:1] == b"\0" else "utf-16-le"
        decoder = codecs.getincrementaldecoder(codec)("replace")
        head = decoder.decode(piece)
        text = _ENCODING.sub(lambda found: found[1] + " " * len(found[2]), head, count=1)
        yield from _without_controls(text)
        piece = stream.read(_CHUNK)
    else:
        decoder, piece = decoder_of(piece)
    while piece:
        yield from _without_controls(decoder.decode(piece))
        piece = stream.read(_CHUNK)
    yield from _without_controls(decoder.decode(b"", True))


class Ending:
    """Pieces of a document as they go by, of which the end is kept."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces
        self._last = b""

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self._last = (self._last + piece)[-_ENDING:]
            yield piece

    def closes(self, root: str) -> bool:
        """Return whether the root element ends there: else the document breaks off.

        Args:
            root: its name without a prefix.
        """
        return (
            re.search(rb"</(?:[\w.-]+:)?%b\s*>" % re.escape(root.encode()), self._last) is not None
        )


def _without_controls(text: str) -> Iterator[bytes]:
    if text:
        yield text.encode("utf-8", "replace").translate(_CONTROLS)
