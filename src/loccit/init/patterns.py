"""Regular expressions of other link checkers as loccit's globs."""

import re
from collections.abc import Iterator

_MOST = 64
"""Globs that one pattern may come to."""

_TOKEN = re.compile(
    r"(?P<any>(?:\.|\[\^[^\]]*\]|\\[SwW])[*+]\??)|\\(?P<escaped>[^\w\s])"
    r"|(?P<digits>(?:\\d|\[\^?[\w.-]+\])(?:[*+]|\{\d+(?:,\d*)?\}))|(?P<digit>\\d)"
    r"|(?P<slashes>/[*+])|(?P<set>\[\^?[\w.-]+\])(?!\?)"
    r"|(?P<many>[^\\()\[\]{}|*+?^$])[*+]|(?P<plain>[^\\()\[\]{}|*+?^$])",
    re.S,
)
_GROUP = re.compile(r"(?<!\\)\((?:\?:)?(?P<inner>(?:[^()\\]|\\.)*)\)(?P<often>[?*+]?)")
"""A group that holds no other, and how often it may stand there."""
_MAYBE = re.compile(r"(?P<one>\\[^\w\s]|\[\^?[\w.-]+\]|[^\\()\[\]{}|*+?^$.])\?(?P<query>\w+=)?")
"""A character that may be left out; or, before `name=`, a query whose `?` lacks its backslash."""


def globs_of(pattern: str) -> list[str] | None:
    """A regular expression that matches anywhere in an address as globs; None where none do.

    A dot stands for itself, as those who leave the backslash out mean it. A glob may match a
    little more: repeated characters become stars.
    """
    globs = [_glob(choice) for choice in _spelled_out(pattern.strip())]
    return None if None in globs else [glob for glob in dict.fromkeys(globs) if glob]


def _spelled_out(pattern: str) -> list[str]:
    """Return the patterns without groups, choices and optional parts that match the same."""
    left, plain = [pattern], list[str]()
    while left and len(left) + len(plain) <= _MOST:
        one = left.pop(0)
        choices = list(_chosen(one))
        if choices == [one]:
            plain.append(one)
        else:
            left = choices + left
    return left + plain


def _chosen(pattern: str) -> Iterator[str]:
    """Yield a pattern with its first choice made in each way."""
    group = _GROUP.search(pattern)
    if group is not None:
        before, after = pattern[: group.start()], pattern[group.end() :]
        if group["often"] in {"*", "+"}:
            yield f"{before}.*{after}"
            return
        for choice in _alternatives(group["inner"]):
            yield f"{before}{choice}{after}"
        if group["often"] == "?":
            yield before + after
        return
    alternatives = _alternatives(pattern)
    if len(alternatives) > 1:
        yield from alternatives
        return
    scheme = _SCHEME.match(pattern.removeprefix("^"))
    start = pattern.startswith("^") + (scheme.end() if scheme else 0)
    maybe = _MAYBE.search(pattern, start)
    if maybe is None or "(" in pattern.replace("\\(", ""):
        yield pattern
        return
    before, after = pattern[: maybe.start()], pattern[maybe.end("one") + 1 :]
    if maybe["query"]:
        yield f"{before}{maybe['one']}\\?{after}"
        return
    yield f"{before}{maybe['one']}{after}"
    yield before + after


def _alternatives(pattern: str) -> list[str]:
    """Return the choices that bars part, outside of groups and sets."""
    return re.split(r"(?<!\\)\|", pattern)


_SCHEME = re.compile(r"(?:https\?|\(https\?\)|https?):(?:\\?/){2}")


def _glob(pattern: str) -> str | None:
    begins, rest = pattern.startswith("^"), pattern.removeprefix("^")
    ends = rest.endswith("$") and not rest.endswith(r"\$")
    rest = rest[:-1] if ends else rest
    scheme = _SCHEME.match(rest)
    head = ""
    if scheme:
        head = "*://" if "?" in scheme[0] else scheme[0].replace("\\", "")
        rest = rest[scheme.end() :]
    parts: list[str] = []
    at = 0
    while at < len(rest):
        match = _TOKEN.match(rest, at)
        if match is None:
            return None
        at = match.end()
        if match["any"]:
            parts.append("**")
        elif match["digits"] or match["digit"]:
            parts.append("*")
        elif match["many"]:
            # At the end a star is meant as in a shell: `example.org*`.
            parts.append(f"{match['many']}**" if at == len(rest) else f"{match['many']}*")
        elif match["slashes"]:
            parts.append("" if at == len(rest) else "/")
        elif match["set"]:
            parts.append(match["set"].replace("[^", "[!"))
        else:
            parts.append((match["escaped"] or match["plain"]).replace("[", "?"))
    body = "".join(parts)
    if not body.strip("*"):
        return None
    begin = head or ("" if begins else "**")
    return re.sub(r"\*{3,}", "**", f"{begin}{body}{'' if ends else '**'}")
