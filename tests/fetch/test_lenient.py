"""The lenient engine: what it opens is closed, whenever it is cancelled."""

import asyncio
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
import pytest

from loccit.config.settings import NetworkSettings
from loccit.fetch import lenient
from loccit.fetch.lenient import LenientEngine
from loccit.fetch.messages import HttpRequest
from loccit.fetch.plain import Connection
from loccit.model import Failure
from loccit.testing.behaviour import Tls
from loccit.testing.certificates import Authority


def _ends(listener: socket.socket, context: ssl.SSLContext) -> bool:
    """Whether a client leaves after its handshake, though it gets no answer to its close_notify."""
    accepted, _ = listener.accept()
    try:
        shaken = context.wrap_socket(accepted, server_side=True)
    except (ConnectionError, ssl.SSLEOFError):
        return True  # in TLS 1.3 a client is through its handshake before the server is
    with socket.socket(fileno=shaken.detach()) as connection:
        connection.settimeout(10)
        try:
            while connection.recv(4_096):
                pass
        except TimeoutError:
            return False
        except ConnectionError:
            pass
    return True


def test_a_request_that_is_cancelled_just_after_its_handshake_leaves_no_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main(port: int) -> None:
        class Cancelling(Connection):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                super().connection_made(transport)
                asking.cancel()

        monkeypatch.setattr(lenient, "Connection", Cancelling)
        call = HttpRequest(
            url="https://site.example/",
            scheme="https",
            host="site.example",
            port=port,
            address="127.0.0.1",
            headers=[],
            timeout=5,
            suspicion=Failure.TLS_UNTRUSTED,
        )
        engine = LenientEngine(NetworkSettings(), [], lambda *_: 1_000)
        asking = asyncio.create_task(engine.fetch(call))
        with pytest.raises(asyncio.CancelledError):
            await asking
        await asyncio.wrap_future(ended)

    context = Authority(tmp_path).context("site.example", Tls.SELF_SIGNED)
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        ended = pool.submit(_ends, listener, context)
        anyio.run(main, listener.getsockname()[1], backend_options={"use_uvloop": True})
        assert ended.result()
