"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom and JSON Feed → their entries. Pure.

Feeds in the wild are seldom well formed, so XML is read by lxml with recovery: without entities,
without the network, and one entry at a time.
"""

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec
from lxml import etree
from msgspec import Struct

from loccit.sources.json_stream import JsonStream
from loccit.sources.xml_pieces import pieces
from loccit.sources.xml_repair import with_references
from loccit.urls.parts import join

MOST_ENTRIES = 100_000
"""Entries of one document."""
_CUT = re.compile(
    r"(?:\[\s*(?:…|\.\.\.|&#8230;|&hellip;)\s*\]|(?:…|\.\.\.|&#8230;|&hellip;)"
    r"|(?:continue reading|read more|read the rest|weiterlesen|lire la suite|もっと読む|続きを読む"
    r"|阅读更多|閱讀更多|more)\W*)\s*(?:</\w+>\s*)*$",
    re.I,
)
"""How a text ends that is cut off."""
_EMOJI = re.compile(r"<img\b[^<>]*\bsrc=[\"']https?://s\.w\.org/images/core/emoji/[^<>]*>", re.I)
"""The pictures that WordPress puts in the place of emoji in its feeds (`wp_staticize_emoji`)."""
_MARKUP = re.compile(r"<[a-zA-Z][^>]*>|&(?:lt|amp|#\d+);")


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


class FeedReader:
    """Reads one document. Iterate over it; its other fields hold when that is done."""

    def __init__(self, data: BinaryIO, url: str) -> None:
        self.url = url
        self.title = ""
        self.home = ""
        """The page that the feed belongs to."""
        self.next: str | None = None
        """The next page or the previous archive (RFC 5005)."""
        self.complete = False
        """It says that it holds all entries (RFC 5005, section 2)."""
        self.problem = ""
        self.is_feed = False
        self._data = data

    def __iter__(self) -> Iterator[FeedEntry]:
        head = self._data.read(512)
        rest = _Prefixed(head, self._data)
        if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
            yield from self._json(rest.read())
        else:
            yield from self._xml(rest)

    # XML

    def _xml(self, data: "_Prefixed") -> Iterator[FeedEntry]:
        root: Any = None
        count = 0
        try:
            for event, element in _events(data):
                if not isinstance(element.tag, str):
                    continue
                name = _local(element)
                if root is None:
                    root = element
                    self.is_feed = name.lower() in ("rss", "feed", "rdf")
                    if not self.is_feed:
                        return
                if event != "end":
                    continue
                if name in ("item", "entry") and _local(element.getparent()) in (
                    "channel", "feed", "RDF", "rss",
                ):  # fmt: skip
                    yield _entry(element, self.url)
                    element.clear()
                    while element.getprevious() is not None and _local(element.getprevious()) in (
                        "item",
                        "entry",
                    ):
                        element.getparent().remove(element.getprevious())
                    count += 1
                    if count >= MOST_ENTRIES:
                        self.problem = f"only {MOST_ENTRIES:,} entries are read"
                        break
        except (etree.XMLSyntaxError, ValueError) as error:
            self.problem = f"it is read in part: {error}"
        if root is not None:
            self._channel(root)

    def _channel(self, root: Any) -> None:
        archive: str | None = None
        for element in (*root, *(child for part in root if _local(part) == "channel"
                                 for child in part)):  # fmt: skip
            if not isinstance(element.tag, str):
                continue
            name = _local(element)
            if name == "title" and not self.title:
                self.title = _text(element)
            elif name == "complete":
                self.complete = True
            elif name == "link":
                href = (element.get("href") or "").strip()
                relation = (element.get("rel") or "alternate").lower()
                if not href:
                    self.home = self.home or _text(element)
                elif relation == "next":
                    self.next = join(_base(element, self.url), href)
                elif relation == "prev-archive":
                    archive = join(_base(element, self.url), href)
                elif relation == "alternate":
                    self.home = self.home or join(_base(element, self.url), href)
        self.next = self.next or archive

    # JSON Feed 1.1

    def _json(self, data: bytes) -> Iterator[FeedEntry]:
        try:
            text = JsonStream(io.BytesIO(data.removeprefix(b"\xef\xbb\xbf"))).read()
            feed = msgspec.json.decode(text)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            self.problem = f"not valid JSON: {error}"
            return
        if not isinstance(feed, dict) or "jsonfeed.org" not in str(feed.get("version")):
            return
        self.is_feed = True
        self.title = _string(feed.get("title"))
        self.home = _string(feed.get("home_page_url"))
        if following := _string(feed.get("next_url")):
            self.next = join(self.url, following)
        items = feed.get("items")
        for item in items[:MOST_ENTRIES] if isinstance(items, list) else ():
            if isinstance(item, dict):
                yield _json_entry(item, feed, self.url)


def _events(data: "_Prefixed") -> Iterator[tuple[str, Any]]:
    """Begins and ends of elements, as the document is read."""
    parser = etree.XMLPullParser(
        events=("start", "end"), recover=True, resolve_entities=False, no_network=True,
        load_dtd=False, huge_tree=True,
    )  # fmt: skip
    for piece in with_references(pieces(data)):
        parser.feed(piece)
        yield from parser.read_events()
    parser.close()
    yield from parser.read_events()


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


def _json_entry(item: dict[str, Any], feed: dict[str, Any], url: str) -> FeedEntry:
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


def _entry(element: Any, url: str) -> FeedEntry:
    found: dict[str, list[Any]] = {}
    for child in element:
        if isinstance(child.tag, str):
            found.setdefault(_local(child), []).append(child)
    link, related = _links(found, url)
    guid = _first(found, "guid", "id")
    if not link and guid.startswith(("http://", "https://")):
        identifier = found.get("guid", [None])[0]
        if identifier is None or (identifier.get("isPermaLink") or "true").lower() != "false":
            link = guid
    content, summary = _content(found)
    origin = _first(found, "origLink")
    base = _base((found.get("content") or found.get("encoded") or [element])[0], url)
    chosen = content if content is not None else summary
    text, language = chosen or ("", "html")
    return FeedEntry(
        id=guid,
        url=origin or link,
        title=_first(found, "title"),
        author=_author(found),
        date=_first(found, "published", "pubDate", "date", "issued", "created", "updated"),
        tags=tuple(
            tag for one in found.get("category", []) if (tag := one.get("term") or _text(one))
        ),
        text=_EMOJI.sub("", text),
        language=language,
        full=content is not None and not _CUT.search(text[-300:].rstrip()),
        base=base if base != url else (origin or link or url),
        urls=related,
    )


def _links(found: dict[str, list[Any]], url: str) -> tuple[str, tuple[str, ...]]:
    """The permalink, and what the entry is about."""
    link, related = "", []
    for one in found.get("link", []):
        href = (one.get("href") or _text(one)).strip()
        if not href:
            continue
        href = join(_base(one, url), href)
        relation = (one.get("rel") or "alternate").lower()
        kind = (one.get("type") or "text/html").lower()
        if relation == "alternate" and (not link or "html" in kind):
            link = link or href
        elif relation in ("related", "via"):
            related.append(href)
    return link, tuple(dict.fromkeys(related))


def _content(
    found: dict[str, list[Any]],
) -> tuple[tuple[str, str] | None, tuple[str, str] | None]:
    """The content and the summary, each with its language; None where there is none."""
    content = summary = None
    for one in found.get("encoded", []):  # content:encoded; excerpt:encoded is no content
        if "excerpt" not in one.tag:
            content = (_text(one), "html")
    for one in found.get("content", []):
        if one.get("url") is None and one.get("src") is None:  # no media:content
            content = content or _construct(one)
    for one in (*found.get("body", []), *found.get("description", []), *found.get("summary", [])):
        body = _construct(one)
        if _local(one) == "body":
            content = content or body
        elif summary is None or len(body[0]) > len(summary[0]):
            summary = body
    if content is not None and not content[0].strip():
        content = None
    return content, summary


def _construct(element: Any) -> tuple[str, str]:
    """An Atom text construct (RFC 4287, section 3.1), or the escaped HTML of RSS."""
    kind = (element.get("type") or "").lower()
    if len(element) and any(isinstance(child.tag, str) for child in element):
        whole = etree.tostring(element, method="html", encoding="unicode", with_tail=False)
        return whole, "html"
    text = _text(element)
    atom = "atom" in (etree.QName(element).namespace or "").lower()
    if kind in ("text", "text/plain") or (not kind and atom):
        return text, "text"
    return text, "html" if kind or _MARKUP.search(text) else "text"


def _author(found: dict[str, list[Any]]) -> str:
    for one in (*found.get("creator", []), *found.get("author", [])):
        names = [_text(child) for child in one if _local(child) == "name"]
        if name := (names[0] if names else _text(one)):
            match = re.fullmatch(r"\S+@\S+\s+\((.+)\)", name)
            return match[1] if match else name
    return ""


def _first(found: dict[str, list[Any]], *names: str) -> str:
    for name in names:
        for element in found.get(name, []):
            if text := _text(element):
                return text
    return ""


def _text(element: Any) -> str:
    return "".join(element.itertext()).strip()


def _local(element: Any) -> str:
    if element is None or not isinstance(element.tag, str):
        return ""
    return element.tag.rpartition("}")[2].rpartition(":")[2]


_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def _base(element: Any, url: str) -> str:
    """Return what relative references in an element are relative to (XML Base)."""
    written = [one.get(_BASE) for one in (element, *element.iterancestors()) if one.get(_BASE)]
    base = url
    for part in reversed(written):
        base = join(base, part.strip())
    return base


def _string(value: object) -> str:
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int) else ""
