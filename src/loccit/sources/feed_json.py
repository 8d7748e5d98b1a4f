"""JSON Feed (version 1.1) → its entries. Pure."""

import io
from typing import Any

import msgspec

from loccit.sources.feed_entry import Channel, FeedEntry, once_escaped
from loccit.sources.interface import SourceError
from loccit.sources.json_records import json_records
from loccit.sources.json_stream import JsonStream
from loccit.urls.parts import join

_FIELDS = ("version", "title", "home_page_url", "next_url")


def parse(data: bytes) -> tuple[dict[str, Any] | None, str]:
    """Return the feed in a document, and why it could be read in part only; None: it is no feed."""
    text = data.removeprefix(b"\xef\xbb\xbf")
    problem = ""
    try:
        feed = msgspec.json.decode(JsonStream(io.BytesIO(text)).read())
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        feed, problem = _as_far_as_it_goes(text)
    is_feed = isinstance(feed, dict) and "jsonfeed.org" in str(feed.get("version"))
    return feed if is_feed else None, problem


def _as_far_as_it_goes(text: bytes) -> tuple[dict[str, Any], str]:
    """The feed in a document that is not valid JSON to its end, and what is wrong with it."""
    feed: dict[str, Any] = {"items": []}
    wanted = (*_FIELDS, "authors", "items.item")
    try:
        for record in json_records(io.BytesIO(text), wanted, "the feed"):
            if isinstance(record, tuple) and record[0] == "items.item":
                feed["items"].append(record[1])
            elif isinstance(record, tuple):
                feed[record[0]] = record[1]
    except SourceError as error:
        return feed, str(error)
    return feed, ""


def channel_of(feed: dict[str, Any], url: str) -> Channel:
    """Return what the feed at `url` says of itself."""
    following = _string(feed.get("next_url"))
    return Channel(
        _string(feed.get("title")),
        _string(feed.get("home_page_url")),
        join(url, following) if following else None,
    )


def items_of(feed: dict[str, Any]) -> list[dict[str, Any]]:
    """The items of a feed."""
    items = feed.get("items")
    return [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []


def entry_of(item: dict[str, Any], feed: dict[str, Any], url: str) -> FeedEntry:
    """The entry that an item of the feed at `url` is."""
    html = once_escaped(_string(item.get("content_html")))
    plain = _string(item.get("content_text"))
    summary = _string(item.get("summary"))
    authors = item.get("authors") or feed.get("authors") or [item.get("author")]
    names = [
        _string(one.get("name"))
        for one in (authors if isinstance(authors, list) else ())
        if isinstance(one, dict)
    ]
    link = _string(item.get("url"))
    tags = item.get("tags")
    external = _string(item.get("external_url"))
    return FeedEntry(
        id=_string(item.get("id")),
        url=join(url, link) if link else "",
        title=_string(item.get("title")),
        author=", ".join(filter(None, names)),
        date=_string(item.get("date_published")) or _string(item.get("date_modified")),
        tags=tuple(map(str, tags)) if isinstance(tags, list) else (),
        text=html or plain or summary,
        language="html" if html or not plain else "text",
        full=bool(html or plain),
        base=join(url, link) if link else url,
        urls=(external,) if external else (),
    )


def _string(value: object) -> str:
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int) else ""
