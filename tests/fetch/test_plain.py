"""The engine for plain HTTP, against a server that says exactly what it is told to."""

import asyncio
from collections.abc import Awaitable, Callable

import anyio
import pytest

from loccit.config.settings import NetworkSettings
from loccit.fetch import plain
from loccit.fetch.compose import ProxyEngine, own_engine
from loccit.fetch.lenient import LenientEngine
from loccit.fetch.messages import ExchangeError, Headers, HttpRequest, HttpResponse
from loccit.fetch.plain import PlainEngine
from loccit.model import Failure

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\npage"
PICTURE = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 9\r\n\r\npixels..."
LONG = (
    b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 900000\r\n\r\n" + b"." * 5_000
)
CLOSE, RESET, WAIT = b"close", b"reset", b"wait"
"""What the server does instead of sending bytes."""


class Server:
    """Every connection is answered from the script, request by request."""

    def __init__(self) -> None:
        self.script: list[bytes] = []
        self.heads: list[str] = []
        self.connections = 0
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        while True:
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionError):
                break
            self.heads.append(head.decode())
            told = self.script.pop(0)
            if told == RESET:
                writer.transport.abort()
                return
            if told == WAIT:
                continue
            if told != CLOSE:
                body, _, after = told.partition(b"|close")
                writer.write(body)
                if not after and b"|close" not in told:
                    continue
            break
        writer.close()


def limit(status: int, content_type: str) -> int:
    return 1_000 if content_type.startswith("text/html") else 0


def run(
    use: Callable[[PlainEngine, Server], Awaitable[None]], *script: bytes, timeout: float = 5.0
) -> Server:
    """Let something use an engine against a server with a script."""
    server = Server()
    server.script = list(script)

    async def main() -> None:
        listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
        server.port = listening.sockets[0].getsockname()[1]
        defaults: Headers = [("user-agent", "loccit"), ("accept", "*/*")]
        engine = PlainEngine(NetworkSettings(timeout=timeout), defaults, limit)
        async with listening:
            await use(engine, server)
            await engine.close()

    anyio.run(main, backend_options={"use_uvloop": True})
    return server


def call(
    server: Server, path: str = "/", *, timeout: float = 5.0, host: str = "a.example"
) -> HttpRequest:
    url = f"http://{host}:{server.port}{path}"
    return HttpRequest(url, "http", host, server.port, "127.0.0.1", [], timeout)


async def outcome(engine: PlainEngine, wanted: HttpRequest) -> HttpResponse | Failure:
    try:
        return await engine.fetch(wanted)
    except ExchangeError as error:
        return error.failure


def test_connections_are_used_again_by_their_host_alone() -> None:
    async def use(engine: PlainEngine, server: Server) -> None:
        for host in ("a.example", "a.example", "b.example", "a.example"):
            reply = await engine.fetch(call(server, host=host))
            assert (reply.status, reply.body) == (200, b"page")

    server = run(use, OK, OK, OK, OK)
    assert server.connections == 2
    assert [head.splitlines()[1] for head in server.heads] == [
        f"Host: {host}:{server.port}"
        for host in ("a.example", "a.example", "b.example", "a.example")
    ]


def test_requests_at_once_have_a_connection_each() -> None:
    async def use(engine: PlainEngine, server: Server) -> None:
        await asyncio.gather(*(engine.fetch(call(server, f"/{n}")) for n in range(5)))

    assert run(use, *[OK] * 5).connections == 5


def test_own_headers_take_the_place_of_standard_ones() -> None:
    async def use(engine: PlainEngine, server: Server) -> None:
        wanted = call(server)
        wanted.headers = [("user-agent", "other"), ("cookie", "a=1")]
        await engine.fetch(wanted)

    (head,) = run(use, OK).heads
    assert head.count("User-Agent") == 1
    assert "User-Agent: other\r\n" in head
    assert "Cookie: a=1\r\n" in head
    assert "Accept: */*\r\n" in head


@pytest.mark.parametrize("end", [CLOSE, RESET])
def test_a_connection_that_went_stale_costs_nothing(end: bytes) -> None:
    async def use(engine: PlainEngine, server: Server) -> None:
        for _ in range(2):
            reply = await engine.fetch(call(server))
            assert reply.status == 200

    server = run(use, OK, end, OK)
    assert server.connections == 2


@pytest.mark.parametrize(
    ("script", "failure"),
    [
        ((CLOSE,), Failure.EMPTY),
        ((b"HTTP/1.1 200 OK\r\n|close",), Failure.PROTOCOL),
        ((b"no HTTP at all",), Failure.PROTOCOL),
        ((WAIT,), Failure.READ_TIMEOUT),
        ((b"HTTP/1.1 200 OK\r\n",), Failure.READ_TIMEOUT),
        ((OK[:-2],), Failure.READ_TIMEOUT),
        ((OK[:-2] + b"|close",), Failure.PROTOCOL),
    ],
)
def test_failures(script: tuple[bytes, ...], failure: Failure) -> None:
    async def use(engine: PlainEngine, server: Server) -> None:
        assert await outcome(engine, call(server, timeout=0.5)) is failure

    run(use, *script)


def test_nobody_listens() -> None:
    async def use(engine: PlainEngine, server: Server) -> None:
        wanted = call(server)
        wanted.port = 1
        assert await outcome(engine, wanted) is Failure.CONNECT_REFUSED

    run(use)


def test_what_nobody_wants_is_not_handed_on() -> None:
    """A small picture is read over, so that its connection serves again; a long one is cut off."""

    async def use(engine: PlainEngine, server: Server) -> None:
        for _ in range(3):
            reply = await engine.fetch(call(server))
            assert (reply.status, reply.body) == (200, b"")

    assert run(use, PICTURE, LONG, PICTURE).connections == 2


def test_an_unwanted_body_that_breaks_off_is_an_answer() -> None:
    async def use(engine: PlainEngine, server: Server) -> None:
        reply = await engine.fetch(call(server))
        assert reply.status == 200
        assert (await engine.fetch(call(server))).status == 200

    assert run(use, PICTURE[:-3] + b"|close", OK).connections == 2


def test_words_that_nobody_asked_for_end_a_connection() -> None:
    async def use(engine: PlainEngine, server: Server) -> None:
        assert (await engine.fetch(call(server))).status == 200
        await asyncio.sleep(0.05)
        assert (await engine.fetch(call(server))).status == 200

    assert run(use, OK + b"HTTP/1.1 500 Smuggled\r\n\r\n", OK).connections == 2


def test_idle_connections_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "_MOST_IDLE", 3)

    async def use(engine: PlainEngine, server: Server) -> None:
        for n in (0, 1, 2, 3, 4, 5, 5, 0):
            await engine.fetch(call(server, host=f"h{n}.example"))

    # Six hosts; the last one's is still open, the first one's is not.
    assert run(use, *[OK] * 8).connections == 7


def test_a_call_that_is_given_up_closes_its_connection() -> None:
    async def use(engine: PlainEngine, server: Server) -> None:
        with anyio.move_on_after(0.1):
            await engine.fetch(call(server))
        assert (await engine.fetch(call(server))).status == 200

    assert run(use, WAIT, OK).connections == 2


def test_what_it_cannot_read_is_for_others() -> None:
    """A coding that nobody asked for: the pinned engine undoes it."""

    async def use(engine: PlainEngine, server: Server) -> None:
        with pytest.raises(ExchangeError) as raised:
            await engine.fetch(call(server))
        assert raised.value.unreadable

    odd = OK.replace(b"\r\n\r\n", b"\r\nContent-Encoding: br\r\n\r\n").replace(
        b"page", b"\x0b\x01\x80page\x03"
    )
    odd = odd.replace(b"Length: 4", b"Length: 8")
    run(use, odd)


def test_the_lenient_engine_takes_what_came() -> None:
    async def use(_: PlainEngine, server: Server) -> None:
        lenient = LenientEngine(NetworkSettings(), [], limit)
        for _attempt in range(2):
            assert (await lenient.fetch(call(server, timeout=0.3))).body == b"pa"

    run(use, OK[:-2] + b"|close", OK[:-2])


def test_which_engine_is_asked() -> None:
    async def main() -> None:
        direct = own_engine(NetworkSettings(), [], limit)
        by_proxy = own_engine(NetworkSettings(proxy="http://127.0.0.1:1"), [], limit)
        assert direct.needs_addresses
        assert not by_proxy.needs_addresses
        assert isinstance(by_proxy, ProxyEngine)
        await direct.close()
        await by_proxy.close()

    anyio.run(main)
