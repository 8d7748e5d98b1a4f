"""Feeds in XML (RSS 0.9x, 1.0 and 2.0, Atom) → their entries. Pure.

Feeds in the wild are seldom well formed, so they are read by lxml with recovery: without entities,
without the network, and one entry at a time.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from lxml import etree

from loccit.sources.feed_entry import Channel, FeedEntry, once_escaped
from loccit.sources.xml_pieces import BREAKS_OFF, Ending, pieces
from loccit.sources.xml_repair import with_references
from loccit.urls.parts import join

_ROOTS = ("rss", "feed", "rdf")
_ENTRIES = ("item", "entry")
_HOLDERS = ("channel", "feed", "RDF", "rss")
_CUT = re.compile(
    r"(?:\[\s*(?:…|\.\.\.|&#8230;|&hellip;)\s*\]|(?:…|\.\.\.|&#8230;|&hellip;)"
    r"|(?:continue reading|read more|read the rest|weiterlesen|lire la suite|もっと読む|続きを読む"
    r"|阅读更多|閱讀更多|more)[^\w<]*+)\s*+(?:</\w+>\s*+)*$",
    re.I,
)
"""How a text ends that is cut off."""
_IMAGE = re.compile(r"<img\b[^<>]*>", re.I)
_EMOJI = re.compile(r"\bsrc=[\"']https?://s\.w\.org/images/core/emoji/", re.I)
"""The source of a picture that WordPress puts in the place of an emoji (`wp_staticize_emoji`)."""
_MARKUP = re.compile(r"<[a-zA-Z][^<>]*>|&(?:lt|amp|#\d+);")
_XHTML = "{http://www.w3.org/1999/xhtml}"


def elements(data: BinaryIO) -> Iterator[tuple[str, Any]]:
    """The root (`root`) and the entries (`entry`) of a document, each as it is read.

    An entry holds until the next is taken. Where the document is no feed, nothing is yielded.

    Raises:
        etree.XMLSyntaxError: It can't be read further.
        ValueError: Likewise, or it breaks off.
    """
    root: Any = None
    document = Ending(pieces(data))
    for event, element in _events(document):
        if not isinstance(element.tag, str):
            continue
        if root is None:
            root = element
            if _local(element).lower() not in _ROOTS:
                return
            yield "root", root
        elif event == "end" and _is_entry(element):
            yield "entry", element
            _forget(element)
    if root is not None and not document.closes(_local(root)):
        raise ValueError(BREAKS_OFF)


def _is_entry(element: Any) -> bool:
    return _local(element) in _ENTRIES and _local(element.getparent()) in _HOLDERS


def _forget(entry: Any) -> None:
    """Free an entry, and those before it."""
    entry.clear()
    while entry.getprevious() is not None and _local(entry.getprevious()) in _ENTRIES:
        entry.getparent().remove(entry.getprevious())


def _events(document: Iterable[bytes]) -> Iterator[tuple[str, Any]]:
    """Begins and ends of elements, as the document is read."""
    parser = etree.XMLPullParser(
        events=("start", "end"), recover=True, resolve_entities=False, no_network=True,
        load_dtd=False, huge_tree=True,
    )  # fmt: skip
    for piece in with_references(iter(document)):
        parser.feed(piece)
        yield from parser.read_events()
    parser.close()
    yield from parser.read_events()


def channel_of(root: Any, url: str) -> Channel:
    """Return what the feed at `url` says of itself: its root, once all of it is read."""
    inner = [child for part in root if _local(part) == "channel" for child in part]
    said = [one for one in (*root, *inner) if isinstance(one.tag, str)]
    titles = (_text(one) for one in said if _local(one) == "title")
    links: dict[str, str] = {}
    for one in said:
        if _local(one) == "link":
            relation, address = _link(one, _base_around(one, url))
            if address:
                links.setdefault(relation, address)
    return Channel(
        next(filter(None, titles), ""),
        links.get("alternate", ""),
        links.get("next") or links.get("prev-archive"),
        complete=any(_local(one) == "complete" for one in said),
    )


def _link(element: Any, base: str) -> tuple[str, str]:
    """A link's relation and address: Atom has it in `href`, RSS as text."""
    href = (element.get("href") or "").strip()
    relation = (element.get("rel") or "alternate").lower()
    return (relation, join(_base(element, base), href)) if href else ("alternate", _text(element))


def entry_of(element: Any, url: str) -> FeedEntry:
    """The entry that an element of the feed at `url` is."""
    found: dict[str, list[Any]] = {}
    for child in element:
        if isinstance(child.tag, str):
            found.setdefault(_local(child), []).append(child)
    around = _base(element, _base_around(element, url))
    link, related = _links(found, around)
    guid = _first(found, "guid", "id")
    if not link and guid.startswith(("http://", "https://")):
        identifier = found.get("guid", [None])[0]
        if identifier is None or (identifier.get("isPermaLink") or "true").lower() != "false":
            link = guid
    content, summary = _content(found)
    origin = _first(found, "origLink")
    texts = found.get("content") or found.get("encoded")
    base = _base(texts[0], around) if texts else around
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
        text=_IMAGE.sub(_without_emoji, text),
        language=language,
        full=content is not None and not _CUT.search(text[-300:].rstrip()),
        base=base if base != url else (origin or link or url),
        urls=related,
    )


def _without_emoji(image: re.Match[str]) -> str:
    return "" if _EMOJI.search(image[0]) else image[0]


def _links(found: dict[str, list[Any]], base: str) -> tuple[str, tuple[str, ...]]:
    """The permalink, and what the entry is about."""
    link, related = "", []
    for one in found.get("link", []):
        href = (one.get("href") or _text(one)).strip()
        if not href:
            continue
        href = join(_base(one, base), href)
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
            content = (once_escaped(_text(one)), "html")
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
        for part in element.iterdescendants(f"{_XHTML}*"):
            part.tag = part.tag.removeprefix(_XHTML)  # else it may be written with a prefix
        whole = etree.tostring(element, method="html", encoding="unicode", with_tail=False)
        return whole, "html"
    text = _text(element)
    atom = "atom" in (etree.QName(element).namespace or "").lower()
    if kind in ("text", "text/plain") or (not kind and atom):
        return text, "text"
    is_html = bool(kind or _MARKUP.search(text))
    return (once_escaped(text), "html") if is_html else (text, "text")


def _author(found: dict[str, list[Any]]) -> str:
    for one in (*found.get("creator", []), *found.get("author", [])):
        names = [_text(child) for child in one if _local(child) == "name"]
        if name := (names[0] if names else _text(one)):
            match = re.fullmatch(r"[^\s@]+@\S+\s+\((.+)\)", name)
            return match[1] if match else name
    return ""


def _first(found: dict[str, list[Any]], *names: str) -> str:
    for name in names:
        for element in found.get(name, []):
            if text := _text(element):
                return text
    return ""


def _text(element: Any) -> str:
    text = "".join(element.itertext()) if len(element) else element.text
    return (text or "").strip()


def _local(element: Any) -> str:
    tag = element.tag if element is not None else None
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


_BASE = "{http://www.w3.org/XML/1998/namespace}base"


def _base(element: Any, around: str) -> str:
    """Return what references in an element are relative to (XML Base), by what is around it."""
    written = element.get(_BASE)
    return join(around, written.strip()) if written else around


def _base_around(element: Any, url: str) -> str:
    """Return what references beside an element are relative to, in the feed at `url`."""
    base = url
    for outer in reversed(list(element.iterancestors())):
        base = _base(outer, base)
    return base
