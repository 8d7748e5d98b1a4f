"""Names: which are asked, which never are, and whether a resolver sees the public DNS."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable

import anyio
import pytest

from loccit.fetch import dns
from loccit.fetch.addresses import parse_networks
from loccit.fetch.dns import Resolved, Resolver, first_query
from loccit.fetch.engine import is_literal
from loccit.model import Failure
from loccit.urls.outside_dns import is_outside_dns


class Names(asyncio.DatagramProtocol):
    """Answers A and NS queries for the names it knows with 127.0.0.1, NXDOMAIN for others.

    `delay` is in seconds, for each address of a name that begins with "slow". `invented` is the
    last part of the address that others have instead of NXDOMAIN. The reply to a name that begins
    with "malformed" ends in the middle of its header. The first reply about the IPv4 address of a
    name that begins with "busy" is SERVFAIL, and comes before the one about IPv6. The first queries
    for one that begins with "refusing" are refused. A name such as
    "nxdomain-servfail-1.families.example" says how its queries for IPv4 and IPv6 end, and which of
    them is the last.
    """

    def __init__(self, known: set[str], delay: float = 0.0, invented: int | None = None) -> None:
        self.known = known
        self.delay = delay
        self.invented = invented
        self.asked: list[str] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.DatagramTransport = transport  # type: ignore[assignment]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        at, labels = 12, []
        while data[at]:
            labels.append(data[at + 1 : at + 1 + data[at]].decode())
            at += data[at] + 1
        name = ".".join(labels)
        (kind,) = struct.unpack(">H", data[at + 1 : at + 3])
        self.asked.append(name)
        last = 1 if name in self.known or self.invented is None else self.invented
        content = {1: bytes((127, 0, 0, last)), 2: b"\x01a\x00"}.get(kind)
        exists = name in self.known or self.invented is not None
        known = exists and content is not None
        flags = 0x8180 if exists else 0x8183
        head = data[:2] + struct.pack(">HHHHH", flags, 1, int(known), 0, 0)
        record = b""
        if known and content is not None:
            record = b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 60, len(content)) + content
        if not known:  # the denial may be kept for a minute (RFC 2308)
            soa = b"\0\0" + struct.pack(">5I", 1, 3600, 600, 86400, 60)
            head = head[:8] + b"\0\1\0\0"
            record = b"\0" + struct.pack(">HHIH", 6, 1, 60, len(soa)) + soa
        reply = head + data[12 : at + 5] + record
        delay = 0.005
        if name.startswith("slow") and kind == 1:
            delay = self.delay
        if name.startswith("malformed"):
            reply, delay = reply[:5], 0.0
        if name.startswith("busy") and self.asked.count(name) <= 2:
            failure = data[:2] + struct.pack(">HHHHH", 0x8182, 1, 0, 0, 0) + data[12 : at + 5]
            reply, delay = (failure, 0.0) if kind == 1 else (reply, 0.05)
        if name.startswith("refusing") and self.asked.count(name) <= 2:
            reply = data[:2] + struct.pack(">HHHHH", 0x8185, 1, 0, 0, 0) + data[12 : at + 5]
        if name.endswith(".families.example") and kind in FAMILIES:
            ends = name.partition(".")[0].split("-")
            end = ends[FAMILIES.index(kind)]
            if end == "silence":
                return
            delay = 0.03 * (FAMILIES.index(kind) == int(ends[2]))
            reply = data[:2] + struct.pack(">HHHHH", 0x8180 | CODES[end], 1, 0, 0, 0)
            reply += data[12 : at + 5]
        asyncio.get_running_loop().call_later(delay, self.transport.sendto, reply, addr)


FAMILIES = (1, 28)
"""The types A and AAAA."""
CODES = {"nothing": 0, "servfail": 2, "nxdomain": 3}


def ask(
    known: set[str],
    use: Callable[[Resolver], Awaitable[object]],
    *,
    delay: float = 0.0,
    timeout: float = 5.0,
    invented: int | None = None,
    allowed: tuple[str, ...] = ("127.0.0.0/8",),
) -> tuple[object, Names]:
    """What something learns from a resolver that asks a server that knows these names."""

    async def main() -> tuple[object, Names]:
        loop = asyncio.get_running_loop()
        transport, names = await loop.create_datagram_endpoint(
            lambda: Names(known, delay, invented), local_addr=("127.0.0.1", 0)
        )
        port = transport.get_extra_info("sockname")[1]
        networks = parse_networks(allowed)
        resolver = Resolver([f"127.0.0.1:{port}"], networks, timeout=timeout)
        try:
            return await use(resolver), names
        finally:
            resolver.close()
            transport.close()

    return anyio.run(main)


@pytest.mark.parametrize(
    ("known", "sane"),
    [
        (set(), False),
        ({""}, False),
        ({"com"}, True),
        ({"iana.org"}, True),
        ({"alive.example"}, True),
        ({"inside.example"}, False),
    ],
)
def test_a_resolver_that_denies_everything_is_known(known: set[str], sane: bool) -> None:
    assert ask(known, lambda resolver: resolver.sane(["alive.example"]))[0] is sane


def test_a_slow_name_server_has_the_time_of_an_attempt() -> None:
    resolved, names = ask(
        {"slow.example"},
        lambda resolver: resolver.resolve("slow.example"),
        delay=0.4,
        timeout=first_query(30.0),
    )
    assert resolved == Resolved(addresses=("127.0.0.1",))
    assert names.asked.count("slow.example") == 2  # both kinds of addresses, once each


@pytest.mark.parametrize("delay", [0.4, 0.9])
def test_quick_answers_for_others_take_no_time_from_a_slow_name(delay: float) -> None:
    """c-ares gives up a query after five times the average of the answers before it."""
    quick = [f"quick-{number}.example" for number in range(4)]
    slow = [f"slow-{number}.example" for number in range(5)]

    async def use(resolver: Resolver) -> list[Resolved]:
        for name in quick:
            await resolver.resolve(name)
        return list(await asyncio.gather(*(resolver.resolve(name) for name in slow)))

    found, _ = ask({*quick, *slow}, use, delay=delay, timeout=10.0)
    assert found == [Resolved(addresses=("127.0.0.1",))] * len(slow)


def test_a_malformed_reply_to_one_name_is_no_answer_about_others() -> None:
    """c-ares gives up all queries of a socket over which a malformed reply comes."""
    alive = [f"alive-{number}.example" for number in range(20)]
    names = [*alive[:10], *(f"malformed-{number}.example" for number in range(3)), *alive[10:]]

    async def use(resolver: Resolver) -> list[Resolved]:
        return list(await asyncio.gather(*(resolver.resolve(name) for name in names)))

    found, _ = ask({*alive}, use)
    by_name = dict(zip(names, found, strict=True))  # type: ignore[call-overload]
    assert {by_name[name] for name in alive} == {Resolved(addresses=("127.0.0.1",))}
    malformed = by_name["malformed-0.example"]
    assert (malformed.failure, "malformed" in malformed.detail) == (Failure.DNS_SERVFAIL, True)


@pytest.mark.parametrize("name", ["busy.example", "refusing.example"])
def test_a_name_whose_query_for_ipv4_failed_is_asked_for_again(name: str) -> None:
    """c-ares tells the status of whichever of the two queries ended last: here, no address."""
    found, _ = ask({name}, lambda resolver: resolver.resolve(name))
    assert found == Resolved(addresses=("127.0.0.1",))


@pytest.mark.parametrize("last", [0, 1])
@pytest.mark.parametrize(
    ("ipv4", "ipv6", "failure"),
    [
        ("nxdomain", "nxdomain", Failure.DNS_NXDOMAIN),
        ("nothing", "nothing", Failure.DNS_NODATA),
        ("nothing", "nxdomain", Failure.DNS_NODATA),
        ("servfail", "nxdomain", Failure.DNS_SERVFAIL),
        ("nxdomain", "servfail", Failure.DNS_SERVFAIL),
        ("servfail", "nothing", Failure.DNS_SERVFAIL),
        ("silence", "nxdomain", Failure.DNS_TIMEOUT),
        ("silence", "nothing", Failure.DNS_TIMEOUT),
    ],
)
def test_a_name_is_denied_only_where_both_families_are(
    ipv4: str, ipv6: str, failure: Failure, last: int
) -> None:
    """Servers that know no IPv6 deny the name (RFC 4074, section 4.2) whose other query failed."""
    name = f"{ipv4}-{ipv6}-{last}.families.example"
    found, _ = ask(set(), lambda resolver: resolver.resolve(name), timeout=0.2)
    assert isinstance(found, Resolved)
    assert found.failure is failure


def test_a_name_server_that_restarts_is_asked_again() -> None:
    """It refuses one query, and with it all others of the socket."""

    async def main() -> list[Resolved]:
        loop = asyncio.get_running_loop()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as unused:
            unused.bind(("127.0.0.1", 0))
            port = unused.getsockname()[1]
        resolver = Resolver([f"127.0.0.1:{port}"], parse_networks(["127.0.0.0/8"]), timeout=5.0)
        names = [f"alive-{number}.example" for number in range(20)]
        asked = asyncio.gather(*map(resolver.resolve, names))
        await asyncio.sleep(0.2)
        transport, _ = await loop.create_datagram_endpoint(
            lambda: Names(set(names)), local_addr=("127.0.0.1", port)
        )
        try:
            return list(await asked)
        finally:
            resolver.close()
            transport.close()

    assert set(anyio.run(main)) == {Resolved(addresses=("127.0.0.1",))}


@pytest.mark.parametrize(("name", "queries"), [("gone.example", 12), ("alive.example", 6)])
def test_a_name_that_is_looked_up_again_is_asked_for_again(name: str, queries: int) -> None:
    """c-ares keeps answers, and denials too, and no option turns that off."""

    async def use(resolver: Resolver) -> list[Resolved]:
        return [await resolver.resolve(name, again=again) for again in (False, False, True, True)]

    found, names = ask({"alive.example"}, use)
    assert len(set(found)) == 1  # type: ignore[call-overload]
    # Both kinds of addresses, three times; what is denied is asked for by each kind again.
    assert names.asked.count(name) == queries


def test_a_resolver_is_checked_anew_each_time() -> None:
    async def use(resolver: Resolver) -> list[bool]:
        return [await resolver.sane(["alive.example"]) for _ in range(2)]

    for known in ({"com"}, {"alive.example"}):
        found, names = ask(known, use)
        assert found == [True, True]
        (name,) = known
        assert names.asked.count(name) in (2, 4)


async def _two(resolver: Resolver) -> list[Resolved]:
    return [await resolver.resolve(name) for name in ("alive.example", "gone.example")]


def test_a_resolver_that_gives_missing_names_an_address_of_its_own() -> None:
    found, names = ask({"alive.example", "iana.org"}, _two, invented=9)
    alive, gone = found  # type: ignore[misc]
    assert alive.addresses == ("127.0.0.1",)  # type: ignore[has-type]
    assert gone.failure is Failure.DNS_NXDOMAIN  # type: ignore[has-type]
    assert "127.0.0.9" in gone.detail  # type: ignore[has-type]
    made_up = {name for name in names.asked if name.startswith("x") and len(name) > 20}
    assert len(made_up) == 2  # once for all look-ups


@pytest.mark.parametrize("known", [{"alive.example"}, {"alive.example", "iana.org"}])
def test_one_address_for_all_names_shows_nothing(known: set[str]) -> None:
    """A transparent proxy, or a closed network that answers for everything."""
    found, _ = ask(known, _two, invented=1)
    assert found == [Resolved(addresses=("127.0.0.1",))] * 2


@pytest.mark.parametrize(
    ("known", "invented", "failure"),
    [
        ({"alive.example"}, None, Failure.FORBIDDEN_ADDRESS),
        ({"alive.example", "iana.org"}, None, Failure.DNS_SERVFAIL),
        (set(), 1, Failure.DNS_SERVFAIL),
    ],
)
def test_a_resolver_that_gives_public_names_private_addresses(
    known: set[str], invented: int | None, failure: Failure
) -> None:
    """The login page of a hotel, or a filter: no link is passed over for it."""
    found, names = ask(known, _two, invented=invented, allowed=())
    alive: Resolved = found[0]  # type: ignore[index]
    assert alive.failure is failure
    assert ("does not see the public DNS: for" in alive.detail) == (failure is Failure.DNS_SERVFAIL)
    assert names.asked.count("iana.org") <= 4


@pytest.mark.parametrize("name", ["a.onion", "x.i2p", "printer.local", "wiki.corp", "a.home.arpa."])
def test_names_outside_the_dns(name: str) -> None:
    assert is_outside_dns(name)

    async def without_servers() -> Failure | None:
        resolver = Resolver()
        try:
            return (await resolver.resolve(name)).failure
        finally:
            resolver.close()

    assert anyio.run(without_servers) is Failure.NOT_IN_DNS
    assert ask(set(), lambda r: r.resolve(name))[0].failure is Failure.NOT_IN_DNS  # type: ignore[attr-defined]


def test_configured_servers_are_asked_for_reserved_names() -> None:
    found, names = ask({"wiki.corp"}, lambda resolver: resolver.resolve("wiki.corp"))
    assert found.addresses == ("127.0.0.1",)  # type: ignore[attr-defined]
    assert "wiki.corp" in names.asked


@pytest.mark.parametrize("name", ["onion", "example.com", "onion.example", "a.corporate"])
def test_names_of_the_dns(name: str) -> None:
    assert not is_outside_dns(name)


@pytest.mark.parametrize(
    "name", ["foo-.example", "-bar-.example", "db1", "secret.x1", "a.example."]
)
def test_odd_names_are_asked(name: str) -> None:
    found, names = ask({name.rstrip(".")}, lambda resolver: resolver.resolve(name))
    assert found.addresses == ("127.0.0.1",)  # type: ignore[attr-defined]
    assert names.asked


@pytest.mark.parametrize(
    ("host", "literal"),
    [
        ("127.0.0.1", True), ("[::1]", True), ("db1", False), ("secret.x1", False),
        ("a.example", False), ("1.2.3", False), ("", False),
    ],
)  # fmt: skip
def test_only_addresses_are_literals(host: str, literal: bool) -> None:
    assert is_literal(host) is literal


def test_ipv6_without_a_route_is_this_machines_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dns, "_has_route", lambda address: False)

    async def use(resolver: Resolver) -> object:
        return await resolver.resolve("[2606:4700::1]")

    assert ask(set(), use)[0].failure is Failure.NO_IPV6  # type: ignore[attr-defined]


def test_localhost_is_forbidden_however_it_is_written() -> None:
    async def main() -> list[Failure | None]:
        resolver = Resolver()
        try:
            names = ("localhost", "localhost.", "a.localhost")
            return [(await resolver.resolve(name)).failure for name in names]
        finally:
            resolver.close()

    assert anyio.run(main) == [Failure.FORBIDDEN_ADDRESS] * 3
