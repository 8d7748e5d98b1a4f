"""Own copies of pages: responses written as records of WARC files (WARC 1.1, ISO 28500:2017).

A record is written whole, as a gzip member of its own, and at once: a run that is killed leaves
files that can be read up to their last record. A body that was kept before is not stored again:
a revisit record names the record that holds it ("identical payload digest", section 6.7.2).
"""

import base64
import hashlib
import http
import io
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from loccit.fetch.messages import Exchange, Headers

_CODINGS = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""Headers about the form in which a body was sent; it is kept decoded."""
_ORIGINAL = "x-orig-"
"""What is put before the names of those headers, as Webrecorder's tools do."""


class Original(Struct, frozen=True):
    """The record that holds a body."""

    url: str
    at: float
    """Its date, in Unix seconds."""


class WarcFiles:
    """Writes records to files of a folder, one after the other."""

    def __init__(self, folder: Path, prefix: str, about: Mapping[str, str], file_size: int) -> None:
        """Begin; a file is made with the first record.

        Args:
            folder: where the files are; it is made if there is none.
            prefix: the beginning of their names.
            about: what each file says of its origin (the fields of a `warcinfo` record).
            file_size: bytes after which another file is begun.
        """
        self._folder = folder
        self._prefix = prefix
        self._about = about
        self._file_size = file_size
        self._stream: BinaryIO | None = None
        self._size = 0
        self.names: list[str] = []
        """The files that were begun, in their order."""

    def write(self, exchange: Exchange, original: Original | None = None) -> str:
        """Write a record; return the name of its file.

        Args:
            exchange: the response.
            original: the record that holds the same body; then this one refers to it.

        Raises:
            OSError: it cannot be written; what was written before can still be read.
        """
        stream = self._stream
        if stream is None or self._size >= self._file_size:
            stream = self._begin()
        self._append(stream, _record(exchange, original))
        return self.names[-1]

    def close(self) -> None:
        """End the file."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _begin(self) -> BinaryIO:
        self.close()
        self._folder.mkdir(parents=True, exist_ok=True)
        name = f"{self._prefix}-{len(self.names):05}.warc.gz"
        stream = self._stream = (self._folder / name).open("xb", buffering=0)
        self._size = 0
        self.names.append(name)
        out, writer = _writer()
        writer.write_record(writer.create_warcinfo_record(name, dict(self._about)))
        self._append(stream, out.getvalue())
        return stream

    def _append(self, stream: BinaryIO, data: bytes) -> None:
        """Write a whole record or nothing of it."""
        try:
            left = memoryview(data)
            while left:
                left = left[stream.write(left) :]
        except OSError:
            os.ftruncate(stream.fileno(), self._size)
            stream.seek(self._size)
            raise
        self._size += len(data)


def payload_digest(body: bytes) -> str:
    """Return a body's digest as `WARC-Payload-Digest` writes it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


def warc_date(at: float) -> str:
    """Return a time as `WARC-Date` writes it."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _writer() -> tuple[io.BytesIO, WARCWriter]:
    out = io.BytesIO()
    return out, WARCWriter(out, gzip=True, warc_version="1.1")


def _record(exchange: Exchange, original: Original | None) -> bytes:
    out, writer = _writer()
    fields = {"WARC-Date": warc_date(exchange.at)}
    if exchange.address:
        fields["WARC-IP-Address"] = exchange.address
    if exchange.truncated:
        fields["WARC-Truncated"] = "length"
    head = _head(exchange)
    if original is None:
        record = writer.create_warc_record(
            exchange.url, "response",
            payload=io.BytesIO(exchange.body), length=len(exchange.body),
            http_headers=head, warc_headers_dict=fields,
        )  # fmt: skip
    else:
        record = writer.create_revisit_record(
            exchange.url, payload_digest(exchange.body), original.url, warc_date(original.at),
            http_headers=head, warc_headers_dict=fields,
        )  # fmt: skip
    writer.write_record(record)
    return out.getvalue()


def _head(exchange: Exchange) -> StatusAndHeaders:
    """The status line and the headers, with the length of the body as it is kept."""
    headers: Headers = []
    for name, value in exchange.headers:
        shown = _ORIGINAL + name if name in _CODINGS else name
        headers.append((shown, " ".join(value.split())))
    headers.append(("content-length", str(len(exchange.body))))
    try:
        phrase = http.HTTPStatus(exchange.status).phrase
    except ValueError:
        phrase = "Unknown"
    return StatusAndHeaders(f"{exchange.status} {phrase}", headers, protocol="HTTP/1.1")
