"""The metadata of a post: title, date, author, tags."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from msgspec import Struct

from loccit.extraction.front_matter_fields import FrontMatter
from loccit.extraction.visible_text import fold, strip_tags

_NAME_DATE = re.compile(
    r"(?:.*/)?(\d{4}-\d{2}-\d{2})(?!\d)[^/]*|(?:.*/)?(\d{4})/(\d{2})/(\d{2})/.*"
)
_HTML_TITLE = re.compile(r"<title(?=[\s>])[^>]*>", re.I)
_HTML_HEADING = re.compile(r"<h1(?=[\s>])[^>]*>", re.I)
_CLOSING = re.compile(r"</(?:title|h1)(?=[\s>])", re.I)
_META = re.compile(
    r"<meta\s+(?:name|property)=[\"']?(author|date|article:published_time|keywords|tags)[\"']?"
    r"\s+content=(?:\"([^\"]*)\"|'([^']*)')",
    re.I,
)
_DATE_KEYS = ("date", "published", "pubdate", "publishdate", "article:published_time", "created")


class Facts(Struct, frozen=True, gc=False):
    """A post's fields of the same names (`loccit.model.Post`)."""

    title: str | None
    date: str | None
    author: str | None
    tags: tuple[str, ...]


def facts_of(
    path: str, text: str, front: FrontMatter, headings: Sequence[tuple[int, str]], *, html: bool
) -> Facts:
    """The facts by front matter; else by the page's head, its first heading, the file's name."""
    fields = front.fields
    if html:
        fields = {match[1].lower(): match[2] or match[3] for match in _META.finditer(text)} | fields
    return Facts(
        _title(text, fields, headings, html),
        _date(path, fields),
        _clean(_first_text(fields, ("author", "authors", "by"))),
        _tags(fields),
    )


def _title(
    text: str, fields: dict[str, Any], headings: Sequence[tuple[int, str]], html: bool
) -> str | None:
    title = _clean(_first_text(fields, ("title",)))
    if title is not None:
        return title
    if html:
        opening = _HTML_TITLE.search(text) or _HTML_HEADING.search(text)
        closing = opening and _CLOSING.search(text, opening.end())
        if opening is None or closing is None:
            return None
        return strip_tags(text[opening.end() : closing.start()]) or None
    return headings[0][1] or None if headings else None


def _date(path: str, fields: dict[str, Any]) -> str | None:
    for key in _DATE_KEYS:
        if (date := as_date(fields.get(key))) is not None:
            return date
    match = _NAME_DATE.fullmatch(path)
    return as_date(match[1] or f"{match[2]}-{match[3]}-{match[4]}") if match else None


def _tags(fields: dict[str, Any]) -> tuple[str, ...]:
    value = fields.get("tags", fields.get("keywords"))
    if isinstance(value, str):
        value = value.split(",") if "," in value else value.split()
    if not isinstance(value, list):
        return ()
    return tuple(fold(str(tag)) for tag in value if isinstance(tag, str | int) and str(tag).strip())


def _clean(value: str | None) -> str | None:
    return fold(value) or None if value else None


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
    return moment.replace(tzinfo=None).isoformat("T", "seconds") + "Z"


def _first_text(fields: dict[str, Any], keys: Sequence[str]) -> str | None:
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
