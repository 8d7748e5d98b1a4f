"""Names to addresses: c-ares, once per host and run, its failures told apart."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress

import pycares
from msgspec import Struct

from loccit.errors import UsageError
from loccit.fetch.addresses import Network, objection
from loccit.model import Failure

CONCURRENT = 256
"""Names under way at once: far below what fills a UDP socket's buffer."""

_FAILURES: Mapping[int, tuple[Failure, str]] = {
    pycares.errno.ARES_ENOTFOUND: (Failure.DNS_NXDOMAIN, "the name does not exist (NXDOMAIN)"),
    pycares.errno.ARES_EBADNAME: (Failure.DNS_NXDOMAIN, "no such name can exist"),
    pycares.errno.ARES_ENODATA: (Failure.DNS_NODATA, "the name exists but has no address"),
    pycares.errno.ARES_ETIMEOUT: (Failure.DNS_TIMEOUT, "the name servers did not answer"),
    pycares.errno.ARES_ECONNREFUSED: (Failure.DNS_TIMEOUT, "no name server could be contacted"),
}
"""Everything else (SERVFAIL, REFUSED, malformed answers) is trouble of the name's servers."""


class Resolved(Struct, frozen=True, gc=False):
    """What is known of a host: addresses that may be contacted, or why there are none."""

    addresses: tuple[str, ...] = ()
    failure: Failure | None = None
    detail: str = ""


class Resolver:
    """Resolves and vets; the only source of addresses in a run."""

    def __init__(
        self,
        nameservers: Sequence[str] = (),
        allowed: tuple[Network, ...] = (),
        *,
        timeout: float = 3.0,
        tries: int = 2,
    ) -> None:
        """Use `nameservers` ("address" or "address:port"), or else the system's configuration.

        `/etc/hosts` is read first, as the system does. `timeout` is in seconds for the first of
        the `tries`; later ones wait longer.

        Raises:
            UsageError: A name server is no address.
        """
        self._allowed = allowed
        self._known: dict[str, Resolved | asyncio.Future[Resolved]] = {}
        self._limit = asyncio.Semaphore(CONCURRENT)
        try:
            # An absolute name is asked as it is: a search domain would invent other sites.
            # `lookups` is left alone: pycares 5.2 hands c-ares a text that Python may free before
            # it is read, and then every look-up fails at once with ECONNREFUSED.
            self._channel = pycares.Channel(
                flags=pycares.ARES_FLAG_NOSEARCH,
                timeout=timeout,
                tries=tries,
                servers=nameservers or None,
                socket_receive_buffer_size=1 << 20,
            )
        except pycares.AresError as error:
            message = f"[network] nameservers: {', '.join(nameservers)}: {error}."
            raise UsageError(message) from None

    def known(self, host: str) -> Resolved | None:
        """What is already known of a host."""
        entry = self._known.get(host)
        return entry if isinstance(entry, Resolved) else None

    async def resolve(self, host: str) -> Resolved:
        """The host's vetted addresses; asked once, however many wait for it."""
        entry = self._known.get(host)
        if entry is None:
            entry = self._known[host] = asyncio.get_running_loop().create_future()
            resolved = Resolved(failure=Failure.DNS_SERVFAIL, detail="the look-up was cancelled")
            try:
                async with self._limit:
                    resolved = await self._ask(host)
            finally:
                self._known[host] = resolved
                entry.set_result(resolved)
        if isinstance(entry, Resolved):
            return entry
        return await asyncio.shield(entry)

    def forget(self, host: str) -> None:
        """Ask again when the host is next needed: its look-up failed for a passing reason."""
        if isinstance(self._known.get(host), Resolved):
            del self._known[host]

    def close(self) -> None:
        """Give up what is under way."""
        self._channel.close()

    async def _ask(self, host: str) -> Resolved:
        literal = host.strip("[]")
        if literal[-1:].isdigit() or ":" in literal:
            try:
                return self._vet((literal,))
            except ValueError:
                pass  # a name that ends in a digit, such as `host.x1`
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[tuple[tuple[str, ...], int | None]] = loop.create_future()

        def told(result: pycares.AddrInfoResult | None, status: int | None) -> None:
            found = tuple(node.addr[0].decode() for node in result.nodes) if result else ()
            with suppress(RuntimeError):  # the run has ended meanwhile; nobody waits any more
                loop.call_soon_threadsafe(_settle, answer, (found, status))

        try:
            self._channel.getaddrinfo(host, None, type=1, callback=told)
        except (UnicodeError, ValueError) as error:
            return Resolved(failure=Failure.DNS_NXDOMAIN, detail=f"no such name can exist: {error}")
        found, status = await answer
        if found:
            return self._vet(found)
        failure, detail = _FAILURES.get(
            status if status is not None else pycares.errno.ARES_ENODATA,
            (Failure.DNS_SERVFAIL, ""),
        )
        return Resolved(failure=failure, detail=detail or str(pycares.errno.strerror(status or 0)))

    def _vet(self, addresses: Sequence[str]) -> Resolved:
        """Keep what may be contacted; refuse the host where nothing is left."""
        objections = {address: objection(address, self._allowed) for address in addresses}
        fit = tuple(dict.fromkeys(a for a, why in objections.items() if why is None))
        if fit:
            return Resolved(addresses=fit)
        address, why = next(iter(objections.items()))
        return Resolved(failure=Failure.FORBIDDEN_ADDRESS, detail=f"{address} is {why}")


def _settle(
    answer: "asyncio.Future[tuple[tuple[str, ...], int | None]]",
    value: tuple[tuple[str, ...], int | None],
) -> None:
    if not answer.done():
        answer.set_result(value)
