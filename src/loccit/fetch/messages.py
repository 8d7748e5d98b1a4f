"""The messages of one HTTP exchange: what an engine is asked for, and what it answers."""

from msgspec import Struct

from loccit.model import Failure

Headers = list[tuple[str, str]]
"""Names in lower case, in the order received; a name may come more than once."""


REDIRECTS = frozenset({301, 302, 303, 307, 308})
"""Statuses whose Location a browser follows (Fetch standard, "redirect status")."""


def first_value(headers: Headers, name: str) -> str:
    """The first value of a header (name in lower case) that is not empty, or nothing.

    So Chromium reads `Location` (`HttpResponseHeaders::IsRedirect`).
    """
    for key, value in headers:
        if key == name and value:
            return value
    return ""


def overridden(defaults: Headers, own: Headers) -> Headers:
    """The headers of every request, and a call's own in the place of those of the same name."""
    names = {name for name, _ in own}
    return [*(header for header in defaults if header[0] not in names), *own]


class HttpRequest(Struct, gc=False):
    """One exchange that an engine is asked for."""

    url: str
    """Absolute, as the engine's own URL parser writes it."""
    scheme: str
    host: str
    """As it stands in the URL: a name in ASCII, an IPv4 address, or an IPv6 address in brackets."""
    port: int
    """Of the URL; the connection's may differ (`settings.network.ports`)."""
    address: str
    """The vetted IP address to connect to; empty where a proxy resolves the name."""
    headers: Headers
    timeout: float
    """Seconds for the whole exchange."""
    careful: bool = False
    """Offer HTTP/1.1 only, and take the answer as it dribbles in: a status counts even if the body
    never ends."""
    lenient: bool = False
    """For the engine that forgives nearly everything."""
    limit: int = 0
    """Bytes of the body to read, whatever it is; 0: as the engine is set for all."""
    suspicion: Failure | None = None
    """What the strict engine said of the server's TLS; the lenient one looks behind it."""


class HttpResponse(Struct, gc=False):
    """An HTTP answer."""

    status: int
    headers: Headers
    body: bytes = b""
    """Decoded (gzip …), and no longer than the limit; empty where nobody wants to read it."""
    truncated: bool = False
    insecure: Failure | None = None
    """The certificate error that was looked behind."""
    note: str = ""
    """That error in words."""

    def header(self, name: str) -> str:
        """The first value of a header (name in lower case), or nothing."""
        return first_value(self.headers, name)


class Exchange(Struct, frozen=True, gc=False):
    """A response that is to be kept as it came."""

    url: str
    """What was asked for."""
    at: float
    """When the response came, in Unix seconds."""
    address: str
    """The IP address of the server; empty where a proxy resolved the name."""
    status: int
    headers: Headers
    body: bytes
    """Without content and transfer codings."""
    truncated: bool = False
    """The body is longer than what was read of it."""


class ExchangeError(Exception):
    """No HTTP answer came."""

    def __init__(self, failure: Failure, detail: str = "", *, unreadable: bool = False) -> None:
        super().__init__(detail or failure.value)
        self.failure = failure
        self.detail = detail
        self.unreadable = unreadable
        """Something came that this engine cannot read; a more lenient one may."""
