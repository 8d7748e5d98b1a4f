"""Random answers of a hostile server, from a seed, and a run that asks for them.

Run as a module for a long round: `python -m tests.scheduler.fuzzed_answers --answers 10000`.
"""

import argparse
import asyncio
import gzip
import random
import ssl
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

import httpx
import trustme

from loccit.config.settings import NetworkSettings, PolitenessSettings, Settings
from loccit.fetch.engine import MakeEngine
from loccit.fetch.httpx_bridge import engine_of
from loccit.model import Status, Verdict
from loccit.pipeline.judging import LinkJudge, read_outcome
from tests.scheduler.asking import answers_to, tasks
from tests.scheduler.serving import Serving

HONEST = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s"
HONEST_PAGE = (
    b"<title>Tea</title><h1>Tea</h1><p>How to brew green tea, black tea and everything between."
)
ROUND = 250
"""Hostile addresses of one run; each stands for a host. As many certificates' names fit."""


class Engines(StrEnum):
    """By what a run asks."""

    PLAIN = "plain"
    """HTTP; what cannot be read goes on to the careful and the lenient engine."""
    TLS = "tls"
    HTTPX = "httpx"


_STATUSES = (
    b"200 OK", b"200", b"204 No Content", b"206 Partial", b"301 Moved", b"302 \xff\xfe", b"304 x",
    b"400 Bad", b"401 No", b"403 Forbidden", b"404 Not Found", b"410 Gone", b"418 Teapot",
    b"429 Slow", b"500 Oops", b"503 Busy", b"599 ?", b"999 Denied", b"000 Zero", b"99 Short",
    b"1000 Long", b"2O0 OK", b"-1 x", "٢٠٠ OK".encode(), b"103 Early Hints", b"101 Switching",
    b"100 Continue", b"421 Misdirected", b"426 Upgrade", b"451 Law", b"308 P", b"300 Choices",
)  # fmt: skip
_NAMES = (
    b"Content-Type", b"Content-Length", b"Content-Encoding", b"Transfer-Encoding", b"Location",
    b"Retry-After", b"Set-Cookie", b"Refresh", b"Connection", b"Link", b"Server", b"Date", b"Age",
    b"ETag", b"Last-Modified", b"Content-Range", b"Content-Language", b"X-Robots-Tag", b"cf-ray",
    b"Strict-Transport-Security", b"Upgrade", b"Trailer", b"Alt-Svc", b"X-Cache", b"Vary", b"X\xff",
)  # fmt: skip
_SEPARATORS = (b": ",) * 20 + (b":", b" : ", b"", b": \r\n ")
_VALUES = (
    b"", b"text/html", b"text/html; charset=undefined", b"text/html;charset=\"", b"text/html; =",
    b"text/html; charset=utf-7", b"text/html; charset=hex", b"text/html; charset=idna",
    b"multipart/x-mixed-replace", b"/", b"//", b"http://", b"http://[", b"http://[::1", b"///x",
    b"https://%zz/", b"http://a:99999/", b"http://a:b/", b"javascript:alert(1)", b"?", b"#", b"..",
    b"\xe2\x98\x83", b"\xff\xff", b"http://\xff/", b"http://xn--/", b"http://xn--\xff/", b"data:,x",
    "²".encode(), b"-1", b"1e999", b"99999999999999999999999", b"0", b"0x10", b"1.5", b"nan",
    b"Wed, 21 Oct 2015 07:28:00 GMT", b"Mon, 00 Foo 99999 99:99:99 GMT", b"tomorrow",
    b"chunked", b"gzip", b"gzip, gzip", b"br", b"zstd", b"deflate", b"chunked, chunked", b"close",
    b"keep-alive", b"a=b; Max-Age=" + "٣".encode(), b"a=b; Expires=x; Domain=.; Path", b"=;;=",
    b"0;url=/", b"0;url=", b";;;", b"9" * 400 + b";url=x", b"bytes 0-0/*", b"a" * 9_000, b"\t \t",
    b"\x00", b"a\rb", b"<x>; rel=canonical", b"h2", b"max-age=" + "²".encode(),
)  # fmt: skip
_PIECES = (
    b"<title>", b"</title>", b"<!DOCTYPE html>", b"<![ endif]>", b"<!--", b"-->", b"<![CDATA[",
    b"<meta http-equiv=refresh content='0;url=/x'>", b"<meta charset=undefined>", b"<base href='http://['>",
    b"<meta http-equiv=refresh content='", "²".encode(), b"<link rel=canonical href='http://['>",
    b"<script>location='/x'</script>", b"<script>", b"</script>", b"<form action='//['>", b"<h1>",
    b"Not Found", b"404", b"This page does not exist", b"&#x110000;", b"&#xD800;", b"&#9999999999;",
    b"&bogus;", b"\xff\xfe", b"\x00", b"<svg><title>", b"<template>", b"<noscript>", b"<frameset>",
    b"<a href='http://a.example'>", b"<p>words of a page that is here", b"<br/" * 40,
    b"<div>" * 300, b"<table>" * 50, b"<a b=c " * 50, b"<?xml version='1.0' encoding='x'?>",
    b"\xef\xbb\xbf", b"<",
    b"<meta name=robots content=\x80>", b"<body style='", b"<html lang=\xff>",
    "読".encode("utf-16"),
    b"<script type=application/ld+json>{", b"<iframe src='", b"\x1b[2J", b"<input type=password>",
)  # fmt: skip


def answer(seed: int) -> bytes:
    """Return the bytes that a server sends for a seed: a response with anything wrong in it."""
    chance = random.Random(seed)
    body = b"".join(chance.choices(_PIECES, k=chance.randrange(0, 14)))
    head = [chance.choice((b"HTTP/1.1", b"HTTP/1.0", b"HTTP/2", b"HTTP/9.9", b"http/1.1", b"ICY"))]
    if chance.random() < 0.9:
        head = [b"HTTP/1.1"]
    lines = [b" ".join((*head, chance.choice(_STATUSES)))]
    lines += [
        chance.choice(_NAMES) + chance.choice(_SEPARATORS) + chance.choice(_VALUES)
        for _ in range(chance.randrange(0, 7))
    ]
    if chance.random() < 0.6:
        lines.append(b"Content-Type: text/html")
    coded = chance.choice((_as_it_is, _as_it_is, _packed, _packed_raw, _chunked, _measured))
    lines, body = coded(lines, body, chance)
    sent = chance.choice((b"\r\n",) * 8 + (b"\n", b"\r")).join((*lines, b"", b"")) + body
    if chance.random() < 0.1:
        sent = b"HTTP/1.1 103 Early\r\nLink: <x>\r\n\r\n" * chance.randrange(1, 30) + sent
    if chance.random() < 0.3:
        sent = _damaged(sent, chance)
    return sent


_Coding = Callable[[list[bytes], bytes, random.Random], tuple[list[bytes], bytes]]


def _as_it_is(lines: list[bytes], body: bytes, chance: random.Random) -> tuple[list[bytes], bytes]:
    return lines, body


def _packed(lines: list[bytes], body: bytes, chance: random.Random) -> tuple[list[bytes], bytes]:
    data = gzip.compress(body)
    return [*lines, b"Content-Encoding: gzip"], data[: chance.choice((len(data), 9, 11, -4))]


def _packed_raw(
    lines: list[bytes], body: bytes, chance: random.Random
) -> tuple[list[bytes], bytes]:
    coding = chance.choice((b"deflate", b"br", b"zstd"))
    return [*lines, b"Content-Encoding: " + coding], zlib.compress(body)[chance.choice((0, 2)) :]


def _chunked(lines: list[bytes], body: bytes, chance: random.Random) -> tuple[list[bytes], bytes]:
    size = chance.choice(
        (b"%x" % len(body), b"ffffffffffffffffff", b"-1", b"x", b"0x5", b"5;a=\xff")
    )
    end = chance.choice((b"\r\n0\r\n\r\n", b"\r\n0\r\nTrailer: x\r\n\r\n", b"\r\n", b""))
    return [*lines, b"Transfer-Encoding: chunked"], size + b"\r\n" + body + end


def _measured(lines: list[bytes], body: bytes, chance: random.Random) -> tuple[list[bytes], bytes]:
    length = chance.choice((len(body), len(body) + 5, max(0, len(body) - 5)))
    return [*lines, b"Content-Length: %d" % length], body


def _damaged(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 9)):
        if not changed:
            break
        at = chance.randrange(len(changed))
        if chance.random() < 0.5:
            changed[at] = chance.randrange(256)
        else:
            del changed[at : at + chance.randrange(1, 20)]
    return bytes(changed)


def _address(number: int) -> str:
    return f"127.77.{number // 250}.{number % 250 + 1}"


@contextmanager
def _serve(ca_file: Path, seed: int) -> Iterator[tuple[int, int]]:
    """Serve on a port for HTTP and one for TLS: what an address answers follows from the seed."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(ca_file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate = authority.issue_cert(*(_address(number) for number in range(ROUND + 1)))
    certificate.configure_cert(context)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return
        path = head.split(b" ", 2)[1]
        if path == b"/honest":
            writer.write(HONEST % (len(HONEST_PAGE), HONEST_PAGE))
        else:
            third, fourth = writer.get_extra_info("sockname")[0].split(".")[2:]
            writer.write(answer(seed * ROUND + int(third) * 250 + int(fourth) - 1))
        await writer.drain()

    serving = Serving()
    try:
        plain = serving.run(serving.listen(serve, "0.0.0.0"))
        tls = serving.run(serving.listen(serve, "0.0.0.0", 0, context))
        yield plain, tls
    finally:
        serving.close()


def verdicts_on_fuzzed_answers(
    engines: Engines, seed: int, number: int = ROUND
) -> tuple[dict[str, Verdict], Verdict]:
    """Ask for so many hostile answers (at most `ROUND`) and an honest one beside them.

    Returns the verdict on each hostile URL, and the one on the honest URL.
    """
    with tempfile.TemporaryDirectory() as folder:
        ca_file = Path(folder, "ca.pem")
        with _serve(ca_file, seed) as (plain, tls):
            scheme, port = ("https", tls) if engines is Engines.TLS else ("http", plain)
            hostile = [f"{scheme}://{_address(n)}:{port}/a/page" for n in range(number)]
            honest = f"{scheme}://{_address(ROUND)}:{port}/honest"
            settings = Settings(
                network=NetworkSettings(
                    allow_addresses=("127.0.0.0/8",), ca_file=str(ca_file), timeout=5.0,
                    connect_timeout=5.0, retries=0, workers=1,
                ),
                politeness=PolitenessSettings(min_interval=0.0),
            )  # fmt: skip
            make: MakeEngine | None = None
            if engines is Engines.HTTPX:
                make = engine_of(httpx.AsyncHTTPTransport(verify=False))
            found = _verdicts([*hostile, honest], settings, make)
    return {url: found[url] for url in hostile}, found[honest]


def _verdicts(urls: list[str], settings: Settings, engine: MakeEngine | None) -> dict[str, Verdict]:
    answers = answers_to(tasks(urls), settings, decide=LinkJudge(settings).decide, engine=engine)
    found: dict[str, Verdict] = {}
    for one in answers:
        if one.settled:
            assert one.link not in found, f"{one.link} was settled twice"
            assert one.outcome, f"{one.link} could not be judged: an exception in loccit"
            found[one.link] = read_outcome(one.outcome).verdict
    return found


def _main(answers: int, first: int) -> None:
    counts: Counter[str] = Counter()
    for seed in range(first, first + -(-answers // ROUND)):
        for engines in Engines:
            hostile, honest = verdicts_on_fuzzed_answers(engines, seed)
            assert len(hostile) == ROUND
            counts.update(f"{engines}: {v.status}, {v.reason}" for v in hostile.values())
            assert honest.status is Status.OK, honest
    for told, number in sorted(counts.items()):
        print(f"{number:7,} {told}")
    print(f"{sum(counts.values()):,} answers: each run ended, every link has one verdict")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--answers", type=int, default=10_000, help="answers for each engine")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    options = parser.parse_args()
    _main(options.answers, options.first)
