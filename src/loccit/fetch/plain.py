"""The engine for plain HTTP: HTTP/1.1 straight on the event loop's sockets.

No TLS, no other thread, no resolver that could be asked: an exchange costs a third of what a
general client's does (docs/performance.md). Connections go to exactly the address of each call.
What it can't read is asked again by an engine that can (`ExchangeError.unreadable`).
"""

import asyncio
import resource

from loccit.config.settings import NetworkSettings
from loccit.fetch.engine import BodyLimit, target_port
from loccit.fetch.messages import ExchangeError, Headers, HttpRequest, HttpResponse, overridden
from loccit.fetch.wire import ACCEPTED, NeedsMore, ResponseParser, header_block, request_bytes
from loccit.model import Failure

_DRAIN = 65_536
"""Bytes of an unwanted body that are read all the same, to use the connection again."""
_MOST_IDLE = 1_000
"""Connections kept open for hosts that nobody asks just now: thousands of hosts share them."""

_Key = tuple[str, str, int]


class PlainEngine:
    """Exchanges over plain HTTP (see `Engine`)."""

    needs_addresses = True

    def __init__(
        self,
        settings: NetworkSettings,
        defaults: Headers,
        body_limit: BodyLimit,
        *,
        needs_more: NeedsMore | None = None,
    ) -> None:
        self._settings = settings
        self._needs_more = needs_more
        self._defaults = [*defaults, ACCEPTED]
        self._block = header_block(self._defaults)
        self._body_limit = body_limit
        self._loop = asyncio.get_running_loop()
        self._idle: dict[_Key, list[Connection]] = {}
        self._idle_count = 0
        self._most_idle = _most_idle()

    def expect(self, host: str, address: str) -> None:
        """Nothing is prepared."""

    async def fetch(self, call: HttpRequest) -> HttpResponse:
        """Make one exchange (see `Engine`)."""
        try:
            data = request_bytes(call.url, self._headers(call) if call.headers else self._block)
        except ValueError as error:
            raise ExchangeError(Failure.PROTOCOL, str(error), unreadable=True) from None
        key = (call.host, call.address, call.port)
        connection = self._take(key)
        if connection is not None:
            try:
                return await self._exchange(connection, key, data, call)
            except StaleError:
                pass  # it was closed while nobody looked: that says nothing about the host
        connection = await self._connect(call)
        try:
            return await self._exchange(connection, key, data, call)
        except StaleError as error:
            if isinstance(error.cause, ConnectionError):
                raise ExchangeError(Failure.RESET, str(error.cause)) from None
            detail = "the server closed the connection without an answer"
            raise ExchangeError(Failure.EMPTY, detail) from None

    async def close(self) -> None:
        """Close all connections."""
        while self._idle:
            self._drop_oldest()

    def _headers(self, call: HttpRequest) -> bytes:
        return header_block(overridden(self._defaults, call.headers))

    def _take(self, key: _Key) -> "Connection | None":
        """An open connection that is idle."""
        connections = self._idle.get(key)
        found = None
        while connections and found is None:
            found = connections.pop()
            self._idle_count -= 1
            if found.transport.is_closing():
                found = None
        if connections is not None and not connections:
            del self._idle[key]
        return found

    def _put(self, key: _Key, connection: "Connection") -> None:
        self._idle.setdefault(key, []).append(connection)
        self._idle_count += 1
        if self._idle_count > self._most_idle:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        for connection in self._idle.pop(next(iter(self._idle))):
            self._idle_count -= 1
            connection.abort()

    async def _connect(self, call: HttpRequest) -> "Connection":
        port = target_port(self._settings.ports, call.port)
        try:
            async with asyncio.timeout(min(self._settings.connect_timeout, call.timeout)):
                _, connection = await self._loop.create_connection(
                    Connection, call.address.strip("[]"), port
                )
        except TimeoutError:
            raise ExchangeError(Failure.CONNECT_TIMEOUT, "no connection in time") from None
        except ConnectionRefusedError as error:
            raise ExchangeError(Failure.CONNECT_REFUSED, str(error)) from None
        except ConnectionError as error:
            raise ExchangeError(Failure.RESET, str(error)) from None
        except OSError as error:
            raise ExchangeError(Failure.CONNECT_UNREACHABLE, str(error)) from None
        return connection

    async def _exchange(
        self, connection: "Connection", key: _Key, data: bytes, call: HttpRequest
    ) -> HttpResponse:
        timer = self._loop.call_later(call.timeout, connection.time_out)
        try:
            answer = await connection.ask(data, call.limit, self._body_limit, self._needs_more)
            body = answer.body() if answer.limit else b""
        except ValueError as error:
            connection.abort()
            raise ExchangeError(Failure.PROTOCOL, str(error), unreadable=True) from None
        except BaseException:
            connection.abort()
            raise
        finally:
            timer.cancel()
        if answer.reusable and not connection.transport.is_closing():
            self._put(key, connection)
        else:
            connection.abort()
        return HttpResponse(answer.status, answer.headers, body, answer.truncated)


def _most_idle() -> int:
    """A part of the sockets that this process may have."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST_IDLE if soft < 0 else min(_MOST_IDLE, soft // 4)


class StaleError(Exception):
    """The connection closed before any byte of the answer."""

    def __init__(self, cause: Exception | None) -> None:
        super().__init__()
        self.cause = cause


class Connection(asyncio.Protocol):
    """A connection, and the one answer that is awaited on it.

    A `careful` one takes what came before a time-out or an early end as the answer.
    """

    __slots__ = ("_answer", "_careful", "_drains", "_limit", "_limit_of", "_waiter", "transport")

    def __init__(self, *, careful: bool = False) -> None:
        self.transport: asyncio.Transport
        self._careful = careful
        self._answer: ResponseParser | None = None
        self._waiter: asyncio.Future[ResponseParser] | None = None
        self._drains = False
        self._limit = 0
        self._limit_of: BodyLimit

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport."""
        self.transport = transport  # type: ignore[assignment]

    def abort(self) -> None:
        """Close the connection at once, if there is one: nothing more is sent or awaited."""
        if hasattr(self, "transport"):
            self.transport.abort()

    def ask(
        self,
        data: bytes,
        limit: int,
        limit_of: BodyLimit,
        needs_more: NeedsMore | None = None,
    ) -> "asyncio.Future[ResponseParser]":
        """Send a request; its answer."""
        self._limit = limit
        self._limit_of = limit_of
        self._drains = False
        self._answer = ResponseParser(needs_more)
        self._waiter = asyncio.get_running_loop().create_future()
        self.transport.write(data)
        return self._waiter

    def data_received(self, data: bytes) -> None:
        """Take bytes."""
        answer = self._answer
        if answer is None:
            self.abort()  # nobody asked
            return
        try:
            if not answer.status:
                if not answer.feed_head(data):
                    return
                data = b""
                answer.limit = self._limit or self._limit_of(
                    answer.status, answer.header("content-type")
                )
                if not answer.limit and not self._drain(answer):
                    self._finish(None)
                    return
            answer.feed_body(data)
        except ValueError as error:
            self._finish(error)
            return
        if answer.complete:
            self._finish(None)

    def _drain(self, answer: ResponseParser) -> bool:
        """A body that nobody wants: whether it is small enough to be read all the same."""
        if answer.length is None or answer.length > _DRAIN:
            answer.reusable = False
            return False
        self._drains = True
        answer.limit = _DRAIN
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """The server is gone."""
        answer = self._answer
        if answer is None:
            return
        if self._drains:
            answer.reusable = False
            self._finish(None)  # what is lost was not wanted
        elif not answer.begun:
            self._finish(StaleError(exc))
        elif self._careful:
            self._close(answer)
        elif isinstance(exc, ConnectionError):
            self._finish(ExchangeError(Failure.RESET, str(exc)))
        else:
            self._close(answer)

    def _close(self, answer: ResponseParser) -> None:
        """Take what came as the answer, if it is one."""
        try:
            if not answer.status:
                answer.closed(careful=self._careful)
                answer.limit = self._limit or self._limit_of(
                    answer.status, answer.header("content-type")
                )
            else:
                answer.closed(careful=self._careful)
        except ValueError as error:
            self._finish(error)
        else:
            self._finish(None)

    def time_out(self) -> None:
        """End the exchange as timed out."""
        answer = self._answer
        if self._careful and answer is not None and answer.status:
            self._close(answer)
        else:
            self._finish(ExchangeError(Failure.READ_TIMEOUT, "no answer in time"))

    def _finish(self, error: Exception | None) -> None:
        waiter, answer = self._waiter, self._answer
        self._waiter = self._answer = None
        if waiter is None or answer is None or waiter.done():
            return
        if error is not None:
            waiter.set_exception(error)
            return
        if self._drains:
            answer.limit = 0
        waiter.set_result(answer)
