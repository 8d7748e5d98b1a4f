"""CPU of reading one HTTP/1.1 response: loccit's own parser beside httptools and h11.

    pip install httptools h11
    python -m bench.engines [--rounds 20000]

A response of 12 headers and 1.2 KB, in one piece, decoded names and a whole body at the end.
"""

import argparse
import time
from collections.abc import Callable

import h11
import httptools

from loccit.fetch.wire import ResponseParser

BODY = b"<title>Maps</title><p>" + b"words of a page " * 74
HEAD = b"HTTP/1.1 200 OK\r\n" + b"".join(
    b"%s: %s\r\n" % pair
    for pair in [
        (b"Date", b"Sat, 28 Nov 2026 03:00:00 GMT"), (b"Content-Type", b"text/html"),
        (b"Content-Length", b"%d" % len(BODY)), (b"Connection", b"keep-alive"),
        (b"Server", b"nginx"), (b"Vary", b"Accept-Encoding"), (b"ETag", b'"5f3-1"'),
        (b"Last-Modified", b"Sat, 28 Nov 2026 03:00:00 GMT"), (b"Accept-Ranges", b"bytes"),
        (b"Cache-Control", b"max-age=600"), (b"X-Cache", b"HIT"), (b"X-Frame-Options", b"DENY"),
    ]
)  # fmt: skip
WIRE = HEAD + b"\r\n" + BODY


def own() -> bytes:
    answer = ResponseParser()
    answer.feed_head(WIRE)
    answer.limit = 100_000
    answer.feed_body(b"")
    return answer.body()


class _Callbacks:
    def __init__(self) -> None:
        self.headers: list[tuple[str, str]] = []
        self.chunks: list[bytes] = []

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.decode("latin-1").lower(), value.decode("latin-1")))

    def on_body(self, data: bytes) -> None:
        self.chunks.append(data)


def by_httptools() -> bytes:
    callbacks = _Callbacks()
    parser = httptools.HttpResponseParser(callbacks)
    parser.feed_data(WIRE)
    return b"".join(callbacks.chunks)


def by_h11() -> bytes:
    connection = h11.Connection(h11.CLIENT)
    connection.send(h11.Request(method="GET", target="/", headers=[("Host", "a.example")]))
    connection.send(h11.EndOfMessage())
    connection.receive_data(WIRE)
    chunks = []
    while not isinstance(event := connection.next_event(), h11.EndOfMessage):
        if isinstance(event, h11.Data):
            chunks.append(bytes(event.data))
    return b"".join(chunks)


def microseconds(read: Callable[[], bytes], rounds: int) -> float:
    assert read() == BODY
    began = time.process_time()
    for _ in range(rounds):
        read()
    return (time.process_time() - began) / rounds * 1e6


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20_000)
    rounds = parser.parse_args().rounds
    for read in (own, by_httptools, by_h11):
        print(f"{read.__name__}: {microseconds(read, rounds):.1f} µs")
