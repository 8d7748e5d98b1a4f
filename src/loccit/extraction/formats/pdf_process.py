"""The process that reads a PDF: the file on standard input, a JSON object a line on output."""

import contextlib
import json
import re
import sys
from typing import Any

from loccit.extraction.autolinks import bare_urls

_MEMORY = 2 << 30
"""Bytes of address space."""
_MOST_PAGES = 20_000
_UNREADABLE = re.compile(r"[\x00-\x1f\x7f\ufffd-\uffff]")
"""A glyph of which the font does not say what it means: without it, it is another address."""
_CUT_HOST = re.compile(r"(?:https?|ftp)://(?:www\.)?[^/.:]*\.?/?", re.I)
"""A host that a line's end parts: what is left of it is another one."""
_TILDES = {0x223C: "~", 0x2DC: "~"}
"""What TeX prints for a tilde."""


def main() -> None:
    """Read the file and write what it cites."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    import pypdfium2 as pdfium  # type: ignore[import-untyped, unused-ignore]

    data = sys.stdin.buffer.read()
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        _tell(problem="encrypted" if locked else "broken-document", detail=str(error))
        return
    with contextlib.suppress(Exception):
        if title := document.get_metadata_dict().get("Title"):
            _tell(title=title)
    if len(document) > _MOST_PAGES:
        _tell(problem="too-large", detail=f"{len(document):,} pages; {_MOST_PAGES:,} are read")
    for number in range(min(len(document), _MOST_PAGES)):
        try:
            links, text = _page(pdfium, document, number)
        except pdfium.PdfiumError as error:
            _tell(problem="broken-document", detail=f"page {number + 1}: {error}")
            continue
        if links:
            _tell(page=number + 1, links=links, text=text)


def _page(pdfium: Any, document: Any, number: int) -> tuple[list[tuple[int, int, str, str]], str]:
    import ctypes

    raw = pdfium.raw
    page = document[number]
    words = page.get_textpage()
    text = words.get_text_range()
    links: list[tuple[int, int, str, str]] = []
    seen: set[str] = set()
    position = ctypes.c_int(0)
    link = raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page.raw, ctypes.byref(position), ctypes.byref(link)):
        action = raw.FPDFLink_GetAction(link)
        if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
            continue
        size = raw.FPDFAction_GetURIPath(document.raw, action, None, 0)
        buffer = ctypes.create_string_buffer(size)
        raw.FPDFAction_GetURIPath(document.raw, action, buffer, size)
        url = _decoded(buffer.raw[: max(size - 1, 0)]).strip()
        if url:
            at = max(text.find(url), 0)
            seen.add(url.rstrip("/"))
            links.append((at, at, url, "document"))
    web = raw.FPDFLink_LoadWebLinks(words.raw)
    try:
        for index in range(raw.FPDFLink_CountWebLinks(web) if web else 0):
            size = raw.FPDFLink_GetURL(web, index, None, 0)
            wide = (ctypes.c_ushort * size)()
            raw.FPDFLink_GetURL(web, index, wide, size)
            url = bytes(wide).decode("utf-16-le", "replace").rstrip("\0").strip()
            if not url.lower().startswith(("http://", "https://", "ftp://")):
                continue
            if _UNREADABLE.search(url) or _CUT_HOST.fullmatch(url):
                continue
            if url.count("(") > url.count(")") and f"{url})" in text:
                url += ")"  # PDFium ends at every closing bracket
            url = url[: next(bare_urls(url, 0, 1, any_host=True), (0, 0))[1]].translate(_TILDES)
            if not url:
                continue
            if url.rstrip("/") not in seen and not _is_a_beginning(url, seen, text):
                start, count = ctypes.c_int(0), ctypes.c_int(0)
                raw.FPDFLink_GetTextRange(web, index, ctypes.byref(start), ctypes.byref(count))
                links.append((start.value, start.value + count.value, url, "printed"))
    finally:
        if web:
            raw.FPDFLink_CloseWebLinks(web)
    return sorted(links), text


def _is_a_beginning(url: str, seen: set[str], text: str) -> bool:
    """Return whether it stands only where longer URLs do, which are links: a line parts them."""
    longer = [one for one in seen if one.startswith(url)]
    joined = text.replace("\r\n", "") if longer else ""
    return bool(longer) and joined.count(url) <= sum(map(joined.count, longer))


def _decoded(data: bytes) -> str:
    """A URI is ASCII by the standard (ISO 32000-2, 12.6.4.8); some writers take UTF-16 or UTF-8."""
    if data.startswith((b"\xfe\xff", b"\xff\xfe")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _tell(**what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")


if __name__ == "__main__":
    main()
