"""The Movable Type import format, which TypePad, Hatena Blog and others write as well.

Format: https://movabletype.org/documentation/appendices/import-export-format.html. Entries end with
`--------`, their sections with `-----`; the first section holds fields, the others begin with a
line that names them.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from msgspec import Struct

from loccit.extraction.decode import decode
from loccit.extraction.formats import LineMap
from loccit.model import GatherProblem, PostState
from loccit.sources.interface import (
    LARGEST_POST,
    Abilities,
    FileSource,
    Reading,
    SourcePost,
    Text,
)
from loccit.sources.streams import open_stream

_ENTRY_END = "--------"
_SECTION_END = "-----"
_FIELD = re.compile(r"([A-Z][A-Z ]*?):[ \t]?(.*)")
_SECTION = re.compile(r"(BODY|EXTENDED BODY|EXCERPT|KEYWORDS|COMMENT|PING|[A-Z][A-Z ]*):\s*")
_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2,4}) (\d{1,2}):(\d{2})(?::(\d{2}))? ?([AP]M)?", re.I)
_TEXTS = {"BODY": None, "EXTENDED BODY": None, "EXCERPT": "excerpt"}
_LANGUAGES = {"markdown": "markdown", "markdown_with_smartypants": "markdown"} | dict.fromkeys(
    ("textile_1", "textile_2"), "textile"
)
"""By `CONVERT BREAKS`, which says how the body is written; HTML for the rest."""

_Line = tuple[int, str]
_LINE = 100
"""Characters that a line counts for, besides its own: an entry of empty lines takes memory."""


class _Section(Struct):
    """A part of an entry, between two lines of dashes."""

    name: str
    lines: list[_Line]


class MovableType(FileSource):
    """A file in the Movable Type import format."""

    abilities: ClassVar[Abilities] = Abilities(places=True)

    def posts(self, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
        """The entries, each followed by its comments."""
        for number, lines, ends in _entries(Path(self.location)):
            if not ends:
                detail = f"its last entry has no end ({_ENTRY_END}): the file may break off"
                yield GatherProblem(self.location, "source-partial", detail, number)
            if lines is None:
                detail = f"more than {LARGEST_POST:,} characters; it is left out"
                yield GatherProblem(self.location, "too-large", detail, number)
                continue
            sections = _sections(lines)
            if sections and any(line.strip() for _, line in sections[0].lines):
                yield from _posts(sections, reading)


def _entries(path: Path) -> Iterator[tuple[int, list[_Line] | None, bool]]:
    """The numbered lines of each entry, None for one that is too large, and whether it ends."""
    lines: list[_Line] | None = []
    begin, size = 1, 0
    with open_stream(path) as stream:
        number = 0
        while data := stream.readline(LARGEST_POST + 1):
            number += 1
            if lines is None and not data.startswith(_ENTRY_END.encode()):
                continue  # of an entry that is left out only its end counts
            line = _text(data)
            if line == _ENTRY_END:
                yield begin, lines, True
                lines, begin, size = [], number + 1, 0
                continue
            size += len(line) + _LINE
            if size > LARGEST_POST:
                lines = None
            if lines is not None:
                lines.append((number, line))
    if lines is None or any(line for _, line in lines):
        yield begin, lines, False


def _text(data: bytes) -> str:
    data = data.rstrip(b"\r\n")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return decode(data, error, html=False).text


def _sections(lines: list[_Line]) -> list[_Section]:
    sections = [_Section("", [])]
    opens = False
    for number, line in lines:
        if line == _SECTION_END:
            opens = True
            continue
        if opens and not line:
            continue
        if opens and (match := _SECTION.fullmatch(line)):
            sections.append(_Section(match[1], []))
        elif opens:
            sections.append(_Section("?", [(number, line)]))
        else:
            sections[-1].lines.append((number, line))
        opens = False
    return sections


def _fields(lines: list[_Line]) -> tuple[dict[str, str], list[_Line]]:
    """The fields that lines begin with, and the lines after them."""
    fields: dict[str, str] = {}
    for at, (_, line) in enumerate(lines):
        match = _FIELD.fullmatch(line)
        if match is None and line.strip():
            return fields, lines[at:]
        if match:
            fields.setdefault(match[1], match[2].strip())
    return fields, []


def _posts(sections: list[_Section], reading: Reading) -> Iterator[SourcePost]:
    fields, _ = _fields(sections[0].lines)
    state = PostState.PUBLISHED
    if fields.get("STATUS", "Publish").lower() not in ("publish", "published"):
        state = PostState.DRAFT
    link = fields.get("UNIQUE URL") or None
    date = _date(fields.get("DATE", ""))
    dated = f"{date or ''} {fields.get('TITLE', '')}".strip()
    name = link or fields.get("BASENAME") or dated
    language = _LANGUAGES.get(fields.get("CONVERT BREAKS", "").lower(), "html")
    yield SourcePost(
        name,
        [
            _placed(section.lines, language, _TEXTS[section.name])
            for section in sections
            if section.name in _TEXTS
        ],
        title=fields.get("TITLE"),
        author=fields.get("AUTHOR"),
        date=date,
        tags=tuple(tag.strip(' "') for tag in fields.get("TAGS", "").split(",") if tag.strip()),
        url=link,
        state=state,
        key=dated,
    )
    if state is PostState.PUBLISHED and reading.wants(PostState.COMMENT):
        for section in sections:
            if section.name == "COMMENT":
                yield _comment(section, name, link)


def _comment(section: _Section, post: str, link: str | None) -> SourcePost:
    fields, body = _fields(section.lines)
    date = _date(fields.get("DATE", ""))
    about = (fields.get("URL", ""),)
    return SourcePost(
        f"{post}#comment {date or ''}".rstrip(),
        [_placed(body, "html", None), Text("", urls=about)],
        author=fields.get("AUTHOR"),
        date=date,
        url=link,
        state=PostState.COMMENT,
    )


def _placed(lines: list[_Line], language: str, locator: str | None) -> Text:
    places = LineMap()
    at = 0
    for number, line in lines:
        places.add(at, number, 1)
        at += len(line) + 1
    return Text("\n".join(line for _, line in lines), language, locator, places)


def _date(written: str) -> str | None:
    match = _DATE.match(written)
    if match is None:
        return None
    month, day, year, hour, minute, second, half = match.groups()
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half.upper() == "PM" else 0)
    full = int(year) if len(year) > 2 else 2000 + int(year)
    return f"{full:04}-{int(month):02}-{int(day):02}T{hours:02}:{minute}:{second or '00'}"


def open_source(location: str) -> MovableType:
    """Read a file by this source."""
    return MovableType(location)
