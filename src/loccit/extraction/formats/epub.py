"""EPUB books: the HTML of the chapters, in the order of the spine (EPUB 3.3, OPF 2.0)."""

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from loccit.extraction.decode import decode
from loccit.extraction.formats.interface import File, Part
from loccit.extraction.formats.safe_xml import parse_xml
from loccit.extraction.formats.safe_zip import SafeZip
from loccit.extraction.html import scan

_CONTAINER = "META-INF/container.xml"
_XHTML = "application/xhtml+xml"
_KINDS = frozenset({_XHTML, "image/svg+xml", "text/html", "text/x-oeb1-document"})
_PAGES = (".xhtml", ".html", ".htm", ".xml", ".svg")


def read(file: File) -> Iterator[Part]:
    """A part for every chapter."""
    book = SafeZip(file)
    encrypted = _encrypted(file, book)
    for number, name in enumerate(_chapters(file, book), 1):
        if name in encrypted:
            file.report("encrypted", f"{name} is encrypted")
            continue
        data = book.read(name)
        if data is None:
            continue
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            text = decode(data, error, html=True).text
        body = scan(text)
        body.found = [one for one in body.found if one.element != "link"]  # readers show none
        yield Part(text, body, None, f"chapter {number} ({posixpath.basename(name)})")


def _chapters(file: File, book: SafeZip) -> list[str]:
    package = _package(file, book)
    data = book.read(package) if package else None
    if package and data is not None:
        names = _spine(file, book, package, data)
        known = [name for name in names if name in book]
        if known:
            return known
    file.report("broken-document", "the book names no chapters; all its pages are read")
    return sorted(name for name in book.names() if name.lower().endswith(_PAGES[:3]))


def _package(file: File, book: SafeZip) -> str | None:
    found: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "rootfile" and "full-path" in attributes:
            found.append(attributes["full-path"])

    data = book.read(_CONTAINER)
    if data is not None:
        parse_xml(file, _CONTAINER, data, start)
    if not found:
        found = [name for name in book.names() if name.lower().endswith(".opf")]
    return found[0] if found else None


def _spine(file: File, book: SafeZip, package: str, data: bytes) -> list[str]:
    """The members that a reader of the book meets: the spine, its fallbacks, the navigation."""
    items: dict[str, tuple[str, str]] = {}
    instead: dict[str, str] = {}
    order: list[str] = []
    navigation: list[str] = []
    open_tags: list[str] = []
    said: dict[str, list[str]] = {"title": [], "creator": [], "date": []}
    folder = posixpath.dirname(package)

    def start(tag: str, attributes: dict[str, str]) -> None:
        open_tags.append(tag)
        if tag == "item" and "id" in attributes and "href" in attributes:
            href = unquote(attributes["href"].partition("#")[0])
            name = posixpath.normpath(posixpath.join(folder, href))
            items[attributes["id"]] = name, attributes.get("media-type", "")
            instead[attributes["id"]] = attributes.get("fallback", "")
            if "nav" in attributes.get("properties", "").split():
                navigation.append(attributes["id"])
        elif tag == "itemref" and "idref" in attributes:
            order.append(attributes["idref"])

    def end(_tag: str) -> None:
        if open_tags:
            open_tags.pop()

    def text(data: str) -> None:
        if open_tags and open_tags[-1] in said:
            said[open_tags[-1]].append(data)

    parse_xml(file, package, data, start, end, text)
    for key, field in (("title", "title"), ("creator", "author"), ("date", "date")):
        if value := "".join(said[key]).strip():
            file.fields[field] = value
    if not any(one in items and items[one][0] in book for one in order):
        order = [one for one, (_, kind) in items.items() if kind == _XHTML]
    met = list(dict.fromkeys([*order, *navigation]))
    for one in met:  # which grows by what stands in for something
        if (other := instead.get(one)) and other not in met:
            met.append(other)
    pages = (items[one] for one in met if one in items)
    return [name for name, kind in pages if kind in _KINDS or name.lower().endswith(_PAGES)]


def _encrypted(file: File, book: SafeZip) -> set[str]:
    names: set[str] = set()
    data = book.read("META-INF/encryption.xml") if "META-INF/encryption.xml" in book else None
    if data is not None:

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "CipherReference":
                names.add(unquote(attributes.get("URI", "")))

        parse_xml(file, "META-INF/encryption.xml", data, start)
    return names
