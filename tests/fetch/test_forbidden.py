"""What must not be contacted is not: through literals, DNS, redirects and rebinding.

A web that may be contacted listens on 127.0.0.2; on the same ports of 127.0.0.1 and ::1 stands a
trap that counts whoever knocks. Every other forbidden address is watched at the engine.
"""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest

from loccit.config.settings import NetworkSettings, PolitenessSettings, Settings
from loccit.fetch.lenient import LenientEngine
from loccit.fetch.messages import HttpRequest, HttpResponse
from loccit.fetch.pinned import PinnedEngine
from loccit.fetch.plain import PlainEngine
from loccit.model import Failure
from loccit.testing import Dns
from loccit.testing.dns import OverUdp
from tests.scheduler.asking import observe
from tests.scheduler.serving import Serving

ALLOWED = "127.0.0.2"

ADDRESSES = [
    # loopback
    "127.0.0.1", "127.0.0.3", "127.1.2.3", "127.255.255.254", "[::1]",
    # private
    "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.254", "192.168.0.1", "192.168.255.1",
    "[fc00::1]", "[fd12:3456:789a::1]",
    # link-local, cloud metadata
    "169.254.0.1", "169.254.169.254", "[fe80::1]", "[fd00:ec2::254]", "168.63.129.16",
    "100.100.100.200", "192.0.0.192",
    # carriers, unspecified, multicast, reserved, broadcast
    "100.64.0.1", "100.127.255.254", "0.0.0.0", "0.1.2.3", "[::]", "224.0.0.1", "239.255.255.250",
    "[ff02::1]", "240.0.0.1", "255.255.255.255", "192.0.0.1", "192.88.99.1",
    # documentation, benchmarking
    "192.0.2.1", "198.51.100.7", "203.0.113.9", "198.18.0.1", "198.19.255.255", "[2001:db8::1]",
    "[3fff::1]", "[100::1]", "[2001::1]", "[2001:2::1]", "[2001:10::1]", "[fec0::1]",
    # an IPv4 address inside an IPv6 one
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:10.0.0.1]", "[::ffff:a9fe:a9fe]",
    "[::127.0.0.1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::a00:1]",
    "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "[2002:a00:1::1]", "[2002:c0a8:1::]",
    "[fe80::5efe:127.0.0.1]", "[2620:0:1::5efe:10.0.0.1]", "[0:0:0:0:0:0:0:1]",
]  # fmt: skip
DISGUISES = [
    "2130706433", "0x7f000001", "0x7f.1", "0x7f.0.0.1", "0177.0.0.1", "0177.1", "017700000001",
    "127.1", "127.0.1", "0x7F.0x0.0x0.0x1", "127.0.0.1.", "00000177.0.0.1", "0x0a000001",
    "167772161", "012.0.0.1", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "0",
    "１２７.0.0.1", "127。0。0。1", "①②⑦.0.0.1", "%31%32%37.0.0.1", "127.0.0.%31",
]  # fmt: skip
assert len(ADDRESSES) + len(DISGUISES) >= 60
LOOPBACK = [host for host in ADDRESSES if "127.0.0.1" in host or host in ("[::1]", "0.0.0.0")]


class Stand:
    """The allowed web, the trap and the name server, in a thread."""

    def __init__(self) -> None:
        self.caught: list[str] = []
        self.asked: list[str] = []
        self.names: dict[str, list[tuple[str, ...]]] = {}
        self.locations: dict[str, str] = {}
        self.refreshes: dict[str, str] = {}
        self.pages: dict[str, str] = {}
        self._serving = Serving()
        self._serving.run(self._listen())

    async def _listen(self) -> None:
        for _ in range(20):
            try:
                await self._listen_everywhere()
                break
            except OSError:  # somebody else has that port on another address
                self._serving.stop_listening()
        self.dns, _ = await self._serving.loop.create_datagram_endpoint(
            lambda: OverUdp(self._zone), local_addr=(ALLOWED, 0)
        )

    async def _listen_everywhere(self) -> None:
        self.port = await self._serving.listen(self._serve, ALLOWED)
        for address in ("127.0.0.1", "127.0.0.3"):
            await self._serving.listen(self._catch, address, self.port)
        if socket.has_ipv6:
            with suppress(OSError):  # there is none here after all
                await self._serving.listen(self._catch, "::1", self.port)

    def _zone(self, name: str) -> tuple[Dns, tuple[str, ...]]:
        turns = self.names.get(name)
        if turns is None:
            return Dns.NXDOMAIN, ()
        return Dns.ADDRESS, turns.pop(0) if len(turns) > 1 else turns[0]

    async def _catch(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.caught.append(str(writer.get_extra_info("sockname")))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.read(65_536)
        path = head.split()[1].decode("latin-1")
        self.asked.append(path)
        location = self.locations.get(path)
        told = f"302 Found\r\nLocation: {location}" if location else "200 OK"
        if target := self.refreshes.get(path):
            told += f"\r\nRefresh: 0; url={target}"
        body = self.pages.get(path, "").encode()
        type_ = "\r\nContent-Type: text/html; charset=utf-8" if body else ""
        answer = f"HTTP/1.1 {told}{type_}\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(answer.encode() + body)
        await writer.drain()

    def settings(self) -> Settings:
        nameserver = "{}:{}".format(*self.dns.get_extra_info("sockname"))
        return Settings(
            network=NetworkSettings(
                nameservers=(nameserver,),
                allow_addresses=(f"{ALLOWED}/32",),
                ports={"80": self.port, "443": self.port, "8080": self.port},
                timeout=5.0,
                retries=1,
                workers=1,
            ),
            politeness=PolitenessSettings(min_interval=0.0, per_host=50),
        )

    def close(self) -> None:
        self._serving.loop.call_soon_threadsafe(self.dns.close)
        self._serving.close()


@pytest.fixture
def stand() -> Iterator[Stand]:
    stand = Stand()
    yield stand
    stand.close()


@pytest.fixture(autouse=True)
def contacted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that any engine was told to connect to."""
    addresses: list[str] = []
    for engine in (PlainEngine, PinnedEngine, LenientEngine):
        fetch = engine.fetch

        async def watched(self: object, call: HttpRequest, fetch: object = fetch) -> HttpResponse:
            addresses.append(call.address)
            return await fetch(self, call)  # type: ignore[operator, no-any-return]

        monkeypatch.setattr(engine, "fetch", watched)
    return addresses


def _assert_refused(seen: object, *, or_impossible: bool = False) -> None:
    failures = {Failure.FORBIDDEN_ADDRESS}
    if or_impossible:
        failures |= {Failure.DNS_NXDOMAIN, Failure.BAD_REDIRECT}
    assert getattr(seen, "failure", None) in failures, seen


def test_literals(stand: Stand, contacted: list[str]) -> None:
    urls = [f"http://{host}/" for host in ADDRESSES]
    urls += [f"http://{host}:8080/x" for host in ADDRESSES]
    urls += [f"https://{host}/" for host in ADDRESSES]
    for seen in observe(urls, stand.settings()).values():
        _assert_refused(seen)
    assert contacted == []
    assert stand.caught == []


def test_disguised_literals(stand: Stand, contacted: list[str]) -> None:
    urls = [f"http://{host}/" for host in DISGUISES]
    for seen in observe(urls, stand.settings()).values():
        _assert_refused(seen)
    assert contacted == []
    assert stand.caught == []


def test_names_that_point_there(stand: Stand, contacted: list[str]) -> None:
    addresses = [host.strip("[]") for host in ADDRESSES]
    for number, address in enumerate(addresses):
        stand.names[f"h{number}.example"] = [(address,)]
    seen = observe([f"http://h{n}.example/" for n in range(len(addresses))], stand.settings())
    for observation in seen.values():
        _assert_refused(observation)
    assert contacted == []
    assert stand.caught == []


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST", "localhost.", "web.localhost"])
def test_names_of_this_machine(name: str, stand: Stand, contacted: list[str]) -> None:
    stand.names[name.lower().rstrip(".")] = [("127.0.0.1",)]
    for scheme in ("http", "https"):
        url = f"{scheme}://{name}/"
        _assert_refused(observe([url], stand.settings())[url], or_impossible=True)
    assert contacted == []
    assert stand.caught == []


def test_of_several_addresses_only_the_fit_ones_are_used(
    stand: Stand, contacted: list[str]
) -> None:
    stand.names["both.example"] = [("127.0.0.1", "::1", ALLOWED, "10.0.0.1", "fe80::1")]
    assert observe(["http://both.example/"], stand.settings())["http://both.example/"].status == 200
    assert contacted == [ALLOWED]
    assert stand.caught == []


def test_redirects_that_lead_there(stand: Stand, contacted: list[str]) -> None:
    stand.names["web.example"] = [(ALLOWED,)]
    stand.names["inside.example"] = [("127.0.0.1",)]
    targets = [*ADDRESSES, *DISGUISES, "inside.example", "user@127.0.0.1", "web.example@127.0.0.1"]
    stand.locations = {f"/{n}": f"http://{host}/secret" for n, host in enumerate(targets)}
    stand.locations |= {f"/{n}s": f"//{host}:8080/secret" for n, host in enumerate(targets)}
    urls = [f"http://web.example{path}" for path in stand.locations]
    for observation in observe(urls, stand.settings()).values():
        _assert_refused(observation, or_impossible=True)
        assert observation.hops[0].status == 302
    assert set(contacted) == {ALLOWED}
    assert stand.caught == []
    assert "/secret" not in stand.asked


def test_pages_that_lead_there(stand: Stand, contacted: list[str]) -> None:
    """By `meta refresh`, by the Refresh header, and by a script that does nothing else."""
    stand.names["web.example"] = [(ALLOWED,)]
    targets = [f"http://{host}/secret" for host in (*ADDRESSES, *DISGUISES)]
    urls = []
    for number, target in enumerate(targets):
        stand.pages[f"/m{number}"] = f'<meta http-equiv="refresh" content="0; url={target}">'
        stand.pages[f"/s{number}"] = f"<script>location.replace('{target}')</script>"
        stand.refreshes[f"/r{number}"] = target
        urls += [f"http://web.example/{kind}{number}" for kind in "msr"]
    seen = observe(urls, stand.settings())
    assert len(seen) == 3 * len(targets)
    for observation in seen.values():
        _assert_refused(observation, or_impossible=True)
        assert len(observation.hops) >= 1
    assert set(contacted) == {ALLOWED}
    assert stand.caught == []
    assert "/secret" not in stand.asked


def test_proxies_of_the_environment_see_nothing(
    stand: Stand, contacted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was vetted is not handed to whoever a variable names."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{stand.port}")
        monkeypatch.setenv(name.lower(), f"http://127.0.0.1:{stand.port}")
    stand.names["web.example"] = [(ALLOWED,)]
    seen = observe(["http://web.example/", "https://web.example/"], stand.settings())
    assert seen["http://web.example/"].status == 200
    assert seen["https://web.example/"].failure is not None  # no TLS is spoken there
    assert set(contacted) == {ALLOWED}
    assert stand.caught == []


def test_rebinding_finds_no_second_look_up(stand: Stand, contacted: list[str]) -> None:
    """The name points to the web when it is vetted, and inside ever after."""
    stand.names["rebind.example"] = [(ALLOWED,), ("127.0.0.1",)]
    stand.locations["/again"] = "http://rebind.example/inside"
    urls = [f"http://rebind.example/{path}" for path in ("", "a", "b", "again")]
    assert {seen.status for seen in observe(urls, stand.settings()).values()} == {200}
    assert set(contacted) == {ALLOWED}
    assert stand.caught == []


def test_rebinding_over_tls_and_in_the_lenient_engine(stand: Stand, contacted: list[str]) -> None:
    """No TLS is spoken there, so every engine has its try, all at the vetted address."""
    stand.names["rebind.example"] = [(ALLOWED,), ("127.0.0.1",)]
    seen = observe(["https://rebind.example/"], stand.settings())["https://rebind.example/"]
    assert seen.failure is not None
    assert seen.failure.startswith("tls-")
    assert len(contacted) > 1
    assert set(contacted) == {ALLOWED}
    assert stand.caught == []


def test_the_trap_works(stand: Stand) -> None:
    """What the other tests rely on: a connection to the forbidden side is noticed."""
    with socket.create_connection(("127.0.0.1", stand.port)) as connection:
        connection.recv(1)
    assert len(stand.caught) == 1
