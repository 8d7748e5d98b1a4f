"""Places in a text: from the parser's bytes to characters, from characters to line and column."""

from collections.abc import Iterable, Iterator


class Offsets:
    """Byte offsets in a text's UTF-8 form to character offsets; fast for rising ones."""

    __slots__ = ("_byte", "_char", "_data")

    def __init__(self, text: str) -> None:
        self._data = None if text.isascii() else text.encode()
        self._byte = 0
        self._char = 0

    def of(self, byte: int) -> int:
        """The character that begins at `byte`."""
        data = self._data
        if data is None:
            return byte
        if byte >= self._byte:
            self._char += _characters(data[self._byte : byte])
        else:
            self._char -= _characters(data[byte : self._byte])
        self._byte = byte
        return self._char


def _characters(piece: bytes) -> int:
    return len(piece) if piece.isascii() else len(piece.decode("utf-8", "replace"))


def places(text: str, offsets: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The 1-based lines and columns of characters, whose offsets do not fall."""
    count = text.count
    line = 1
    before_line = -1
    done = 0
    for at in offsets:
        if breaks := count("\n", done, at):
            line += breaks
            before_line = text.rindex("\n", done, at)
        done = at
        yield line, at - before_line
