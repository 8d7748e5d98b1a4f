"""Groups of statuses and failures that several packages have to tell from others."""

from loccit.model import Failure

GONE_STATUSES = frozenset({404, 410})
"""Statuses by which a server says that a page is not there (RFC 9110, 15.5.5 and 15.5.11)."""
OVERLOADED_STATUSES = frozenset({429, 503})
"""Statuses by which a host asks for fewer requests (RFC 6585, 4; RFC 9110, 15.6.4)."""
NETWORK_AUTHENTICATION_REQUIRED = 511
"""The status of a network that wants a login first, in the place of the host (RFC 6585, 6)."""
PASSING_STATUSES = frozenset(
    {408, 425, 429, 500, 502, 503, 504, NETWORK_AUTHENTICATION_REQUIRED}
    | {520, 521, 522, 523, 524, 527}
)
"""Statuses that may pass by themselves (RFC 9110, RFC 8470; 52x: Cloudflare)."""
CONNECT_FAILURES = frozenset(
    {
        Failure.CONNECT_REFUSED, Failure.CONNECT_TIMEOUT, Failure.CONNECT_UNREACHABLE,
        Failure.CONNECT_OTHER,
    }
)  # fmt: skip
"""How a connection to an address may fail; another address of the host may be reached."""
UNREACHED_FAILURES = CONNECT_FAILURES | {
    Failure.DNS_SERVFAIL, Failure.DNS_TIMEOUT, Failure.PROXY,
}  # fmt: skip
"""How hosts fail when this machine is offline: nothing is ever reached."""


def is_success(status: int | None) -> bool:
    """Return whether a status says that all is well (2xx)."""
    return status is not None and 200 <= status < 300
