"""A small authoritative name server over UDP and TCP (RFC 1035), for the rehearsal web."""

import asyncio
import struct
from collections.abc import Callable
from ipaddress import ip_address

from loccit.testing.behaviour import Dns

Zone = Callable[[str], tuple[Dns, tuple[str, ...]]]
"""A name in lower case → what is said of it, and its addresses."""

_HEADER = struct.Struct("!6H")
_A, _NS, _AAAA, _ANY = 1, 2, 28, 255
_DELEGATED = ("", "com")
"""Zones whose name servers are known, as in the public DNS: a resolver is checked by them."""
_RESPONSE, _AUTHORITATIVE, _TRUNCATED, _RECURSION = 0x8000, 0x0400, 0x0200, 0x0080
_RCODES = {Dns.NXDOMAIN: 3, Dns.SERVFAIL: 2, Dns.REFUSED: 5}


def answer(query: bytes, zone: Zone, *, tcp: bool) -> bytes | None:
    """The answer to a query; None where none is to be sent.

    Raises:
        ValueError: The query can't be read.
    """
    try:
        number, flags, questions, *_ = _HEADER.unpack_from(query)
        name, end = _read_name(query, _HEADER.size)
        kind, _ = struct.unpack_from("!2H", query, end)
    except (struct.error, IndexError) as error:
        raise ValueError("this is no DNS query") from error
    if flags & _RESPONSE or questions != 1:
        raise ValueError("this is no DNS query")
    question = query[_HEADER.size : end + 4]
    if kind == _NS and name in _DELEGATED:
        bits = _RESPONSE | _RECURSION | (flags & 0x0100)
        return _HEADER.pack(number, bits, 1, 1, 0, 0) + question + _NAME_SERVER
    said, addresses = zone(name)
    if said is Dns.TIMEOUT:
        return None
    bits = _RESPONSE | _AUTHORITATIVE | _RECURSION | (flags & 0x0100) | _RCODES.get(said, 0)
    if said is Dns.OVER_TCP and not tcp:
        return _HEADER.pack(number, bits | _TRUNCATED, 1, 0, 0, 0) + question
    if said not in (Dns.ADDRESS, Dns.OVER_TCP):
        addresses = ()
    records = [_record(address) for address in addresses if kind in (_kind(address), _ANY)]
    denied = not records and said in (Dns.NXDOMAIN, Dns.ADDRESS, Dns.OVER_TCP)
    head = _HEADER.pack(number, bits, 1, len(records), int(denied), 0)
    return head + question + b"".join(records) + (_DENIAL if denied else b"")


_SOA = b"\x02ns\0\x02me\0" + struct.pack("!5I", 1, 3600, 600, 86400, 60)
_DENIAL = b"\0" + struct.pack("!2HIH", 6, 1, 60, len(_SOA)) + _SOA
"""The start of authority of the root: a denial may be kept for a minute (RFC 2308)."""
_NAME_SERVER = struct.pack("!3HIH", 0xC000 | _HEADER.size, _NS, 1, 60, 4) + b"\x02ns\0"


def _kind(address: str) -> int:
    return _AAAA if ":" in address else _A


def _record(address: str) -> bytes:
    """A pointer to the question's name, type, class IN, a minute to live, the address."""
    data = ip_address(address).packed
    return struct.pack("!3HIH", 0xC000 | _HEADER.size, _kind(address), 1, 60, len(data)) + data


def _read_name(message: bytes, start: int) -> tuple[str, int]:
    """A name without pointers (questions have none), and where it ends."""
    labels = []
    while length := message[start]:
        labels.append(message[start + 1 : start + 1 + length].decode("ascii", "replace"))
        start += 1 + length
    return ".".join(labels).lower(), start + 1


class OverUdp(asyncio.DatagramProtocol):
    """The name server over UDP."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:  # noqa: D102
        self._transport = transport  # type: ignore[assignment]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:  # noqa: D102
        try:
            reply = answer(data, self._zone, tcp=False)
        except ValueError:
            return
        if reply is not None and self._transport is not None:
            self._transport.sendto(reply, addr)


class OverTcp(asyncio.Protocol):
    """The name server over TCP: each message after its length in two bytes."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:  # noqa: D102
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:  # noqa: D102
        assert self._transport is not None
        self._buffer += data
        while len(self._buffer) >= 2:
            size = int.from_bytes(self._buffer[:2], "big") + 2
            if len(self._buffer) < size:
                return
            query, self._buffer = self._buffer[2:size], self._buffer[size:]
            try:
                reply = answer(query, self._zone, tcp=True)
            except ValueError:
                self._transport.close()
                return
            if reply is not None:
                self._transport.write(len(reply).to_bytes(2, "big") + reply)
