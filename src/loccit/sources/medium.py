"""Medium exports: a ZIP file with an HTML file for each post in `posts/`.

Only the body is the post: the rest of the file is Medium's (author, permalink, export note).
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from loccit.extraction.visible_text import strip_tags
from loccit.model import GatherProblem, PostState
from loccit.sources.interface import LARGEST_POST, PostSource, Reading, SourcePost, Text
from loccit.sources.members import Members
from loccit.sources.names import is_post

_BODY = re.compile(r"<section\b[^>]*\bdata-field\s*=\s*[\"']?body\b[^>]*>", re.I)
_END = re.compile(r"</section>\s*<footer\b|<footer\b", re.I)
_TITLE = re.compile(r"<h1\b[^>]*\bp-name\b[^>]*>(.*?)</h1>|<title>(.*?)</title>", re.I | re.S)
_CANONICAL = re.compile(r"<a\b[^>]*\bhref=\"([^\"]+)\"[^>]*\bclass=\"[^\"]*\bp-canonical\b", re.I)
_DATE = re.compile(r"<time\b[^>]*\bdt-published\b[^>]*\bdatetime=\"([^\"]+)\"", re.I)
_AUTHOR = re.compile(r"<a\b[^>]*\bp-author\b[^>]*>(.*?)</a>", re.I | re.S)


class Medium(PostSource):
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
    begin = _BODY.search(page)
    body = page
    if begin:
        end = _END.search(page, begin.end())
        body = page[begin.end() : end.start() if end else len(page)]
    title = _TITLE.search(page)
    canonical = _CANONICAL.search(page)
    date = _DATE.search(page)
    author = _AUTHOR.search(page)
    link = canonical[1] if canonical else None
    return SourcePost(
        link or name,
        [Text(body)],
        title=strip_tags(title[1] or title[2] or "") if title else None,
        author=strip_tags(author[1]) if author else None,
        date=date[1] if date else None,
        url=link,
        state=PostState.DRAFT if name.startswith("draft_") else PostState.PUBLISHED,
        key=name,
    )


def open_source(location: str) -> Medium:
    """Read a file by this source."""
    return Medium(location)
