"""A name server on loopback that lies, fails or is slow, in the place of the system's resolver."""

import random
import socket
import struct
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

_A, _NS, _AAAA = 1, 2, 28
_SERVFAIL, _NXDOMAIN, _REFUSED = 2, 3, 5
_EXIST = ("com", "wikipedia.org", "iana.org", "google.com", "cloudflare.com")
_FIRST = IPv4Address("127.1.0.1")
_LOOK = 0.2
"""Seconds between two looks at whether the server is to end."""

Reply = tuple[int, bytes | None] | None
"""The status, and the address or other content; None for silence."""


def name(host: int) -> str:
    """Return the name of a host of `bench._lib.web`."""
    return f"host{host}.com"


def _true(asked: str, kind: int) -> Reply:
    """What an honest name server says: names have IPv4 addresses only."""
    number = asked.removeprefix("host").removesuffix(".com")
    if not number.isdigit() and asked not in _EXIST:
        return _NXDOMAIN, None
    if kind == _NS:
        return 0, b"\x01a\x00"
    address = _FIRST + int(number) if number.isdigit() else _FIRST
    return 0, address.packed if kind == _A else None


def _sometimes(status: int | None, percent: int) -> Callable[[str, int], Reply]:
    """Return a server of which so many replies have another status, or are lost."""

    def reply(asked: str, kind: int) -> Reply:
        if random.randrange(100) >= percent:
            return _true(asked, kind)
        return None if status is None else (status, None)

    return reply


def _one_address(address: IPv4Address) -> Callable[[str, int], Reply]:
    return lambda _asked, kind: (0, address.packed if kind == _A else None)


def _with_ipv6(asked: str, kind: int) -> Reply:
    """Names have IPv6 addresses too, which lead nowhere."""
    reply = _true(asked, kind)
    ipv6 = IPv6Address("2a00:1450::1").packed
    return (0, ipv6) if kind == _AAAA and reply == (0, None) else reply


RESOLVERS: dict[str, tuple[float, Callable[[str, int], Reply]]] = {
    "an honest resolver": (0.0, _true),
    "a resolver that takes 4 s": (4.0, _true),
    "50 % of queries lost": (0.0, _sometimes(None, 50)),
    "50 % of queries answered with SERVFAIL": (0.0, _sometimes(_SERVFAIL, 50)),
    "50 % of queries refused": (0.0, _sometimes(_REFUSED, 50)),
    "20 % of queries answered with NXDOMAIN": (0.0, _sometimes(_NXDOMAIN, 20)),
    "queries for IPv6 never answered": (
        0.0,
        lambda asked, kind: None if kind == _AAAA else _true(asked, kind),
    ),
    "IPv6 addresses that lead nowhere": (0.0, _with_ipv6),
    "NXDOMAIN for every name": (0.0, _sometimes(_NXDOMAIN, 100)),
    "SERVFAIL for every name": (0.0, _sometimes(_SERVFAIL, 100)),
    "192.168.1.1 for every name": (0.0, _one_address(IPv4Address("192.168.1.1"))),
}
"""Seconds that a reply takes, and the reply."""


@contextmanager
def resolving(kind: str) -> Iterator[None]:
    """Be the system's resolver until the end of the block; in a mount namespace of its own."""
    delay, reply = RESOLVERS[kind]
    with (
        tempfile.NamedTemporaryFile("w") as configuration,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server,
    ):
        configuration.write("nameserver 127.0.0.53\n")
        configuration.flush()
        Path(configuration.name).chmod(0o644)
        subprocess.run(["mount", "--bind", configuration.name, "/etc/resolv.conf"], check=True)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        server.bind(("127.0.0.53", 53))
        server.settimeout(_LOOK)
        over = threading.Event()
        thread = threading.Thread(target=_serve, args=(server, over, delay, reply))
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
            subprocess.run(["umount", "/etc/resolv.conf"], check=True)


def _serve(
    server: socket.socket,
    over: threading.Event,
    delay: float,
    reply: Callable[[str, int], Reply],
) -> None:
    while not over.is_set():
        with suppress(TimeoutError):
            query, sender = server.recvfrom(4096)
            answer = _answer(query, reply)
            if answer and delay:
                threading.Timer(delay, _send, (server, answer, sender)).start()
            elif answer:
                _send(server, answer, sender)


def _send(server: socket.socket, answer: bytes, sender: tuple[str, int]) -> None:
    with suppress(OSError):  # the server or the program is gone
        server.sendto(answer, sender)


def _answer(query: bytes, reply: Callable[[str, int], Reply]) -> bytes:
    """The reply to a query; empty for silence (RFC 1035, section 4)."""
    at, labels = 12, []
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode("latin-1").lower())
        at += query[at] + 1
    (kind,) = struct.unpack(">H", query[at + 1 : at + 3])
    said = reply(".".join(labels), kind)
    if said is None:
        return b""
    status, content = said
    head = query[:2] + struct.pack(">5H", 0x8180 | status, 1, int(content is not None), 0, 0)
    record = b""
    if content is not None:
        record = b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 60, len(content)) + content
    return head + query[12 : at + 5] + record
