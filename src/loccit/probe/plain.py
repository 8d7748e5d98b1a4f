"""The engine for plain HTTP: HTTP/1.1 straight on the event loop's sockets.

No TLS, no other thread, no resolver that could be asked: an exchange costs a third of what a
general client's does (docs/performance.md). Connections go to exactly the address of each call.
"""

import asyncio
from collections.abc import Callable

from loccit.model import Failure
from loccit.probe.engine import BodyLimit, target_port
from loccit.probe.values import Call, ExchangeError, Headers, Reply
from loccit.probe.wire import Answer, request_bytes
from loccit.settings import NetworkSettings

_DRAIN = 65_536
"""Bytes of an unwanted body that are read all the same, to use the connection again."""
_Key = tuple[str, str, int]


class PlainEngine:
    """Exchanges over plain HTTP."""

    def __init__(self, settings: NetworkSettings, defaults: Headers, body_limit: BodyLimit) -> None:
        self._settings = settings
        self._defaults = [*defaults, ("accept-encoding", "gzip, deflate")]

        self._body_limit = body_limit
        self._loop = asyncio.get_running_loop()
        self._idle: dict[_Key, list[_Connection]] = {}

    def expect(self, host: str, address: str) -> None:
        """Nothing is prepared."""

    async def fetch(self, call: Call) -> Reply:
        """Make one exchange (see `Engine`)."""
        key = (call.host, call.address, call.port)
        headers = self._defaults
        if call.headers:
            own = {name for name, _ in call.headers}
            headers = [h for h in headers if h[0] not in own] + call.headers
        try:
            data = request_bytes(call.url, headers)
        except ValueError as error:
            raise ExchangeError(Failure.PROTOCOL, str(error), unreadable=True) from None
        idle = self._idle.get(key)
        while idle:
            connection = idle.pop()
            if connection.transport.is_closing():
                continue
            try:
                return await self._exchange(connection, key, data, call)
            except _StaleError:
                break
        connection = await self._connect(call)
        try:
            return await self._exchange(connection, key, data, call)
        except _StaleError:
            detail = "the server closed the connection without an answer"
            raise ExchangeError(Failure.EMPTY, detail) from None

    def release(self, host: str) -> None:
        """Close what is open to a host that nobody waits for."""
        for key in [key for key in self._idle if key[0] == host]:
            for connection in self._idle.pop(key):
                connection.transport.abort()

    async def close(self) -> None:
        """Close all connections."""
        for connections in self._idle.values():
            for connection in connections:
                connection.transport.abort()
        self._idle.clear()

    async def _connect(self, call: Call) -> "_Connection":
        port = target_port(self._settings.ports, call.port)
        try:
            async with asyncio.timeout(min(self._settings.connect_timeout, call.timeout)):
                _, connection = await self._loop.create_connection(
                    _Connection, call.address.strip("[]"), port
                )
        except TimeoutError:
            raise ExchangeError(Failure.CONNECT_TIMEOUT, "no connection in time") from None
        except ConnectionRefusedError as error:
            raise ExchangeError(Failure.CONNECT_REFUSED, str(error)) from None
        except ConnectionError as error:
            raise ExchangeError(Failure.CONNECT_OTHER, str(error)) from None
        except OSError as error:
            raise ExchangeError(Failure.CONNECT_UNREACHABLE, str(error)) from None
        return connection

    async def _exchange(
        self, connection: "_Connection", key: _Key, data: bytes, call: Call
    ) -> Reply:
        limit_of = self._body_limit
        timer = self._loop.call_later(call.timeout, connection.time_out)
        try:
            answer = await connection.ask(data, call.limit, limit_of)
            body = answer.body() if answer.limit else b""
        except ValueError as error:
            connection.transport.abort()
            raise ExchangeError(Failure.PROTOCOL, str(error), unreadable=True) from None
        except BaseException:
            connection.transport.abort()
            raise
        finally:
            timer.cancel()
        if answer.reusable:
            self._idle.setdefault(key, []).append(connection)
        else:
            connection.transport.abort()
        return Reply(answer.status, answer.headers, body, answer.truncated)


class _StaleError(Exception):
    """The connection closed before any byte of the answer."""


class _Connection(asyncio.Protocol):
    """A connection, and the one answer that is awaited on it."""

    __slots__ = ("_answer", "_limit", "_limit_of", "_waiter", "transport")

    def __init__(self) -> None:
        self.transport: asyncio.Transport
        self._answer: Answer | None = None
        self._waiter: asyncio.Future[Answer] | None = None
        self._limit = 0
        self._limit_of: Callable[[int, str], int]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport."""
        self.transport = transport  # type: ignore[assignment]

    def ask(self, data: bytes, limit: int, limit_of: BodyLimit) -> "asyncio.Future[Answer]":
        """Send a request; its answer."""
        self._limit = limit
        self._limit_of = limit_of
        self._answer = Answer()
        self._waiter = asyncio.get_running_loop().create_future()
        self.transport.write(data)
        return self._waiter

    def data_received(self, data: bytes) -> None:
        """Take bytes."""
        answer = self._answer
        if answer is None:
            self.transport.abort()  # nobody asked
            return
        try:
            if not answer.status:
                if not answer.feed_head(data):
                    return
                data = b""
                answer.limit = self._limit or self._limit_of(
                    answer.status, answer.header("content-type")
                )
                if not answer.limit and self._unwanted(answer):
                    return
            answer.feed_body(data)
        except ValueError as error:
            self._finish(error)
            return
        if answer.complete:
            self._finish(None)

    def _unwanted(self, answer: Answer) -> bool:
        """A body that nobody wants to read is let go, or drained if it is small."""
        if answer.length is not None and answer.length <= _DRAIN:
            answer.limit = _DRAIN
            return False
        answer.reusable = False
        self._finish(None)
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """The server is gone."""
        answer, waiter = self._answer, self._waiter
        if answer is None or waiter is None or waiter.done():
            return
        if isinstance(exc, ConnectionError):
            self._finish(ExchangeError(Failure.RESET, str(exc)))
        elif not answer.status:
            self._finish(_StaleError())
        else:
            try:
                answer.closed()
            except ValueError as error:
                self._finish(error)
            else:
                self._finish(None)

    def time_out(self) -> None:
        """It takes too long."""
        self._finish(ExchangeError(Failure.READ_TIMEOUT, "no answer in time"))

    def _finish(self, error: Exception | None) -> None:
        waiter, answer = self._waiter, self._answer
        self._waiter = self._answer = None
        if waiter is None or waiter.done():
            return
        if error is not None:
            waiter.set_exception(error)
        elif answer is not None:
            waiter.set_result(answer)
