"""The links in front matter: the post's source, and every other URL."""

import re
from collections.abc import Iterator

from loccit.config.settings import ArchiveSettings
from loccit.extraction.front_matter_fields import FrontMatter, place_in, place_of, strings
from loccit.extraction.reference import Found, Leaf
from loccit.globs import Globs
from loccit.model import Kind

_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:/|https?:|//|www\.", re.I)
"""How a source that is a URL begins, however wrong; `source: Reuters` is none."""

_WHOLE_URL = re.compile(r"(?:https?|ftp)://(?![^\s/?#]*\*\.)\S+", re.I)
_MOST_REFERENCES = 5_000
"""Strings of front matter that are looked into."""


class FrontMatterLinks:
    """Finds the links that the settings of an archive tell to look for."""

    def __init__(self, settings: ArchiveSettings) -> None:
        self.source_keys = tuple(key.lower() for key in settings.source_keys)
        self._link_keys = Globs(key.replace(".", "/") for key in settings.link_keys)

    def of(self, text: str, front: FrontMatter) -> Iterator[Found]:
        """The references of a post's front matter, each once."""
        taken: set[int] = set()
        for key in self.source_keys:
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
