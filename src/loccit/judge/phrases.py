"""Rule files of phrases → compiled patterns; and the parts of a page where they are looked for."""

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import Any

from loccit.model import Page

_SEPARATORS = re.compile(r"\s+[-|–—―·•:»«/~>]+\s+|\s*[|–—―·•»«｜_]\s*|\s+-|-\s+|: ")
_EDGES = " \t.,!…。！?？:：;-–—|()[]\"'“”‘’«»"
_EMOJI = re.compile(r"[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f]")


@lru_cache
def load(name: str) -> dict[str, Any]:
    """A rule file of this package."""
    text = files("loccit.judge").joinpath("data", name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def whole(patterns: Iterable[str]) -> re.Pattern[str]:
    """A pattern that must match all of a text."""
    return re.compile(f"(?:{'|'.join(f'(?:{pattern})' for pattern in patterns)})\\Z", re.I)


def anywhere(patterns: Iterable[str]) -> re.Pattern[str]:
    """A pattern that may match in a text's midst."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)", re.I | re.S)


def parts(text: str) -> list[str]:
    """A title or heading, and its parts: sites put their name beside what the page is about."""
    clean = _EMOJI.sub("", text).strip(_EDGES)
    if not clean:
        return []
    found = [clean, *(part.strip(_EDGES) for part in _SEPARATORS.split(clean))]
    return [part for part in dict.fromkeys(found) if part]


def headlines(page: Page) -> list[str]:
    """The parts of a page's title and first heading."""
    return list(dict.fromkeys((*parts(page.title), *parts(page.heading))))


def first_match(pattern: re.Pattern[str], texts: Iterable[str]) -> str | None:
    """The first text that a pattern matches from its beginning, or None."""
    return next((text for text in texts if pattern.match(text)), None)
