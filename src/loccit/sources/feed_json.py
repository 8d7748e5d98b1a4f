"""JSON Feed (version 1.1) → its entries. Pure."""

import io
from typing import Any

import msgspec

from loccit.sources.feed_entry import Channel, FeedEntry
from loccit.sources.json_stream import JsonStream
from loccit.urls.parts import join


def parse(data: bytes) -> dict[str, Any] | None:
    """Return the feed in a document; None where it is JSON, but no feed.

    Raises:
        ValueError: It is not valid JSON.
    """
    try:
        text = JsonStream(io.BytesIO(data.removeprefix(b"\xef\xbb\xbf"))).read()
        feed = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"not valid JSON: {error}") from error
    is_feed = isinstance(feed, dict) and "jsonfeed.org" in str(feed.get("version"))
    return feed if is_feed else None


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
    html, plain = _string(item.get("content_html")), _string(item.get("content_text"))
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
