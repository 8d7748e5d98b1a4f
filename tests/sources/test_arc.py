"""ARC files: their records, which of them are pages, and files that break off or lie."""

import gzip
from pathlib import Path

import pytest

from tests.sources.exports import citations, link, posts, problems, read, written

PAGE = "<title>Old maps</title>" + link("https://a.example/")
HTTP = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


def record(
    block: str = HTTP + PAGE,
    url: str = "http://maps.example:80/1",
    *,
    kind: str = "text/html",
    date: str = "20040506070809",
    further: str = "",
    length: int | None = None,
) -> bytes:
    size = len(block.encode()) if length is None else length
    return f"{url} 192.0.2.1 {date} {kind} {further}{size}\n{block}\n".encode()


ABOUT = "1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n"
FIRST = record(ABOUT, "filedesc://maps.arc", kind="text/plain")


@pytest.mark.parametrize("packing", ["plain", "whole", "by record"])
def test_pages_are_posts_as_captured(packing: str, tmp_path: Path) -> None:
    records = [
        FIRST,
        record("192.0.2.1", "dns:maps.example", kind="text/dns"),
        record(),
        record(HTTP.replace("html", "png") + "?", "http://maps.example/a.png", kind="image/png"),
        record(HTTP.replace("200 OK", "404 Not Found") + PAGE, "http://maps.example/gone"),
        record(HTTP + link("https://b.example/"), "http://maps.example/two words"),
    ]
    if packing == "by record":
        data = b"".join(gzip.compress(one, mtime=0) for one in records)
    else:
        data = b"".join(records)
        data = gzip.compress(data, mtime=0) if packing == "whole" else data
    found = read(written(tmp_path / "maps.arc", data))
    assert posts(found) == {
        "http://maps.example:80/1": ["https://a.example/"],
        "http://maps.example/two words": ["https://b.example/"],
    }
    assert found[0].post is not None
    assert (found[0].post.title, found[0].post.date) == ("Old maps", "2004-05-06T07:08:09Z")


@pytest.mark.parametrize(
    "data",
    [
        record(further="200 - - 1234 maps.arc "),  # version 2
        record(PAGE),  # HTTP 0.9: the page alone
        record(kind=""),
        record(date="200405060708"),
        b"\n\n" + record(),
        record("HTTP/1.1 404 Not Found\r\n\r\n<p>gone", length=20) + record(),
        record()[:-4],  # the file breaks off
    ],
)
def test_records_as_crawlers_wrote_them(data: bytes, tmp_path: Path) -> None:
    assert [one.url for one in citations(read(written(tmp_path / "a.arc", FIRST + data)))] == [
        "https://a.example/"
    ]


def test_a_file_that_cannot_be_unpacked_to_its_end_keeps_what_was_read(tmp_path: Path) -> None:
    packed = gzip.compress(FIRST + record(), mtime=0) + gzip.compress(record(), mtime=0)[:-30]
    found = read(written(tmp_path / "a.arc.gz", packed))
    assert [one.url for one in citations(found)] == ["https://a.example/"]
    assert [one.reason for one in problems(found)] == ["source-unreadable"]
