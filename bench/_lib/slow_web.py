"""A web of many hosts that answers when its URLs say so, in a process of its own.

Hosts are addresses in 127.0.0.0/8, so that no peer needs DNS. A path tells the behaviour:
`/MS/…` answers after so many milliseconds, `/hang/…` never, `/busy/MS/…` answers each host's first
request with 429 and `Retry-After: 2`, `/gone/MS/…` says 404, `/page/BYTES/MS/…` sends an HTML
page of that size, and `/to/HOST/MS/…` says that `/MS/…` of another host is meant. What was asked
when is told at the end.
"""

import asyncio
import ipaddress
import json
import multiprocessing
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing.connection import Connection
from typing import NamedTuple, cast

import uvloop

RETRY_AFTER = 2
_PAGE = b"%PDF-1.7 a paper\n" * 20
_OK = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: %d\r\n\r\n" % len(_PAGE)
) + _PAGE
_BUSY = b"HTTP/1.1 429 Too Many\r\nRetry-After: %d\r\nContent-Length: 0\r\n\r\n" % RETRY_AFTER
_MISSING = b"<title>Not found</title><h1>Not found</h1><p>There is no such page here."
_GONE = (
    b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n"
    % len(_MISSING)
) + _MISSING


def _word(number: int) -> str:
    """Return one of some thousand words."""
    syllables = ("na", "ter", "lo", "is", "end", "ma", "quit", "er", "sol", "y", "an", "the", "ly")
    word = ""
    while number:
        number, syllable = divmod(number, len(syllables))
        word += syllables[syllable]
    return word or "so"


@cache
def _page(size: int) -> bytes:
    """A response with an HTML page of so many bytes: menus, paragraphs and a script."""
    menu = "".join(f'<li><a href="/section/{n}">Section {n}</a></li>' for n in range(40))
    head = (
        f"<!DOCTYPE html><html lang=en><title>An essay</title><nav><ul>{menu}</ul></nav><article>"
    )
    end = "</article><script>document.documentElement.className = 'js';</script></html>"
    body = [head]
    length, number = len(head) + len(end), 0
    while length < size:
        words = " ".join(_word((number * 61 + n) * 7919 % 4999) for n in range(60))
        body.append(f'<p class="text">{words} <a href="/note/{number}">note</a>.</p>\n')
        length += len(body[-1])
        number += 1
    page = ("".join(body)[: size - len(end)] + end).encode()
    return (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
        % len(page)
    ) + page


class Asked(NamedTuple):
    """One request, as the web saw it."""

    host: str
    path: str
    at: float
    answered: float | None
    """When its answer was sent (seconds of one clock); None where it never was."""


class SlowWeb:
    """A running web."""

    def __init__(self, port: int, pipe: Connection) -> None:
        self.port = port
        self._pipe = pipe

    def url(self, host: int, path: str) -> str:
        """A URL; hosts are numbered from 0."""
        return f"http://{ipaddress.IPv4Address('127.1.0.1') + host}:{self.port}/{path}"

    def take(self) -> list[Asked]:
        """What was asked since this was last called."""
        self._pipe.send("take")
        return [Asked(*entry) for entry in json.loads(self._pipe.recv())]


@contextmanager
def slow_web() -> Iterator[SlowWeb]:
    """The web, until the end of the block."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,))
    process.start()
    theirs.close()
    try:
        yield SlowWeb(ours.recv(), ours)
    finally:
        ours.send("stop")
        process.join()


class _Connection(asyncio.Protocol):
    def __init__(self, log: list[list[object]], busy: set[str]) -> None:
        self._log = log
        self._busy = busy
        self._buffer = b""
        self._loop = asyncio.get_running_loop()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are no subclass of asyncio's.
        self._transport = cast(asyncio.Transport, transport)
        self._host = transport.get_extra_info("sockname")[0]

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            path = self._buffer[: self._buffer.find(b"\r\n")].split()[1].decode()
            self._buffer = self._buffer[end + 4 :]
            self._answer(path)

    def _answer(self, path: str) -> None:
        entry: list[object] = [self._host, path, self._loop.time(), None]
        self._log.append(entry)
        first, rest, *more = [*path.strip("/").split("/"), ""]
        if first == "hang":
            return
        answer = _OK
        if first == "busy":
            first = rest
            if self._host not in self._busy:
                self._busy.add(self._host)
                answer = _BUSY
        elif first == "gone":
            first, answer = rest, _GONE
        elif first == "page":
            first, answer = more[0], _page(int(rest))
        elif first == "to":
            first, answer = more[0], self._moved(rest, "/".join(more))
        self._loop.call_later(int(first) / 1000, self._send, answer, entry)

    def _moved(self, host: str, path: str) -> bytes:
        port = self._transport.get_extra_info("sockname")[1]
        return (
            "HTTP/1.1 301 Moved Permanently\r\nContent-Length: 0\r\n"
            f"Location: http://{host}:{port}/{path}\r\n\r\n"
        ).encode()

    def _send(self, answer: bytes, entry: list[object]) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)
            entry[3] = self._loop.time()


def _serve(pipe: Connection) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        log: list[list[object]] = []
        busy: set[str] = set()
        server = await loop.create_server(
            lambda: _Connection(log, busy), "0.0.0.0", 0, backlog=16_384
        )
        pipe.send(server.sockets[0].getsockname()[1])
        while (told := await loop.run_in_executor(None, pipe.recv)) != "stop":
            assert told == "take"
            pipe.send(json.dumps(log))
            log.clear()
            busy.clear()
        server.close()

    try:
        uvloop.run(main())
    except (EOFError, OSError) as error:
        print(f"the slow web ended: {error}", file=sys.stderr)
