"""One file's bytes → the post and its citations."""

import os
from collections.abc import Iterator
from io import BufferedReader
from itertools import chain, islice

from msgspec import UNSET, Struct

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
from loccit.extraction.formats.registry import ASCIIDOC, BINARY, FORMATS, HTML, MARKDOWN, TAIL
from loccit.extraction.front_matter import read_front_matter
from loccit.extraction.front_matter_fields import FrontMatter
from loccit.extraction.front_matter_links import FrontMatterLinks
from loccit.extraction.gathered import FileCitations, Gathered, as_cited
from loccit.extraction.link_filter import Origin, Outward
from loccit.extraction.markdown import read_html, read_markdown
from loccit.extraction.offsets import places
from loccit.extraction.outbound import START, Outbound, OutboundLinks, citation_of
from loccit.extraction.reference import Body
from loccit.extraction.site import PublishedSite, site_at
from loccit.extraction.site_markdown import SiteMarkdown
from loccit.globs import Globs
from loccit.model import Citation, Cited, GatherProblem, Post


class _Parsed(Struct, gc=False):
    """A file as its format's readers understand it."""

    format: Format
    text: str
    front: FrontMatter
    parts: list[Part]
    source: str | None
    """The URL that the post is a copy of."""
    outbound: list[Outbound]
    """What leads out of the site, in the order of the places."""
    problems: list[GatherProblem]


_DATA = frozenset({"yaml", "toml", "json"})
"""Formats of data, in which expressions of any template language may stand."""
_AT_A_TIME = 10_000
"""Citations of a large file that are held at a time."""


class PostReader:
    """Reads the posts of one archive."""

    def __init__(self, settings: ArchiveSettings, outward: Outward) -> None:
        self._front_matter = FrontMatterLinks(settings)
        self._links = OutboundLinks(outward)
        self._site = outward.site
        self._forced = [(Globs([glob]), name) for glob, name in settings.formats.items()]
        self._outputs = settings.notebook_outputs
        self._parameters = outward.parameters
        self._site_markdown = SiteMarkdown(outward)
        self._attributes = AttributesElsewhere(dict(outward.site.attributes), outward.folder)

    def cited(self, path: str, data: bytes) -> FileCitations:
        """Return what the file at `path` (relative to the archive) cites.

        Raises:
            UnknownFormatError: the file is in no format that is known.
        """
        parsed = self._parse(path, data, self._front_matter.source_keys, headings=False)
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
        """The values from other files that this post depends on; empty for most posts."""
        values: list[object] = []
        if self._parameters is not None and b"param" in data:
            values += self._parameters.inherited(data.decode("utf-8", "replace"), path)
        values += self._site_markdown.templates(path, data)
        if path.lower().endswith(ASCIIDOC.suffixes):
            attributes = self._attributes.of(path, data.decode("utf-8", "replace"))
            values += sorted(attributes.items() - self._site.attributes)
        return repr(values).encode("utf-8", "replace") if values else b""

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
            cited.append(citation_of(path, spot, one, context))
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
            cited += self._links.of_part(
                post.path, part, post.url, origin, own, state, around=around
            )
        return tuple(cited)

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
            yield from self._links.of_part(path, part, None, origin, around=around)

    def _format(self, path: str, data: bytes, tail: bytes | None = None) -> Format:
        for globs, name in self._forced:
            if globs.match(path) and (forced := format_named(name)):
                return forced
        if found := recognise(path, data, data[-TAIL:] if tail is None else tail):
            is_rst = found.name == "text" and self._site.generator in {"nikola", "sphinx"}
            return FORMATS["rst"] if is_rst else found
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
        if keys is not None and "{{" in text:
            keys = None  # an expression may name any field
        front = read_front_matter(text, keys) if form.front_matter else FrontMatter({})
        if front.broken:
            problems.append(GatherProblem(path, "broken-front-matter", front.broken, front.line))
        if html:
            body = read_html(text, front.body, templated=front.body > 0)
            self._site_markdown.add_templates(path, text, front, body)
            parts = [Part(text, body)]
        elif form is MARKDOWN:
            mdx = path.lower().endswith(".mdx")
            generator = "docusaurus" if mdx else self._site.generator
            body = read_markdown(text, front.body, generator=generator, headings=headings)
            self._site_markdown.add(path, text, front, body)
            parts = [Part(text, body, markdown=True)]
        else:
            attributes = self._attributes.of(path, text) if form is ASCIIDOC else {}
            file = File(path, data, text, front.body, self._outputs, attributes)
            file.roles, file.problems = self._site_markdown.roles, problems
            parts = list(form.read(file))
            front.fields = {**file.fields, **front.fields}
        sources = list(self._front_matter.of(text, front))
        source = self._links.mirrored(
            chain(sources, chain.from_iterable(part.body.found for part in parts))
        )
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
        outbound: list[Outbound] = []
        if sources:
            whole = Part(text, Body(sources))
            self._links.add(outbound, text, whole, source, origin)
        for part in parts:
            self._links.add(outbound, text, part, source, origin)
        outbound.sort(key=START)
        return _Parsed(form, text, front, parts, source, outbound, problems)

    def _document(self, form: Format, file: File) -> _Parsed:
        """A file that is no text: its citations have no line, and stand in the order read."""
        if form.missing:
            raise UnknownFormatError(form.missing)
        parts = list(form.read(file))
        outbound: list[Outbound] = []
        for part in parts:
            part.body.found.sort(key=START)
            self._links.add(outbound, "", part, None, Origin(file.path))
        front = FrontMatter(dict(file.fields))
        return _Parsed(form, "", front, parts, None, outbound, file.problems)


def _spots(parsed: _Parsed) -> Iterator[tuple[int | None, int | None]]:
    """The lines and columns of what leads out; None where the format is not text."""
    if parsed.format.is_text:
        return places(parsed.text, [one.start for one in parsed.outbound])
    return ((None, None) for _ in parsed.outbound)
