"""A post's front matter: YAML, TOML or JSON, and the bare header lines of Pelican.

What cannot be parsed is read line by line, so that one stray colon does not lose a post's source.
Ordinary YAML (`key: plain value`) is read by an expression, since that is what nearly all posts
hold and the full parser would take longer than the rest of the post.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from msgspec import Struct


class FrontMatter(Struct, gc=False):
    """What stands above a post's body."""

    fields: dict[str, Any]
    """By key, in lower case."""
    start: int = 0
    end: int = 0
    """The stretch of text that holds the fields."""
    body: int = 0
    """Where the post's body begins."""
    broken: str = ""
    """Why it could only be read in part; empty where it is well formed."""
    places: dict[str, int] = {}
    """Where the values stand in the text, as far as the reader knows."""


Keys = tuple[str, ...] | None

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
    text: str, parse: Callable[[str], Any], start: int, stop: int, body: int, keys: Keys
) -> FrontMatter:
    if parse is _yaml and (simple := _simple_yaml(text, start, stop, keys)) is not None:
        simple.body = body
        return simple
    written = text[start:stop]
    try:
        fields = parse(written)
        broken = ""
    except Exception as error:  # whatever a parser makes of a stranger's file
        fields = _lenient(written)
        broken = " ".join(str(error).split())[:200] or type(error).__name__
    if isinstance(fields, str):
        fields = _lenient(written)
    if not isinstance(fields, dict):
        return FrontMatter({}, start, stop, body)
    return FrontMatter(_lowered(fields), start, stop, body, broken)


def _lowered(fields: dict[Any, Any]) -> dict[str, Any]:
    return {str(key).lower(): value for key, value in fields.items()}


def _yaml(written: str) -> Any:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(written, Loader=loader) or {}  # noqa: S506 (both are safe loaders)


_KEY = r"[A-Za-z_][\w-]*"
_PART = r"[ ]*\w[^\]\[{}:#,\"'\\\t\r\n]*"
_PLAIN = (
    r"(?!(?:null|Null|NULL)[ ]*\r?\n)[^-?:,\[\]{}#&*!|>'\"%@`~=<\s]"
    r"(?:[^:#\t\r\n]++|:(?=[^ \t\r\n])|(?<! )#)*"
)
_VALUE = rf"(?:{_PLAIN}|\"[^\"\\\r\n]*\"|'[^'\\\r\n]*'|\[{_PART}(?:,{_PART})*\])"
_SIMPLE = re.compile(rf"(?:(?:{_KEY}:(?:[ ]++{_VALUE}?)?)?[ ]*\r?\n)*")
"""Lines that are a key with a scalar or a flat list, and mean just what they say (YAML 1.2, 7.3.3,
narrowed): without escapes, anchors, comments, indentation, or words that YAML takes for no text."""


def _simple_yaml(text: str, start: int, stop: int, keys: Keys) -> FrontMatter | None:
    """What simple YAML holds; None where it is for the real parser to say."""
    if _SIMPLE.fullmatch(text, start, stop) is None:
        return None
    fields: dict[str, Any] = {}
    places: dict[str, int] = {}
    for line in _line(keys).finditer(text, start - 1, stop):
        key, value = line.groups()
        key = key.lower()
        if key in fields:
            return None
        fields[key] = _simple_value(value.strip(" \r"))
        places[key] = line.start(2)
    return FrontMatter(fields, start, stop, places=places)


@cache
def _line(keys: Keys) -> re.Pattern[str]:
    names = _KEY if keys is None else "|".join(map(re.escape, keys))
    return re.compile(rf"\n({names}):(.*)", re.I)


def _simple_value(value: str) -> Any:
    if not value:
        return None
    if value[0] in "\"'":
        return value[1:-1]
    if value[0] == "[":
        return [part.strip() for part in value[1:-1].split(",")]
    return value


def _toml(written: str) -> Any:
    import tomllib

    fields = tomllib.loads(written.replace("\r\n", "\n"))
    for table in ("extra", "params", "taxonomies"):
        nested = fields.get(table)
        if isinstance(nested, dict):
            fields = {**nested, **fields}
    return fields


def _json(written: str) -> Any:
    import json

    return json.loads(written)


_FORMATS: dict[str, tuple[Callable[[str], Any], re.Pattern[str]]] = {
    "---": (_yaml, re.compile(r"\n(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)")),
    "+++": (_toml, re.compile(r"\n\+\+\+[ \t]*\r?(?:\n|\Z)")),
    ";;;": (_json, re.compile(r"\n;;;[ \t]*\r?(?:\n|\Z)")),
}
"""By the fence: how what it encloses is read, and what ends it."""
_NAMED = {"json": _json, "toml": _toml, "yaml": _yaml}
"""By the format that a fence names (`---json`, as Eleventy has it)."""


def _json_block(text: str) -> FrontMatter:
    import json

    start = text.index("{")
    try:
        fields, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        return FrontMatter({}, broken=" ".join(str(error).split())[:200])
    if not isinstance(fields, dict):
        return FrontMatter({})
    return FrontMatter(_lowered(fields), start, end, end)


def _pelican(text: str) -> FrontMatter:
    header = re.compile(r"([A-Za-z][\w-]*)[ \t]*:[ \t]*(.*)")
    fields: dict[str, Any] = {}
    at = 1 if text.startswith("\ufeff") else 0
    start = at
    while match := header.match(text, at):
        fields[match[1].lower()] = match[2].strip()
        at = match.end() + 1
    return FrontMatter(fields, start, min(at, len(text)), min(at, len(text)))


_LINE = r"^[ \t]*[\"']?([A-Za-z_][\w-]*)[\"']?[ \t]*[:=][ \t]*(.*?)[ \t]*,?\r?$"


def _lenient(written: str) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for match in re.finditer(_LINE, written, re.M):
        value = match[2]
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        fields.setdefault(match[1], value)
    return fields


def strings(value: Any) -> Iterator[str]:
    """The strings in a field: itself, a list's, or a mapping's `url`, `link` or `href`."""
    if isinstance(value, str):
        if value.strip():
            yield value.strip()
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)
    elif isinstance(value, dict):
        for key in ("url", "link", "href"):
            yield from strings(value.get(key))


def place_of(text: str, front: FrontMatter, key: str, value: str) -> tuple[int, str]:
    r"""Where a field's value stands in the file, and how it is written there.

    Escapes that YAML and JSON allow in a URL (`\/`, `''`) are searched for in turn; a value that
    is broken over lines is placed where its longest beginning stands.
    """
    at = front.places.get(key) or _key_place(text, front, key)
    place = text.find(value, at, front.end)
    if place >= 0:
        return place, value
    for written in (value.replace("/", "\\/"), value.replace("'", "''")):
        place = text.find(written, at, front.end)
        if place >= 0:
            return place, written
    for length in range(len(value) - 1, 0, -1):
        place = text.find(value[:length], at, front.end)
        if place >= 0:
            return place, value[:length]
    return at, text[at : at + 1]


def _key_place(text: str, front: FrontMatter, key: str) -> int:
    match = _key(key).search(text, max(front.start - 1, 0), front.end)
    return match.end() if match else front.start


@cache
def _key(key: str) -> re.Pattern[str]:
    """A key at the beginning of a line, or quoted as in JSON."""
    name = re.escape(key)
    return re.compile(rf"(?:\n|\A)[ \t]*[\"']?{name}[\"']?[ \t]*[:=]|[\"']{name}[\"']\s*:", re.I)
