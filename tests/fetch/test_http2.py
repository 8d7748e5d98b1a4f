"""HTTP/2: offered to every server; where one speaks it wrongly, it is asked by HTTP/1.1."""

import asyncio
import ssl
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import trustme

from loccit.config.settings import NetworkSettings, Settings
from tests.scheduler.asking import observe
from tests.scheduler.serving import Serving

GOAWAY = b"\0\0\x08\x07\0\0\0\0\0" + b"\0\0\0\0" + b"\0\0\0\x01"  # PROTOCOL_ERROR (RFC 9113, 6.8)
SETTINGS = b"\0\0\0\x04\0\0\0\0\0"


class Server:
    """Speaks HTTP/1.1 well, and HTTP/2 as it is told."""

    def __init__(self, folder: Path, spoken: bytes) -> None:
        self.protocols: list[str | None] = []
        self.ca_file = folder / "ca.pem"
        self._spoken = spoken
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(self.ca_file))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["h2", "http/1.1"])
        authority.issue_cert("127.0.0.1").configure_cert(context)
        self._serving = Serving()
        self.port = self._serving.run(
            self._serving.listen(self._serve, "127.0.0.1", context=context)
        )
        self.close = self._serving.close

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        protocol = writer.get_extra_info("ssl_object").selected_alpn_protocol()
        self.protocols.append(protocol)
        await reader.read(65_536)
        if protocol == "h2":
            writer.write(self._spoken)
        else:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
        await writer.drain()


@pytest.fixture(params=[b"no HTTP/2 at all", SETTINGS + GOAWAY, SETTINGS])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path, request.param)
    yield server
    server.close()


def _settings(server: Server) -> Settings:
    network = NetworkSettings(
        allow_addresses=("127.0.0.1/32",), ca_file=str(server.ca_file), timeout=5, retries=0
    )
    return Settings(network=network)


def test_broken_http2_is_asked_again_by_http1(server: Server) -> None:
    url = f"https://127.0.0.1:{server.port}/"
    observed = observe([url], _settings(server))[url]
    assert (observed.status, observed.failure, observed.insecure) == (200, None, None)
    assert server.protocols[0] == "h2"
    assert server.protocols[-1] == "http/1.1"


def test_http2_can_be_switched_off(server: Server) -> None:
    settings = _settings(server)
    network = msgspec.structs.replace(settings.network, http2=False)
    url = f"https://127.0.0.1:{server.port}/"
    assert observe([url], msgspec.structs.replace(settings, network=network))[url].status == 200
    assert "h2" not in server.protocols
