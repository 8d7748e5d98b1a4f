"""A feed in a file: RSS, Atom or JSON Feed."""

import re
from collections.abc import Iterator
from pathlib import Path

from loccit.model import GatherProblem
from loccit.sources.feed_entry import FeedEntry
from loccit.sources.feeds import FeedReader
from loccit.sources.interface import FileSource, PostSource, Reading, SourceError, SourcePost, Text
from loccit.sources.streams import open_stream


class FeedFile(FileSource):
    """The posts of a feed that was saved to a file."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self._title = ""

    @property
    def title(self) -> str:
        """The feed's own title, else the file's name."""
        return self._title or super().title

    def posts(self, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
        """The entries, one at a time.

        Raises:
            SourceError: The file is not a feed.
        """
        with open_stream(Path(self.location)) as stream:
            reader = FeedReader(stream, "")
            for entry in reader:
                yield post_of(entry)
        if not reader.is_feed:
            raise SourceError(
                reader.problem
                or "not a feed: neither RSS, Atom nor JSON Feed; `loccit help sources` lists what"
                " --from takes"
            )
        self._title = reader.channel.title
        if reader.problem:
            yield GatherProblem(self.location, "source-partial", reader.problem)
        if reader.channel.next:
            detail = f"it has further pages, which a file does not hold: {reader.channel.next}"
            yield GatherProblem(self.location, "left-out", detail)


def post_of(entry: FeedEntry) -> SourcePost:
    """An entry as a post: named by its permalink, else its id, else its title and date."""
    name = entry.url or entry.id or " ".join(filter(None, (entry.title, entry.date)))
    return SourcePost(
        name or "(no name)",
        texts_of(entry),
        title=entry.title or None,
        author=entry.author or None,
        date=entry.date or None,
        tags=entry.tags,
        url=entry.url or None,
        key=entry.id or None,
    )


def texts_of(entry: FeedEntry) -> list[Text]:
    """The text of an entry, with what its relative links are relative to."""
    text, language = entry.text, entry.language
    if language == "html" and entry.base.startswith(("http://", "https://")):
        text = f'<base href="{entry.base.replace(chr(34), "%22")}">{text}'
    if language == "html" and " data-attrs=" in text:
        language = "substack"  # whatever the host: publications have domains of their own
    return [Text(text, language, urls=entry.urls)]


def open_source(location: str) -> PostSource:
    """The feed in a file, or at an address."""
    if re.match(r"https?://", location, re.I):
        from loccit.sources.site.source import LiveSite  # a file needs no network

        return LiveSite(location)
    return FeedFile(location)
