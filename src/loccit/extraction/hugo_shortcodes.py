"""Links that the templates of a site's own shortcodes publish (`layouts/shortcodes/NAME.html`).

`{{< talk id="12" >}}` is a citation of what its template makes of it, as far as that is certain
(`loccit.extraction.go_templates`; https://gohugo.io/templates/shortcode/).
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from hashlib import sha256
from typing import Any

from loccit.extraction.config_data import of_key
from loccit.extraction.file_bytes import read_text
from loccit.extraction.front_matter_fields import FrontMatter
from loccit.extraction.go_templates import published
from loccit.extraction.html import scan
from loccit.extraction.hugo_parameters import HugoParameters
from loccit.extraction.reference import Body, Found, within
from loccit.extraction.shortcodes import BY_ID, COMPLETE_URL, parameters
from loccit.extraction.template_branches import UNKNOWN
from loccit.model import Kind

ELEMENT = "hugo-shortcode"
_PART = "hugo-shortcode-part"
_CALL = re.compile(r"\{\{([<%])\s*+([A-Za-z][\w./-]*+)")
_FOLDERS = ("layouts/shortcodes", "layouts/_shortcodes")
_LONGEST = 5_000
"""Characters of one call."""
_LARGEST = 200_000
_MOST_RUN = 2_000_000
"""Characters of the templates that the calls of one post run."""
_MOST_IN_URL = 10
"""Calls in one URL that are filled in."""
_WHOLE_CALL = re.compile(r"\{\{[<%]\s*+([A-Za-z][\w./-]*+)[^{}]*?[>%]\}\}")
_PART_OF_URL = re.compile(rf"[^\s<>\"'{{}}{UNKNOWN}]+")
_Page = Callable[[str], str | None]
"""The value of a parameter of the page or else of its site; None where it is not certain."""
_WEB = re.compile(r"(?:https?:)?//[^\s/]", re.I)


class HugoShortcodes:
    """The shortcodes of one site.

    Args:
        site: the folder of Hugo's configuration.
    """

    def __init__(self, site: str, parameters: HugoParameters) -> None:
        self._site = site
        self._parameters = parameters
        self._template = cache(self._read)
        self._post = ""
        self._left = _MOST_RUN

    def add(self, path: str, text: str, front: FrontMatter, body: Body) -> None:
        """Add what the calls in a post publish, where they are no code."""
        if "{{<" in text or "{{%" in text:
            page = partial(self._parameters.of_page, path=path, fields=front.fields)
            made = list(self._found(path, text, front.body, body, front.fields, page))
            parts = {one.start for one in made if one.element == _PART}
            body.found = [one for one in body.found if one.start not in parts]
            body.found += [one for one in made if one.element != _PART]

    def filled_in(self, url: str, path: str, fields: Mapping[str, Any]) -> str:
        """A URL with what the calls in it publish, as far as that is certain."""
        page = partial(self._parameters.of_page, path=path, fields=fields)

        def shown(call: re.Match[str]) -> str:
            template = self._template(call[1])[1]
            if not self._may_run(template, path):
                return call.group()
            given = list(parameters(url, call.end(1), call.end() - len(">}}")))
            text = published(template, _Values(given, self._parameters, fields, page).of).strip()
            return text if _PART_OF_URL.fullmatch(text) else call.group()

        return _WHOLE_CALL.sub(shown, url, count=_MOST_IN_URL)

    def templates(self, path: str, text: str) -> list[str]:
        """List digests of the templates that a post calls, and of the parameters they may show."""
        names = sorted({match[2] for match in _CALL.finditer(text)})
        read = ((name, self._template(name)[1]) for name in names)
        found = [f"{name}={sha256(one.encode()).hexdigest()}" for name, one in read if one]
        return [*found, self._parameters.digest(path)] if found else []

    def _may_run(self, template: str, path: str) -> bool:
        """Return whether a post may run another template, and count it."""
        if path != self._post:
            self._post, self._left = path, _MOST_RUN
        self._left -= len(template)
        return self._left >= 0

    def _found(
        self, path: str, text: str, start: int, body: Body, fields: Mapping[str, Any], page: _Page
    ) -> Iterator[Found]:
        for call in _CALL.finditer(text, start):
            suffix, template = self._template(call[2])
            if not template or call[2] in BY_ID or within(call.start(), body.hidden):
                continue
            closing = ">}}" if call[1] == "<" else "%}}"
            end = text.find(closing, call.end(), call.end() + _LONGEST)
            if end < 0:
                continue
            if not self._may_run(template, path):
                return
            given = list(parameters(text, call.end(), end))
            shown = published(template, _Values(given, self._parameters, fields, page).of)
            mark = (call.start(), end + len(closing))
            links = list(_links(shown, markdown=suffix == ".md" or call[1] == "%"))
            written = {value for _, _, value in given}
            if UNKNOWN not in shown:
                yield from _only_parts(given, {one.value for one in links})
            for one in links:
                if one.value not in written:
                    written.add(one.value)
                    raw = text[slice(*mark)]
                    yield Found(mark[0], raw, one.value, one.kind, ELEMENT, one.text, one.rel, mark)

    def _read(self, name: str) -> tuple[str, str]:
        """A shortcode's template, and the end of its file's name."""
        if ".." in name.split("/"):
            return "", ""
        for folder in _FOLDERS:
            for suffix in (".html", ".md"):
                path = os.path.join(self._site, folder, f"{name}{suffix}")
                if text := read_text(path, _LARGEST):
                    return suffix, text
        return "", ""


def _only_parts(given: list[tuple[str, int, str]], urls: set[str]) -> Iterator[Found]:
    """Parameters that are URLs, and are published only as the beginning of longer ones."""
    for _, start, value in given:
        begins = value not in urls and any(url.startswith(value) for url in urls)
        if begins and COMPLETE_URL.fullmatch(value):
            yield Found(start, value, value, Kind.LINK, _PART, "", "", (start, start))


def _links(shown: str, *, markdown: bool) -> Iterator[Found]:
    for one in _read_markdown(shown) if markdown else scan(shown).found:
        if _WEB.match(one.value) and UNKNOWN not in one.value:
            one.text = one.text.replace(UNKNOWN, "")
            yield one


def _read_markdown(shown: str) -> list[Found]:
    from loccit.extraction.markdown import read_markdown

    return read_markdown(shown, 0, headings=False).found


class _Values:
    """The values that a call's template may ask for."""

    def __init__(
        self,
        given: list[tuple[str, int, str]],
        parameters: HugoParameters,
        fields: Mapping[str, Any],
        page: _Page,
    ) -> None:
        self._given = {name or str(index): value for index, (name, _, value) in enumerate(given)}
        self._parameters = parameters
        self._fields = fields
        self._page = page

    def of(self, name: str, arguments: list[str]) -> str | None:
        """Return a value, empty where it is not given; None where that is not certain."""
        if name == ".Get" and len(arguments) == 1:
            return self._given.get(arguments[0].lower(), "")
        if name in (".Page.Param", ".Param") and len(arguments) == 1:
            return self._page(arguments[0].lower())
        scope, _, key = name.removeprefix(".").lower().rpartition("params.")
        if arguments or not key:
            return None
        if scope in ("site.", "page.site."):
            return self._parameters.of_site(key)
        value: Any = self._fields if scope == "page." else None
        for part in key.split("."):
            value = of_key(value, part)
        return value if isinstance(value, str) else None
