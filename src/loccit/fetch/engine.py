"""The seam: what an engine is.

An engine makes one exchange: it connects to the address that it is given, and nowhere else, sends
one GET and reads one answer. Everything else (who may be contacted, when, how often, where a
redirect leads) is composed around it. `httpx_bridge.py` joins this seam to httpx: any httpx
transport serves as an engine, and every engine as an httpx transport.

`compose.py` sends plain HTTP to `plain.py`, TLS to `pinned.py`, and what neither can read to
`lenient.py`.
"""

from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Protocol

from loccit.config.settings import NetworkSettings
from loccit.fetch.messages import Headers, HttpRequest, HttpResponse

BodyLimit = Callable[[int, str], int]
"""How many bytes of a body to read, given the status and the content type."""


class Engine(Protocol):
    """Makes exchanges."""

    needs_addresses: bool
    """Whether calls must carry a vetted address; not where a proxy looks names up."""

    async def fetch(self, call: HttpRequest) -> HttpResponse:
        """Make one exchange.

        Raises:
            ExchangeError: No HTTP answer came.
        """

    def expect(self, host: str, address: str) -> None:
        """Learn that a host was resolved, before it is asked."""

    async def close(self) -> None:
        """Let go of all connections."""


MakeEngine = Callable[[NetworkSettings, Headers, BodyLimit], Engine]
"""Makes an engine of the settings, the headers of every request, and how much to read."""


def is_literal(host: str) -> bool:
    """Return whether a URL's host is an address (an IPv6 one in brackets), and no name to look up.

    Only what parses as an address is one. A name that ends in a digit, such as `db1`, is resolved
    and pinned like any other.
    """
    if not host or not (host[-1].isdigit() or host[-1] == "]"):
        return False
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def target_port(ports: Mapping[str, int], port: int) -> int:
    """The port to connect to where a URL says `port`."""
    return ports.get(str(port), port)
