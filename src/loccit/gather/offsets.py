"""Places in a text: from the parser's bytes to characters, from characters to line and column."""


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
            self._char += len(data[self._byte : byte].decode("utf-8", "replace"))
        else:
            self._char -= len(data[byte : self._byte].decode("utf-8", "replace"))
        self._byte = byte
        return self._char


class Places:
    """Character offsets to 1-based lines and columns, for offsets that do not fall."""

    __slots__ = ("_at", "_line", "_line_start", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1
        self._line_start = 0

    def of(self, at: int) -> tuple[int, int]:
        """The line and column of the character at `at`."""
        breaks = self._text.count("\n", self._at, at)
        if breaks:
            self._line += breaks
            self._line_start = self._text.rindex("\n", self._at, at) + 1
        self._at = at
        return self._line, at - self._line_start + 1
