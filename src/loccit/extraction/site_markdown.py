"""Links that Markdown has by its site: references in short, templates, labels of front matter."""

import re
from collections.abc import Iterable, Iterator

from loccit.extraction.destinations import definitions, folded
from loccit.extraction.extlinks import add_myst
from loccit.extraction.front_matter_fields import FrontMatter
from loccit.extraction.hugo_shortcodes import HugoShortcodes
from loccit.extraction.link_filter import Outward
from loccit.extraction.liquid_includes import LiquidIncludes
from loccit.extraction.magiclink import magiclink_of
from loccit.extraction.reference import Body, Found, within
from loccit.model import Kind

_LABEL = re.compile(r"\]\[([^\[\]\n]{1,200})\]|\[([^\[\]\n]{1,200})\]\[\]")
_BELOW_ELEMENT = re.compile(r"(?<=>)[ \t\r]*+\n((?: {0,3}\[[^\[\]\n]{1,200}\]:[^\n]*+\n?)+)")
_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]\n]{1,200})\]:[ \t]*+<?([^\s<>]++)", re.M)
_USED_LABEL = re.compile(r"^ {0,3}\[[^\[\]\n]{1,200}\]:|\[([^\[\]\n]{1,200})\]", re.M)
"""A label, unless it is a definition's."""
_ESCAPED_LABEL = re.compile(r"(?<![\\\]])\[((?:[^\[\]\\\n]|\\.){1,200})\](?:\[\]|(?![\[(:]))")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


class SiteMarkdown:
    """Adds links to those of a post's Markdown.

    Attributes:
        roles: those of Sphinx that are links.
    """

    def __init__(self, outward: Outward) -> None:
        site = outward.site
        self.roles = dict(site.references) if site.generator == "sphinx" else {}
        self._magiclink = magiclink_of(site)
        self._templates: HugoShortcodes | LiquidIncludes | None = outward.shortcodes
        self._kramdown = site.generator == "jekyll"
        if self._kramdown:
            self._templates = LiquidIncludes(site.folder)

    def add(self, path: str, text: str, front: FrontMatter, body: Body) -> None:
        """Add what a post links by references in short, templates and its front matter."""
        if self._magiclink is not None:
            self._magiclink.add(text, front.body, body)
        self.add_templates(path, text, front, body)
        if self.roles:
            add_myst(self.roles, text, front.body, body)
        if "]:" in text:
            if self._kramdown and "\\" in text:
                body.found += _of_escaped_labels(text, front.body, body)
            body.found += _below_elements(text, front.body, body)
        if front.body and "][" in text[: front.body]:
            body.found += _of_labels(text, front.body, body)

    def add_templates(self, path: str, text: str, front: FrontMatter, body: Body) -> None:
        """Add what the templates publish that a post calls."""
        if self._templates is not None:
            self._templates.add(path, text, front, body)

    def templates(self, path: str, data: bytes) -> list[str]:
        """List digests of the templates that a post calls, and of what else they show."""
        if self._templates is None or not (b"{{<" in data or b"{%" in data):
            return []
        return self._templates.templates(path, data.decode("utf-8", "replace"))


def _of_labels(text: str, start: int, body: Body) -> Iterator[Found]:
    """The definitions of the body that Markdown in the front matter refers to."""
    labels = (match[1] or match[2] for match in _LABEL.finditer(text, 0, start))
    yield from _defined(labels, text, start, body, "front-matter-reference")


def _of_escaped_labels(text: str, start: int, body: Body) -> Iterator[Found]:
    r"""The definitions of labels that are escaped where they are used (`[a\_b][]`).

    To kramdown they are the same without, to CommonMark they are not.
    """
    matches = _ESCAPED_LABEL.finditer(text, start)
    labels = (match[1] for match in matches if not within(match.start(), body.hidden))
    plain = [_ESCAPE.sub(r"\1", label) for label in labels if "\\" in label]
    if plain:
        yield from _defined(plain, text, start, body, "markdown")


def _below_elements(text: str, start: int, body: Body) -> Iterator[Found]:
    """Definitions right below an element, of labels that the post uses.

    To kramdown and Python-Markdown the element has ended there, to CommonMark it goes on.
    """
    places = list(_BELOW_ELEMENT.finditer(text, start))
    if not places:
        return
    found = {one.start for one in body.found}
    labels = _USED_LABEL.finditer(text, start)
    used = {folded(use[1]) for use in labels if use[1] and not within(use.start(), body.hidden)}
    for lines in places:
        for one in _DEFINITION.finditer(text, *lines.span(1)):
            is_known = one.start(2) in found or within(one.start(), body.hidden)
            if folded(one[1]) in used and not is_known:
                yield Found(
                    one.start(2), one[2], one[2], Kind.LINK, "markdown", one[1], "", one.span(2)
                )


def _defined(
    labels: Iterable[str], text: str, start: int, body: Body, element: str
) -> Iterator[Found]:
    """The definitions of labels, of those that nothing else refers to."""
    found = {one.start for one in body.found}
    defined = dict(definitions(text[start:]))
    for label in dict.fromkeys(labels):
        at, url = defined.get(folded(label), (0, ""))
        at += start
        if url and at not in found and not within(at, body.hidden):
            mark = (at, at + len(url))
            yield Found(at, url, url, Kind.LINK, element, label, "", mark)
