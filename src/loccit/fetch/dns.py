"""Names to addresses: c-ares, once per host and run, its failures distinguished."""

import asyncio
import socket
from collections.abc import Mapping, Sequence
from functools import partial
from ipaddress import ip_address
from pathlib import Path

import pycares
from msgspec import Struct

from loccit.errors import UsageError
from loccit.fetch.addresses import Network, objection
from loccit.fetch.dns_channel import DENIALS, Answer, Channel, IndependentQueries
from loccit.fetch.resolver_checks import (
    addresses_of_missing_names,
    addresses_of_public_names,
    knows_names,
)
from loccit.model import Failure
from loccit.urls.outside_dns import is_outside_dns

CONCURRENT = 256
"""Names under way at once: far below what fills a UDP socket's buffer."""

_ASKED_AGAIN = frozenset(
    {
        pycares.errno.ARES_ETIMEOUT,
        pycares.errno.ARES_ECONNREFUSED,
        pycares.errno.ARES_ESERVFAIL,
        pycares.errno.ARES_EREFUSED,
    }
)
"""Statuses of c-ares after which a name is asked for once more."""
_OF_A_SOCKET = frozenset({pycares.errno.ARES_EBADRESP, pycares.errno.ARES_ECONNREFUSED})
"""Statuses that all queries of a socket have when one of them has it."""
_ALONE = 8
"""Names under way at once that are asked for again over channels of their own."""
_REFUSED_FOR = 1.0
"""Seconds after which a name server that refused a query is asked again: it may just restart."""

_FAILURES: Mapping[int, tuple[Failure, str]] = {
    pycares.errno.ARES_ENOTFOUND: (Failure.DNS_NXDOMAIN, "the name does not exist (NXDOMAIN)"),
    pycares.errno.ARES_EBADNAME: (Failure.DNS_NXDOMAIN, "no such name can exist"),
    pycares.errno.ARES_ENODATA: (Failure.DNS_NODATA, "the name exists but has no address"),
    pycares.errno.ARES_ETIMEOUT: (Failure.DNS_TIMEOUT, "the name servers did not answer"),
    pycares.errno.ARES_ECONNREFUSED: (Failure.DNS_TIMEOUT, "no name server could be contacted"),
    pycares.errno.ARES_EBADRESP: (Failure.DNS_SERVFAIL, "the name server's reply is malformed"),
}
"""Everything else (SERVFAIL, REFUSED) is trouble of the name's servers."""


class Resolved(Struct, frozen=True, gc=False):
    """The result of a look-up: addresses that may be contacted, or why there are none."""

    addresses: tuple[str, ...] = ()
    failure: Failure | None = None
    detail: str = ""


_OUTSIDE_DNS = Resolved(failure=Failure.NOT_IN_DNS, detail="the name is outside the public DNS")
_FIRST_QUERY = 3.0
_SECOND_QUERY = 5.0
"""Seconds that a query may take, at most; c-ares gives no query more than the latter."""


def first_query(timeout: float) -> float:
    """Return the seconds for the first query of a look-up: an attempt's `timeout` or less.

    The second query has twice as long. Only an answer that comes while its own query is under way
    counts.
    """
    return min(_FIRST_QUERY, timeout)


class Resolver:
    """Resolves and vets; the only source of addresses in a run."""

    def __init__(
        self,
        nameservers: Sequence[str] = (),
        allowed: tuple[Network, ...] = (),
        *,
        timeout: float = _FIRST_QUERY,
    ) -> None:
        """Use `nameservers` ("address" or "address:port"), or else the system's configuration.

        `/etc/hosts` is read first, as the system does. `timeout` is in seconds for the first
        query. It may be given up sooner where others were answered quickly (`Channel`); the
        second has twice as long in any case.

        Raises:
            UsageError: A name server is no address.
        """
        self._allowed = allowed
        self._configured = bool(nameservers)
        self._known: dict[str, Resolved | asyncio.Future[Resolved]] = {}
        self._limit = asyncio.Semaphore(CONCURRENT)
        try:
            self._first = Channel(nameservers, timeout)
        except pycares.AresError as error:
            message = f"[network] nameservers: {', '.join(nameservers)}: {error}."
            raise UsageError(message) from None
        self._second = IndependentQueries(nameservers, min(_SECOND_QUERY, 2 * timeout))
        self._alone_limit = asyncio.Semaphore(_ALONE)
        self._missing: asyncio.Future[frozenset[str]] | None = None
        self._public: asyncio.Future[dict[str, tuple[str, ...]]] | None = None

    async def resolve(self, host: str, *, again: bool = False) -> Resolved:
        """The host's vetted addresses; asked once, however many wait for it.

        Args:
            again: forget what an earlier look-up found, which failed for a passing reason.
        """
        entry = self._known.get(host)
        if entry is None or (again and isinstance(entry, Resolved)):
            entry = self._known[host] = asyncio.get_running_loop().create_future()
            resolved = Resolved(failure=Failure.DNS_SERVFAIL, detail="the look-up was cancelled")
            try:
                async with self._limit:
                    resolved = await self._ask(host, again=again)
            finally:
                self._known[host] = resolved
                entry.set_result(resolved)
        if isinstance(entry, Resolved):
            return entry
        return await asyncio.shield(entry)

    def close(self) -> None:
        """Give up what is under way."""
        self._first.close()
        self._second.close()

    async def sane(self, known: Sequence[str] = ()) -> bool:
        """Return whether this resolver sees the public DNS.

        It knows the name servers of `com.`, or the address of at least one name that exists
        beyond doubt (`known`, such as hosts that answered in an earlier run, or our own). A
        resolver that says NXDOMAIN to everything knows none of them. That it knows the root's
        servers proves nothing: closed networks have a root of their own.
        """
        ask = partial(self._query, again=True)
        return await self._second.has_name_servers("com.") or await knows_names(ask, known)

    async def _ask(self, host: str, *, again: bool) -> Resolved:
        if not is_outside_dns(host):
            return await self._look_up(host, again=again)
        # Its name must not leak to the public DNS (RFC 7686, section 2), where no answer can be
        # true. Configured name servers are asked: they may be those of the network that it is in.
        if not self._configured:
            found = _in_hosts_file(host)
            return self._vet(found) if found else _OUTSIDE_DNS
        resolved = await self._look_up(host, again=again)
        return _OUTSIDE_DNS if resolved.failure is Failure.DNS_NXDOMAIN else resolved

    async def _look_up(self, host: str, *, again: bool) -> Resolved:
        host = host[:-1] if host.endswith(".") and host != "." else host
        literal = host.strip("[]")
        if literal[-1:].isdigit() or ":" in literal:
            try:
                return self._vet((literal,))
            except ValueError:
                pass  # a name that ends in a digit, such as `host.x1`
        try:
            answer = await self._query(host, again=again)
        except (UnicodeError, ValueError) as error:
            return Resolved(failure=Failure.DNS_NXDOMAIN, detail=f"no such name can exist: {error}")
        if answer.addresses:
            invented = await self._addresses_of_missing_names()
            if invented.issuperset(answer.addresses):
                detail = f"the resolver gives every name that does not exist {answer.addresses[0]}"
                return Resolved(failure=Failure.DNS_NXDOMAIN, detail=detail)
            return await self._believed(self._vet(answer.addresses))
        failure, detail = _FAILURES.get(answer.status, (Failure.DNS_SERVFAIL, ""))
        return Resolved(
            failure=failure, detail=detail or str(pycares.errno.strerror(answer.status))
        )

    async def _query(self, name: str, *, again: bool = False) -> Answer:
        # A channel answers a repeated query by what it has received, as long as the records live.
        answer = await (self._second if again else self._first).addresses(name)
        if answer.status in _ASKED_AGAIN:
            answer = await self._second.addresses(name)
        if answer.status in _OF_A_SOCKET:
            if answer.status == pycares.errno.ARES_ECONNREFUSED:
                await asyncio.sleep(_REFUSED_FOR)
            async with self._alone_limit:
                return await self._second.by_family_alone(name)
        if answer.status in DENIALS:
            return await self._second.by_family(name)
        return answer

    async def _believed(self, found: Resolved) -> Resolved:
        """Return what was found, unless the resolver gives public names forbidden addresses too."""
        if found.failure is not Failure.FORBIDDEN_ADDRESS:
            return found
        if self._public is None:
            self._public = asyncio.ensure_future(addresses_of_public_names(self._first.addresses))
        public = await asyncio.shield(self._public)
        vetted = {name: self._vet(addresses) for name, addresses in public.items()}
        if any(each.failure is not Failure.FORBIDDEN_ADDRESS for each in vetted.values()):
            return found
        for name, each in vetted.items():
            detail = f"the resolver does not see the public DNS: for {name}, {each.detail}"
            return Resolved(failure=Failure.DNS_SERVFAIL, detail=detail)
        return found

    async def _addresses_of_missing_names(self) -> frozenset[str]:
        """Return what `addresses_of_missing_names` finds, which is asked for once."""
        if self._missing is None:
            self._missing = asyncio.ensure_future(addresses_of_missing_names(self._first.addresses))
        return await asyncio.shield(self._missing)

    def _vet(self, addresses: Sequence[str]) -> Resolved:
        """Keep what may be contacted; refuse the host where nothing is left."""
        objections = {address: objection(address, self._allowed) for address in addresses}
        fit = tuple(a for a, why in objections.items() if why is None)
        reachable = tuple(a for a in fit if ":" not in a or _has_route(a))
        if reachable:
            return Resolved(addresses=reachable)
        if fit:
            return Resolved(failure=Failure.NO_IPV6, detail=f"no IPv6 route to {fit[0]} from here")
        address, why = next(iter(objections.items()))
        return Resolved(failure=Failure.FORBIDDEN_ADDRESS, detail=f"{address} is {why}")


def _has_route(address: str) -> bool:
    """Return whether this machine has a route to an IPv6 address. Nothing is sent."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
            probe.connect((address.partition("%")[0], 53))
    except OSError:
        return False
    return True


def _in_hosts_file(host: str, path: str = "/etc/hosts") -> tuple[str, ...]:
    """The addresses that the machine's own table gives a name."""
    name = host.rstrip(".").lower()
    try:
        lines = Path(path).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ()
    rows = [line.partition("#")[0].lower().split() for line in lines]
    found = (row[0] for row in rows if len(row) > 1 and name in row[1:])
    return tuple(dict.fromkeys(address for address in found if _is_address(address)))


def _is_address(text: str) -> bool:
    try:
        ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return True
