"""Web archives: which records are posts, their encodings, and files that break off."""

import gzip
import zlib
from pathlib import Path

import brotli
import pytest

from tests.extraction.reading import one_post
from tests.sources.exports import citations, link, posts, problems, read, written, zipped

PAGE = '<title>Old maps</title><a href="/own">own</a>' + link("https://a.example/")


def record(
    url: str = "https://maps.example/1",
    body: bytes = PAGE.encode(),
    *,
    status: str = "200 OK",
    headers: str = "Content-Type: text/html\r\n",
    kind: str = "response",
    date: str = "2014-01-02T03:04:05Z",
) -> bytes:
    http = f"HTTP/1.1 {status}\r\n{headers}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-00000000000{len(body) % 10}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def test_pages_are_posts_as_captured(tmp_path: Path) -> None:
    later = record(body=link("https://b.example/").encode(), date="2020-01-02T03:04:05Z")
    data = (
        record()
        + record("https://maps.example/logo.png", headers="Content-Type: image/png\r\n")
        + record("https://maps.example/gone", status="404 Not Found")
        + record("https://maps.example/1", kind="request")
        + later
    )
    for path in (
        written(tmp_path / "a.warc", data),
        written(tmp_path / "a.warc.gz", gzip.compress(data, mtime=0)),
        zipped(tmp_path / "a.wacz", {"archive/data.warc": data, "datapackage.json": "{}"}),
    ):
        found = read(path)
        assert posts(found) == {
            "https://maps.example/1": ["https://a.example/"],
            "https://maps.example/1 (2020-01-02T03:04:05Z)": ["https://b.example/"],
        }
        assert found[0].post is not None
        assert (found[0].post.title, found[0].post.date) == ("Old maps", "2014-01-02T03:04:05Z")


CHUNKED = f"{len(PAGE):x}\r\n{PAGE}\r\n0\r\n\r\n".encode()


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("Transfer-Encoding: chunked", CHUNKED),
        ("Transfer-Encoding: chunked", PAGE.encode()),
        ("Content-Encoding: gzip", gzip.compress(PAGE.encode(), mtime=0)),
        ("Content-Encoding: gzip", PAGE.encode()),
        ("Content-Encoding: deflate", zlib.compress(PAGE.encode())),
        ("Content-Encoding: br", brotli.compress(PAGE.encode())),
    ],
)
def test_bodies_are_decoded_however_they_were_stored(
    headers: str, body: bytes, tmp_path: Path
) -> None:
    data = record(body=body, headers=f"Content-Type: text/html; charset=utf-8\r\n{headers}\r\n")
    found = read(written(tmp_path / "a.warc", data))
    assert [one.url for one in citations(found)] == ["https://a.example/"]


def test_headers_whose_lines_end_in_line_feeds_alone(tmp_path: Path) -> None:
    """As in ClueWeb09, with an encoding that only the header names."""
    body = '<title>日本</title><a href="https://a.example/">日本</a>\r\n\r\n'.encode("euc-jp")
    headers = "Content-Type: text/html; charset=EUC-JP\r\nContent-Encoding: gzip\r\n"
    head, _, rest = record(body=body, headers=headers).partition(b"HTTP/1.1")
    http, _, rest = (b"HTTP/1.1" + rest).partition(b"\r\n\r\n")
    unix = http.replace(b"\r\n", b"\n") + b"\n\n" + rest
    length = len(unix) - 4
    lines = [
        b"Content-Length: %d" % length if line.startswith(b"Content-Length") else line
        for line in head.split(b"\r\n")
    ]
    found = read(written(tmp_path / "a.warc", b"\r\n".join(lines) + unix))
    assert [(one.url, one.text) for one in citations(found)] == [("https://a.example/", "日本")]
    assert found[0].post is not None
    assert found[0].post.title == "日本"


@pytest.mark.parametrize("status", ["200", "200 ", "200 OK", "  200 Fine"])
def test_status_lines(status: str, tmp_path: Path) -> None:
    found = read(written(tmp_path / "a.warc", record(status=status)))
    assert [one.url for one in citations(found)] == ["https://a.example/"]


def test_a_record_that_should_hold_a_response_and_does_not(tmp_path: Path) -> None:
    data = record().replace(b"HTTP/1.1 200", b"nothing here") + record("https://maps.example/2")
    assert list(posts(read(written(tmp_path / "a.warc", data)))) == ["https://maps.example/2"]


def test_relative_links_lead_to_the_page_that_was_captured(tmp_path: Path) -> None:
    body = '<base href="https://elsewhere.example/b/"><a href="c">c</a>'
    found = read(written(tmp_path / "a.warc", record(body=body.encode())))
    assert [one.url for one in citations(found)] == ["https://elsewhere.example/b/c"]


def test_a_broken_body_costs_its_page(tmp_path: Path) -> None:
    broken = gzip.compress(PAGE.encode(), mtime=0)[:12] + b"\xff" * 20
    headers = "Content-Type: text/html\r\nContent-Encoding: gzip\r\n"
    data = record(body=broken, headers=headers) + record("https://maps.example/2")
    found = read(written(tmp_path / "a.warc", data))
    assert posts(found)["https://maps.example/2"] == ["https://a.example/"]


def test_a_bomb_in_a_body_is_bounded(tmp_path: Path) -> None:
    bomb = gzip.compress(b"<p>" + b" " * 40_000_000)
    headers = "Content-Type: text/html\r\nContent-Encoding: gzip\r\n"
    found = read(written(tmp_path / "a.warc", record(body=bomb, headers=headers) + record()))
    assert [problem.reason for problem in problems(found)] == ["too-large"]
    assert [one.url for one in citations(found)] == ["https://a.example/"]


def test_a_title_that_never_ends_is_read_in_one_pass(tmp_path: Path) -> None:
    archive = written(tmp_path / "a.warc", record(body=b"<title>" * 28_000))
    with one_post():
        (found,) = read(archive)
    assert found.post is not None
    assert found.post.title is None


def test_what_is_no_web_archive_is_reported(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.wacz", {"archive/data.warc": b"WARC/1.0\r\n\x00 nothing"})
    found = read(path)
    assert posts(found) == {}


def test_a_member_whose_name_is_damaged_is_reported(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.wacz", {"archive/dätä.warc": record()})
    path.write_bytes(path.read_bytes().replace("ä".encode(), b"\xc3a", 1))
    assert [one.reason for one in problems(read(path))] == ["source-unreadable"]
