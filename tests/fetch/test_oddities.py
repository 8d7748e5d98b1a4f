"""Oddities of real servers, from public bug reports of clients and link checkers.

Each case is bytes that a server sends, and what a person with a browser would say of the link. All
are checked in one run, by the public API, over sockets.
"""

import gzip
import socket
import socketserver
import threading
import zlib
from collections.abc import Callable, Iterator

import msgspec
import pytest

import loccit
from loccit.model import Status
from loccit.testing import QUICK, Site, Web

TEXT = " ".join(f"The ferry of pier {n} left at dawn and came back at dusk." for n in range(40))
PAGE = f"<!doctype html><title>Ferries of the harbour</title><h1>Ferries</h1><p>{TEXT}".encode()
NOTHING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 20\r\n\r\n<h1>404 nothing</h1>"
ALIVE = {Status.OK, Status.REDIRECTED}
UNSURE = {Status.SUSPECT, Status.UNKNOWN, Status.BLOCKED}

Answer = bytes | Callable[[dict[str, str], int], bytes]
"""What is sent; or what makes it of the request's headers and of how often it was asked."""


def ok(*lines: str | bytes, body: bytes = PAGE, status: str = "HTTP/1.1 200 OK",
       length: bool = True, kind: str = "text/html") -> bytes:  # fmt: skip
    head = [status.encode(), b"Content-Type: " + kind.encode()] if kind else [status.encode()]
    head += [line.encode() if isinstance(line, str) else line for line in lines]
    if length:
        head.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join(head) + b"\r\n\r\n" + body


def to(location: str | bytes, status: str = "HTTP/1.1 301 Moved") -> dict[str, Answer]:
    where = location.encode() if isinstance(location, str) else location
    return {"/a": ok(b"Location: " + where, body=b"", status=status)}


def _chunks(body: bytes, ending: bytes = b"0\r\n\r\n", line: bytes = b"\r\n") -> bytes:
    return b"%x%s%s%s" % (len(body), line, body, line) + ending


CHUNKED = "Transfer-Encoding: chunked"
COOKIE: dict[str, Answer] = {
    "/a": lambda asked, _: (
        ok()
        if "seen=1" in asked.get("cookie", "")
        else ok("Location: /a", "Set-Cookie: seen=1", body=b"", status="HTTP/1.1 302 Found")
    )
}


def _with_cookie(first: bytes) -> dict[str, Answer]:
    """What is there for whoever brings the cookie that the first answer sets."""
    return {"/a": lambda asked, _: ok() if "seen=1" in asked.get("cookie", "") else first}


def _no(*lines: str, body: bytes) -> bytes:
    return ok("Set-Cookie: seen=1; path=/", *lines, body=body, status="HTTP/1.1 404 Not Found")


MOMENT = b"<title>One moment</title><p>One moment.</p>"
RELOAD = MOMENT + b"<meta http-equiv=refresh content=0>"

# name, what each path gets, the right statuses, source
CASES: list[tuple[str, dict[str, Answer], set[Status], str]] = [
    # heads
    ("no-reason", {"/a": ok(status="HTTP/1.1 200")}, {Status.OK}, "RFC 9112 4; undici#1414"),
    ("lf-only", {"/a": ok().replace(b"\r\n", b"\n", 3)}, {Status.OK}, "aiohttp#3177"),
    ("all-lf", {"/a": ok().replace(b"\r\n", b"\n")}, {Status.OK}, "curl tests; nodejs/node#26553"),
    ("status-in-lower-case", {"/a": ok(status="http/1.1 200 ok")}, {Status.OK}, "old devices"),
    ("http-1.0-kept", {"/a": ok(status="HTTP/1.0 200 OK")}, {Status.OK}, "RFC 9112"),
    (
        "icy",
        {"/a": ok(status="ICY 200 OK", length=False)},
        {Status.OK, *UNSURE},
        "curl FAQ: SHOUTcast",
    ),
    ("control-char", {"/a": ok(b"X-Odd: a\x01b")}, {Status.OK}, "aiohttp#5730"),
    ("name-with-blank", {"/a": ok("X Odd: yes")}, {Status.OK}, "aiohttp#2624"),
    ("blank-before-colon", {"/a": ok("X-Odd : yes")}, {Status.OK}, "node#26553"),
    ("line-without-colon", {"/a": ok("X-XSS-Protection=1;")}, {Status.OK}, "aiohttp#2624"),
    ("empty-name", {"/a": ok(": nothing")}, {Status.OK}, "node-http-proxy"),
    ("folded", {"/a": ok("X-Odd: one", " two")}, {Status.OK}, "RFC 9112 5.2"),
    ("latin-1-head", {"/a": ok(b"X-Title: caf\xe9")}, {Status.OK}, "psf/requests#4022"),
    ("utf-8-head", {"/a": ok("X-Title: 渡し船".encode())}, {Status.OK}, "aiohttp#10047"),
    (
        "many-heads",
        {"/a": ok(*[f"X-{n}: {n}" for n in range(150)])},
        {Status.OK},
        "httplib: 100 headers",
    ),
    ("long-cookie", {"/a": ok("Set-Cookie: a=" + "x" * 9000)}, {Status.OK}, "aiohttp: 8190 bytes"),
    ("blank-lines-first", {"/a": b"\r\n\r\n" + ok()}, {Status.OK}, "RFC 9112 2.2"),
    ("no-head", {"/a": PAGE}, {Status.OK}, "aiohttp#3402: HTTP/0.9"),
    (
        "http-1.0-not-chunked",
        {"/a": ok(CHUNKED, status="HTTP/1.0 200 OK", length=False)},
        {Status.OK},
        "golang/go#12785",
    ),
    ("no-type", {"/a": ok(kind="")}, {Status.OK}, "linkchecker"),
    ("type-nonsense", {"/a": ok(kind="html; charset")}, {Status.OK}, "w3c/link-checker"),
    ("two-types", {"/a": ok("Content-Type: text/html; charset=utf-8")}, {Status.OK}, "nginx + PHP"),
    # lengths
    ("length-twice", {"/a": ok(f"Content-Length: {len(PAGE)}")}, {Status.OK}, "RFC 9110 8.6"),
    (
        "length-list",
        {"/a": ok(f"Content-Length: {len(PAGE)}, {len(PAGE)}", length=False)},
        {Status.OK},
        "RFC 9110 8.6",
    ),
    ("length-none", {"/a": ok(length=False)}, {Status.OK}, "until the end of the connection"),
    (
        "length-too-long",
        {"/a": ok(f"Content-Length: {len(PAGE) + 50}", length=False)},
        {Status.OK, Status.SUSPECT},
        "requests#4956",
    ),
    (
        "length-of-compressed",
        {
            "/a": ok(
                "Content-Encoding: gzip",
                f"Content-Length: {len(PAGE)}",
                body=gzip.compress(PAGE),
                length=False,
            )
        },
        {Status.OK, Status.SUSPECT},
        "scrapy#1410",
    ),
    (
        "chunks-in-capitals",
        {
            "/a": ok(
                CHUNKED,
                body=_chunks(PAGE).replace(b"%x" % len(PAGE), b"%X" % len(PAGE), 1),
                length=False,
            )
        },
        {Status.OK},
        "RFC 9112 7.1",
    ),
    (
        "chunks-with-zeros",
        {"/a": ok(CHUNKED, body=b"000" + _chunks(PAGE), length=False)},
        {Status.OK},
        "curl#964",
    ),
    (
        "chunks-without-end",
        {"/a": ok(CHUNKED, body=_chunks(PAGE, b""), length=False)},
        {Status.OK},
        "requests#4248, aiohttp#4630",
    ),
    (
        "chunks-with-trailer",
        {"/a": ok(CHUNKED, body=_chunks(PAGE, b"0\r\nX-Sum: 1\r\n\r\n"), length=False)},
        {Status.OK},
        "RFC 9112 7.1.2",
    ),
    (
        "chunked-and-length",
        {"/a": ok(CHUNKED, "Content-Length: 5", body=_chunks(PAGE), length=False)},
        {Status.OK},
        "RFC 9112 6.3",
    ),
    # encodings
    (
        "gzip-said-twice",
        {"/a": ok("Content-Encoding: gzip, gzip", body=gzip.compress(gzip.compress(PAGE)))},
        {Status.OK},
        "curl#12468",
    ),
    (
        "gzip-not-so",
        {"/a": ok("Content-Encoding: gzip")},
        {Status.OK, Status.SUSPECT},
        "follow-redirects; axios#3887",
    ),
    (
        "gzip-upper",
        {"/a": ok("Content-Encoding: GZIP", body=gzip.compress(PAGE))},
        {Status.OK},
        "RFC 9110 8.4.1",
    ),
    (
        "deflate-raw",
        {"/a": ok("Content-Encoding: deflate", body=zlib.compress(PAGE)[2:-4])},
        {Status.OK},
        "axios#3887, got#303",
    ),
    ("encoding-utf-8", {"/a": ok("Content-Encoding: UTF-8")}, {Status.OK}, "requests#3745"),
    (
        "gzip-cut",
        {"/a": ok("Content-Encoding: gzip", body=gzip.compress(PAGE)[:-8])},
        {Status.OK, Status.SUSPECT},
        "scrapy#7: no trailer",
    ),
    # redirects
    ("to-three-slashes", {**to("http:///{host}/b"), "/b": ok()}, ALIVE, "curl#791"),
    ("to-a-blank", {**to("/b c"), "/b%20c": ok()}, ALIVE, "curl#4445"),
    ("to-tabs", {**to("/b\t\t"), "/b": ok()}, ALIVE, "curl#12147"),
    ("to-backslashes", {**to("\\b"), "/b": ok()}, ALIVE, "WHATWG URL"),
    ("to-a-query", {**to("?b=1"), "/a?b=1": ok()}, ALIVE, "async-http-client#13"),
    ("to-relative", {**to("b"), "/b": ok()}, ALIVE, "async-http-client#13"),
    (
        "to-behind-an-empty-one",
        {"/a": ok("Location:", "Location: /b", body=b"", status="HTTP/1.1 301 Moved"), "/b": ok()},
        ALIVE,
        "whatwg/fetch#883",
    ),
    ("to-dots", {**to("/x/../../b"), "/b": ok()}, ALIVE, "RFC 3986 5.4.2"),
    ("to-a-fragment", {**to("/b#part"), "/b": ok()}, ALIVE, "requests#1563"),
    (
        "to-utf-8",
        {**to("/渡し船".encode()), "/%E6%B8%A1%E3%81%97%E8%88%B9": ok()},
        ALIVE,
        "scrapy#2321",
    ),
    ("to-latin-1", {**to(b"/caf\xe9"), "/caf%E9": ok()}, ALIVE, "aiohttp#10047"),
    ("to-percent", {**to("/100%"), "/100%": ok(), "/100%25": ok()}, ALIVE, "yarl#213"),
    (
        "302-without-location",
        {"/a": ok(status="HTTP/1.1 302 Found")},
        {Status.OK, Status.SUSPECT},
        "nanoc#1302",
    ),
    ("200-with-location", {"/a": ok("Location: /gone")}, {Status.OK}, "Fetch: only 3xx redirect"),
    (
        "same-location-twice",
        {
            "/a": ok("Location: /b", "Location: /b", body=b"", status="HTTP/1.1 301 Moved"),
            "/b": ok(),
        },
        ALIVE,
        "curl#19130",
    ),
    (
        "300-with-choices",
        {"/a": ok("Location: /b", body=b"", status="HTTP/1.1 300 Choices"), "/b": ok()},
        {*ALIVE, Status.SUSPECT},
        "RFC 9110 15.4.1",
    ),
    (
        "307-to-slash",
        {**to("/a/", "HTTP/1.1 307 Temporary"), "/a/": ok()},
        ALIVE,
        "wummel/linkchecker#91",
    ),
    ("cookie-to-itself", COOKIE, {Status.OK}, "lychee#574"),
    ("404-reloads", _with_cookie(_no(body=RELOAD)), {Status.OK}, "what a browser does"),
    (
        "404-reloads-by-script",
        _with_cookie(_no(body=MOMENT + b"<script>location.reload()</script>")),
        {Status.OK},
        "what a browser does",
    ),
    (
        "404-reloads-by-header",
        _with_cookie(_no("Refresh: 1", body=MOMENT)),
        {Status.OK},
        "what a browser does",
    ),
    ("404-with-a-cookie", _with_cookie(_no(body=b"")), {Status.OK}, "the second click"),
    ("404-reloads-for-ever", {"/a": _no(body=RELOAD)}, {Status.DEAD}, "and it stays so"),
    (
        "503-reloads",
        _with_cookie(_no(body=RELOAD).replace(b"404", b"503", 1)),
        {Status.OK},
        "linkinator#386",
    ),
    ("to-nowhere", {**to("/b")}, {Status.DEAD}, "a redirect into 404 is dead"),
    # visitors
    (
        "404-to-wildcard",
        {"/a": lambda asked, _: ok() if "html" in asked.get("accept", "") else NOTHING},
        {Status.OK},
        "crates.io#788",
    ),
    (
        "404-without-language",
        {"/a": lambda asked, _: ok() if asked.get("accept-language") else NOTHING},
        {Status.OK},
        "mkdocs-htmlproofer-plugin#44",
    ),
    (
        "loop-without-language",
        {
            "/a": lambda asked, _: ok(
                f"Location: {'/de/a' if asked.get('accept-language') else '/a'}",
                body=b"",
                status="HTTP/1.1 302 Found",
            ),
            "/de/a": ok(),
        },
        ALIVE,
        "linkchecker#199",
    ),
    (
        "500-once",
        {"/a": lambda _, count: ok() if count > 1 else ok(status="HTTP/1.1 500 No", body=b"no")},
        {Status.OK},
        "every checker retries",
    ),
    (
        "429-once",
        {
            "/a": lambda _, count: (
                ok() if count > 1 else ok("Retry-After: 0", status="HTTP/1.1 429 Slow", body=b"")
            )
        },
        {Status.OK},
        "linkinator#386",
    ),
    (
        "999",
        {"/a": ok(status="HTTP/1.1 999 Denied", body=b"")},
        {Status.BLOCKED},
        "LinkedIn: linkchecker, html-proofer",
    ),
    (
        "early-hints",
        {"/a": b"HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n" + ok()},
        {Status.OK},
        "RFC 8297",
    ),
    ("continue", {"/a": b"HTTP/1.1 100 Continue\r\n\r\n" + ok()}, {Status.OK}, "RFC 9110 15.2.1"),
    (
        "404-with-the-page",
        {
            "/a": ok(
                status="HTTP/1.1 404 Not Found",
                body=PAGE + b"<link rel=canonical href='http://404-with-the-page.example/a'>",
            )
        },
        {Status.SUSPECT},
        "evilpie/404-bookmarks#13",
    ),
    (
        "gone",
        {"/a": ok(status="HTTP/1.1 410 Gone", body=b"gone")},
        {Status.DEAD},
        "RFC 9110 15.5.11",
    ),
]


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 1024  # all cases are asked at once; a refused connection costs a try

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.paths = {_host(name): paths for name, paths, *_ in CASES}
        self.counts: dict[tuple[str, str], int] = {}


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        self.connection.settimeout(5)
        try:
            line = self.rfile.readline().decode("latin-1").split(" ")
            headers = {}
            while (text := self.rfile.readline().decode("latin-1").strip()) != "":
                name, _, value = text.partition(":")
                headers[name.lower()] = value.strip()
            host = headers.get("host", "").partition(":")[0]
            key = host, line[1]
            self.server.counts[key] = count = self.server.counts.get(key, 0) + 1
            answer = self.server.paths.get(key[0], {}).get(line[1], NOTHING)
            sent = answer if isinstance(answer, bytes) else answer(headers, count)
            self.wfile.write(sent.replace(b"{host}", host.encode()))
            self.connection.shutdown(socket.SHUT_RDWR)
        except (OSError, IndexError):
            pass


def _host(name: str) -> str:
    return f"{name.replace('.', '-')}.example"


@pytest.fixture(scope="module")
def verdicts() -> Iterator[dict[str, loccit.Verdict]]:
    with _Server() as server, Web([Site(_host(name)) for name, *_ in CASES]) as web:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings = web.settings(QUICK)
        ports = {**settings.network.ports, "80": server.server_address[1]}
        network = msgspec.structs.replace(settings.network, ports=ports)
        settings = msgspec.structs.replace(settings, network=network)
        urls = [f"http://{_host(name)}/a" for name, *_ in CASES]
        found = loccit.check(urls, settings=settings)
        server.shutdown()
        yield {result.url: result.verdict for result in found}


@pytest.mark.parametrize(("name", "right"), [(name, right) for name, _, right, _ in CASES])
def test_the_verdict_of_a_person_with_a_browser(
    verdicts: dict[str, loccit.Verdict], name: str, right: set[Status]
) -> None:
    verdict = verdicts[f"http://{_host(name)}/a"]
    assert verdict.status in right, f"{verdict.status} ({verdict.reason}): {verdict.sentence}"
