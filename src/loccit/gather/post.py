"""One file's bytes → the post and its citations."""

import re
from collections.abc import Iterator
from operator import attrgetter

from msgspec import Struct

from loccit.gather.found import Body, Found
from loccit.gather.front_matter import FrontMatter, place_of, read_front_matter, strings
from loccit.gather.html import scan
from loccit.gather.markdown import read_markdown
from loccit.gather.offsets import places
from loccit.gather.outward import Outward, Target
from loccit.model import Citation, Cited, GatherProblem, Kind, Post
from loccit.settings import ArchiveSettings


class Gathered(Struct, frozen=True, gc=False):
    """What came of one file."""

    post: Post | None
    """None where the file could not be read."""
    citations: tuple[Citation, ...] | None
    """None where the post is unchanged and so was not parsed."""
    problems: tuple[GatherProblem, ...] = ()


class Listed(Struct, frozen=True, gc=False):
    """What one file cites, alone."""

    citations: list[Cited] | None
    """None where the file could not be read."""
    problems: list[GatherProblem] = []


class _Parsed(Struct, gc=False):
    """A file as its format's readers understand it."""

    text: str
    html: bool
    front: FrontMatter
    body: Body
    source: str | None
    """The URL that the post is a copy of."""
    found: list[tuple[Found, Target]]
    """What leads out of the site, in the order of the places."""
    problems: list[GatherProblem]


HTML_SUFFIXES = (".html", ".htm", ".xhtml")
_ABOUT = frozenset({"front-matter:link", "front-matter:external_url"})
"""Sources of posts that write *about* a page: their relative links are not that page's."""

_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:/|https?:|//|www\.", re.I)
"""How a source that is a URL begins, however wrong; `source: Reuters` is none."""

_START = attrgetter("start")


class PostReader:
    """Reads the posts of one archive."""

    def __init__(self, settings: ArchiveSettings, outward: Outward) -> None:
        self._source_keys = tuple(key.lower() for key in settings.source_keys)
        self._target = outward.target

    def cited(self, path: str, data: bytes) -> Listed:
        """What the file at `path` (relative to the archive) cites."""
        parsed = self._parse(path, data, self._source_keys)
        spots = places(parsed.text, [one.start for one, _ in parsed.found])
        cited = [
            Cited(path, line, column, one.kind, url, one.raw, one.text, one.rel, problem)
            for (one, (url, problem)), (line, column) in zip(parsed.found, spots, strict=True)
        ]
        return Listed(cited, parsed.problems)

    def read(self, path: str, data: bytes, digest: str) -> Gathered:
        """The same with what stands around each citation, and what the post says of itself."""
        from loccit.gather.context import Around
        from loccit.gather.directives import directives
        from loccit.gather.facts import facts_of

        parsed = self._parse(path, data, None)
        text, front, body = parsed.text, parsed.front, parsed.body
        facts = facts_of(path, text, front, body.headings, html=parsed.html)
        post = Post(
            path,
            digest,
            len(data),
            facts.title,
            facts.date,
            facts.author,
            facts.tags,
            parsed.source,
            directives(text, front, body.hidden),
        )
        around = Around(text, front.body, body.headings, markdown=not parsed.html)
        spots = places(text, [one.start for one, _ in parsed.found])
        cited = tuple(
            _citation(path, spot, one, target, around.of(one))
            for (one, target), spot in zip(parsed.found, spots, strict=True)
        )
        return Gathered(post, cited, tuple(parsed.problems))

    def _parse(self, path: str, data: bytes, keys: tuple[str, ...] | None) -> _Parsed:
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
        front = read_front_matter(text, keys)
        if front.broken:
            problems.append(GatherProblem(path, "broken-front-matter", front.broken))
        body = scan(text, front.body) if html else read_markdown(text, front.body)
        found = [*self._sources(text, front), *body.found]
        source = self._mirrored(found)
        found.sort(key=_START)
        base = self._base(body.base, source)
        target_of = self._target
        outward = [
            (one, target) for one in found if (target := target_of(one.value, base)) is not None
        ]
        return _Parsed(text, html, front, body, source, outward, problems)

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
                target = self._target(one.value, None)
                if target is not None and target.problem is None:
                    return target.url
        return None

    def _base(self, told: str | None, source: str | None) -> str | None:
        """What relative links are relative to; None for the site itself."""
        if told is None:
            return source
        target = self._target(told, source)
        return target.url if target is not None and target.problem is None else None


def _citation(
    path: str,
    place: tuple[int, int],
    one: Found,
    target: Target,
    around: tuple[str, str, int, int],
) -> Citation:
    line, column = place
    heading, context, start, end = around
    return Citation(
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
