"""Relative links that lead to a file of the archive, or to a page that its site makes of one."""

import os
import re
from collections.abc import Iterator
from functools import cache, cached_property
from urllib.parse import unquote

from loccit.extraction.site import PublishedSite

_OUTPUTS = (
    "",
    "static",
    "public",
    "assets",
    "source",
    "docs",
    "content",
    "website/static",
    "src",
    "pages",
)
"""Folders of a site whose files are published at its root."""
_PAGES = (".md", ".mdx", ".html", ".adoc", ".rst", ".org", ".markdown")
_INDEXES = ("/index.md", "/_index.md", "/index.mdx", "/index.html", "/README.md")
_INDEX = re.compile(r"(?:_?index|readme)\.\w+", re.I)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})?", re.I)
_LONGEST = 1_000
_MOST_LANGUAGES = 50


class OwnFiles:
    """The files of one archive.

    Args:
        folder: the archive's.
    """

    def __init__(self, site: PublishedSite, folder: str) -> None:
        self._site = site
        self._folder = folder
        self._names = cache(_names)
        self._is_page = cache(self._look_up_page)

    def hold(self, value: str, post: str) -> bool:
        """Return whether a relative link of a post leads to one of them.

        Args:
            post: its path, relative to the archive.
        """
        path = unquote(re.split(r"[?#]", value, maxsplit=1)[0])
        if not path.strip("/.") or "\0" in path or len(path) > _LONGEST:
            return False
        if path.startswith("/"):
            return self._is_page(path.removeprefix(self._site.path).strip("/"))
        name = os.path.basename(post)
        beside = os.path.join(self._folder, os.path.dirname(post))
        below = beside if _INDEX.fullmatch(name) else os.path.join(beside, name.partition(".")[0])
        is_file = any(os.path.isfile(os.path.join(one, path)) for one in self._translated(beside))
        return is_file or self._is_made(os.path.normpath(os.path.join(below, path)))

    def _look_up_page(self, path: str) -> bool:
        first = path.partition("/")[0]
        stem = first.partition(".")[0]
        return any(
            {first, stem} & self._names(root) and self._is_made(os.path.join(root, path))
            for root in self._roots
        )

    @cached_property
    def _roots(self) -> list[str]:
        """The folders whose content a site publishes at its root."""
        found = []
        for root in dict.fromkeys((self._site.folder, self._folder)):
            if root:
                found += [os.path.join(root, name) for name in _OUTPUTS]
                found += self._languages(os.path.join(root, "content"))
        return found

    def _languages(self, content: str) -> list[str]:
        """The folders of a site's languages (https://gohugo.io/content-management/multilingual/)."""
        names = sorted(name for name in self._names(content) if _LANGUAGE.fullmatch(name))
        return [os.path.join(content, name) for name in names[:_MOST_LANGUAGES]]

    def _translated(self, beside: str) -> Iterator[str]:
        """A post's folder, and those of its translations, whose files it shares."""
        yield beside
        before, content, after = beside.rpartition(f"{os.sep}content{os.sep}")
        language, _, rest = after.partition(os.sep)
        folders = self._languages(before + content) if content and rest else []
        if any(os.path.basename(folder) == language for folder in folders):
            yield from (os.path.join(folder, rest) for folder in folders)

    def _is_made(self, path: str) -> bool:
        """Return whether a site has a file at a path, or makes a page of one there."""
        if os.path.isfile(path) or self._site.generator is None:
            return os.path.isfile(path)
        path = path.removesuffix(".html")
        forms = _INDEXES if os.path.isdir(path) else _PAGES
        return any(os.path.isfile(f"{path}{form}") for form in forms)


def _names(folder: str) -> frozenset[str]:
    """The names in a folder, with and without what follows their first dot."""
    try:
        names = os.listdir(folder)
    except OSError:
        return frozenset()
    return frozenset(names) | {name.partition(".")[0] for name in names}
