"""Wrapper rules: read from data files, found by a URL's host and path."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from loccit.errors import UsageError
from loccit.urls.made import READERS
from loccit.urls.steps import Step, parse_step

_GOOGLE = r"(?:[\w-]+\.)*google\.(?:[a-z]{2,3}|com?\.[a-z]{2})"
"""Google under every country's domain."""


class RuleText(Struct, frozen=True, forbid_unknown_fields=True):
    """A rule as a file holds it; docs/wrappers.md explains every key."""

    name: Annotated[str, Meta(min_length=1)]
    source: str
    hosts: tuple[str, ...] = ()
    path: str = ""
    any: bool = False
    steps: tuple[str, ...] = ()
    recipient: bool = False
    made: str = ""
    confidence: Annotated[float, Meta(gt=0, le=1)] = 1.0
    archive: bool = False


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    wrapper: tuple[RuleText, ...]


class Rule(Struct, frozen=True, eq=False):
    """A rule ready for use."""

    text: RuleText
    path: re.Pattern[str]
    steps: tuple[Step, ...]


class Rules:
    """All rules, found by host in the order in which they were given."""

    def __init__(self, texts: Iterable[RuleText], shorteners: Iterable[str] = ()) -> None:
        """Compile rules.

        Raises:
            ValueError: a rule says something that can't be understood.
        """
        self.texts = tuple(texts)
        self._exact: dict[str, list[tuple[int, Rule]]] = {}
        self._suffix: dict[str, list[tuple[int, Rule]]] = {}
        self._pattern: list[tuple[re.Pattern[str], int, Rule]] = []
        self._anywhere: list[Rule] = []
        for number, text in enumerate(self.texts):
            self._add(number, text)
        short = Rule(RuleText("shortener", "shorteners.toml"), re.compile(r"/[^?#]"), ())
        for host in shorteners:
            self._suffix.setdefault(host, []).append((len(self.texts), short))
        # One match tells for most URLs that no rule for any host can fit.
        anywhere = "|".join(f"(?:{rule.path.pattern})" for rule in self._anywhere)
        self._maybe_anywhere = re.compile(anywhere or r"(?!)")
        self._of_host = lru_cache(50_000)(self._find_host)

    def _add(self, number: int, text: RuleText) -> None:
        rule = _compiled(text)
        if text.any:
            self._anywhere.append(rule)
        for host in text.hosts:
            if host.startswith("{"):
                pattern = _GOOGLE if host == "{google}" else host[1:-1]
                self._pattern.append((re.compile(pattern), number, rule))
            elif host.startswith("="):
                self._exact.setdefault(host[1:], []).append((number, rule))
            else:
                self._suffix.setdefault(host, []).append((number, rule))

    def _find_host(self, host: str) -> tuple[Rule, ...]:
        found = list(self._exact.get(host, ()))
        name = host
        while name:
            found += self._suffix.get(name, ())
            name = name.partition(".")[2]
        found += (
            (number, rule) for pattern, number, rule in self._pattern if pattern.fullmatch(host)
        )
        return tuple(rule for _, rule in sorted(found, key=lambda item: item[0]))

    def matching(self, host: str, path: str) -> Iterator[Rule]:
        """Rules for a URL by its host (lower case, no port) and what follows it."""
        for rule in self._of_host(host):
            if rule.path.match(path):
                yield rule
        if self._maybe_anywhere.match(path):
            for rule in self._anywhere:
                if rule.path.match(path):
                    yield rule


def _compiled(text: RuleText) -> Rule:
    if not text.any and not text.hosts:
        raise ValueError(f"{text.name}: a rule needs hosts, or any = true and a path")
    if text.any and not text.path:
        raise ValueError(f"{text.name}: a rule for any host needs a path")
    if text.made and text.made.partition(" ")[0] not in READERS:
        raise ValueError(f'{text.name}: made = "{text.made}" is not understood')
    try:
        return Rule(text, re.compile(text.path or "/"), tuple(map(parse_step, text.steps)))
    except (ValueError, re.error) as error:
        raise ValueError(f"{text.name}: {error}") from error


def _texts(data: bytes, name: str) -> tuple[RuleText, ...]:
    """A file's rules.

    Raises:
        UsageError: the file is no TOML, or holds something else than rules.
    """
    try:
        return msgspec.convert(tomllib.loads(data.decode()), _File).wrapper
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise UsageError(f"{name}: these are no wrapper rules: {error}") from error


def shorteners() -> tuple[str, ...]:
    """The hosts of URL shorteners, whose every path is opaque."""
    text = files("loccit.urls").joinpath("shorteners.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["hosts"])


def load_rules(more: Iterable[str | Path] = ()) -> Rules:
    """Our own rules, and before them those of further files.

    Raises:
        UsageError: a file can't be read, or says something that can't be understood.
    """
    return _loaded(tuple(str(path) for path in more))


@lru_cache(4)
def _loaded(more: tuple[str, ...]) -> Rules:
    theirs: list[RuleText] = []
    for name in more:
        try:
            found = _texts(Path(name).read_bytes(), name)
            Rules(found)
        except (OSError, ValueError, re.error) as error:
            raise UsageError(f"{name}: can't use these wrapper rules: {error}") from error
        theirs += found
    folder = files("loccit.urls").joinpath("wrappers")
    own = [
        rule
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        for rule in _texts(file.read_bytes(), file.name)
    ]
    return Rules((*theirs, *own), shorteners())
