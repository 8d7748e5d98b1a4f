"""Which cited pages were given to Save Page Now, and what became of them."""

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from loccit.store.memory import Memory

_SOURCE = "loccit:preservation"
_encode = msgspec.msgpack.Encoder().encode


class Preserved(Struct, frozen=True, omit_defaults=True):
    """What is known of one page."""

    at: float
    fate: str
    """A value of `loccit.archives.save.Fate`."""
    detail: str = ""
    job: str = ""
    """Of Save Page Now, while it is not known what became of it."""
    timestamp: str = ""
    """Of the capture, 14 digits."""


_decode = msgspec.msgpack.Decoder(Preserved).decode


class Preservation:
    """Pages by their URL."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory.of(_SOURCE)

    def get(self, url: str) -> Preserved | None:
        """What is known of a page; None for one that was never submitted."""
        found = self._memory.get(url)
        return None if found is None else _decode(found)

    def keep(self, url: str, preserved: Preserved) -> None:
        """Keep what became of a page."""
        self._memory[url] = _encode(preserved)

    def __iter__(self) -> Iterator[tuple[str, Preserved]]:
        for url in self._memory:
            yield url, _decode(self._memory[url])
