"""A post's bytes as text that can be edited and written back with every other byte unchanged."""

import codecs
import re
from collections.abc import Iterator
from itertools import chain, repeat

from loccit.extraction.decode import decode
from loccit.page.charset import codec_of

_LABEL = re.compile(rb"(?:charset|(?:en)?coding)\s*+[=:]\s*+[\"']?\s*+([\w:.-]+)", re.I)
_LABELS_WITHIN = 4_096
"""Bytes of a post in which it may name its encoding."""
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_COMMON = ("cp1252", "latin-1", "gb18030", "big5hkscs", "cp932", "euc-jp", "cp949", "cp1251")
_MALFORMED = "\ud800"
"""Stands in a text for bytes that are not UTF-8. No decoder yields it by itself."""
_REPLACED = "\ufffd"
_KEEPING = "loccit-repair-keeping"
"""The name of an error handler that keeps malformed bytes; each reading registers its own."""


class Encoded:
    """A post's text, and how it becomes bytes again.

    Args:
        text: as the reader of posts understands it, but for malformed bytes.
        codec: of the file.
        mark: the byte order mark that the text does not hold.
        malformed: the bytes that `_MALFORMED` stands for, in order.
    """

    def __init__(
        self, text: str, codec: str, mark: bytes = b"", malformed: tuple[bytes, ...] = ()
    ) -> None:
        self.text = text
        self._codec = codec
        self._mark = mark
        self._malformed = malformed

    def encode(self, text: str) -> bytes:
        """The bytes of this text, edited or cut off at its end."""
        kept = chain(self._malformed, repeat(b""))
        encoded = [piece.encode(self._codec) for piece in text.split(_MALFORMED)]
        return self._mark + encoded[0] + b"".join(next(kept) + piece for piece in encoded[1:])


def readings(data: bytes) -> Iterator[Encoded]:
    """A post's bytes as the texts that they may be read as; none where no text gives these bytes.

    Bytes that are not UTF-8 and name no encoding are Windows-1252 in HTML, as in browsers, and
    what they look like elsewhere.
    """
    try:
        yield Encoded(data.decode(), "utf-8")
        return
    except UnicodeDecodeError as error:
        read = {decode(data, error, html=html)[0] for html in (False, True)}
    for candidate in _candidates(data):
        as_read = candidate.text.replace(_MALFORMED, _REPLACED)
        if as_read in read and candidate.encode(candidate.text) == data:
            yield candidate


def _candidates(data: bytes) -> Iterator[Encoded]:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            yield from _strict(data[len(mark) :], codec, mark)
            return
    for label in _LABEL.findall(data[:_LABELS_WITHIN]):
        named = codec_of(label.decode("ascii", "replace"))
        if named is not None:
            yield from _strict(data, named)
    yield _lenient(data)
    for codec in _COMMON:
        yield from _strict(data, codec)


def _strict(data: bytes, codec: str, mark: bytes = b"") -> Iterator[Encoded]:
    try:
        yield Encoded(data.decode(codec), codec, mark)
    except (UnicodeError, LookupError):
        return


def _lenient(data: bytes) -> Encoded:
    """UTF-8 with malformed sequences, which are kept as they are."""
    malformed: list[bytes] = []

    def keep(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeDecodeError)
        malformed.append(error.object[error.start : error.end])
        return _MALFORMED, error.end

    codecs.register_error(_KEEPING, keep)
    return Encoded(data.decode("utf-8", _KEEPING), "utf-8", malformed=tuple(malformed))
