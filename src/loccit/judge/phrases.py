"""Phrases in titles and headings: what counts as saying one thing, and nothing else."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

from loccit.judge.languages import without_marks
from loccit.judge.rule_data import rules

_PARTS = re.compile(
    r"\s+[|\-–—·•»«:/]+\s+|[|»«•:：|_]+\s*|\s+[-–—]\s*|(?<=[^\d\s])[.!?。！？…]+\s+"
)
_EDGES = " \t.!?¡¿。！？…,，、;:\"'“”„«»()[]{}*-–—~^<>•·"
_SCRIPTS = r"\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Scripts that write without blanks, and Hangul, whose particles are part of the word."""
_UNPARTED = re.compile(f"[{_SCRIPTS}]")
_KEY = re.compile(rf"[{_SCRIPTS}]|[^\W{_SCRIPTS}]+")
"""A word, or a character of a script that writes without blanks."""
_SLACK = 10
"""Characters beside the phrase that may stand in the same part of a title."""


@lru_cache(4096)
def parts_of(text: str) -> tuple[str, ...]:
    """A title's parts, without the words by which errors excuse themselves."""
    lowered = without_marks(text.lower()).replace("’", "'").replace("，", ",")
    lowered = " ".join(lowered.split())
    found = []
    for part in (lowered, *_PARTS.split(lowered)):
        bare = part.strip(_EDGES)
        if not bare:
            continue
        found.append(bare)
        without = _openers().sub("", bare).strip(_EDGES)
        if without and without != bare:
            found.append(without)
    return tuple(dict.fromkeys(found))


@cache
def _openers() -> re.Pattern[str]:
    """Return what finds the words by which a headline begins before it comes to the point."""
    words = {
        without_marks(word) for listed in rules("not_found")["openers"].values() for word in listed
    }
    longest = sorted(words, key=len, reverse=True)
    # Where blanks part words, one ends where its letters do.
    ends = (re.escape(word) + ("" if _UNPARTED.match(word[-1]) else r"(?!\w)") for word in longest)
    return re.compile(rf"^(?:(?:{'|'.join(ends)})[\s,.!:;，。！：…\-–—]*)+")


class Phrases:
    """A table of phrases, looked up by their first word (or character, where none are parted)."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_key: dict[str, list[str]] = {}
        for phrase in sorted(set(phrases), key=len, reverse=True):
            self._by_key.setdefault(_keys(phrase)[0], []).append(phrase)
        # Titles come again: a site's name, its error page's, its front page's.
        self._headline = lru_cache(2048)(self._find_headline)

    def headline(self, text: str, slack: int = _SLACK) -> str | None:
        """The phrase that is nearly the whole of a part of a title, or None."""
        return self._headline(text, slack) if text else None

    def _find_headline(self, text: str, slack: int) -> str | None:
        for part in parts_of(text):
            for phrase in self._candidates(part):
                if len(part) <= len(phrase) + slack and phrase in part and _whole(phrase, part):
                    return phrase
        return None

    def within(self, text: str, most: int = 1) -> list[str]:
        """The first phrases that stand anywhere in a text, which is in lower case."""
        found: list[str] = []
        for phrase in self._candidates(text):
            if phrase in text:
                found.append(phrase)
                if len(found) == most:
                    break
        return found

    def _candidates(self, text: str) -> Iterator[str]:
        by_key = self._by_key
        for key in _keys(text):
            if key in by_key:
                yield from by_key[key]


@cache
def book(name: str, *path: str) -> Phrases:
    """The phrases that stand in a rule file under a path; of all tables where it ends early."""
    found: Any = rules(name)
    for key in path:
        found = found[key]
    return Phrases(_all_in(found))


def _all_in(found: Any) -> Iterator[str]:
    """Every phrase of a table, and of the tables in it."""
    for item in found.values() if isinstance(found, dict) else found:
        if isinstance(item, str):
            yield item
        else:
            yield from _all_in(item)


@lru_cache(256)
def _keys(text: str) -> tuple[str, ...]:
    """The words of a text, each once; several tables are asked about the same text in a row."""
    return tuple(dict.fromkeys(_KEY.findall(text))) or (text[:1],)


def _whole(phrase: str, part: str) -> bool:
    """Return whether a phrase stands in a part as words, not inside of longer ones."""
    at = part.find(phrase)
    before, after = part[at - 1 : at], part[at + len(phrase) : at + len(phrase) + 1]
    edges = (before, phrase[0]), (after, phrase[-1])
    return not any(
        beside and beside.isalnum() and beside.isascii() and own.isascii() and own.isalnum()
        for beside, own in edges
    )
