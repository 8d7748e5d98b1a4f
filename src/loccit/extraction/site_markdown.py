"""Links that Markdown has by its site: references in short, templates, labels of front matter."""

import re
from collections.abc import Iterator

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
        if site.generator == "jekyll":
            self._templates = LiquidIncludes(site.folder)

    def add(self, path: str, text: str, front: FrontMatter, body: Body) -> None:
        """Add what a post links by references in short, templates and its front matter."""
        if self._magiclink is not None:
            self._magiclink.add(text, front.body, body)
        self.add_templates(path, text, front, body)
        if self.roles:
            add_myst(self.roles, text, front.body, body)
        if front.body and "][" in text[: front.body]:
            body.found += _of_labels(text, front.body, body)

    def add_templates(self, path: str, text: str, front: FrontMatter, body: Body) -> None:
        """Add what the templates publish that a post calls."""
        if self._templates is not None:
            self._templates.add(path, text, front, body)

    def templates(self, data: bytes) -> list[str]:
        """List the digests of the templates that a post calls."""
        if self._templates is None or not (b"{{<" in data or b"{%" in data):
            return []
        return self._templates.templates(data.decode("utf-8", "replace"))


def _of_labels(text: str, start: int, body: Body) -> Iterator[Found]:
    """The definitions of the body that Markdown in the front matter refers to."""
    found = {one.start for one in body.found}
    defined = dict(definitions(text[start:]))
    labels = (match[1] or match[2] for match in _LABEL.finditer(text, 0, start))
    for label in dict.fromkeys(labels):
        at, url = defined.get(folded(label), (0, ""))
        at += start
        if url and at not in found and not within(at, body.hidden):
            mark = (at, at + len(url))
            yield Found(at, url, url, Kind.LINK, "front-matter-reference", label, "", mark)
