"""One file's bytes → the post and its citations."""

import re
from collections.abc import Iterator
from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec import Struct

from loccit.gather.found import Found
from loccit.gather.front_matter import FrontMatter, place_of, read_front_matter, strings
from loccit.gather.html import scan
from loccit.gather.markdown import read_markdown
from loccit.gather.offsets import Places
from loccit.gather.outward import Outward
from loccit.model import Citation, GatherProblem, Kind, Post
from loccit.settings import ArchiveSettings

if TYPE_CHECKING:
    from loccit.gather.context import Around


class Gathered(Struct, frozen=True, gc=False):
    """What came of one file."""

    post: Post | None
    """None where the file could not be read."""
    citations: tuple[Citation, ...] | None
    """None where the post is unchanged and so was not parsed."""
    problems: tuple[GatherProblem, ...] = ()


HTML_SUFFIXES = (".html", ".htm", ".xhtml")
_ABOUT = frozenset({"front-matter:link", "front-matter:external_url"})
"""Sources of posts that write *about* a page: their relative links are not that page's."""

_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:/|https?:|//|www\.", re.I)
"""How a source that is a URL begins, however wrong; `source: Reuters` is none."""

_NOTHING = ("", "", 0, 0)
_START = attrgetter("start")


class PostReader:
    """Reads the posts of one archive.

    Args:
        bare: read citations alone, without their context and the posts' own facts.
    """

    def __init__(self, settings: ArchiveSettings, outward: Outward, *, bare: bool) -> None:
        self._source_keys = tuple(key.lower() for key in settings.source_keys)
        self._outward = outward
        self._bare = bare

    def read(self, path: str, data: bytes, digest: str) -> Gathered:
        """Everything that the file at `path` (relative to the archive) cites."""
        html = path.lower().endswith(HTML_SUFFIXES)
        problems: list[GatherProblem] = []
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            from loccit.gather.decode import decode

            text, detail = decode(data, error, html=html)
            if detail:
                problems.append(GatherProblem(path, "invalid-utf-8", detail))
        if not text or text.isspace():
            problems.append(GatherProblem(path, "empty"))
        front = read_front_matter(text)
        if front.broken:
            problems.append(GatherProblem(path, "broken-front-matter", front.broken))
        body = scan(text, front.body) if html else read_markdown(text, front.body)
        found = [*self._sources(text, front), *body.found]
        source = self._mirrored(found)
        found.sort(key=_START)
        base = self._base(body.base, source)
        if self._bare:
            post = Post(path, digest, len(data))
            around = None
        else:
            from loccit.gather.context import Around
            from loccit.gather.directives import directives
            from loccit.gather.facts import facts_of

            facts = facts_of(path, text, front, body.headings, html=html)
            told = directives(text, front, body.hidden)
            post = Post(
                path,
                digest,
                len(data),
                facts.title,
                facts.date,
                facts.author,
                facts.tags,
                source,
                told,
            )
            around = Around(text, front.body, body.headings, markdown=not html)
        cited = tuple(self._citations(path, text, found, base, around))
        return Gathered(post, cited, tuple(problems))

    def _sources(self, text: str, front: FrontMatter) -> Iterator[Found]:
        for key in self._source_keys:
            if key not in front.fields:
                continue
            for value in strings(front.fields[key]):
                if _URL.match(value):
                    start, raw = place_of(text, front, key, value)
                    yield Found(start, raw, value, Kind.SOURCE, f"front-matter:{key}")

    def _mirrored(self, found: list[Found]) -> str | None:
        """The URL that the post is a copy of."""
        for one in found:
            if one.kind is Kind.SOURCE and one.element not in _ABOUT:
                target = self._outward.target(one.value, None)
                if target is not None and target.problem is None:
                    return target.url
        return None

    def _base(self, told: str | None, source: str | None) -> str | None:
        """What relative links are relative to; None for the site itself."""
        if told is None:
            return source
        target = self._outward.target(told, source)
        return target.url if target is not None and target.problem is None else None

    def _citations(
        self, path: str, text: str, found: list[Found], base: str | None, around: "Around | None"
    ) -> Iterator[Citation]:
        place = Places(text).of
        target_of = self._outward.target
        for one in found:
            target = target_of(one.value, base)
            if target is None:
                continue
            line, column = place(one.start)
            heading, context, start, end = around.of(one) if around else _NOTHING
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
