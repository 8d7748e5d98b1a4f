"""Edits as patches that `git apply` takes. Pure.

A patch is bytes: it quotes lines of a file in the file's own encoding.
"""

import base64
import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence

_LINE = re.compile(rb"[^\n]*\n?")
_CONTEXT = 1
"""Unchanged lines around a change. Posts have long lines."""
_PLAIN_NAME = re.compile(r"[^\"\\\x00-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff]*")
_LONGEST_INSERT = 127
_LONGEST_COPY = 0xFFFF


class Replacement:
    """New bytes for a stretch of a file."""

    __slots__ = ("end", "new", "start")

    def __init__(self, start: int, end: int, new: bytes) -> None:
        self.start = start
        self.end = end
        self.new = new


def lines_of(data: bytes) -> list[bytes]:
    """Lines as patch tools count them: ended by a line feed and nothing else."""
    return [line for line in _LINE.findall(data) if line]


def hunks(before: Sequence[bytes], after: Sequence[bytes]) -> list[tuple[int, int]]:
    """The stretches of lines that a diff shows, in rising order and apart.

    Both files have the same number of lines.
    """
    found: list[tuple[int, int]] = []
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        if old == new:
            continue
        start, end = max(0, number - _CONTEXT), min(len(before), number + 1 + _CONTEXT)
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def unified(
    name: str,
    before: Sequence[bytes],
    after: Sequence[bytes],
    shown: Iterable[tuple[int, int]],
) -> bytes:
    """A unified diff of some hunks, which `patch -p1` takes as well."""
    parts = [f"--- {_name('a', name)}\n+++ {_name('b', name)}\n".encode()]
    for start, end in shown:
        count = f"{start + 1},{end - start}" if end - start > 1 else f"{start + 1}"
        parts.append(f"@@ -{count} +{count} @@\n".encode())
        at = start
        while at < end:
            same_until = at
            while same_until < end and before[same_until] == after[same_until]:
                same_until += 1
            parts += (_marked(b" ", line) for line in before[at:same_until])
            at = same_until
            while same_until < end and before[same_until] != after[same_until]:
                same_until += 1
            parts += (_marked(b"-", line) for line in before[at:same_until])
            parts += (_marked(b"+", line) for line in after[at:same_until])
            at = same_until
    return b"".join(parts)


def _marked(mark: bytes, line: bytes) -> bytes:
    return (
        mark + line if line.endswith(b"\n") else mark + line + b"\n\\ No newline at end of file\n"
    )


def _name(side: str, name: str, *, alone: bool = True) -> str:
    """A file's name as git writes it in a patch: quoted as in C where that is needed."""
    path = f"{side}/{name}"
    if _PLAIN_NAME.fullmatch(path):
        # GNU patch takes what follows a space for a date, unless a tab ends the name.
        return f"{path}\t" if alone and " " in path else path
    data = path.encode("utf-8", "surrogateescape")
    return '"' + "".join(_ESCAPES.get(byte) or _escaped(byte) for byte in data) + '"'


_ESCAPES = {ord("\n"): "\\n", ord("\t"): "\\t", ord('"'): '\\"', ord("\\"): "\\\\"}


def _escaped(byte: int) -> str:
    return chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}"


def binary(name: str, before: bytes, replacements: Sequence[Replacement], mode: str) -> bytes:
    """A patch in git's binary format that holds nothing of the file but what is new in it.

    Args:
        before: the file.
        replacements: in rising order and apart.
        mode: the file's mode as git writes it.
    """
    after = replaced(before, replacements)
    delta = _delta(before, len(after), replacements)
    packed = zlib.compress(delta, 9)
    lines = [
        f"diff --git {_name('a', name, alone=False)} {_name('b', name, alone=False)}",
        f"index {_blob(before)}..{_blob(after)} {mode}",
        "GIT binary patch",
        f"delta {len(delta)}",
        *(_base85(packed[at : at + 52]) for at in range(0, len(packed), 52)),
        "",
        "",
    ]
    return "\n".join(lines).encode()


def replaced(before: bytes, replacements: Sequence[Replacement]) -> bytes:
    """A file with replacements made."""
    parts, at = [], 0
    for one in replacements:
        parts += [before[at : one.start], one.new]
        at = one.end
    return b"".join([*parts, before[at:]])


def _delta(before: bytes, size: int, replacements: Sequence[Replacement]) -> bytes:
    """A delta (git's documentation, gitformat-pack, "Deltified representation")."""
    parts = [_varint(len(before)), _varint(size)]
    at = 0
    for one in replacements:
        parts += _copies(at, one.start)
        for start in range(0, len(one.new), _LONGEST_INSERT):
            piece = one.new[start : start + _LONGEST_INSERT]
            parts += [bytes([len(piece)]), piece]
        at = one.end
    return b"".join([*parts, *_copies(at, len(before))])


def _varint(number: int) -> bytes:
    parts = bytearray()
    while number >= 0x80:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*parts, number])


def _copies(start: int, end: int) -> Iterator[bytes]:
    while start < end:
        size = min(end - start, _LONGEST_COPY)
        yield bytes([0x80 | 0x0F | 0x30]) + start.to_bytes(4, "little") + size.to_bytes(2, "little")
        start += size


def _blob(data: bytes) -> str:
    """The name that git gives to a file's content."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _base85(piece: bytes) -> str:
    """A line of git's base85: its length as a letter, then its bytes."""
    length = len(piece)
    letter = chr(ord("A") + length - 1) if length <= 26 else chr(ord("a") + length - 27)
    return letter + base64.b85encode(piece, pad=True).decode()
