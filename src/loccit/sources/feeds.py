"""Feeds: RSS, Atom and JSON Feed → their entries. Pure."""

import io
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import Any, BinaryIO, cast

from lxml import etree

from loccit.sources import feed_json, feed_xml
from loccit.sources.feed_entry import Channel, FeedEntry

MOST_ENTRIES = 100_000
"""Entries of one document."""


class FeedReader:
    """Reads one document. Iterate over it; its other fields hold when that is done."""

    def __init__(self, data: BinaryIO, url: str) -> None:
        self.url = url
        self.channel = Channel()
        self.problem = ""
        self.is_feed = False
        self._data = data

    def __iter__(self) -> Iterator[FeedEntry]:
        head = self._data.read(512)
        rest = _Prefixed(head, self._data)
        is_json = head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
        count = 0
        with closing(self._json(rest.read()) if is_json else self._xml(rest)) as entries:
            for entry in entries:
                yield entry
                count += 1
                if count >= MOST_ENTRIES:
                    self.problem = f"only {MOST_ENTRIES:,} entries are read"
                    return

    def _xml(self, data: "_Prefixed") -> Generator[FeedEntry]:
        root: Any = None
        try:
            for what, element in feed_xml.elements(cast(BinaryIO, data)):
                if what == "root":
                    root = element
                    self.is_feed = True
                else:
                    yield feed_xml.entry_of(element, self.url)
        except (etree.XMLSyntaxError, ValueError) as error:
            self.problem = f"it is read in part: {error}"
        finally:
            if root is not None:
                self.channel = feed_xml.channel_of(root, self.url)

    def _json(self, data: bytes) -> Generator[FeedEntry]:
        feed, self.problem = feed_json.parse(data)
        if feed is None:
            return
        self.is_feed = True
        self.channel = feed_json.channel_of(feed, self.url)
        for item in feed_json.items_of(feed):
            yield feed_json.entry_of(item, feed, self.url)
        self._data.read(1)  # raises what the document ended for, if that is no end


class _Prefixed(io.RawIOBase):
    """A stream whose beginning was read already."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest
        self._begun = False

    def read(self, size: int = -1) -> bytes:
        """The next bytes, without white space at the document's beginning."""
        head, self._head = self._head, b""
        if size is None or size < 0:
            data = head + self._rest.read()
        else:
            data = head or self._rest.read(size)
        if not self._begun:
            self._begun = True
            data = data.removeprefix(b"\xef\xbb\xbf").lstrip()
        return data
