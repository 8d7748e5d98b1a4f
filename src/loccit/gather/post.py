"""One file's bytes → the post and its citations."""

import hashlib
import re
from collections.abc import Iterator

from msgspec import Struct

from loccit.gather.context import Headings, sentence_around
from loccit.gather.decode import decode
from loccit.gather.directives import directives
from loccit.gather.found import Found, Spans
from loccit.gather.front_matter import (
    FrontMatter,
    as_date,
    first_text,
    place_of,
    read_front_matter,
    strings,
)
from loccit.gather.html import fold, scan, strip_tags
from loccit.gather.offsets import Places
from loccit.gather.outward import Outward
from loccit.model import Citation, GatherProblem, Kind, Post
from loccit.settings import ArchiveSettings


class Gathered(Struct, frozen=True, gc=False):
    """What came of one file."""

    post: Post | None
    """None where the file could not be read."""
    citations: tuple[Citation, ...] | None
    """None where the post is unchanged and so was not parsed."""
    problems: tuple[GatherProblem, ...] = ()


HTML_SUFFIXES = (".html", ".htm", ".xhtml")
_CITING_KEYS = frozenset({"link", "external_url"})
"""Source keys of posts that write *about* a page: their relative links are not that page's."""

_SOURCE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:/|https?:|//|www\.", re.I)
_NAME_DATE = re.compile(
    r"(?:.*/)?(\d{4}-\d{2}-\d{2})(?!\d)[^/]*|(?:.*/)?(\d{4})/(\d{2})/(\d{2})/.*"
)
_HTML_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.I | re.S)
_HTML_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1", re.I | re.S)


def digest_of(data: bytes) -> str:
    """BLAKE2b-128, hexadecimal."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


class PostReader:
    """Reads the posts of one archive."""

    def __init__(self, settings: ArchiveSettings, outward: Outward, *, context: bool) -> None:
        self._source_keys = tuple(key.lower() for key in settings.source_keys)
        self._outward = outward
        self._context = context

    def read(self, path: str, data: bytes, digest: str) -> Gathered:
        """Everything that the file at `path` (relative to the archive) cites."""
        html = path.lower().endswith(HTML_SUFFIXES)
        text, problem = decode(data, html=html)
        problems = [GatherProblem(path, *problem)] if problem else []
        front = read_front_matter(text)
        if front.broken:
            problems.append(GatherProblem(path, "broken-front-matter", front.broken))
        if not text.strip():
            problems.append(GatherProblem(path, "empty", ""))
        sources = list(self._sources(text, front))
        source = self._mirrored(sources)
        hidden: Spans = []
        headings: list[tuple[int, str]] = []
        if html:
            page = scan(text, front.body)
            found, base = page.found, page.base
            if source is None:
                source = self._mirrored(page.found)
        else:
            from loccit.gather.markdown import read_markdown

            markdown = read_markdown(text, front.body)
            found, base = markdown.found, markdown.base
            hidden, headings = markdown.hidden, markdown.headings
        base_url = source
        if base is not None and (resolved := self._outward.target(base, source)):
            base_url = resolved.url if resolved.problem is None else source
        post = Post(
            path=path,
            digest=digest,
            size=len(data),
            title=self._title(text, front, headings, html),
            date=self._date(path, front),
            author=_clean(first_text(front.fields, ("author", "authors", "by"))),
            tags=_tags(front),
            source=source,
            directives=directives(text, front, hidden),
        )
        found = sorted(sources + found, key=lambda one: one.start)
        cited = self._citations(path, text, front, found, base_url, headings, html)
        return Gathered(post, tuple(cited), tuple(problems))

    def _sources(self, text: str, front: FrontMatter) -> Iterator[Found]:
        for key in self._source_keys:
            for value in strings(front.fields.get(key)):
                if _SOURCE.match(value):
                    start, raw = place_of(text, front, key, value)
                    yield Found(start, raw, value, Kind.SOURCE, f"front-matter:{key}")

    def _mirrored(self, found: list[Found]) -> str | None:
        for one in found:
            if one.kind is Kind.SOURCE and one.element.rpartition(":")[2] not in _CITING_KEYS:
                target = self._outward.target(one.value, None)
                if target is not None and target.problem is None:
                    return target.url
        return None

    def _citations(
        self,
        path: str,
        text: str,
        front: FrontMatter,
        found: list[Found],
        base: str | None,
        headings: list[tuple[int, str]],
        html: bool,
    ) -> Iterator[Citation]:
        places = Places(text)
        above = Headings(text, front.body, headings) if self._context and found else None
        target_of = self._outward.target
        for one in found:
            target = target_of(one.value, base)
            if target is None:
                continue
            line, column = places.of(one.start)
            heading = context = ""
            start = end = 0
            if above is not None and one.start >= front.body:
                heading = above.above(one.mark[0])
                context, start, end = sentence_around(
                    text, one.mark, one.text, front.body, markdown=not html
                )
            yield Citation(
                path,
                line,
                column,
                one.kind,
                target.url,
                one.raw,
                one.text,
                one.rel,
                target.problem,
                one.element,
                heading,
                context,
                start,
                end,
            )

    def _title(
        self, text: str, front: FrontMatter, headings: list[tuple[int, str]], html: bool
    ) -> str | None:
        title = _clean(first_text(front.fields, ("title",)))
        if title is not None:
            return title
        if html:
            match = _HTML_TITLE.search(text) or _HTML_HEADING.search(text)
            return strip_tags(match[1]) or None if match else None
        return headings[0][1] or None if headings else None

    def _date(self, path: str, front: FrontMatter) -> str | None:
        for key in ("date", "published", "pubdate", "publishdate", "created"):
            if (told := as_date(front.fields.get(key))) is not None:
                return told
        match = _NAME_DATE.fullmatch(path)
        return as_date(match[1] or f"{match[2]}-{match[3]}-{match[4]}") if match else None


def _clean(value: str | None) -> str | None:
    return fold(value) or None if value else None


def _tags(front: FrontMatter) -> tuple[str, ...]:
    value = front.fields.get("tags")
    if isinstance(value, str):
        value = value.split(",") if "," in value else value.split()
    if not isinstance(value, list):
        return ()
    return tuple(fold(str(tag)) for tag in value if isinstance(tag, str | int) and str(tag).strip())
