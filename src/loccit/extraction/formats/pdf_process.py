"""The process that reads a PDF: the file on standard input, a JSON object a line on output."""

import contextlib
import functools
import json
import re
import sys
from typing import Any

from loccit.extraction.autolinks import bare_urls
from loccit.extraction.formats.bare_urls import absolute
from loccit.extraction.formats.pdf_lines import joined_text, words_of

_MEMORY = 2 << 30
"""Bytes of address space."""
_MOST_PAGES = 20_000
_MOST_PAGES_OF_WORDS = 500
_UNREADABLE = re.compile(r"[\x00-\x1f\x7f\ufffd-\uffff]")
"""A glyph of which the font does not say what it means: without it, it is another address."""
_PLACEHOLDER = re.compile(r"\\[a-z@]|[\u2329\u27e8]", re.I)
"""A macro of TeX, or a name in angle brackets that stands for another one."""
_CUT_HOST = re.compile(r"(?:https?|ftp)://(?:www\.)?[^/.:]*\.?/?", re.I)
"""A host that a line's end parts: what is left of it is another one."""
_ENDS = re.compile(r"[.\s/-]*(?:\n|\Z)")
"""The end of a line, or of the text, behind signs that a URL does not end with."""


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
    text = joined_text(raw, page, words, functools.partial(_words, document))
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
    for start, end in bare_urls(text, 0, len(text), any_host=True):
        url = absolute(text[start:end])
        if (
            not _UNREADABLE.search(url)
            and not _PLACEHOLDER.search(url)
            and not (_CUT_HOST.fullmatch(url) and _ENDS.match(text, end))
            and url.rstrip("/") not in seen
            and not _is_a_beginning(url, seen, text)
        ):
            links.append((start, end, url, "printed"))
    return sorted(links), text


@functools.cache
def _words(document: Any) -> frozenset[str]:
    """The words of a document, of its first pages if it is long."""
    pages = (document[number] for number in range(min(len(document), _MOST_PAGES_OF_WORDS)))
    return frozenset(
        word for page in pages for word in words_of(page.get_textpage().get_text_range())
    )


def _is_a_beginning(url: str, seen: set[str], text: str) -> bool:
    """Return whether it stands only where longer URLs do, which are links: a line parts them."""
    plain = url.replace("-", "")  # a hyphen may be that of the end of a line
    if "-" in url and any(one.replace("-", "").startswith(plain) for one in seen):
        return True
    longer = [one for one in seen if one.startswith(url)]
    joined = text.replace("\n", "") if longer else ""
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
