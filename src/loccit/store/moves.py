"""Where pages moved to: what searching for each dead link came to."""

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from loccit.store.memory import Memory

_SOURCE = "loccit:moved-pages"
_encode = msgspec.msgpack.Encoder().encode


class Move(Struct, frozen=True, omit_defaults=True):
    """The result of the last search for a link."""

    at: float
    url: str | None = None
    """Where the page is now; None where it was not found."""
    confidence: float = 0.0
    why: str = ""
    pattern: str = ""
    """The pattern of the site's addresses that it follows; empty where it follows none."""


_decode = msgspec.msgpack.Decoder(Move).decode


class Moves:
    """Searches by the link's URL."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory.of(_SOURCE)

    def get(self, url: str) -> Move | None:
        """Return what a search came to; None where there was none."""
        found = self._memory.get(url)
        return None if found is None else _decode(found)

    def keep(self, url: str, move: Move) -> None:
        """Keep what a search came to."""
        self._memory[url] = _encode(move)

    def __iter__(self) -> Iterator[tuple[str, Move]]:
        for url in self._memory:
            yield url, _decode(self._memory[url])
