"""The strings of a JSON text at their places, whatever the text's size, depth and validity."""

import re
from collections.abc import Iterator

from loccit.extraction.formats.interface import PlaceMap

_TOKEN = re.compile(r"\"((?>(?:[^\"\\]++|\\.)*))\"?|[\[\]{},:]", re.S)
_ESCAPE = re.compile(
    r"\\(?:u(?:([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|([0-9a-fA-F]{4}))|(.))",
    re.S,
)
_NAMED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}

DEEPEST = 200
"""Levels below which a path is not followed."""

Path = list[str | int]


def strings(text: str) -> Iterator[tuple[Path, bool, int, int]]:
    """Every string: its path, whether it is a key, and where its content begins and ends.

    The path is one list that changes as the text is read: copy what is to be kept. A key's path is
    that of its value. It is cut off below `DEEPEST` levels.
    """
    path: Path = []
    objects: list[bool] = []
    expects_key = False
    for token in _TOKEN.finditer(text):
        sign = token[0][0]
        if sign == '"':
            if expects_key:
                key = token[1]
                if len(objects) <= DEEPEST:
                    path[-1] = key
                yield path, True, token.start(1), token.end(1)
            else:
                yield path, False, token.start(1), token.end(1)
        elif sign in "{[":
            objects.append(sign == "{")
            if len(objects) <= DEEPEST:
                path.append("" if sign == "{" else 0)
            expects_key = sign == "{"
        elif sign in "]}":
            if objects:
                objects.pop()
                if len(objects) < DEEPEST:
                    del path[len(objects) :]
            expects_key = False
        elif sign == ":":
            expects_key = False
        elif objects:
            expects_key = objects[-1]
            if not expects_key and len(objects) <= DEEPEST:
                last = path[-1]
                path[-1] = last + 1 if isinstance(last, int) else 0


def decoded(text: str, start: int, end: int, places: PlaceMap, at: int = 0) -> str:
    """The value of a string whose content is `text[start:end]`.

    Args:
        places: receives where the value stands.
        at: where the value will stand in the text that `places` is about.
    """
    places.add(at, start)
    if text.find("\\", start, end) < 0:
        return text[start:end]
    pieces: list[str] = []
    done = start
    for match in _ESCAPE.finditer(text, start, end):
        begin, stop = match.span()
        if begin > done:
            places.add(at, done)
            pieces.append(text[done:begin])
            at += begin - done
        char = _char(match)
        places.escape(at, begin, stop - begin)
        pieces.append(char)
        at += 1
        done = stop
    if done < end:
        pieces.append(text[done:end])
    return "".join(pieces)


def _char(match: re.Match[str]) -> str:
    high, low, unit, named = match.groups()
    if high is not None:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00)
    if unit is None:
        return _NAMED.get(named, named)
    code = int(unit, 16)
    return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)
