"""Records of one kind by URL: what a command learned about each, from run to run."""

from collections.abc import Iterator
from typing import Generic, TypeVar

import msgspec

from loccit.store.memory import Memory

_encode = msgspec.msgpack.Encoder().encode

Record = TypeVar("Record", bound=msgspec.Struct)


class UrlRecords(Generic[Record]):
    """The records of one kind.

    A record is kept as soon as it is set, or with the transaction that is open.
    """

    def __init__(self, memory: Memory, kind: type[Record]) -> None:
        self._memory = memory
        self._decode = msgspec.msgpack.Decoder(kind).decode

    def get(self, url: str) -> Record | None:
        """Return the record of a URL; None where there is none."""
        found = self._memory.get(url)
        return None if found is None else self._decode(found)

    def keep(self, url: str, record: Record) -> None:
        """Keep the record of a URL instead of an earlier one."""
        self._memory[url] = _encode(record)

    def forget(self, url: str) -> None:
        """Drop the record of a URL."""
        del self._memory[url]

    def __bool__(self) -> bool:
        return len(self._memory) > 0

    def __iter__(self) -> Iterator[tuple[str, Record]]:
        for url in self._memory:
            yield url, self._decode(self._memory[url])
