"""HTTP/1.1 read from bytes: what is plain is read, whatever way it is cut; what is odd is told."""

import gzip
import zlib

import pytest
from hypothesis import given, strategies as st

from loccit.fetch.wire import LONGEST_HEAD, ResponseParser, header_block, request_bytes

BODY = b"<title>Maps</title><p>Some words of text that a reader came for.</p>" * 20
PLAIN = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(BODY)
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunked(body: bytes, size: int = 100) -> bytes:
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;name=value\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def read(*pieces: bytes, limit: int = 1_000_000, closed: bool = False) -> ResponseParser:
    """What a connection makes of the pieces, as `PlainEngine` does."""
    answer = ResponseParser()
    for piece in pieces:
        if not answer.status:
            if not answer.feed_head(piece):
                continue
            answer.limit = limit
            piece = b""
        answer.feed_body(piece)
        if answer.complete:
            break
    if closed and not answer.complete:
        answer.closed()
    return answer


def test_a_plain_answer() -> None:
    answer = read(PLAIN + BODY)
    assert (answer.status, answer.complete, answer.reusable) == (200, True, True)
    assert answer.headers == [("content-type", "text/html"), ("content-length", str(len(BODY)))]
    assert answer.body() == BODY
    assert not answer.truncated


@pytest.mark.parametrize(
    "wire",
    [
        PLAIN + BODY,
        CHUNKED + chunked(BODY),
        CHUNKED + chunked(BODY, 7),
        CHUNKED + b"%020x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY),
        b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + PLAIN + BODY,
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\n\r\n" + CHUNKED + chunked(BODY),
        PLAIN.replace(b"%d" % len(BODY), b"%d" % len(gzip.compress(BODY, mtime=0))).replace(
            b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n"
        )
        + gzip.compress(BODY, mtime=0),
    ],
)
@given(cuts=st.lists(st.integers(1, 2_000), max_size=8))
def test_an_answer_is_the_same_however_it_is_cut(wire: bytes, cuts: list[int]) -> None:
    places = sorted({cut % len(wire) for cut in cuts})
    pieces = [wire[a:b] for a, b in zip([0, *places], [*places, len(wire)], strict=True)]
    answer = read(*pieces)
    assert (answer.status, answer.complete, answer.body()) == (200, True, BODY)
    assert answer.reusable


@given(limit=st.integers(1, len(BODY) - 1), size=st.integers(1, 500))
def test_no_more_than_the_limit_is_read(limit: int, size: int) -> None:
    for wire in (PLAIN + BODY, CHUNKED + chunked(BODY, size)):
        pieces = [wire[at : at + 64] for at in range(0, len(wire), 64)]
        answer = read(*pieces, limit=limit)
        assert answer.complete
        assert answer.body() == BODY[:limit]
        assert answer.truncated


def test_an_unending_chunk_is_cut_at_the_limit() -> None:
    answer = read(CHUNKED + b"ffffffff\r\n", *[b"x" * 1_000] * 20, limit=5_000)
    assert answer.complete
    assert answer.truncated
    assert not answer.reusable
    assert answer.body() == b"x" * 5_000


def test_a_body_without_length_ends_with_the_connection() -> None:
    answer = read(b"HTTP/1.0 200 OK\r\n\r\nsome", b" text", closed=True)
    assert answer.complete
    assert answer.body() == b"some text"
    assert not answer.reusable


@pytest.mark.parametrize("status", [204, 205, 304])
def test_answers_without_body(status: int) -> None:
    answer = read(b"HTTP/1.1 %d \r\nContent-Length: 10\r\n\r\n" % status)
    assert answer.complete
    assert answer.reusable


@pytest.mark.parametrize(
    ("head", "reusable"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", True),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: Keep-Alive\r\n\r\n", True),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxy", False),
        (CHUNKED + b"0\r\nTrailer: x\r\n\r\n", False),
    ],
)
def test_which_connections_are_used_again(head: bytes, reusable: bool) -> None:
    answer = read(head)
    assert answer.complete
    assert answer.reusable is reusable


def test_headers_are_text_as_browsers_read_it() -> None:
    utf8 = read("HTTP/1.1 302 Ok\r\nLocation: /zi\u00e9l\r\n\r\n".encode(), closed=True)
    latin = read(b"HTTP/1.1 302 Ok\r\nLocation: /zi\xe9l\r\n\r\n", closed=True)
    assert utf8.header("location") == "/zi%C3%A9l"
    assert latin.header("location") == "/zi%E9l"
    mixed = read(
        b"HTTP/1.1 302 Ok\r\nLocation: /\xce\xc4\r\nX-A: \xc3\xa9\r\nX-B: \xe9\r\n\r\n", closed=True
    )
    assert mixed.headers == [("location", "/%CE%C4"), ("x-a", "\u00e9"), ("x-b", "\u00e9")]


def test_deflate() -> None:
    data = zlib.compress(BODY)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: %d\r\n\r\n" % len(data)
    assert read(head + data).body() == BODY


def test_what_unpacks_without_end_is_cut() -> None:
    data = gzip.compress(b"\0" * 50_000_000)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(data)
    answer = read(head + data, limit=100_000)
    assert len(answer.body()) == 100_000
    assert answer.truncated


@pytest.mark.parametrize(
    "wire",
    [
        b"220 mail.example ESMTP ready\r\n",
        b"\x16\x03\x01\x02",
        b"HTTP/1.1 2x0 OK\r\n\r\n",
        b"HTTP/1.1 20\r\n\r\n",
        b"HTTP/1.1 099 No\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
        "HTTP/1.1 \u00b2\u00b2\u00b2 OK\r\n\r\n".encode(),
        b"\r\n\r\n<p>no head at all",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * LONGEST_HEAD,
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * LONGEST_HEAD + b"\r\n\r\n",
        b"HTTP/1.1 100 \r\n\r\n" * 15_000,
        b"\r\n" * LONGEST_HEAD,
    ],
)
def test_what_is_no_http_or_too_much(wire: bytes) -> None:
    for size in (len(wire), 1_000):
        with pytest.raises(ValueError):  # noqa: PT011 (whatever it says)
            read(*(wire[at : at + size] for at in range(0, len(wire), size)))


ODD = [
    (b"HTTP/1.1 200 OK\nContent-Length: 4\n\npage", b"page"),
    (b"HTTP/1.1 200 OK\nX: y\n\n<p>a\r\n\r\nb", b"<p>a\r\n\r\nb"),
    (b"HTTP/1.1 200 OK\r\nX: y\n\r\npage", b"page"),
    (b"\r\nHTTP/1.1 200 OK\r\n\r\npage", b"page"),
    (b"ICY 200 OK\r\n\r\npage", b"page"),
    (b"\n<!DOCTYPE html>\n\n<p>HTTP/0.9", b"<!DOCTYPE html>\n\n<p>HTTP/0.9"),
    (b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\npage", b"page"),
    (b"http/1.1  200\r\n\r\npage", b"page"),
    (b"HTTP/1.1 200 OK\r\nNo header\r\n\r\npage", b"page"),
    (b"HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\npage", b"pa"),
    (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\npage", b"page"),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 9\r\n\r\npage", b"pag"),
    ("HTTP/1.1 200 OK\r\nContent-Length: \u00b2\r\n\r\npage".encode(), b"page"),
    (b"HTTP/1.1 200 OK\r\nContent-Length: " + b"1" * 4301 + b"\r\n\r\npage", b"page"),
    (CHUNKED + b"no number\r\n", b"no number\r\n"),
    (CHUNKED + b"3\r\nabcde\r\n0\r\n\r\n", b"abc"),
    (CHUNKED + b"3\r\nabc\r\n-5\r\n", b"abc"),
    (CHUNKED + b"3\nabc\n0\n\n", b"abc"),
]


@pytest.mark.parametrize(("wire", "body"), ODD)
def test_what_browsers_read_is_read(wire: bytes, body: bytes) -> None:
    for size in (len(wire), 1, 3):
        pieces = [wire[at : at + size] for at in range(0, len(wire), size)]
        answer = read(*pieces, closed=True)
        assert (answer.status, answer.body(), answer.reusable) == (200, body, False)


@pytest.mark.parametrize("wire", [PLAIN + BODY[:10], CHUNKED + b"5\r\nab", PLAIN[:-2]])
def test_what_broke_off_is_an_answer_to_a_careful_reader(wire: bytes) -> None:
    answer = ResponseParser()
    if answer.feed_head(wire):
        answer.limit = 1_000
        answer.feed_body(b"")
    answer.closed(careful=True)
    assert answer.status == 200
    assert answer.complete


@pytest.mark.parametrize("wire", [PLAIN + BODY[:10], CHUNKED + b"5\r\nab", b"HTTP/1.1 200 OK\r\n"])
def test_a_connection_that_closes_in_the_middle(wire: bytes) -> None:
    with pytest.raises(ValueError, match="in the middle"):
        read(wire, closed=True)


@pytest.mark.parametrize("coding", ["br", "zstd", "compress"])
def test_codings_that_nobody_asked_for(coding: str) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: 1\r\n\r\n"
    with pytest.raises(ValueError, match="content coding"):
        read(head.encode() + b"x").body()


@pytest.mark.parametrize(
    ("coding", "data"),
    [
        ("gzip", gzip.compress(BODY, mtime=0)),
        ("gzip", gzip.compress(BODY, mtime=0) + b"\0\0garbage"),
        ("gzip", gzip.compress(BODY[:300], mtime=0) + gzip.compress(BODY[300:], mtime=0)),
        ("gzip, gzip", gzip.compress(gzip.compress(BODY, mtime=0), mtime=0)),
        ("deflate", zlib.compress(BODY)),
        ("deflate", zlib.compress(BODY)[2:-4]),
        ("UTF-8", BODY),
        ("none", BODY),
        ("aws-chunked", BODY),
        ("gzip", BODY),
    ],
)
def test_codings(coding: str, data: bytes) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {len(data)}\r\n\r\n"
    assert read(head.encode() + data).body() == BODY


def _always(body: bytes) -> bool:
    return len(body) == 1_000


def _never(body: bytes) -> bool:
    return False


def test_more_is_read_of_what_has_not_got_to_the_point() -> None:
    wire = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 9_000
    for needs_more, length in ((_always, 4_000), (_never, 1_000)):
        answer = ResponseParser(needs_more)
        assert answer.feed_head(wire)
        answer.limit = 1_000
        answer.feed_body(b"")
        assert len(answer.body()) == length
        assert answer.truncated


@given(data=st.binary(max_size=300), cut=st.integers(0, 300))
def test_no_bytes_do_harm(data: bytes, cut: int) -> None:
    for start in (b"", b"HTTP/1.1 200 OK\r\n", PLAIN, CHUNKED, CHUNKED + b"5\r\n"):
        try:
            answer = read(start + data[:cut], data[cut:], limit=100, closed=True)
            body = answer.body()
        except ValueError:
            continue
        assert len(body) <= 100


@pytest.mark.parametrize(
    ("url", "first", "host"),
    [
        ("http://a.example/", "GET / HTTP/1.1", "a.example"),
        ("http://a.example", "GET / HTTP/1.1", "a.example"),
        ("http://a.example:8080/x?y=z", "GET /x?y=z HTTP/1.1", "a.example:8080"),
        ("http://[2001:db8::1]/x", "GET /x HTTP/1.1", "[2001:db8::1]"),
    ],
)
def test_requests(url: str, first: str, host: str) -> None:
    block = header_block([("user-agent", "loccit"), ("accept", "*/*")])
    lines = request_bytes(url, block).decode().split("\r\n")
    assert lines == [first, f"Host: {host}", "User-Agent: loccit", "Accept: */*", "", ""]


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/x y",
        "http://a.example/\r\nx: y",
        "http://a.example/x\ny",
        "http://a.example\r\n/",
        "http://user:password@a.example/",
        "http://a.example/\u00e9",
        "http://a.example?x=1",
        "https://a.example/",
    ],
)
def test_requests_that_are_left_to_others(url: str) -> None:
    with pytest.raises(ValueError, match="can't be asked"):
        request_bytes(url, b"")


@pytest.mark.parametrize("value", ["x\r\ny: z", "x\ny", "\u00e9", "x\0"])
def test_headers_can_smuggle_nothing(value: str) -> None:
    with pytest.raises(ValueError, match="can't be sent"):
        header_block([("x-own", value)])
    with pytest.raises(ValueError, match="can't be sent"):
        header_block([(value, "x")])
