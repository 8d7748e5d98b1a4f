"""Requests, and what the network answered to them."""

from enum import StrEnum
from typing import Literal

from msgspec import Struct

from loccit.model.pages import Page
from loccit.reasons import Reason


class Failure(StrEnum):
    """Why no HTTP answer was had. Prefixes group them: `dns-`, `connect-`, `read-`, `tls-`."""

    DNS_NXDOMAIN = "dns-nxdomain"
    DNS_NODATA = "dns-nodata"
    DNS_SERVFAIL = "dns-servfail"
    DNS_TIMEOUT = "dns-timeout"
    NOT_IN_DNS = "not-in-dns"
    """A name that is outside the DNS by design, such as one under `.onion`."""
    NO_IPV6 = "no-ipv6"
    """The host has IPv6 addresses only, and this machine has no route to them."""
    FORBIDDEN_ADDRESS = "forbidden-address"
    CONNECT_REFUSED = "connect-refused"
    CONNECT_TIMEOUT = "connect-timeout"
    CONNECT_UNREACHABLE = "connect-unreachable"
    CONNECT_OTHER = "connect-other"
    READ_TIMEOUT = "read-timeout"
    RESET = "reset"
    EMPTY = "empty-reply"
    PROTOCOL = "protocol-error"
    # A certificate's failure is the verdict's reason as it stands.
    TLS_EXPIRED = Reason.TLS_EXPIRED.value
    TLS_NOT_YET_VALID = Reason.TLS_NOT_YET_VALID.value
    TLS_SELF_SIGNED = Reason.TLS_SELF_SIGNED.value
    TLS_WRONG_HOST = Reason.TLS_WRONG_HOST.value
    TLS_INCOMPLETE_CHAIN = Reason.TLS_INCOMPLETE_CHAIN.value
    TLS_UNTRUSTED = Reason.TLS_UNTRUSTED.value
    TLS_OLD_PROTOCOL = Reason.TLS_OLD_PROTOCOL.value
    TLS_OTHER = Reason.TLS_OTHER.value
    REDIRECT_LOOP = "redirect-loop"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    BAD_REDIRECT = "bad-redirect"
    """A Location that is not an http(s) URL; `detail` quotes it."""
    ROBOTS = "robots-disallowed"
    PROXY = "proxy-error"
    SKIPPED_HOST = "skipped-host"
    """The configuration says never to contact this host."""
    INTERNAL = "internal-error"
    """An error of loccit's own while it read or judged the answer."""


class Hop(Struct, frozen=True, gc=False, omit_defaults=True):
    """One request of a chain and its answer."""

    url: str
    status: int | None
    """None where no HTTP answer came (then the observation's `failure` says why)."""
    location: str | None = None
    """Where this hop sent us, as an absolute URL."""
    via: Literal["http", "meta-refresh"] = "http"
    """How it sent us there."""


class Purpose(StrEnum):
    """Why a request was made."""

    VISIT = "visit"
    CONFIRM = "confirm"
    """A second look at the same URL later in the same run."""
    SIBLING = "sibling"
    """A probe URL of the same shape on the same host."""
    PLATFORM = "platform"
    """A platform's own way of asking (oEmbed, an API)."""
    CORRECTION = "correction"
    """What a wrong URL plainly meant."""
    SECURE = "secure"
    """The same address over HTTPS, where plain HTTP has nothing."""
    HOME = "home"
    """The home page of a host that gives every URL the same short page."""
    ORIGINAL = "original"
    """The page whose copy in a web archive is cited."""


Visitor = Literal["plain", "browser"]
"""Whose headers a request carries: loccit's own short ones, or those that browsers send.

Both name loccit in the User-Agent. Some sites answer 404 or 500 to whatever sends no browser's
`Accept` and `Accept-Language`.
"""


class Request(Struct, frozen=True, gc=False):
    """Something to ask the network, for the sake of a link."""

    url: str
    link: str
    """The `Link.url` it is asked for."""
    purpose: Purpose = Purpose.VISIT
    priority: int = 0
    """Among a host's waiting requests, smaller first."""
    at_end: bool = False
    """Ask when the run's other work is done (confirmations, spread out in time)."""
    share: str | None = None
    """Requests with the same key are sent once; the answer serves every link that asked.

    Sibling probes are shared by host and shape, and remembered between runs.
    """
    visitor: Visitor = "plain"
    once: bool = False
    """A failure is not retried: the request looks a second time at what failed already."""
    with_cookies: bool = False
    """What answers that nothing is there, and sets cookies, is asked once more with them."""


class Observation(Struct, frozen=True, omit_defaults=True):
    """The answers of the network to one request, hop by hop: evidence without a verdict."""

    url: str
    """What was asked."""
    link: str
    at: float
    purpose: Purpose = Purpose.VISIT
    share: str | None = None
    """The request's `share`."""
    hops: tuple[Hop, ...] = ()
    """Every request of the chain in order; the last one is where it ended."""
    status: int | None = None
    """The last hop's HTTP status."""
    failure: Failure | None = None
    detail: str = ""
    """The failure in words, for people."""
    insecure: Failure | None = None
    """The certificate error that was looked behind to get this answer."""
    concluded: bool = False
    """Not asked: concluded from the failure of its host on several other links."""
    headers: dict[str, str] = {}
    """The final answer's headers that verdicts read, names in lower case."""
    page: Page | None = None
    elapsed: float = 0.0
    """Seconds from the first byte sent to the last byte read, without waiting in lanes."""
    attempts: int = 1
    address: str | None = None
    """The address that answered last."""
    visitor: Visitor = "plain"
    """Whose headers the last exchange carried."""
    network: str = ""
    """The network from which the last exchange was made, where a cluster's worker names it."""
    body: bytes = b""
    """Of a page: a digest of its bytes, by which a later visit knows that nothing changed."""
    size: int = 0
    """Of a page: the bytes of its body that were read, decoded."""
    not_modified: bool = False
    """The server said 304 Not Modified: the page is the one that an earlier visit read."""

    @property
    def final_url(self) -> str:
        """Where the chain ended."""
        return self.hops[-1].url if self.hops else self.url
