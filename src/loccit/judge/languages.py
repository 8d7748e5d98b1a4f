"""Regular expressions by language, searched only where a text has the letters of their script."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, cached_property, lru_cache
from itertools import chain

from loccit.judge.rule_data import rules

_LATIN = "LATIN"
_SAME = {"nb": "no", "nn": "no", "bs": "hr", "sh": "sr", "fil": "tl", "iw": "he", "in": "id"}
"""Languages that the rules of another one read (ISO 639)."""
_WHOLE = ((0x00C0, 0x024F), (0x3040, 0x30FF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3))
"""Ranges of letters that are known as a whole: Latin, kana, ideographs, Hangul."""


_EDGE = r"\b"
_MARKS = dict.fromkeys((0x0307, *range(0x05B0, 0x05C8), 0x0640, *range(0x064B, 0x0653), 0x0670))
"""The dot that Python leaves of a Turkish İ in lower case; points and strokes of Hebrew and Arabic,
and the stroke that lengthens a word.
"""
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[|()]", re.DOTALL)
"""What tells the structure of an expression: escapes and classes, in which signs are letters."""


class Expressions:
    """The expressions of a table of languages."""

    def __init__(self, by_language: Mapping[str, str]) -> None:
        by_script: dict[str, list[str]] = {}
        for expression in by_language.values():
            for alternative in _alternatives(expression):  # some languages have two scripts
                by_script.setdefault(_script(alternative), []).append(alternative)
        latin = tuple(by_script.pop(_LATIN, ()))
        self._latin = _compiled(latin) if latin else None
        self._others = [
            (frozenset(_letters("".join(group))), tuple(group)) for group in by_script.values()
        ]
        self._other_letters = _any_of(_letters("".join(chain(*by_script.values()))))
        # A host says the same on every page that it does not have.
        self.search = lru_cache(512)(self._search)

    def _search(self, text: str) -> str | None:
        """Return what the first expression that finds anything found in a text in lower case."""
        text = without_marks(text)
        found = self._latin.search(text) if self._latin is not None else None
        # Most texts are in Latin letters alone: one look tells, instead of one for each script.
        if found is None and not text.isascii() and self._other_letters.search(text):
            written = set(text)
            for letters, group in self._others:
                if not letters.isdisjoint(written):
                    found = _compiled(group).search(text)
                    if found is not None:
                        break
        return found[0].strip() if found is not None else None


def without_marks(text: str) -> str:
    """Return a text in lower case without the marks that some write and others leave out.

    Letters that some write as one sign and others as two become what the rules have (NFC).
    """
    return text if text.isascii() else unicodedata.normalize("NFC", text).translate(_MARKS)


class Knowledge:
    """The languages and the letters that several tables know."""

    def __init__(self, tables: Iterable[Mapping[str, str]]) -> None:
        self._tables = tuple(tables)

    @cached_property
    def languages(self) -> frozenset[str]:
        """The languages that every table knows."""
        known = set.intersection(*(set(table) for table in self._tables))
        return frozenset(known | {same for same, name in _SAME.items() if name in known})

    @cached_property
    def letters(self) -> frozenset[str]:
        """Letters beyond ASCII that some expression has, and those of scripts known as a whole."""
        known = "".join(words for table in self._tables for words in table.values())
        whole = (chr(code) for first, last in _WHOLE for code in range(first, last + 1))
        return frozenset({*known.lower(), *whole})

    def reads(self, language: str, text: str) -> bool:
        """Return whether a text is in a known language, by its declaration (BCP 47) and letters."""
        primary = language.lower().replace("_", "-").partition("-")[0]
        if primary and primary not in self.languages:
            return False
        letters = [char for char in text.lower() if not char.isascii() and char.isalpha()]
        return 4 * sum(char not in self.letters for char in letters) <= len(letters)


@cache
def expressions(name: str, *path: str) -> Expressions:
    """The expressions that stand in a rule file under a path."""
    found = rules(name)
    for key in path:
        found = found[key]
    return Expressions({language: said for language, said in found.items() if language != "number"})


@cache
def _compiled(group: tuple[str, ...]) -> re.Pattern[str]:
    """Compile the expressions of one script; not before a text has its letters."""
    return re.compile(factored(group))


def factored(expressions: Iterable[str]) -> str:
    """Return an expression that matches where any of these does, and is searched faster.

    The module `re` tries every alternative at every character. So alternatives that begin alike,
    with the edge of a word or with the same letter, become one that begins so.
    """
    beginnings: dict[str, list[str]] = {}
    for expression in expressions:
        for alternative in _alternatives(expression):
            begins = _beginning(alternative)
            beginnings.setdefault(begins, []).append(alternative[len(begins) :])
    parts = beginnings.pop("", [])
    for begins, rests in beginnings.items():
        rest = factored(rests) if begins == _EDGE else "|".join(rests)
        parts.append(f"{begins}(?:{rest})")
    return "|".join(parts)


def _beginning(alternative: str) -> str:
    """Return the edge of a word or the letter with which an expression begins; or nothing."""
    if alternative.startswith(_EDGE):
        return _EDGE
    first, then = alternative[:1], alternative[1:2]
    return first if first.isalpha() and then not in ("?", "*", "+", "{") else ""


def _alternatives(expression: str) -> list[str]:
    """Split an expression at its outermost `|`."""
    found: list[str] = []
    start = depth = 0
    for token in _TOKEN.finditer(expression):
        if token[0] == "|" and not depth:
            found.append(expression[start : token.start()])
            start = token.end()
        depth += (token[0] == "(") - (token[0] == ")")
    return [*found, expression[start:]]


def _any_of(letters: list[str]) -> re.Pattern[str]:
    """Return an expression for any one of these letters; for nothing where there are none."""
    return re.compile(f"[{re.escape(''.join(letters))}]" if letters else r"(?!)")


def _letters(expression: str) -> list[str]:
    """The letters of an expression that are no Latin ones."""
    beyond = {char for char in expression if not char.isascii()}
    return sorted(char for char in beyond if char.isalpha() and _name(char) != _LATIN)


def _script(expression: str) -> str:
    """The script of an expression, as Unicode names its first letter that is not Latin."""
    return next((_name(char) for char in _letters(expression)), _LATIN)


def _name(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]
