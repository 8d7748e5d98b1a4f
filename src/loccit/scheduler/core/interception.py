"""The distinction of what hosts answer from what a network answers in their place. Pure.

A captive portal or a filter gives every request over plain HTTP, and over HTTPS with a certificate
that is not valid, the same page, or redirects it to the same host. Probe URLs then prove every link
dead. It cannot answer over HTTPS with a valid certificate: one such answer shows that this machine
sees the public web, and so does any host that answers in its own way. Status 511 needs no probe
URL: no origin server sends it (RFC 6585, section 6).
"""

from msgspec import Struct

from loccit.model import Observation, Purpose
from loccit.outcomes import NETWORK_AUTHENTICATION_REQUIRED, is_success
from loccit.urls.domain import domain_of

_TOGETHER = 8
"""Domains in a row of which every URL has the same answer before it is the network's."""


class Place(Struct, frozen=True, gc=False):
    """The end of a link's way that many links may have in common."""

    key: str
    phrase: str
    """The place in words."""


_NOWHERE = Place("", "")
_LOGIN_REQUIRED = Place("status 511", "status 511 (network authentication required)")


class Interception:
    """Counts the domains in a row whose links and probe URLs all have one and the same answer."""

    def __init__(self) -> None:
        self._place = _NOWHERE
        """Where all answers of the row ended."""
        self._visited: set[str] = set()
        """Domains of which a link ended there."""
        self._caught: set[str] = set()
        """Those of which a probe URL ended there, too."""

    def observed(self, seen: Observation) -> None:
        """Handle the answer to a link or to a probe URL."""
        if seen.status is None:
            return
        domain = "" if _is_authentic(seen) else domain_of(seen.url)
        place = _place(seen, domain) if domain else _NOWHERE
        if place.key != self._place.key:
            self._place = place if seen.purpose is Purpose.VISIT else _NOWHERE
            self._visited.clear()
            self._caught.clear()
        if self._place is _NOWHERE or _is_address(domain):
            return
        if seen.purpose is Purpose.VISIT:
            self._visited.add(domain)
            if self._place is _LOGIN_REQUIRED:
                self._caught.add(domain)
        elif seen.purpose is Purpose.SIBLING and domain in self._visited:
            self._caught.add(domain)

    @property
    def is_suspected(self) -> bool:
        """Whether so many domains in a row had the same answer that it is the network's."""
        return len(self._caught) >= _TOGETHER

    def description(self) -> str:
        """Describe what answers in place of the hosts, for people."""
        named = ", ".join(sorted(self._caught)[:3])
        return (
            f"This machine does not see the public web: {len(self._caught)} domains in a row"
            f" ({named} …) answer every address with {self._place.phrase}, as behind the login page"
            " of a network or a filter. No verdict was made from that. Run the audit again when"
            " the network lets it through."
        )


def _is_address(domain: str) -> bool:
    """Return whether a host has no name: what answers there may well be one program."""
    return domain[-1:].isdigit() or ":" in domain


def _is_authentic(seen: Observation) -> bool:
    """Return whether a certificate shows that it was the host that answered."""
    return seen.final_url.startswith("https:") and seen.insecure is None


def _place(seen: Observation, domain: str) -> Place:
    """Return where an answer ended; nowhere where that is the host's own affair."""
    if seen.status == NETWORK_AUTHENTICATION_REQUIRED:
        return _LOGIN_REQUIRED
    final = domain_of(seen.final_url)
    if final != domain:
        return Place(f"domain {final}", f"a redirect to {final}")
    if is_success(seen.status) and seen.page is not None and seen.page.words:
        title = f" (“{seen.page.title}”)" if seen.page.title else ""
        return Place(f"text {seen.page.text_digest}", f"the same page{title}")
    return _NOWHERE
