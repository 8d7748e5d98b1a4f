"""The judge's sentences in the page's language.

Verdicts are kept with their sentences in English, as they were judged. A language's file in
`languages/evidence/` has a line for each of them; what was put into a sentence is found by it.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from loccit.config.settings import Language

_PLACE = re.compile(r"\{(\w+)\}")


class _Pattern(NamedTuple):
    """A sentence with places for what is put in."""

    start: str
    """What stands before the first place: a quick test."""
    expression: re.Pattern[str]
    names: tuple[str, ...]
    """The places' names in order; those that are no number hold sentences themselves."""
    translation: str


class Evidence:
    """The sentences of a language; in English they stay as they are."""

    def __init__(self, language: Language) -> None:
        self._whole: dict[str, str] = {}
        self._patterns: list[_Pattern] = []
        if language == "en":
            return
        file = files("loccit.report.html") / "languages" / "evidence" / f"{language}.toml"
        lines = tomllib.loads(file.read_text(encoding="utf-8"))
        # What says more comes first: "The page says …" before "… says …".
        for english in sorted(lines, key=lambda line: -len(_PLACE.sub("", line))):
            if _PLACE.search(english):
                self._patterns.append(_pattern(english, lines[english]))
            else:
                self._whole[english] = lines[english]

    def translated(self, english: str) -> str | None:
        """Return a sentence in the page's language; None where there is no line for it."""
        whole = self._whole.get(english)
        if whole is not None:
            return whole
        for pattern in self._patterns:
            if english.startswith(pattern.start):
                match = pattern.expression.fullmatch(english)
                if match is not None:
                    return self._filled(pattern, match.groups())
        return None

    def _filled(self, pattern: _Pattern, parts: tuple[str, ...]) -> str:
        values = {
            name: part if name.isdecimal() else self.translated(part) or part
            for name, part in zip(pattern.names, parts, strict=True)
        }
        return _PLACE.sub(lambda place: values[place[1]], pattern.translation)


@cache
def evidence_of(language: Language) -> Evidence:
    """Return the sentences of a language."""
    return Evidence(language)


def _pattern(english: str, translation: str) -> _Pattern:
    literals = _PLACE.split(english)[::2]
    expression = re.compile("(.+?)".join(map(re.escape, literals)), re.DOTALL)
    return _Pattern(literals[0], expression, tuple(_PLACE.findall(english)), translation)
