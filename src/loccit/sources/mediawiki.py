"""MediaWiki dumps (`pages-articles.xml`, Special:Export): the last revision of every article.

Format: https://www.mediawiki.org/wiki/Help:Export. Pages of other namespaces than the main one
(talk, users, templates) and redirects are no posts.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from loccit.model import GatherProblem
from loccit.sources.interface import Abilities, FileSource, Reading, SourcePost, Text
from loccit.sources.xml_records import Node, Shape, records
from loccit.urls.parts import join

_SHAPE = Shape(records={"page"}, outside={"base"}, placed={"text"}, last={"revision"})


class MediaWiki(FileSource):
    """A dump of a wiki."""

    abilities: ClassVar[Abilities] = Abilities(places=True)

    def posts(self, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
        """The articles."""
        base = ""
        for item in records(Path(self.location), _SHAPE):
            if isinstance(item, GatherProblem):
                yield item
            elif item.name == "base":
                base = item.text.strip()
            elif (post := _post(item, base)) is not None:
                yield post


def _post(page: Node, base: str) -> SourcePost | None:
    revision = page.child("revision")
    if page.said("ns") not in ("", "0") or page.child("redirect") or revision is None:
        return None
    title = page.said("title")
    text = revision.child("text")
    if revision.said("format") not in ("", "text/x-wiki"):
        return None
    name = quote(title.replace(" ", "_"), safe="/:;@$!*(),~_-.'")
    link = join(base, f"./{name}") if base else None
    contributor = revision.child("contributor")
    return SourcePost(
        link or title,
        [Text(text.text, "wikitext", None, text.lines)] if text else [],
        title=title,
        author=contributor.said("username", "ip") if contributor else None,
        date=revision.said("timestamp"),
        url=link,
        key=page.said("id"),
    )


def open_source(location: str) -> MediaWiki:
    """Read a file by this source."""
    return MediaWiki(location)
