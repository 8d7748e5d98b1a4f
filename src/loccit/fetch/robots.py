"""What a site's robots.txt lets us ask (RFC 9309). No network in here."""

import re

from msgspec import Struct

PRODUCT = "loccit"
"""The product token that groups of rules are looked up by (RFC 9309, section 2.2.1)."""
LONGEST = 512_000
"""Bytes of a robots.txt that are read (RFC 9309, section 2.5: at least 500 KiB)."""


class Robots(Struct, frozen=True):
    """The rules of one site for us."""

    rules: tuple[tuple[int, bool, re.Pattern[str]], ...] = ()
    """Length of the pattern, whether it allows, and the pattern: the most telling first."""

    def allows(self, path: str) -> bool:
        """Whether a path with its query may be asked; the longest rule wins, then `Allow`."""
        for _, allowed, pattern in self.rules:
            if pattern.match(path):
                return allowed
        return True


NOTHING = Robots(((0, False, re.compile("")),))
"""Where robots.txt can't be had from a server that answers (5xx; RFC 9309, section 2.3.1.4)."""


def read_robots(text: str) -> Robots:
    """The rules of the group for loccit, or else of the group for all."""
    groups: dict[str, list[tuple[int, bool, re.Pattern[str]]]] = {}
    names: list[str] = []
    in_rules = False
    for line in text.splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            if in_rules:
                names, in_rules = [], False
            names.append(value.lower())
            groups.setdefault(value.lower(), [])
        elif key in {"allow", "disallow"}:
            in_rules = True
            if value:
                rule = (len(value), key == "allow", _pattern(value))
                for name in names:
                    groups[name].append(rule)
    own = groups[PRODUCT] if PRODUCT in groups else groups.get("*", [])
    return Robots(tuple(sorted(own, key=lambda rule: (-rule[0], not rule[1]))))


def _pattern(value: str) -> re.Pattern[str]:
    """A rule's path; `*` stands for anything, `$` for the end (RFC 9309, section 2.2.3)."""
    anchored = value.endswith("$")
    parts = map(re.escape, value.removesuffix("$").split("*"))
    return re.compile(".*".join(parts) + ("$" if anchored else ""), re.DOTALL)
