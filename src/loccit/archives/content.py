"""The content of a capture: what its bytes are, and what an address promises. Pure."""

import re
import zlib
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from loccit.content_types import is_html
from loccit.model import Hop, Page
from loccit.page import read_page, visible_text
from loccit.sources.site.sitemap import unpacked

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"RIFF", "media"),
    (b"BM", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"PK\x03\x04", "archive"),
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"ID3", "media"),
    (b"OggS", "media"),
    (b"\x1f\x8b", "archive"),
    (b"%!PS", "document"),
    (b"{\\rtf", "document"),
)
"""The first bytes of files, and what they are."""
_BY_NAME = {
    ".pdf": ("pdf",),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff"),
                    ("image", "media")),
    **dict.fromkeys((".doc", ".xls", ".ppt"), ("office", "archive", "document")),
    **dict.fromkeys((".docx", ".xlsx", ".pptx", ".odt", ".epub", ".zip", ".gz", ".tgz", ".jar"),
                    ("archive",)),
    **dict.fromkeys((".mp3", ".ogg", ".wav", ".mp4", ".avi", ".mov"), ("media", "other")),
}  # fmt: skip
"""What a name's ending promises."""
_PAGES_OF_FILES = re.compile(r"/(?:wiki/)?(?:File|Image|Datei|Fichier|Archivo|Soubor):", re.I)
"""Pages about a file, whose addresses end like the file's (MediaWiki)."""
_LARGEST = 2 << 20
"""Bytes of a page that came packed; what follows is left."""


class Content(Struct, frozen=True):
    """The content of a capture, as far as it was read."""

    hops: tuple[Hop, ...]
    """The chain as it was captured, from the cited address on."""
    content_type: str = ""
    body: bytes = b""
    truncated: bool = False
    page: Page | None = None
    text: str = ""
    """All of a page's visible text."""

    @property
    def status(self) -> int | None:
        """The last hop's."""
        return self.hops[-1].status if self.hops else None


def content_of(
    hops: tuple[Hop, ...], content_type: str, body: bytes, *, truncated: bool
) -> Content:
    """Return the content of a capture; pages are parsed.

    Servers packed pages without saying so, and archives keep them as they came.
    """
    page, text = None, ""
    if is_html(content_type):
        body = _unpacked(body)
    if _is_page(content_type, body):
        page = read_page(body, content_type, hops[-1].url, truncated=truncated)
        text = visible_text(body, content_type)
    return Content(hops, content_type, body, truncated, page, text)


def _unpacked(body: bytes) -> bytes:
    """The bytes of a page without gzip or deflate; nothing where they can't be unpacked."""
    if body[:1] == b"\x78" and len(body) > 1 and int.from_bytes(body[:2], "big") % 31 == 0:
        try:  # a zlib header (RFC 1950, section 2.2)
            return zlib.decompressobj().decompress(body, _LARGEST)
        except zlib.error:
            return body
    return unpacked(body)[0][:_LARGEST]


def _is_page(content_type: str, body: bytes) -> bool:
    if kind_of(body) is not None:
        return False
    if is_html(content_type):
        return True
    start = body[:1024].lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html")) or (not content_type and b"<" in start)


def kind_of(body: bytes) -> str | None:
    """Return what a file is by its first bytes; None where they are no known ones."""
    return next((kind for magic, kind in _MAGIC if body.startswith(magic)), None)


def promised(url: str) -> tuple[str, ...]:
    """The kinds of file that an address promises by its ending; nothing for pages."""
    path = unquote(urlsplit(url).path)
    if _PAGES_OF_FILES.search(path):
        return ()
    return _BY_NAME.get(PurePosixPath(path).suffix.lower(), ())
