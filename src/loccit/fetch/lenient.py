"""The engine of last resort: HTTP/1.1 over OpenSSL, for servers that no strict engine can read.

It looks behind TLS that nobody should speak, and takes whatever arrives before a connection breaks
off or time runs out. Like every engine it connects to the address that it is given, and nowhere
else. The bytes are read by the same parser as those of the plain engine (`wire.py`).
"""

import asyncio
import ssl
from functools import cached_property

from msgspec import structs

from loccit.config.settings import NetworkSettings
from loccit.fetch.engine import BodyLimit, target_port
from loccit.fetch.messages import ExchangeError, Headers, HttpRequest, HttpResponse, overridden
from loccit.fetch.plain import Connection, StaleError
from loccit.fetch.tls import as_browsers, at_its_lowest, named, why_untrusted
from loccit.fetch.wire import ACCEPTED, NeedsMore, header_block
from loccit.model import Failure

_NEGOTIABLE = frozenset({Failure.TLS_OLD_PROTOCOL, Failure.TLS_OTHER})
"""Failures that may be the strict engine's own: browsers may see nothing wrong."""
_CLOSE = ("connection", "close")


class LenientEngine:
    """One connection for each exchange."""

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
        self._defaults = defaults
        self._body_limit = body_limit
        self._needs_more = needs_more

    async def fetch(self, call: HttpRequest) -> HttpResponse:
        """Make one exchange (see `Engine`)."""
        if not call.address:
            raise ExchangeError(Failure.CONNECT_OTHER, "no address to connect to")
        if call.scheme == "http":
            return await self._exchange(call, None)
        if call.suspicion is None or call.suspicion in _NEGOTIABLE:
            try:
                return await self._exchange(call, self._as_browsers)
            except ExchangeError as error:
                if call.suspicion is None:
                    raise
                if error.failure.startswith("tls-") and error.failure not in _NEGOTIABLE:
                    # OpenSSL says what is wrong with the certificate; the strict engine did not.
                    call = structs.replace(call, suspicion=error.failure)
        return await self._exchange(call, self._at_its_lowest)

    def expect(self, host: str, address: str) -> None:
        """Nothing is prepared."""

    async def close(self) -> None:
        """Nothing stays open."""

    @cached_property
    def _as_browsers(self) -> ssl.SSLContext:
        return as_browsers(self._settings.ca_file)

    @cached_property
    def _at_its_lowest(self) -> ssl.SSLContext:
        return at_its_lowest()

    async def _exchange(self, call: HttpRequest, context: ssl.SSLContext | None) -> HttpResponse:
        loop = asyncio.get_running_loop()
        began = loop.time()
        connection = await self._connect(call, context)
        timer = loop.call_at(began + call.timeout, connection.time_out)
        try:
            data = _request(call, self._defaults)
            answer = await connection.ask(data, call.limit, self._body_limit, self._needs_more)
            body = answer.body() if answer.limit else b""
        except ValueError as error:
            raise ExchangeError(Failure.PROTOCOL, str(error)) from None
        except StaleError as error:
            raise _without_answer(error) from None
        finally:
            timer.cancel()
            ssl_object = connection.transport.get_extra_info("ssl_object")
            connection.abort()
        reply = HttpResponse(answer.status, answer.headers, body, answer.truncated)
        if context is not None and context.verify_mode is ssl.CERT_NONE:
            reply.insecure = call.suspicion
            if call.suspicion is Failure.TLS_UNTRUSTED:
                reply.insecure = why_untrusted(ssl_object)
        return reply

    async def _connect(self, call: HttpRequest, context: ssl.SSLContext | None) -> Connection:
        try:
            async with asyncio.timeout(min(self._settings.connect_timeout, call.timeout)):
                return await self._open(call, context)
        except TimeoutError:
            raise ExchangeError(Failure.CONNECT_TIMEOUT, "no connection in time") from None
        except ssl.SSLError as error:
            raise ExchangeError(named(error), error.reason or str(error)) from None
        except ConnectionRefusedError as error:
            raise ExchangeError(Failure.CONNECT_REFUSED, str(error)) from None
        except (OSError, UnicodeError, ValueError) as error:
            # A name that OpenSSL or Python's IDNA codec refuses is no reason to stop.
            raise ExchangeError(Failure.CONNECT_OTHER, str(error)) from None

    async def _open(self, call: HttpRequest, context: ssl.SSLContext | None) -> Connection:
        connection = Connection(careful=True)
        try:
            await asyncio.get_running_loop().create_connection(
                lambda: connection,
                call.address.strip("[]"),
                target_port(self._settings.ports, call.port),
                ssl=context,
                server_hostname=call.host.strip("[]") if context is not None else None,
            )
        except BaseException:
            # What is cancelled just after its handshake would wait for the server's last message
            # of TLS, for half a minute; the event loop may have ended by then.
            connection.abort()
            raise
        return connection


def _without_answer(error: StaleError) -> ExchangeError:
    """Return why a connection closed before any byte of an answer."""
    if isinstance(error.cause, ssl.SSLError):
        return ExchangeError(Failure.TLS_OTHER, error.cause.reason or str(error.cause))
    if isinstance(error.cause, ConnectionError):
        return ExchangeError(Failure.RESET, str(error.cause))
    return ExchangeError(Failure.EMPTY, "the server closed the connection without an answer")


def _request(call: HttpRequest, defaults: Headers) -> bytes:
    """The request as it goes over the wire; what cannot be written is left out, never escaped."""
    origin, _, target = call.url.partition("://")[2].partition("/")
    authority, mark, query = origin.partition("?")
    path = "/" + target if not mark else f"/?{query}" + (f"/{target}" if target else "")
    block = header_block([*overridden(defaults, call.headers), ACCEPTED, _CLOSE])
    host = authority.rpartition("@")[2]
    line = f"GET {''.join(path.split())} HTTP/1.1\r\nHost: {''.join(host.split())}\r\n"
    return line.encode("latin-1", "replace") + block + b"\r\n"
