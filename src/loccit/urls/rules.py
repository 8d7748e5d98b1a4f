"""Wrapper rules: read from data files, found by a URL's host and path."""

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import msgspec
from msgspec import Struct

from loccit.errors import UsageError
from loccit.urls.made import READERS
from loccit.urls.steps import Step, parse_step

_GOOGLE = r"(?:[\w-]+\.)*google\.(?:[a-z]{2,3}|com?\.[a-z]{2})"
"""Google under every country's domain."""


class RuleText(Struct, frozen=True, forbid_unknown_fields=True):
    """A rule as a file holds it; docs/wrappers.md explains every key."""

    name: str
    source: str
    hosts: tuple[str, ...] = ()
    path: str = ""
    any: bool = False
    steps: tuple[str, ...] = ()
    person: bool = False
    made: str = ""
    weak: bool = False


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    wrapper: tuple[RuleText, ...]


class Rule(Struct, frozen=True):
    """A rule ready for use."""

    name: str
    path: re.Pattern[str]
    steps: tuple[Step, ...]
    person: bool
    made: str
    weak: bool


class Rules:
    """All rules, found by host in the order in which they were given."""

    def __init__(self, texts: Iterable[RuleText], shorteners: Iterable[str] = ()) -> None:
        """Compile rules.

        Raises:
            ValueError: a rule says something that can't be understood.
        """
        self._exact: dict[str, list[tuple[int, Rule]]] = {}
        self._suffix: dict[str, list[tuple[int, Rule]]] = {}
        self._pattern: list[tuple[re.Pattern[str], int, Rule]] = []
        self._anywhere: list[tuple[int, Rule]] = []
        number = 0
        for number, text in enumerate(texts):
            self._add(number, text)
        shortener = Rule("shortener", re.compile(r"/[^?]"), (), False, "", False)
        for host in shorteners:
            self._suffix.setdefault(host, []).append((number + 1, shortener))
        anywhere = "|".join(f"(?:{rule.path.pattern})" for _, rule in self._anywhere)
        self._maybe_anywhere = re.compile(anywhere or r"(?!)")

    def _add(self, number: int, text: RuleText) -> None:
        if text.made and text.made.partition(" ")[0] not in READERS:
            raise ValueError(f'{text.name}: made = "{text.made}" is not understood')
        rule = Rule(
            text.name,
            re.compile(text.path or "/"),
            tuple(parse_step(step) for step in text.steps),
            text.person,
            text.made,
            text.weak,
        )
        if text.any:
            self._anywhere.append((number, rule))
        for host in text.hosts:
            if host.startswith("{"):
                pattern = _GOOGLE if host == "{google}" else host[1:-1]
                self._pattern.append((re.compile(pattern), number, rule))
            elif host.startswith("="):
                self._exact.setdefault(host[1:], []).append((number, rule))
            else:
                self._suffix.setdefault(host, []).append((number, rule))

    @lru_cache(50_000)  # noqa: B019  rules live as long as the program
    def _of_host(self, host: str) -> tuple[tuple[int, Rule], ...]:
        found = list(self._exact.get(host, ()))
        name = host
        while name:
            found += self._suffix.get(name, ())
            name = name.partition(".")[2]
        found += (
            (number, rule) for pattern, number, rule in self._pattern if pattern.fullmatch(host)
        )
        return tuple(sorted(found, key=lambda item: item[0]))

    def matching(self, host: str, path: str) -> list[Rule]:
        """Rules for a URL by its host (lower case, no port) and its path with query."""
        found = self._of_host(host)
        if self._maybe_anywhere.match(path):
            found = (*found, *self._anywhere)
        return [rule for _, rule in found if rule.path.match(path)]


def _texts(data: bytes | str, name: str) -> tuple[RuleText, ...]:
    text = data.decode() if isinstance(data, bytes) else data
    try:
        return msgspec.convert(tomllib.loads(text), _File).wrapper
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise UsageError(f"{name}: these are no wrapper rules: {error}") from error


@lru_cache(4)
def load_rules(more: tuple[str, ...] = ()) -> Rules:
    """Our own rules, and before them those of further files.

    Raises:
        UsageError: a file can't be read, or says something that can't be understood.
    """
    package = files("loccit.urls")
    own = _texts(package.joinpath("wrappers.toml").read_bytes(), "wrappers.toml")
    hosts = tomllib.loads(package.joinpath("shorteners.toml").read_text(encoding="utf-8"))["hosts"]
    theirs: list[RuleText] = []
    for name in more:
        try:
            theirs += _texts(Path(name).read_bytes(), name)
            Rules(theirs)
        except (OSError, UnicodeDecodeError, ValueError, re.error) as error:
            raise UsageError(f"{name}: can't use these wrapper rules: {error}") from error
    return Rules((*theirs, *own), hosts)
