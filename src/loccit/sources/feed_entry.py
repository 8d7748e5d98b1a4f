"""A post as a feed tells it, and what the feed says of itself."""

from html import unescape

from msgspec import Struct


class FeedEntry(Struct, frozen=True):
    """A post as a feed tells it."""

    id: str
    """`guid` or `id`; empty where there is none."""
    url: str
    """The permalink, absolute; empty where there is none."""
    title: str = ""
    author: str = ""
    date: str = ""
    tags: tuple[str, ...] = ()
    text: str = ""
    """The content, or the summary where `full` is false."""
    language: str = "html"
    """`html` or `text`."""
    full: bool = False
    """Whether `text` is all of the post, as far as the feed says."""
    base: str = ""
    """What relative links in the text are relative to."""
    urls: tuple[str, ...] = ()
    """What it cites in fields of their own: `related`, `via`, `external_url`."""


class Channel(Struct, frozen=True):
    """Facts that a document tells of its feed."""

    title: str = ""
    home: str = ""
    """The page that the feed belongs to."""
    next: str | None = None
    """The next page or the previous archive (RFC 5005)."""
    complete: bool = False
    """It says that it holds all entries (RFC 5005, section 2)."""


def once_escaped(html: str) -> str:
    """Return the HTML of a feed without a second escaping, which some templates add to the first.

    Feed readers would show its tags as text.
    """
    is_twice = html.lstrip().startswith("&lt;") and "<" not in html and "&gt;" in html
    return unescape(html) if is_twice else html
