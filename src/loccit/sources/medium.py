"""Medium exports: a ZIP file with an HTML file for each post in `posts/`.

Only the body is the post: the rest of the file is Medium's (author, permalink, export note).
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from loccit.extraction.visible_text import strip_tags
from loccit.model import GatherProblem, PostState
from loccit.sources.interface import LARGEST_POST, FileSource, Reading, SourcePost, Text
from loccit.sources.member_names import is_post
from loccit.sources.members import Members

_TAG = re.compile(r"<(section|h1|title|time|a)\b([^<>]*)>", re.I)
_END = re.compile(r"</section>\s*+<footer\b|<footer\b", re.I)
_VALUE = re.compile(r"\b(href|datetime)=\"([^\"]+)\"", re.I)
_BODY = re.compile(r"\bdata-field\s*+=\s*+[\"']?body\b", re.I)
_TITLE = re.compile(r"\bp-name\b", re.I)
_CANONICAL = re.compile(r"\bp-canonical\b", re.I)
_DATE = re.compile(r"\bdt-published\b", re.I)
_AUTHOR = re.compile(r"\bp-author\b", re.I)
_ANY = re.compile("")


class Medium(FileSource):
    """A Medium export."""

    def posts(self, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
        """The posts in the order of their files' names."""
        with Members(Path(self.location)) as members:
            for name in filter(is_post, members.names()):
                data = members.read(name, LARGEST_POST)
                if isinstance(data, GatherProblem):
                    yield data
                else:
                    yield _post(posixpath.basename(name), data.decode("utf-8", "replace"))


def _post(name: str, page: str) -> SourcePost:
    begin = _tag(page, "section", _BODY)
    body = page
    if begin:
        end = _END.search(page, begin.end())
        body = page[begin.end() : end.start() if end else len(page)]
    title = _tag(page, "h1", _TITLE) or _tag(page, "title", _ANY)
    link = _value(_tag(page, "a", _CANONICAL), "href")
    return SourcePost(
        link or name,
        [Text(body)],
        title=_content(page, title),
        author=_content(page, _tag(page, "a", _AUTHOR)),
        date=_value(_tag(page, "time", _DATE), "datetime"),
        url=link,
        state=PostState.DRAFT if name.startswith("draft_") else PostState.PUBLISHED,
        key=name,
    )


def _tag(page: str, name: str, mark: re.Pattern[str]) -> re.Match[str] | None:
    """Return the first start tag of that name with that mark among its attributes."""
    for match in _TAG.finditer(page):
        if match[1].lower() == name and mark.search(match[2]):
            return match
    return None


def _value(tag: re.Match[str] | None, attribute: str) -> str | None:
    values = _VALUE.findall(tag[2]) if tag else []
    return next((value for name, value in values if name.lower() == attribute), None)


def _content(page: str, tag: re.Match[str] | None) -> str | None:
    """Return the text between a start tag and its end tag; None without either."""
    if tag is None:
        return None
    end = re.compile(rf"</{tag[1]}\s*+>", re.I).search(page, tag.end())
    return strip_tags(page[tag.end() : end.start()]) if end else None


def open_source(location: str) -> Medium:
    """Read a file by this source."""
    return Medium(location)
