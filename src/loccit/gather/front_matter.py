"""A post's front matter: YAML, TOML or JSON, and the bare header lines of Pelican.

What cannot be parsed is read line by line, so that one stray colon does not lose a post's source.
Ordinary YAML (`key: plain value`) is read line by line too, since that is what nearly all posts
hold and the full parser would take longer than the rest of the post.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
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
        if which == 1:
            fields[match[1]] = None
        elif which == 5:
            fields[match[1]] = [part.strip() for part in match[5].split(",") if part.strip()]
        elif which is not None:
            fields[match[1]] = match[which].rstrip()
    if len(fields) != lines or lines != sum(1 for _ in _NONBLANK.finditer(written)):
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
    pattern = re.compile(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*[:=]", re.M | re.I)
    match = pattern.search(text, front.start, front.end)
    if match is None:
        match = re.compile(rf"[\"']{re.escape(key)}[\"']\s*:", re.I).search(
            text, front.start, front.end
        )
    return match.end() if match else front.start


def as_date(value: Any) -> str | None:
    """ISO 8601 in UTC, or a date alone, of what a date field holds; None where it is none."""
    if isinstance(value, datetime):
        return _utc(value)
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return None
    written = _loose_date(value)
    try:
        if len(written) == 10:
            return date.fromisoformat(written).isoformat()
        return _utc(datetime.fromisoformat(written))
    except ValueError:
        return None


_DATE = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T \t]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?[ \t]*(Z|[+-]\d{2}:?(?:\d{2})?)?)?"
)


def _loose_date(value: str) -> str:
    match = _DATE.match(value.strip())
    if match is None:
        return value.strip()
    year, month, day, hour, minute, second, zone = match.groups()
    written = f"{year}-{int(month):02}-{int(day):02}"
    if hour is None:
        return written
    return f"{written}T{int(hour):02}:{minute}:{second or '00'}{zone or ''}"


def _utc(moment: datetime) -> str:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        moment = moment.replace(tzinfo=UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def first_text(fields: dict[str, Any], keys: Sequence[str]) -> str | None:
    """The first of some fields that holds text (several values are joined by commas)."""
    for key in keys:
        value = fields.get(key)
        if isinstance(value, list):
            value = ", ".join(str(part) for part in value if isinstance(part, str | int))
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, str | int | float) and str(value).strip():
            return str(value).strip()
    return None
