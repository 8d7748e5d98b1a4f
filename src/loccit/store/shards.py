"""Shards: parts of an archive's links that separate audits ask, on machines without a coordinator.

A link belongs to a shard by its registrable domain, so each host is asked by one shard. The shard
of a domain is the same on every machine.
"""

import re
from hashlib import blake2b
from typing import Self

from msgspec import Struct

from loccit.errors import UsageError

_MOST = 10_000
_WRITTEN = re.compile(r"(\d{1,5})/(\d{1,5})")
_SCOPE = re.compile(r"shard (\d+) of (\d+)")


class Shard(Struct, frozen=True, order=True):
    """One of several parts."""

    count: int
    index: int
    """From 1 to `count`."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the shard that `3/16` names.

        Raises:
            UsageError: It names none.
        """
        match = _WRITTEN.fullmatch(text.strip())
        if match is not None and 1 <= int(match[1]) <= int(match[2]) <= _MOST:
            return cls(int(match[2]), int(match[1]))
        raise UsageError(f"{text!r} is not a valid shard; write 3/16 for the third of 16")

    @classmethod
    def of_scope(cls, scope: str | None) -> Self | None:
        """Return the shard that a run was about (`Run.scope`), where it was about one."""
        match = _SCOPE.fullmatch(scope or "")
        return None if match is None else cls(int(match[2]), int(match[1]))

    @classmethod
    def of_domain(cls, domain: str, count: int) -> Self:
        """Return the one of `count` shards to which a registrable domain belongs."""
        digest = blake2b(domain.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return cls(count, int.from_bytes(digest, "big") % count + 1)

    @property
    def scope(self) -> str:
        """The words for `Run.scope`."""
        return f"shard {self.index} of {self.count}"

    def holds(self, domain: str) -> bool:
        """Return whether a domain's links belong to it."""
        return type(self).of_domain(domain, self.count) == self
