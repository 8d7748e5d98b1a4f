r"""A JSON text made readable as its bytes go by: valid UTF-8, no halves of surrogate pairs.

JavaScript cuts a text within an emoji and writes the half that is left (`\ud83d`). Parsers refuse
both that and bytes that are no UTF-8, and with them the rest of an export.
"""

import codecs
import io
import re
from typing import Any, BinaryIO

_CHUNK = 1 << 16
_ESCAPE = re.compile(
    rb"\\(?:\\|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u([dD][89a-fA-F][0-9a-fA-F]{2}))"
)
_IS_PAIR = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F]")
_HALF = 6
"""Bytes of the escape of one surrogate."""
_LONGEST = 12
"""Bytes of the longest escape that is looked for."""
_OPENINGS = 1_000
"""Brackets in a piece, beyond which it is handed on a little at a time: a parser goes through a
piece as a whole, and what it keeps of each level grows with the depth."""
_LITTLE = 1 << 10


class JsonStream(io.RawIOBase):
    """A stream of readable JSON."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self.is_valid = True
        """Whether all bytes so far were UTF-8."""
        self._kept = b""
        self._ready = memoryview(b"")
        self._step = _CHUNK

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read into a buffer; 0 at the end."""
        while not self._ready:
            data = self._stream.read(_CHUNK)
            ready = self._repaired(data)
            dense = ready.count(b"[") + ready.count(b"{") > _OPENINGS
            self._step = _LITTLE if dense else _CHUNK
            self._ready = memoryview(ready)
            if not data:
                break
        size = min(len(buffer), self._step, len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _repaired(self, data: bytes) -> bytes:
        try:
            text = self._decoder.decode(data, not data)
        except UnicodeDecodeError:
            self.is_valid = False
            state = self._decoder.getstate()
            self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
            self._decoder.setstate(state)
            text = self._decoder.decode(data, not data)
        whole = self._kept + text.encode()
        self._kept = b""
        if data:
            # An escape may be cut in two: it waits for the next piece.
            cut = whole.find(b"\\", max(len(whole) - _LONGEST, 0))
            while cut > 0 and len(whole) - cut < _CHUNK and whole[cut - 1] == 0x5C:
                cut -= 1
            if cut >= _HALF and _IS_PAIR.match(whole, cut - _HALF):
                cut -= _HALF
            if cut >= 0:
                whole, self._kept = whole[:cut], whole[cut:]
        if b"\\u" not in whole:
            return whole
        return _ESCAPE.sub(lambda found: b"\\ufffd" if found[1] else found[0], whole)
