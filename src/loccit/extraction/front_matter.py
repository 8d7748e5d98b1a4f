"""A post's front matter: YAML, TOML or JSON, and the bare header lines of Pelican.

What cannot be parsed is read line by line, so that one stray colon does not lose a post's source.
Ordinary YAML (`key: plain value`) is read by an expression, since that is what nearly all posts
hold and the full parser would take longer than the rest of the post.

Every expression here reads a text once, and what a parser may make large is limited (`_LARGEST`,
`_DEEPEST_KEY`, the limits of `loccit.extraction.yaml_values`): front matter is a stranger's file.
"""

import re
from collections.abc import Callable
from typing import Any

from loccit.extraction.front_matter_data import Parsed, placed_strings, read_json, read_toml
from loccit.extraction.front_matter_fields import FrontMatter, Keys
from loccit.extraction.front_matter_simple import simple_yaml
from loccit.extraction.reference import Leaf

_LARGEST = 1 << 20
"""Characters of front matter that are parsed; beyond, it is read line by line."""
_MOST_LEAVES = 20_000

_FENCE = re.compile(r"\ufeff?(---|\+\+\+|;;;)(json|toml|yaml)?[ \t]*\r?\n")
_PELICAN = ("title:", "date:", "author:", "authors:", "slug:", "tags:", "category:", "source:")


def read_front_matter(text: str, keys: Keys = None) -> FrontMatter:
    """The front matter at the beginning of `text`; empty where there is none.

    Args:
        keys: what is asked for, in lower case; other fields may be left out.
    """
    fence = _FENCE.match(text)
    if fence is not None:
        parse, end_of = _FORMATS[fence[1]]
        parse = _NAMED.get(fence[2], parse)
        end = end_of.search(text, fence.end() - 1)
        if end is None:
            return FrontMatter({})
        return _parsed(text, parse, fence.end(), end.start() + 1, end.end(), keys)
    opening = text[:100].lstrip("\ufeff \t\r\n")
    if opening.startswith("{") and opening[1:].lstrip().startswith('"'):
        return _json_block(text)
    if opening.lower().startswith(_PELICAN):
        return _pelican(text)
    return FrontMatter({})


def _parsed(
    text: str, parse: Callable[[str], Parsed], start: int, stop: int, body: int, keys: Keys
) -> FrontMatter:
    if parse is _yaml and (simple := simple_yaml(text, start, stop, keys)) is not None:
        simple.body = body
        return simple
    written = text[start:stop]
    broken = ""
    line = 0
    try:
        if len(written) > _LARGEST:
            raise ValueError(f"it is longer than {_LARGEST:,} characters")
        fields, leaves = parse(written)
    except Exception as error:  # whatever a parser makes of a stranger's file
        fields, leaves = _lenient(written)
        broken = _sentence(error)
        line = _line_of(error)
    if isinstance(fields, str):
        fields, leaves = _lenient(written)
    if not isinstance(fields, dict):
        return FrontMatter({}, start, stop, body)
    moved = [leaf._replace(start=leaf.start + start, end=leaf.end + start) for leaf in leaves]
    if line:
        line += text.count("\n", 0, start)
    return FrontMatter(_lowered(fields), start, stop, body, broken, line, leaves=moved)


def _sentence(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "its values are nested too deeply"
    return " ".join(str(error).split())[:200] or type(error).__name__


def _line_of(error: Exception) -> int:
    """The line that a parser names, from 1."""
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        return int(mark.line) + 1
    line = getattr(error, "lineno", None) or re.search(r"\bline (\d+)", str(error))
    return int(line[1] if isinstance(line, re.Match) else line) if line else 0


def _lowered(fields: dict[Any, Any]) -> dict[str, Any]:
    return {str(key).lower(): value for key, value in fields.items()}


def _yaml(written: str) -> Parsed:
    from loccit.extraction.yaml_values import read_yaml

    root, leaves = read_yaml(written)
    return Parsed({} if root is None else root, leaves)


_FORMATS: dict[str, tuple[Callable[[str], Parsed], re.Pattern[str]]] = {
    "---": (_yaml, re.compile(r"\n(?:---|\.\.\.)[ \t]*+\r?(?:\n|\Z)")),
    "+++": (read_toml, re.compile(r"\n\+\+\+[ \t]*+\r?(?:\n|\Z)")),
    ";;;": (read_json, re.compile(r"\n;;;[ \t]*+\r?(?:\n|\Z)")),
}
"""By the fence: how what it encloses is read, and what ends it."""
_NAMED = {"json": read_json, "toml": read_toml, "yaml": _yaml}
"""By the format that a fence names (`---json`, as Eleventy has it)."""


def _json_block(text: str) -> FrontMatter:
    import json

    start = text.index("{")
    try:
        fields, end = json.JSONDecoder(parse_int=str).raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        if isinstance(error, json.JSONDecodeError) and not _ends_an_object(text, start):
            return FrontMatter({})
        return FrontMatter({}, broken=_sentence(error), line=_line_of(error))
    if not isinstance(fields, dict):
        return FrontMatter({})
    leaves = [
        leaf._replace(start=leaf.start + start, end=leaf.end + start)
        for leaf in placed_strings(text[start:end], fields)
    ]
    return FrontMatter(_lowered(fields), start, end, end, leaves=leaves)


def _ends_an_object(text: str, start: int) -> bool:
    """Return whether a `}` stands alone on a line, as it does below JSON front matter."""
    return re.compile(r"^\}[ \t]*\r?$", re.M).search(text, start) is not None


_HEADER = re.compile(r"([A-Za-z][\w-]*+)[ \t]*+:[ \t]*+(.*)")


def _pelican(text: str) -> FrontMatter:
    fields: dict[str, Any] = {}
    leaves: list[Leaf] = []
    at = 1 if text.startswith("\ufeff") else 0
    start = at
    while match := _HEADER.match(text, at):
        value = match[2].strip()
        fields[match[1].lower()] = value
        if "://" in value and len(leaves) < _MOST_LEAVES:
            leaves.append(Leaf((match[1],), value, match.start(2), match.end()))
        at = match.end() + 1
    end = min(at, len(text))
    return FrontMatter(fields, start, end, end, leaves=leaves)


_FIELD = re.compile(r"[ \t]*+[\"']?([A-Za-z_][\w-]*+)[\"']?[ \t]*+[:=](.*)")


def _lenient(written: str) -> Parsed:
    """Return what lines of front matter say that is not well formed, each by itself."""
    fields: dict[str, Any] = {}
    leaves: list[Leaf] = []
    key = ""
    at = 0
    for line in written.split("\n"):
        if match := _FIELD.match(line):
            key = match[1]
            value = match[2].strip().removesuffix(",").rstrip()
            if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
                value = value[1:-1]
            fields.setdefault(key, value)
        if "://" in line and len(leaves) < _MOST_LEAVES:
            begin = at + (match.start(2) if match else 0)
            leaves.append(Leaf((key,), written[begin : at + len(line)], begin, at + len(line)))
        at += len(line) + 1
    return Parsed(fields, leaves)
