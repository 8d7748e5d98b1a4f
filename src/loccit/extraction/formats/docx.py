"""DOCX: hyperlinks by relationship and by field, in the text, notes, headers and comments.

ECMA-376, part 1: §17.16.22 (hyperlink), §17.16.5.25 (the HYPERLINK field), §20.1.2.2.35
(hlinkClick).
"""

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from loccit.extraction.formats.interface import File, Part
from loccit.extraction.formats.paragraphs import Paragraphs
from loccit.extraction.formats.safe_xml import parse_xml
from loccit.extraction.formats.safe_zip import SafeZip
from loccit.model import Kind

_MEMBER = re.compile(r"word/((document|footnotes|endnotes|comments|header|footer)\d*)\.xml", re.I)
_ORDER = ("document", "footnotes", "endnotes", "comments", "header", "footer")
_WHERE = {
    "document": "",
    "footnotes": "footnotes, ",
    "endnotes": "endnotes, ",
    "comments": "comments, ",
    "header": "header, ",
    "footer": "footer, ",
}
_FIELD = re.compile(r"\s*(HYPERLINK|INCLUDEPICTURE)\s+(.*)", re.I | re.S)
_ARGUMENT = re.compile(r"\\([a-z])\s*|\"((?:[^\"\\]|\\.)*)\"|(\S+)", re.I)


def read(file: File) -> Iterator[Part]:
    """A part for every paragraph that holds a link."""
    document = SafeZip(file)
    _properties(file, document)
    members = [
        (_ORDER.index(match[2].lower()), name)
        for name in document.names()
        if (match := _MEMBER.fullmatch(name))
    ]
    if not any(order == 0 for order, _ in members):
        members += [(0, name) for name in _main(file, document)]
    if not members:
        file.report("broken-document", "there is no word/document.xml in it")
    for order, name in sorted(members):
        data = document.read(name)
        if data is not None:
            member = _Member(_relations(file, document, name), _WHERE[_ORDER[order]])
            parse_xml(file, name, data, member.start, member.end, member.text)
            yield from member.paragraphs.parts()


def _main(file: File, document: SafeZip) -> set[str]:
    """The main text where it has a name of its own (ECMA-376, part 1, 11.3.10)."""
    found = {
        name
        for name in document.names()
        if re.fullmatch(r".*/document\d*\.xml", name) and "/_rels/" not in name
    }

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("Type", "").endswith("/officeDocument"):
            found.add(attributes.get("Target", "").lstrip("/"))

    data = document.read("_rels/.rels") if "_rels/.rels" in document else None
    if data is not None:
        parse_xml(file, "_rels/.rels", data, start)
    return {name for name in found if name in document}


def _properties(file: File, document: SafeZip) -> None:
    data = document.read("docProps/core.xml") if "docProps/core.xml" in document else None
    if data is None:
        return
    keys = {"title": "title", "creator": "author", "created": "date"}
    open_tags: list[str] = []

    def text(said: str) -> None:
        key = keys.get(open_tags[-1]) if open_tags else None
        if key and said.strip():
            file.fields[key] = file.fields.get(key, "") + said

    def end(_: str) -> None:
        open_tags.pop()

    parse_xml(
        file,
        "docProps/core.xml",
        data,
        lambda tag, _: open_tags.append(tag),
        end,
        text,
    )


def _relations(file: File, document: SafeZip, name: str) -> dict[str, str]:
    folder, base = posixpath.split(name)
    place = f"{folder}/_rels/{base}.rels"
    found: dict[str, str] = {}
    data = document.read(place) if place in document else None
    if data is not None:

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag == "Relationship" and attributes.get("TargetMode") == "External":
                found[attributes.get("Id", "")] = attributes.get("Target", "")

        parse_xml(file, place, data, start)
    return found


class _Member:
    """One member of the document while it is read."""

    def __init__(self, relations: dict[str, str], where: str) -> None:
        self.paragraphs = Paragraphs(where)
        self._relations = relations
        self._links: list[tuple[str, int]] = []
        self._fields: list[dict[str, Any]] = []
        self._skipped = 0
        self._in_text = False
        self._in_code = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._skipped or tag == "Fallback":
            self._skipped += 1
            return
        if tag == "p" and "bwMode" not in attributes:
            self.paragraphs.begin()
        elif tag == "pStyle" and attributes.get("val", "").lower().startswith(("heading", "title")):
            self.paragraphs.current.heading = True
        elif tag == "hyperlink":
            url = self._relations.get(attributes.get("id", ""), "")
            anchor = attributes.get("anchor", "")
            if url and anchor and "#" not in url:
                url = f"{url}#{anchor}"
            self._links.append((url, self.paragraphs.current.size))
        elif tag in ("hlinkClick", "hlinkHover"):
            self._add(self._relations.get(attributes.get("id", ""), ""), Kind.LINK)
        elif tag == "blip":
            self._add(self._relations.get(attributes.get("link", ""), ""), Kind.IMAGE)
        elif tag == "imagedata":
            for name in ("id", "href"):  # the picture, and where a copy of it was linked from
                self._add(self._relations.get(attributes.get(name, ""), ""), Kind.IMAGE)
        elif tag in ("shape", "rect", "group", "line", "oval") and "href" in attributes:
            self._add(attributes["href"], Kind.LINK)
        elif tag == "fldSimple":
            self._fields.append({"code": attributes.get("instr", ""), "at": self._size()})
        elif tag == "fldChar":
            self._field(attributes.get("fldCharType", ""))
        elif tag == "instrText":
            self._in_code = True
        elif tag == "t":
            self._in_text = True
        elif tag in ("tab", "br"):
            self.paragraphs.current.say(" ")

    def end(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif tag == "p":
            self.paragraphs.end()
        elif tag == "hyperlink" and self._links:
            url, begin = self._links.pop()
            if url:
                self.paragraphs.current.link(url, begin, Kind.LINK, "document")
        elif tag == "fldSimple" and self._fields:
            self._finish(self._fields.pop())
        elif tag == "instrText":
            self._in_code = False
        elif tag == "t":
            self._in_text = False

    def text(self, said: str) -> None:
        if self._in_code and self._fields:
            self._fields[-1]["code"] += said
        elif self._in_text and not self._skipped:
            self.paragraphs.current.say(said)

    def _size(self) -> int:
        return self.paragraphs.current.size

    def _add(self, url: str, kind: Kind) -> None:
        if url:
            self.paragraphs.current.link(url, self._size(), kind, "document")

    def _field(self, kind: str) -> None:
        """A field's beginning, the end of its code, or its end (§17.16.18)."""
        if kind == "begin":
            self._fields.append({"code": "", "at": self._size()})
        elif kind == "separate" and self._fields:
            self._fields[-1]["at"] = self._size()
        elif kind == "end" and self._fields:
            self._finish(self._fields.pop())

    def _finish(self, field: dict[str, Any]) -> None:
        match = _FIELD.match(field["code"])
        if match is None:
            return
        url, anchor, switch = "", "", ""
        for argument in _ARGUMENT.finditer(match[2]):
            if argument[1]:
                switch = argument[1].lower()
                continue
            value = (argument[2] if argument[2] is not None else argument[3]) or ""
            value = value.replace("\\\\", "\\")
            if switch == "l":
                anchor = value
            elif not switch or switch in "nmtohdx":
                url = url or (value if switch not in {"o", "t"} else "")
            switch = ""
        if url:
            url = f"{url}#{anchor}" if anchor and "#" not in url else url
            kind = Kind.LINK if match[1].upper() == "HYPERLINK" else Kind.IMAGE
            begin = min(field["at"], self._size())
            self.paragraphs.current.link(url, begin, kind, "document")
