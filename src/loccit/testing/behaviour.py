"""What a site of the rehearsal web does when it is asked: values, read like a table."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from msgspec import Struct


class Dns(StrEnum):
    """What the name server says of a name."""

    ADDRESS = "address"
    NXDOMAIN = "nxdomain"
    SERVFAIL = "servfail"
    REFUSED = "refused"
    NODATA = "nodata"
    TIMEOUT = "timeout"
    """No answer ever comes."""
    OVER_TCP = "over-tcp"
    """The answer over UDP is truncated, so that the name must be asked again over TCP."""


class Tls(StrEnum):
    """What the site's certificate is like."""

    GOOD = "good"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    SELF_SIGNED = "self-signed"
    WRONG_HOST = "wrong-host"
    INCOMPLETE_CHAIN = "incomplete-chain"
    """Signed by an intermediate authority whose own certificate the server does not send."""
    OLD_PROTOCOL = "old-protocol"
    """The handshake ends in the alert `protocol_version`, as a server of TLS 1.0 ends it."""
    NONE = "none"
    """Nothing speaks TLS for this name: the connection is closed in the handshake."""


class Fault(StrEnum):
    """What goes wrong on the wire."""

    RESET = "reset"
    """The connection is reset (RST) instead of an answer."""
    EMPTY = "empty"
    """The connection is closed without a byte."""
    SILENT = "silent"
    """Nothing ever comes."""
    TRUNCATED = "truncated"
    """Half of the announced body comes; then the connection is closed."""
    STALLED = "stalled"
    """Half of the announced body comes; then nothing more."""
    ENDLESS = "endless"
    """The body never ends."""
    GARBAGE = "garbage"
    """Bytes that are no HTTP."""
    BAD_CHUNKS = "bad-chunks"
    """A chunked body whose second chunk size is no number."""
    BAD_GZIP = "bad-gzip"
    """The body claims to be gzip and is not."""
    HTTP_10 = "http/1.0"
    """No fault, an old server: HTTP/1.0, the body ends with the connection."""


class Reply(Struct, frozen=True, kw_only=False):
    """One answer."""

    status: int = 200
    body: str | bytes = ""
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str | None = "text/html; charset=utf-8"
    """None: no Content-Type is sent."""
    delay: float = 0.0
    """Seconds before the answer begins."""
    fault: Fault | None = None
    head: "Reply | None" = None
    """What HEAD is answered where it differs from GET."""


class Asked(Struct, frozen=True):
    """One request as the web received it."""

    host: str
    path: str
    """With the query, as it was sent."""
    method: str
    headers: dict[str, str]
    """Names in lower case."""
    at: float
    """Unix seconds."""
    scheme: str
    nth: int
    """1 for the first request of this method to this host and path, 2 for the second …"""


Behaviour = Reply | Callable[[Asked], Reply]
"""An answer, or a function that gives one for each request (called in the web's thread)."""


class Site(Struct, frozen=True):
    """A host: its pages, and what it does elsewhere."""

    host: str
    """A name, or `*.name` for all of its subdomains (exact names win)."""
    pages: Mapping[str, Behaviour] = {}
    """By path and query; else by path; else by the longest `/prefix/*`."""
    otherwise: Behaviour = Reply(
        404, "<!doctype html><title>404 Not Found</title><h1>Not Found</h1>"
    )
    """For every path that is not in `pages`."""
    dns: Dns = Dns.ADDRESS
    tls: Tls = Tls.GOOD
    addresses: tuple[str, ...] = ("127.0.0.1",)
    """What the name server tells, IPv4 or IPv6; the web listens on 127.0.0.1 only."""
    http: bool = True
    """Whether plain HTTP is answered; else the connection is reset."""

    def behaviour(self, path: str) -> Behaviour:
        """What is done for a path with its query."""
        pages = self.pages
        found = pages.get(path)
        if found is None:
            bare = path.partition("?")[0]
            found = pages.get(bare)
            while found is None and bare:
                bare = bare.rpartition("/")[0]
                found = pages.get(f"{bare}/*")
        return self.otherwise if found is None else found


def in_turn(*replies: Reply) -> Behaviour:
    """The first reply for the first request, and so on; the last one for all that follow."""

    def behave(asked: Asked) -> Reply:
        return replies[min(asked.nth, len(replies)) - 1]

    return behave


def redirect(location: str, status: int = 301, **headers: str) -> Reply:
    """A redirect; `_` in a header's name stands for `-`."""
    more = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Reply(status, "", (("Location", location), *more))
