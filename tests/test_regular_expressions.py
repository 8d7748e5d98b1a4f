"""No regular expression takes time that grows with the square of what it reads, or worse.

Two neighbouring repeats that may match the same characters share them out in every way before they
fail: `\\s*[^>]*?\\s*x` takes cubic time for blanks. The first of them must be possessive (`\\s*+`),
or leave out what the second begins with.
"""

import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from re import _constants as codes, _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import pytest

import loccit

_CHARACTERS = [*map(chr, range(1, 127)), "é", "中", "\u2028", "\u00a0"]
"""A sample of each class."""
_MANY = 500
"""Repetitions from which a bounded repeat counts as unbounded."""


class Part(NamedTuple):
    """A part of an expression: what one character of it may be, and how often it comes."""

    characters: frozenset[str]
    repeats: bool = False
    """Any number of times, not possessive."""
    optional: bool = False


Parts = list[Part | None]
"""None stands for what ends the look at neighbours: groups that repeat, possessive repeats."""


def _patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    for module in pkgutil.walk_packages(loccit.__path__, "loccit."):
        if module.name.split(".")[1] in ("testing", "demo") or module.name.endswith("__main__"):
            continue
        try:
            values = vars(import_module(module.name))
        except ImportError:  # an extra that is not installed
            continue
        for name, value in values.items():
            for number, pattern in enumerate(_held(value)):
                yield f"{module.name}.{name} {number}", pattern


def _held(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from _held([*value, *value.values()])
    elif isinstance(value, (list, tuple, set, frozenset)):
        for one in value:
            yield from _held(one)


def _matching(item: tuple[Any, Any], flags: int) -> frozenset[str] | None:
    """The characters that an item of one character matches; None where it is no such item."""
    code, value = item
    if code is codes.ANY:
        written = "."
    elif code is codes.LITERAL:
        written = re.escape(chr(value))
    elif code is codes.NOT_LITERAL:
        written = f"[^{re.escape(chr(value))}]"
    elif code is codes.IN:
        negation = "^" if value[0][0] is codes.NEGATE else ""
        written = f"[{negation}{''.join(map(_written, value))}]"
    else:
        return None
    return _characters(written, flags & (re.I | re.S))


@cache
def _characters(written: str, flags: int) -> frozenset[str]:
    return frozenset(filter(re.compile(written, flags).fullmatch, _CHARACTERS))


def _written(member: tuple[Any, Any]) -> str:
    code, value = member
    if code is codes.LITERAL:
        return re.escape(chr(value))
    if code is codes.RANGE:
        return "-".join(re.escape(chr(end)) for end in value)
    if code is codes.CATEGORY:
        letter = {"DIGIT": "d", "SPACE": "s", "WORD": "w"}[str(value).rpartition("_")[2]]
        return "\\" + (letter.upper() if "_NOT_" in str(value) else letter)
    return ""


def _sequences(items: Any, flags: int) -> list[Parts]:
    """All ways through an expression, with alternatives and repeated groups written out."""
    found: list[Parts] = [[]]
    for code, value in items:
        ways: list[Parts] = [[None]]
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            least, most, inner = value
            many = most is codes.MAXREPEAT or most > _MANY
            one = _matching(inner[0], flags) if len(inner) == 1 else None
            if one is not None:
                ways = [[Part(one, repeats=many, optional=least == 0)]]
            else:
                within = _sequences(inner, flags)
                ways = [way * 2 if many else way for way in within][:8]
                if many:
                    ways += [[one] for one in map(_as_repeat, within) if one is not None]
            if least == 0 and one is None:
                ways.append([])
        elif code is codes.SUBPATTERN:
            ways = _sequences(value[3], flags)
        elif code is codes.BRANCH:
            ways = [way for branch in value[1] for way in _sequences(branch, flags)]
        elif code in (codes.AT, codes.ASSERT, codes.ASSERT_NOT):
            ways = [[]]
        elif (matched := _matching((code, value), flags)) is not None:
            ways = [[Part(matched)]]
        found = [[*before, *way] for before in found[:32] for way in ways[:32]]
    return found


def _as_repeat(parts: Parts) -> Part | None:
    """What a repeated group matches that can be one character: `(?:.*\\n)*` matches `\\n*`."""
    needed = [part for part in parts if part is None or not part.optional]
    if not needed or None in needed:
        return None
    common = frozenset[str].intersection(*(part.characters for part in needed if part))
    return Part(common, repeats=True, optional=True) if common else None


def _competes(parts: Parts) -> bool:
    """Whether two repeats may share the same characters out, before something that may fail."""
    for at, first in enumerate(parts):
        if first is None or not first.repeats:
            continue
        shared = first.characters
        for after, part in enumerate(parts[at + 1 :], at + 1):
            if part is None:
                break
            shared &= part.characters
            may_fail = any(one is None or not one.optional for one in parts[after + 1 :])
            if part.repeats and shared and may_fail:
                return True
            if not part.optional and not shared:
                break
            if part.optional and not part.repeats:
                shared = first.characters
    return False


def _is_slow(pattern: re.Pattern[Any]) -> bool:
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    return any(map(_competes, _sequences(tree, pattern.flags)))


@pytest.mark.parametrize(
    "slow",
    [
        r"\s*[^>]*?\s*x", r"a[^b]*c[^b]*b", r"(?:a+b?)*c", rb"\s*'?\s*x", r"\s*(?:ab|c)?\s*x",
        r"\s*\n(?:.*\n)*x",
    ],
)  # fmt: skip
def test_what_is_slow_is_found(slow: str | bytes) -> None:
    assert _is_slow(re.compile(slow))


@pytest.mark.parametrize("quick", [r"\s*+[^>]*?x", r"a[^bc]*c[^b]*b", r"(?:a+b)*c", r"\s*'\s*x"])
def test_what_is_quick_is_not(quick: str) -> None:
    assert not _is_slow(re.compile(quick))


def test_no_expression_has_repeats_that_compete() -> None:
    patterns = dict(_patterns())
    assert len(patterns) > 400
    assert [name for name, pattern in patterns.items() if _is_slow(pattern)] == []
