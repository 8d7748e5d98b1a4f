"""How much may come out of packed data: the limit that every reader of archive files keeps."""

_HIGHEST_RATIO = 200
"""Bytes out of one byte; text packs to a twentieth, a bomb to a thousandth."""
_FREE = 10 << 20
"""Bytes that come out of however little."""
TOO_MUCH = f"{_HIGHEST_RATIO} times its size"
"""For messages: what data unpacks to more than."""


def most_unpacked(packed: int) -> int:
    """Return how many bytes may come out of so many."""
    return max(_FREE, _HIGHEST_RATIO * packed)
