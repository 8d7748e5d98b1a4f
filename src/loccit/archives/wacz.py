"""WARC files as one WACZ file, which replay tools open (WACZ 1.1.1).

Source: https://specs.webrecorder.net/wacz/1.1.1/. Members are stored, not compressed, so that a
reader can jump to a record.
"""

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct
from warcio.archiveiterator import ArchiveIterator

from loccit.content_types import is_html

_BLOCK = 1 << 20


class _Line(Struct, frozen=True, order=True):
    """A line of the index (CDXJ)."""

    key: str
    timestamp: str
    about: str
    """JSON."""
    page: str = ""
    """The page's address; empty where it is no page, but a file or a redirect."""
    date: str = ""


def pack(folder: Path, warcs: Sequence[str], name: str, software: str) -> None:
    """Pack WARC files into a WACZ file beside them; then remove them.

    Args:
        folder: where they are.
        warcs: their names.
        name: the WACZ file's.
        software: what made it.

    Raises:
        OSError: it cannot be written; the WARC files are left as they are.
    """
    lines = sorted(line for warc in warcs for line in _index(folder / warc))
    made = folder / f".{name}.part"
    resources: list[dict[str, Any]] = []
    try:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED, allowZip64=True) as out:
            for warc in warcs:
                out.write(folder / warc, f"archive/{warc}")
                resources.append(_resource(f"archive/{warc}", folder / warc))
            for member, text in (
                ("indexes/index.cdx", _cdxj(lines)),
                ("pages/pages.jsonl", _pages(lines)),
            ):
                out.writestr(member, text)
                resources.append(_resource(member, text.encode()))
            package = _json(
                {
                    "profile": "data-package",
                    "wacz_version": "1.1.1",
                    "software": software,
                    "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "resources": resources,
                }
            )
            out.writestr("datapackage.json", package)
            digest = {"path": "datapackage.json", "hash": _sha256(package.encode())}
            out.writestr("datapackage-digest.json", _json(digest))
        os.replace(made, folder / name)
    finally:
        made.unlink(missing_ok=True)
    for warc in warcs:
        (folder / warc).unlink()


def sort_key(url: str) -> str:
    """Return the key under which an index files a URL (SURT): `com,example)/path?a=1&b=2`.

    Without scheme and `www`, in lower case, the query sorted, as Webrecorder's tools do.
    """
    parts = urlsplit(url.lower())
    host = re.sub(r"^www\d*\.", "", parts.hostname or "")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    reversed_host = host if ":" in host else ",".join(reversed(host.split(".")))
    return f"{reversed_host}{port}){parts.path or '/'}" + (f"?{query}" if query else "")


def _index(path: Path) -> Iterator[_Line]:
    with path.open("rb") as stream:
        records = ArchiveIterator(stream)
        for record in records:
            if record.rec_type not in ("response", "revisit"):
                continue
            fields = record.rec_headers.get_header
            url, date = fields("WARC-Target-URI"), fields("WARC-Date")
            head = record.http_headers
            status = head.get_statuscode() if head is not None else ""
            mime = (head.get_header("content-type") or "") if head is not None else ""
            mime = mime.partition(";")[0].strip().lower()
            offset = records.get_record_offset()
            record.content_stream().read()
            about = {
                "url": url,
                "mime": "warc/revisit" if record.rec_type == "revisit" else mime,
                "status": status,
                "digest": fields("WARC-Payload-Digest"),
                "length": str(records.get_record_length()),
                "offset": str(offset),
                "filename": path.name,
            }
            is_page = record.rec_type == "response" and status == "200" and is_html(mime)
            stamp = re.sub(r"\D", "", date)[:14]
            yield _Line(sort_key(url), stamp, _json(about), url if is_page else "", date)


def _cdxj(lines: Sequence[_Line]) -> str:
    return "".join(f"{line.key} {line.timestamp} {line.about}\n" for line in lines)


def _pages(lines: Sequence[_Line]) -> str:
    """The pages in the archive, from which a reader begins.

    Each has an `id`: `wacz validate` takes a line without any field of the head for an empty one.
    """
    head = {"format": "json-pages-1.0", "id": "pages", "title": "Cited pages"}
    pages = [
        {"id": str(number), "url": line.page, "ts": line.date}
        for number, line in enumerate((line for line in lines if line.page), 1)
    ]
    return "".join(f"{_json(one)}\n" for one in (head, *pages))


def _resource(path: str, content: Path | bytes) -> dict[str, Any]:
    size = content.stat().st_size if isinstance(content, Path) else len(content)
    return {
        "name": path.rpartition("/")[2],
        "path": path,
        "hash": _sha256(content),
        "bytes": size,
    }


def _sha256(content: Path | bytes) -> str:
    digest = hashlib.sha256()
    if isinstance(content, bytes):
        digest.update(content)
    else:
        with content.open("rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
    return f"sha256:{digest.hexdigest()}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
