"""One file's bytes → the post and its citations."""

import os
import re
from collections.abc import Iterator
from io import BufferedReader
from itertools import islice
from operator import attrgetter

from msgspec import UNSET, Struct, UnsetType

from loccit.config.settings import ArchiveSettings
from loccit.extraction.asciidoc_includes import AttributesElsewhere
from loccit.extraction.formats import (
    File,
    Format,
    Part,
    UnknownFormatError,
    format_named,
    recognise,
)
from loccit.extraction.formats.registry import ASCIIDOC, BINARY, HTML, MARKDOWN, TAIL
from loccit.extraction.front_matter import read_front_matter
from loccit.extraction.front_matter_fields import FrontMatter, place_in, place_of, strings
from loccit.extraction.link_filter import LinkTarget, Origin, Outward
from loccit.extraction.markdown import read_html, read_markdown
from loccit.extraction.offsets import places
from loccit.extraction.reference import Body, Found, Leaf
from loccit.extraction.site import PublishedSite, site_at
from loccit.globs import Globs
from loccit.model import Citation, Cited, GatherProblem, Kind, Post, PostState


class Gathered(Struct, frozen=True, gc=False):
    """The result of reading one file."""

    post: Post | None
    """None where the file could not be read."""
    citations: tuple[Citation, ...] | None
    """None where the post is unchanged and so was not parsed."""
    problems: tuple[GatherProblem, ...] = ()


class FileCitations(Struct, frozen=True, gc=False):
    """The citations of one file, alone."""

    citations: list[Cited] | None
    """None where the file could not be read."""
    problems: list[GatherProblem] = []
    begins: bool = True
    """Whether they are the file's first ones: those of a large file come piece by piece."""


class _Outbound(Struct, gc=False):
    """A reference that leads out of the site."""

    found: Found
    target: LinkTarget
    part: Part
    start: int
    """Where it stands in the file's text."""
    raw: str
    """As written there."""


class _Parsed(Struct, gc=False):
    """A file as its format's readers understand it."""

    format: Format
    text: str
    front: FrontMatter
    parts: list[Part]
    source: str | None
    """The URL that the post is a copy of."""
    outbound: list[_Outbound]
    """What leads out of the site, in the order of the places."""
    problems: list[GatherProblem]


_ABOUT = frozenset({"front-matter:link", "front-matter:external_url"})
"""Sources of posts that write *about* a page: their relative links are not that page's."""

_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:/|https?:|//|www\.", re.I)
"""How a source that is a URL begins, however wrong; `source: Reuters` is none."""

_ABSOLUTE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_WHOLE_URL = re.compile(r"(?:https?|ftp)://(?![^\s/?#]*\*\.)\S+", re.I)
_MOST_REFERENCES = 5_000
"""Strings of front matter that are looked into."""

_DATA = frozenset({"yaml", "toml", "json"})
"""Formats of data, in which expressions of any template language may stand."""
_AT_A_TIME = 10_000
"""Citations of a large file that are held at a time."""
_START = attrgetter("start")


class PostReader:
    """Reads the posts of one archive."""

    def __init__(self, settings: ArchiveSettings, outward: Outward) -> None:
        self._source_keys = tuple(key.lower() for key in settings.source_keys)
        self._link_keys = Globs(key.replace(".", "/") for key in settings.link_keys)
        self._target = outward.target
        self._site = outward.site
        self._forced = [(Globs([glob]), name) for glob, name in settings.formats.items()]
        self._outputs = settings.notebook_outputs
        self._attributes = AttributesElsewhere(dict(outward.site.attributes), outward.folder)

    def cited(self, path: str, data: bytes) -> FileCitations:
        """Return what the file at `path` (relative to the archive) cites.

        Raises:
            UnknownFormatError: the file is in no format that is known.
        """
        parsed = self._parse(path, data, self._source_keys, headings=False)
        cited = [
            Cited(
                path,
                line,
                column,
                one.found.kind,
                one.target.url,
                one.raw,
                one.found.text,
                one.found.rel,
                one.target.problem,
                one.part.locator,
            )
            for one, (line, column) in zip(parsed.outbound, _spots(parsed), strict=True)
        ]
        return FileCitations(cited, parsed.problems)

    def elsewhere(self, path: str, data: bytes) -> bytes:
        """The attributes from other files that this post depends on; empty for most posts."""
        if not path.lower().endswith(ASCIIDOC.suffixes):
            return b""
        attributes = self._attributes.of(path, data.decode("utf-8", "replace"))
        own = attributes.items() - self._site.attributes
        return repr(sorted(own)).encode("utf-8", "replace") if own else b""

    def read(self, path: str, data: bytes, digest: str) -> Gathered:
        """The same with what stands around each citation, and what the post says of itself."""
        from loccit.extraction.context import Around
        from loccit.extraction.directives import directives
        from loccit.extraction.post_metadata import facts_of

        parsed = self._parse(path, data, None)
        text, front = parsed.text, parsed.front
        headings = [heading for part in parsed.parts for heading in part.body.headings]
        facts = facts_of(path, text, front, headings, html=parsed.format is HTML)
        hidden = parsed.parts[0].body.hidden if len(parsed.parts) == 1 else []
        post = Post(
            path,
            digest,
            len(data),
            facts.title,
            facts.date,
            facts.author,
            facts.tags,
            parsed.source,
            directives(text, front, hidden),
        )
        around: dict[int, Around] = {}
        cited = []
        for one, spot in zip(parsed.outbound, _spots(parsed), strict=True):
            part = one.part
            if id(part) not in around:
                floor = front.body if part.text is text else 0
                around[id(part)] = Around(
                    part.text, floor, part.body.headings, markdown=part.markdown
                )
            context = around[id(part)].of(one.found) if part.prose else ("", "", 0, 0)
            cited.append(_citation(path, spot, one, context))
        return Gathered(post, tuple(cited), tuple(parsed.problems))

    def taken_out(self, post: Post, parts: list[Part], *, around: bool) -> tuple[Citation, ...]:
        """The citations in texts that a source has taken out of its container.

        Args:
            post: The post, whose `url` relative links are relative to.
            parts: Its texts, in their order.
            around: Whether to tell what stands around each citation.
        """
        own = PublishedSite(site_at(post.url and post.url.partition("?")[0]).hosts)
        origin = Origin(post.path, html=True)
        state = post.state or UNSET
        cited: list[Citation] = []
        for part in parts:
            cited += self._of_part(post.path, part, post.url, origin, own, state, around=around)
        return tuple(cited)

    def _of_part(
        self,
        path: str,
        part: Part,
        url: str | None,
        origin: Origin,
        own: PublishedSite = PublishedSite(),  # noqa: B008
        state: PostState | UnsetType = UNSET,
        *,
        around: bool,
    ) -> Iterator[Citation]:
        """The citations of a text that was taken out of its container.

        Args:
            path: the post's name.
            part: the text.
            url: what relative links are relative to.
            origin: the post.
            own: the host of the post, on which its relative links stay.
            state: the post's.
            around: whether to tell what stands around each citation.
        """
        from loccit.extraction.context import Around

        part.body.found.sort(key=_START)
        outbound: list[_Outbound] = []
        self._lead_out(outbound, "", part, url, origin)
        if own.hosts:
            outbound = [one for one in outbound if not _stays(one, own)]
        context = None
        if around and part.prose and outbound:
            context = Around(part.text, 0, part.body.headings, markdown=part.markdown)
        for one in outbound:
            spot = part.lines.of(one.start) if part.lines else (None, None)
            surroundings = context.of(one.found) if context else ("", "", 0, 0)
            yield _citation(path, spot, one, surroundings, state)

    def format_of_large(self, path: str, head: bytes, tail: bytes) -> Format | None:
        """The format of a large file if such files are read in pieces, else None."""
        from loccit.extraction.large_files import is_streamed

        try:
            form = self._format(path, head, tail)
        except UnknownFormatError:
            return None
        return form if is_streamed(form) else None

    def cited_in_large(
        self, path: str, form: Format, stream: BufferedReader
    ) -> Iterator[FileCitations]:
        """As `cited`, of a file that is read in pieces: so many citations at a time."""
        problems: list[GatherProblem] = []
        found = self._in_large(path, form, stream, problems, around=False)
        batch = list(map(as_cited, islice(found, _AT_A_TIME)))
        begins = True
        while batch or begins:
            following = list(map(as_cited, islice(found, _AT_A_TIME)))
            yield FileCitations(batch, [] if following else problems, begins)
            batch, begins = following, False

    def read_large(self, path: str, form: Format, stream: BufferedReader, digest: str) -> Gathered:
        """As `read`, of a file that is read in pieces."""
        size = stream.seek(0, os.SEEK_END)
        stream.seek(0)
        problems: list[GatherProblem] = []
        cited = tuple(self._in_large(path, form, stream, problems, around=True))
        return Gathered(Post(path, digest, size), cited, tuple(problems))

    def _in_large(
        self,
        path: str,
        form: Format,
        stream: BufferedReader,
        problems: list[GatherProblem],
        *,
        around: bool,
    ) -> Iterator[Citation]:
        from loccit.extraction.large_files import read_large

        parts = read_large(form, path, stream, outputs=self._outputs, problems=problems)
        origin = Origin(path, data=form.name in _DATA)
        for part in parts:
            yield from self._of_part(path, part, None, origin, around=around)

    def _format(self, path: str, data: bytes, tail: bytes | None = None) -> Format:
        for globs, name in self._forced:
            if globs.match(path) and (forced := format_named(name)):
                return forced
        if found := recognise(path, data, data[-TAIL:] if tail is None else tail):
            return found
        if data.startswith(BINARY):
            raise UnknownFormatError("the file is binary and in no format that loccit reads")
        return MARKDOWN

    def _parse(
        self, path: str, data: bytes, keys: tuple[str, ...] | None, *, headings: bool = True
    ) -> _Parsed:
        form = self._format(path, data)
        problems: list[GatherProblem] = []
        uncertain = False
        encoding = "utf-8"
        if not form.is_text:
            return self._document(form, File(path, data, "", fields={}, problems=problems))
        html = form is HTML
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            from loccit.extraction.decode import decode

            decoded = decode(data, error, html=html)
            text, uncertain = decoded.text, bool(decoded.detail)
            encoding = decoded.encoding
            if uncertain:
                problems.append(GatherProblem(path, "invalid-utf-8", decoded.detail))
        if not text or text.isspace():
            problems.append(GatherProblem(path, "empty"))
        front = read_front_matter(text, keys) if form.front_matter else FrontMatter({})
        if front.broken:
            problems.append(GatherProblem(path, "broken-front-matter", front.broken, front.line))
        if html:
            parts = [Part(text, read_html(text, front.body, templated=front.body > 0))]
        elif form is MARKDOWN:
            mdx = path.lower().endswith(".mdx")
            generator = "docusaurus" if mdx else self._site.generator
            body = read_markdown(text, front.body, generator=generator, headings=headings)
            parts = [Part(text, body, markdown=True)]
        else:
            attributes = self._attributes.of(path, text) if form is ASCIIDOC else {}
            file = File(path, data, text, front.body, self._outputs, attributes, {}, problems)
            parts = list(form.read(file))
            front.fields = {**file.fields, **front.fields}
        sources = list(self._sources(text, front))
        source = self._mirrored([*sources, *(one for part in parts for one in part.body.found)])
        origin = Origin(
            path,
            front.fields,
            front.body > 0,
            html,
            source is not None,
            "{%" in text,
            encoding,
            uncertain,
            form.name in _DATA,
        )
        outbound: list[_Outbound] = []
        if sources:
            whole = Part(text, Body(sources))
            self._lead_out(outbound, text, whole, source, origin)
        for part in parts:
            self._lead_out(outbound, text, part, source, origin)
        outbound.sort(key=_START)
        return _Parsed(form, text, front, parts, source, outbound, problems)

    def _document(self, form: Format, file: File) -> _Parsed:
        """A file that is no text: its citations have no line, and stand in the order read."""
        if form.missing:
            raise UnknownFormatError(form.missing)
        parts = list(form.read(file))
        outbound: list[_Outbound] = []
        for part in parts:
            part.body.found.sort(key=_START)
            self._lead_out(outbound, "", part, None, Origin(file.path))
        front = FrontMatter(dict(file.fields))
        return _Parsed(form, "", front, parts, None, outbound, file.problems)

    def _lead_out(
        self,
        outbound: list[_Outbound],
        text: str,
        part: Part,
        source: str | None,
        origin: Origin,
    ) -> None:
        """Add what leads out of the site.

        Args:
            text: the file's.
        """
        base = self._base(part.body.base, source)
        target_of = self._target
        there = part.places
        for one in part.body.found:
            target = target_of(one.value, base, origin)
            if target is None:
                continue
            start, raw = one.start, one.raw
            if there is not None:
                start = there.of(one.start)
                raw = text[start : there.end(one.start + len(raw))]
            outbound.append(_Outbound(one, target, part, start, raw))

    def _sources(self, text: str, front: FrontMatter) -> Iterator[Found]:
        taken: set[int] = set()
        for key in self._source_keys:
            if key not in front.fields:
                continue
            for value in strings(front.fields[key]):
                if _URL.match(value):
                    start, raw = place_of(text, front, key, value)
                    taken.add(start)
                    yield Found(start, raw, value, Kind.SOURCE, f"front-matter:{key}")
        for leaf in front.leaves[:_MOST_REFERENCES]:
            if leaf.path and self._link_keys.match("/".join(leaf.path)):
                for one in _references(text, leaf):
                    if one.start not in taken:
                        taken.add(one.start)
                        yield one

    def _mirrored(self, found: list[Found]) -> str | None:
        """The URL that the post is a copy of."""
        for one in found:
            if one.kind is Kind.SOURCE and one.element not in _ABOUT:
                target = self._target(one.value, None)
                if target is not None and target.problem is None:
                    return target.url
        return None

    def _base(self, written: str | None, source: str | None) -> str | None:
        """Return what relative links are relative to; None for the site itself."""
        if written is None:
            return source
        target = self._target(written, source)
        return target.url if target is not None and target.problem is None else None


def _stays(one: _Outbound, own: PublishedSite) -> bool:
    """Return whether a relative link stays on the host of its post."""
    return _ABSOLUTE.match(one.found.value) is None and own.holds(one.target.url)


def _spots(parsed: _Parsed) -> Iterator[tuple[int | None, int | None]]:
    """The lines and columns of what leads out; None where the format is not text."""
    if parsed.format.is_text:
        return places(parsed.text, [one.start for one in parsed.outbound])
    return ((None, None) for _ in parsed.outbound)


def _references(text: str, leaf: Leaf) -> Iterator[Found]:
    """The URLs in a string of the front matter."""
    from loccit.extraction.autolinks import bare_urls

    value = leaf.value.strip().replace("\\:", ":")  # bookdown: `url: 'https\://…'`
    urls = [value]
    if not _WHOLE_URL.fullmatch(value):
        urls = [value[start:end] for start, end in bare_urls(value, 0, len(value))]
    at = leaf.start
    for url in urls:
        start, raw = place_in(text, at, leaf.end, url)
        at = max(at, start + len(raw))
        yield Found(start, raw, url, Kind.REFERENCE, f"front-matter:{'.'.join(leaf.path)}")


def as_cited(one: Citation) -> Cited:
    """A citation without what stands around it."""
    return Cited(*(getattr(one, name) for name in Cited.__struct_fields__))


def _citation(
    path: str,
    place: tuple[int | None, int | None],
    one: _Outbound,
    around: tuple[str, str, int, int],
    state: PostState | UnsetType = UNSET,
) -> Citation:
    line, column = place
    heading, context, start, end = around
    found, target = one.found, one.target
    return Citation(
        path,
        line,
        column,
        found.kind,
        target.url,
        one.raw,
        found.text,
        found.rel,
        target.problem,
        one.part.locator,
        state,
        found.element,
        heading,
        context,
        start,
        end,
    )
