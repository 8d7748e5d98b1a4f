"""ODT: the links of text and drawings (OpenDocument 1.3, part 3: `text:a`, `draw:a`)."""

from collections.abc import Iterator

from loccit.extraction.formats.interface import File, Part
from loccit.extraction.formats.paragraphs import Paragraphs
from loccit.extraction.formats.safe_xml import parse_xml
from loccit.extraction.formats.safe_zip import SafeZip
from loccit.model import Kind

_MEMBERS = (("content.xml", ""), ("styles.xml", "header or footer, "))
_FIELDS = {"title": "title", "creator": "author", "initial-creator": "author", "date": "date"}


def read(file: File) -> Iterator[Part]:
    """A part for every paragraph that holds a link."""
    document = SafeZip(file)
    _metadata(file, document)
    if "content.xml" not in document:
        file.report("broken-document", "there is no content.xml in it")
    for name, where in _MEMBERS:
        data = document.read(name)
        if data is not None:
            member = _Member(where)
            parse_xml(file, name, data, member.start, member.end, member.text)
            yield from member.paragraphs.parts()


def _metadata(file: File, document: SafeZip) -> None:
    data = document.read("meta.xml")
    if data is None:
        return
    open_tags: list[str] = []

    def text(said: str) -> None:
        key = _FIELDS.get(open_tags[-1]) if open_tags else None
        if key and said.strip():
            file.fields.setdefault(key, said.strip())

    def end(_: str) -> None:
        open_tags.pop()

    parse_xml(file, "meta.xml", data, lambda tag, _: open_tags.append(tag), end, text)


class _Member:
    """One member of the document while it is read."""

    def __init__(self, where: str) -> None:
        self.paragraphs = Paragraphs(where)
        self._links: list[tuple[str, int]] = []
        self._skipped = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._skipped or tag == "tracked-changes":
            self._skipped += 1
        elif tag in ("p", "h"):
            self.paragraphs.begin()
            self.paragraphs.current.heading = tag == "h"
        elif tag == "a":
            self._links.append((attributes.get("href", ""), self.paragraphs.current.size))
        elif tag == "image" and "://" in attributes.get("href", ""):
            current = self.paragraphs.current
            current.link(attributes["href"], current.size, Kind.IMAGE, "document")
        elif tag in ("s", "tab", "line-break"):
            self.paragraphs.current.say(" ")

    def end(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif tag in ("p", "h"):
            self.paragraphs.end()
        elif tag == "a" and self._links:
            url, begin = self._links.pop()
            if url:
                current = self.paragraphs.current
                current.link(url, min(begin, current.size), Kind.LINK, "document")

    def text(self, said: str) -> None:
        if not self._skipped and said:
            self.paragraphs.current.say(said)
