"""Values of Hugo's shortcode `param`, as in `https://a.example/{{< param "version" >}}/`.

It shows a parameter of the page, else of the site (https://gohugo.io/shortcodes/param/). A page has
the parameters of its own front matter, and those that the front matter of a section above it hands
down (`cascade`, https://gohugo.io/configuration/cascade/), the nearest first. A value counts only
where nothing else decides it: not one that is for certain pages, languages or themes.
"""

import os
import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from loccit.extraction.bounded_values import bounded, filled_in
from loccit.extraction.config_data import of_key, read_data

_SHORTCODE = re.compile(r"\{\{[<%]\s*+param\s++(?:\"([\w.-]+)\"|`([\w.-]+)`|([\w.-]+))\s*+[>%]\}\}")
_LANGUAGE = re.compile(r".+\.([a-z]{2,3}(?:-[a-z0-9]{2,8})?)\.[a-z]+", re.I)
"""A file's name that says its language (`page.fr.md`)."""
_SUFFIXES = ("md", "markdown", "html")
_LARGEST = 200_000
"""Bytes of a section's file that are read."""
_TARGETS = ("_target", "target")
"""Keys that narrow a cascade to certain pages."""
_UNCERTAIN = object()


class HugoParameters:
    """The parameters of one site's pages.

    Args:
        site: the folder of Hugo's configuration.
        folder: the archive's.
    """

    def __init__(self, site: str, folder: str) -> None:
        self._site = os.path.realpath(site)
        self._folder = os.path.realpath(folder)
        self._handed_down = cache(self._read_section)

    def filled_in(self, text: str, path: str, fields: Mapping[str, Any]) -> str | None:
        """A text with the values in the place of the shortcodes, as far as they are certain.

        None where it gets too long.

        Args:
            path: the post's, relative to the archive.
            fields: its front matter, with keys in lower case.
        """

        def value(match: re.Match[str]) -> str:
            found = self.of_page((match[1] or match[2] or match[3]).lower(), path, fields)
            return match.group() if found is None else found

        return filled_in(_SHORTCODE, value, text)

    def inherited(self, text: str, path: str) -> list[str]:
        """List what the shortcodes of a post show, apart from its own front matter."""
        names = {(one[0] or one[1] or one[2]).lower() for one in _SHORTCODE.findall(text)}
        return [f"{name}={self.of_page(name, path, {})}" for name in sorted(names)]

    def digest(self, path: str) -> str:
        """Return a digest of all that decides the parameters of a post, but for itself."""
        sections = [self._handed_down(*section) for section in self._sections(path)]
        return sha256(repr((sections, self._configs)).encode("utf-8", "replace")).hexdigest()

    def of_site(self, name: str) -> str | None:
        """The value of a parameter of the whole site; empty where it has none."""
        keys = name.split(".")
        for found in self._of_site(keys):
            if found is not None:
                return bounded(found) if isinstance(found, str) else None
        return ""

    def of_page(self, name: str, path: str, fields: Mapping[str, Any]) -> str | None:
        """The value of a parameter of a page, else of its site; None where it is not certain."""
        for found in self._candidates(name.split("."), path, fields):
            if found is not None:
                is_text = isinstance(found, str | int | float) and not isinstance(found, bool)
                return bounded(str(found)) if is_text else None
        return None

    def _candidates(self, keys: list[str], path: str, fields: Mapping[str, Any]) -> Iterator[Any]:
        """The values that a page has for a name, the one that holds first."""
        yield _parameter(fields, keys)
        yield _cascaded(of_key(fields, "cascade"), keys)
        for section in self._sections(path):
            yield _cascaded(self._handed_down(*section), keys)
        for config in self._configs:
            yield _cascaded(of_key(config, "cascade"), keys)
        yield from self._of_site(keys)

    def _sections(self, path: str) -> Iterator[tuple[str, str]]:
        """The folders above a post, the nearest first, and the language that its name says."""
        named = _LANGUAGE.fullmatch(os.path.basename(path))
        language = named[1] if named else ""
        directory = os.path.dirname(os.path.join(self._folder, path))
        while directory.startswith(self._site):
            yield directory, language
            if directory == self._site:
                break
            directory = os.path.dirname(directory)

    def _of_site(self, keys: list[str]) -> Iterator[Any]:
        for config in self._configs:
            languages = of_key(config, "languages")
            for one in languages.values() if isinstance(languages, dict) else ():
                if _at(of_key(one, "params"), keys) is not None:
                    yield _UNCERTAIN
        for config in self._configs:
            yield _at(of_key(config, "params"), keys)

    def _read_section(self, directory: str, language: str) -> Any:
        """The cascade in the front matter of a section's own page."""
        from loccit.extraction.front_matter import read_front_matter

        middle = f".{language}" if language else ""
        for suffix in _SUFFIXES:
            try:
                with open(os.path.join(directory, f"_index{middle}.{suffix}"), "rb") as file:
                    text = file.read(_LARGEST).decode("utf-8", "replace")
            except OSError:
                continue
            return read_front_matter(text).fields.get("cascade")
        return None

    @cached_property
    def _configs(self) -> list[Any]:
        """The files of the configuration, the one that holds first."""
        found = []
        for folder in ("config/production", "", "config/_default"):
            for suffix in ("toml", "yaml", "yml", "json"):
                place = Path(self._site, folder)
                found += [read_data(place / f"{name}.{suffix}") for name in ("hugo", "config")]
                if folder:
                    for name in ("params", "languages"):
                        found.append({name: read_data(place / f"{name}.{suffix}")})
        return [one for one in found if isinstance(one, dict)]


def _at(value: Any, keys: list[str]) -> Any:
    for key in keys:
        value = of_key(value, key)
    return value


def _parameter(fields: Any, keys: list[str]) -> Any:
    """A page's parameter: any key of its front matter, or one below `params`."""
    found = _at(fields, keys)
    return _at(of_key(fields, "params"), keys) if found is None else found


def _cascaded(cascade: Any, keys: list[str]) -> Any:
    """Return what a cascade says of a parameter; uncertain where it says so for certain pages."""
    for entry in cascade if isinstance(cascade, list) else [cascade]:
        found = _parameter(entry, keys)
        if found is not None:
            narrowed = any(of_key(entry, key) is not None for key in _TARGETS)
            return _UNCERTAIN if narrowed else found
    return None
