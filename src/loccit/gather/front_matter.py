"""A post's front matter: YAML, TOML or JSON, and the bare header lines of Pelican.

What cannot be parsed is read line by line, so that one stray colon does not lose a post's source.
Ordinary YAML (`key: plain value`) is read line by line too, since that is what nearly all posts
hold and the full parser would take longer than the rest of the post.
"""

import re
from collections.abc import Iterator
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


_FENCE = re.compile(r"\ufeff?(---|\+\+\+|;;;)[ \t]*\r?\n")
_ENDS = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.M),
    "+++": re.compile(r"^\+\+\+[ \t]*\r?(?:\n|\Z)", re.M),
    ";;;": re.compile(r"^;;;[ \t]*\r?(?:\n|\Z)", re.M),
}
_JSON_START = re.compile(r"\ufeff?\s*\{\s*\"")
_PELICAN = re.compile(
    r"\ufeff?(?:title|date|author|authors|slug|tags|category|source)[ \t]*:", re.I
)
_HEADER = re.compile(r"([A-Za-z][\w-]*)[ \t]*:[ \t]*(.*)")

_PLAIN = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`][^\n#:]*(?:(?::(?!\s)|(?<!\s)#)[^\n#:]*)*"
_SIMPLE = re.compile(
    rf"^([A-Za-z_][\w-]*):[ \t]*(?:"
    rf"({_PLAIN})"
    r"|\"([^\"\\\n]*)\""
    r"|'([^'\n]*)'"
    r"|\[[ \t]*([^\[\]{}\"'&*!|>%@`#:\n]*)\]"
    r"|)[ \t]*\r?$",
    re.M,
)
_NONBLANK = re.compile(r"^.*\S.*$", re.M)
_LENIENT = re.compile(
    r"^[ \t]*[\"']?([A-Za-z_][\w-]*)[\"']?[ \t]*[:=][ \t]*(.*?)[ \t]*,?\r?$", re.M
)


def read_front_matter(text: str) -> FrontMatter:
    """The front matter at the beginning of `text`; empty where there is none."""
    fence = _FENCE.match(text)
    if fence is not None:
        end = _ENDS[fence[1]].search(text, fence.end())
        if end is None:
            return FrontMatter({})
        start, stop, body = fence.end(), end.start(), end.end()
        parse = {"---": _yaml, "+++": _toml, ";;;": _json}[fence[1]]
        return _parsed(text, parse, start, stop, body)
    if _JSON_START.match(text):
        return _json_block(text)
    if _PELICAN.match(text):
        return _pelican(text)
    return FrontMatter({})


def _parsed(text: str, parse: Any, start: int, stop: int, body: int) -> FrontMatter:
    written = text[start:stop]
    try:
        fields = parse(written)
        broken = ""
    except Exception as error:  # whatever a parser makes of a stranger's file
        fields = _lenient(written)
        broken = " ".join(str(error).split())[:200] or type(error).__name__
    if not isinstance(fields, dict):
        return FrontMatter({}, start, stop, body)
    return FrontMatter({str(k).lower(): v for k, v in fields.items()}, start, stop, body, broken)


def _yaml(written: str) -> Any:
    simple = _simple_yaml(written)
    if simple is not None:
        return simple
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(written, Loader=loader) or {}  # noqa: S506 (both are safe loaders)


def _simple_yaml(written: str) -> dict[str, Any] | None:
    """The fields, where every line is a key with a scalar or a flat list; else None."""
    fields: dict[str, Any] = {}
    lines = 0
    for match in _SIMPLE.finditer(written):
        lines += 1
        which = match.lastindex
        value = match[which or 0]
        if which == 1:
            fields[value] = None
        elif which == 5:
            fields[match[1]] = [part.strip() for part in value.split(",") if part.strip()]
        else:
            fields[match[1]] = value.rstrip()
    if len(fields) != lines:
        return None
    if lines != written.count("\n") and lines != sum(1 for _ in _NONBLANK.finditer(written)):
        return None
    return fields


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


def _json_block(text: str) -> FrontMatter:
    import json

    start = text.index("{")
    try:
        fields, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        return FrontMatter({}, broken=" ".join(str(error).split())[:200])
    if not isinstance(fields, dict):
        return FrontMatter({})
    return FrontMatter({str(k).lower(): v for k, v in fields.items()}, start, end, end)


def _pelican(text: str) -> FrontMatter:
    fields: dict[str, Any] = {}
    at = 1 if text.startswith("\ufeff") else 0
    start = at
    while match := _HEADER.match(text, at):
        fields[match[1].lower()] = match[2].strip()
        at = match.end() + 1
    return FrontMatter(fields, start, min(at, len(text)), min(at, len(text)))


def _lenient(written: str) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for match in _LENIENT.finditer(written):
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
    at = _key_place(text, front, key)
    for written in (value, value.replace("/", "\\/"), value.replace("'", "''")):
        place = text.find(written, at, front.end)
        if place >= 0:
            return place, written
    for length in range(len(value) - 1, 0, -1):
        place = text.find(value[:length], at, front.end)
        if place >= 0:
            return place, value[:length]
    return at, text[at : at + 1]


def _key_place(text: str, front: FrontMatter, key: str) -> int:
    match = _key(key).search(text, front.start, front.end)
    return match.end() if match else front.start


@cache
def _key(key: str) -> re.Pattern[str]:
    """A key at the beginning of a line, or quoted as in JSON."""
    name = re.escape(key)
    return re.compile(rf"^[ \t]*[\"']?{name}[\"']?[ \t]*[:=]|[\"']{name}[\"']\s*:", re.M | re.I)
