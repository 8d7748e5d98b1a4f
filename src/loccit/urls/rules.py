"""Wrapper rules: found by a URL's host and path. `rule_files` reads them."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Annotated

from msgspec import Meta, Struct

from loccit.urls.steps import COUNTRY, Step, parse_step, pattern
from loccit.urls.timestamps import READERS

_GOOGLE = rf"(?:[\w-]+\.)*google\.{COUNTRY}"
"""Google under every country's domain; `{google}` in a rule's hosts."""


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


class Rule(Struct, frozen=True, eq=False):
    """A rule ready for use."""

    text: RuleText
    path: re.Pattern[str]
    steps: tuple[Step, ...]
    guesses_scheme: bool
    """Whether its last step may have to guess what the wrapper does not tell."""


class WrapperRules:
    """All rules, found by host in the order in which they were given."""

    def __init__(self, texts: Iterable[RuleText]) -> None:
        """Compile rules.

        Raises:
            ValueError: a rule says something that can't be understood; the message names it.
        """
        self.texts = tuple(texts)
        self._exact: dict[str, list[tuple[int, Rule]]] = {}
        self._suffix: dict[str, list[tuple[int, Rule]]] = {}
        self._pattern: list[tuple[re.Pattern[str], int, Rule]] = []
        self._anywhere: list[Rule] = []
        for number, text in enumerate(self.texts):
            self._add(number, text)
        # One match tells for most URLs that no rule for any host can fit.
        anywhere = "|".join(f"(?:{rule.path.pattern})" for rule in self._anywhere)
        self._maybe_anywhere = re.compile(anywhere or r"(?!)")
        self._of_host = lru_cache(50_000)(self._find_host)

    def _add(self, number: int, text: RuleText) -> None:
        try:
            rule = _compiled(text)
            if text.any:
                self._anywhere.append(rule)
            for host in text.hosts:
                if host.startswith("{"):
                    self._pattern.append((_host_pattern(host), number, rule))
                elif host.startswith("="):
                    self._exact.setdefault(host[1:].lower(), []).append((number, rule))
                else:
                    self._suffix.setdefault(host.lower(), []).append((number, rule))
        except (ValueError, re.error) as error:
            raise ValueError(f"rule {number + 1} ({text.name}): {error}") from error

    def _find_host(self, host: str) -> tuple[Rule, ...]:
        found = list(self._exact.get(host, ()))
        name = host
        while name:
            found += self._suffix.get(name, ())
            name = name.partition(".")[2]
        found += ((number, rule) for known, number, rule in self._pattern if known.fullmatch(host))
        return tuple(rule for _, rule in sorted(found, key=lambda item: item[0]))

    def may_match(self, host: str, path: str) -> bool:
        """Return whether a rule may fit; if not, none does."""
        return bool(self._of_host(host)) or self._maybe_anywhere.match(path) is not None

    def matching(self, host: str, path: str) -> Iterator[Rule]:
        """Rules for a URL by its host (lower case, no port) and what follows it.

        Those for its host come first, then those for any; but what can be read always comes before
        what is only named.
        """
        found = [rule for rule in self._of_host(host) if rule.path.match(path)]
        if self._maybe_anywhere.match(path):
            found += (rule for rule in self._anywhere if rule.path.match(path))
        yield from (rule for rule in found if rule.steps)
        yield from (rule for rule in found if not rule.steps)


def _compiled(text: RuleText) -> Rule:
    if not text.any and not text.hosts:
        raise ValueError("it needs hosts, or any = true and a path")
    if text.any and not text.path:
        raise ValueError("a rule for any host needs a path")
    if text.made and text.made.partition(" ")[0] not in READERS:
        raise ValueError(f'made = "{text.made}" is not understood')
    guesses = [step for step in text.steps if step.startswith("scheme ")]
    if guesses and guesses != [text.steps[-1]]:
        raise ValueError('"scheme" must be the last step')
    path = re.compile(pattern(text.path or "/"))
    return Rule(text, path, tuple(map(parse_step, text.steps)), bool(guesses))


def _host_pattern(host: str) -> re.Pattern[str]:
    if host == "{google}":
        return re.compile(_GOOGLE)
    if not host.endswith("}"):
        raise ValueError(f'host "{host}": a pattern stands between braces')
    return re.compile(pattern(host[1:-1]))
