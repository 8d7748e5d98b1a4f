"""AsciiDoc attributes that stand in other files of the archive than the post.

A post includes files of attributes (`include::attributes.adoc[]`), also by Antora's resource IDs
(`include::ROOT:partial$attributes.adoc[]`,
https://docs.antora.org/antora/latest/page/resource-id-coordinates/), and belongs to the Antora
component whose `antora.yml` stands above it. Text that is included is not read here: the file is a
post itself.
"""

import os
import re
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path

from msgspec import Struct

from loccit.extraction.asciidoc_attributes import component_attributes
from loccit.extraction.bounded_values import LONGEST, filled_in
from loccit.extraction.file_bytes import read_text

_INCLUDE = re.compile(r"^include::([^\s\[\]]{1,500})\[", re.M)
_ATTRIBUTE = re.compile(r"^:([\w][\w-]{0,200}):[ \t]+(\S.*(?:\\\n.*){0,20})$", re.M)
_REFERENCE = re.compile(r"\{([\w][\w-]*)\}")
_RESOURCE = re.compile(
    r"(?:(?:[\w.@-]+:)?([\w.-]+):)?(attachment|example|image|page|partial)\$(.+)"
)
"""An Antora resource ID: version and component, module, family and path."""
_SUFFIXES = (".adoc", ".asciidoc", ".asc", ".ad", ".txt")
_LARGEST = 1_000_000
_LONGEST_NAME = 500
_MOST_INCLUDES = 100
"""Includes that are followed for one post, in whatever depth."""


class _Included(Struct, frozen=True):
    """The attributes and includes of a file that is included."""

    attributes: dict[str, str] = {}
    includes: tuple[str, ...] = ()


class AttributesElsewhere:
    """The attributes that hold for a post before its first line.

    Args:
        site: those that the site's configuration gives to every post.
        folder: the archive's; None where there are no files beside the post.
    """

    def __init__(self, site: dict[str, str], folder: str | None) -> None:
        self._site = site
        self._folder = folder
        self._of_component = cache(self._read_component)
        self._of_file = cache(_read)
        self._whole = cache(os.path.realpath)

    def of(self, path: str, text: str) -> dict[str, str]:
        """Names in lower case and values.

        Args:
            path: the post's, relative to the archive.
        """
        if self._folder is None:
            return self._site
        found = self._site | self._of_component(os.path.dirname(path))
        included = _INCLUDE.findall(text)
        if included:
            found = dict(found)
            self._include(path, included, found, [], _own_attributes(text))
        return found

    @cached_property
    def _root(self) -> str:
        return os.path.realpath(self._folder or "")

    def _read_component(self, directory: str) -> dict[str, str]:
        """The attributes of the nearest `antora.yml` in a directory or above it."""
        while True:
            if (attributes := component_attributes(Path(self._root, directory))) is not None:
                return attributes
            if not directory:
                return {}
            directory = os.path.dirname(directory)

    def _include(
        self,
        path: str,
        targets: Sequence[str],
        found: dict[str, str],
        seen: list[str],
        own: dict[str, str],
    ) -> None:
        """Add the attributes of files that the file at a path includes; the last one holds.

        Args:
            own: the post's own, which may stand in the names of files.
        """
        for target in targets:
            if len(seen) >= _MOST_INCLUDES:
                return
            place = self._place(path, _filled(target, own | found) or "")
            is_new = place not in seen
            seen.append(place or "")
            if place is None or not is_new:
                continue
            included = self._of_file(os.path.join(self._root, place))
            self._include(place, included.includes, found, seen, own)
            found |= included.attributes

    def _place(self, path: str, target: str) -> str | None:
        """The path of an included file; None where it is none of the archive's."""
        if "://" in target or "\0" in target or not target.lower().endswith(_SUFFIXES):
            return None
        if resource := _RESOURCE.fullmatch(target):
            before, _, after = f"/{path}".rpartition("/modules/")
            if not after:
                return None
            module = resource[1] or after.partition("/")[0]
            beside = f"{before[1:]}/modules/{module}/{resource[2]}s/{resource[3]}".lstrip("/")
        else:
            beside = os.path.join(os.path.dirname(path), target)
        whole = self._whole(os.path.join(self._root, os.path.normpath(beside)))
        if not whole.startswith(self._root + os.sep):
            return None
        return os.path.relpath(whole, self._root)


def _own_attributes(text: str) -> dict[str, str]:
    """The attributes of a text that are short enough for the name of a file."""
    found: dict[str, str] = {}
    for one in _ATTRIBUTE.finditer(text):
        value = _filled(one[2].strip(), found, longest=_LONGEST_NAME)
        if value is not None:
            found[one[1].lower()] = value
    return found


def _filled(target: str, attributes: dict[str, str], *, longest: int = LONGEST) -> str | None:
    """A text with its attributes filled in; None where it gets too long."""
    return filled_in(_REFERENCE, lambda one: attributes.get(one[1], ""), target, longest=longest)


def _read(path: str) -> _Included:
    text = read_text(path, _LARGEST).replace("\r\n", "\n")
    attributes = {
        one[1].lower(): re.sub(r"[ \t]*\\\n[ \t]*", " ", one[2]).strip()
        for one in _ATTRIBUTE.finditer(text)
    }
    return _Included(attributes, tuple(_INCLUDE.findall(text)))
