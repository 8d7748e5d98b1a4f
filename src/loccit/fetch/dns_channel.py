"""Queries to name servers through c-ares, for asyncio: over one channel, or over new ones."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing, suppress
from typing import Any, TypeVar

import pycares
from msgspec import Struct

T = TypeVar("T")
_ADDRESS = (pycares.ARecordData, pycares.AAAARecordData)
DENIALS = frozenset({pycares.errno.ARES_ENOTFOUND, pycares.errno.ARES_ENODATA})
"""Statuses of c-ares by which a name does not exist, or has no address."""


class Answer(Struct, frozen=True, gc=False):
    """The addresses of a name, or why the name servers give none."""

    addresses: tuple[str, ...]
    status: int
    """A status of c-ares (`pycares.errno`); 0 only with addresses."""


class Channel:
    """A c-ares channel: its sockets, its thread, and its measure of how quick the servers are.

    A query is sent once to each server. It has `timeout` seconds at first; after three answers
    c-ares gives it five times their average, 0.25 s at least, and no option turns that off
    (`ares_metrics.c`).
    """

    def __init__(self, nameservers: Sequence[str], timeout: float) -> None:
        """Use `nameservers` ("address" or "address:port"), or else the system's configuration.

        Raises:
            pycares.AresError: A name server is no address.
        """
        # An absolute name is asked as it is: a search domain would invent other sites.
        # `lookups` is left alone: pycares 5.2 hands c-ares a text that Python may free before
        # it is read, and then every look-up fails at once with ECONNREFUSED.
        self._channel = pycares.Channel(
            flags=pycares.ARES_FLAG_NOSEARCH,
            timeout=timeout,
            tries=1,
            servers=nameservers or None,
            socket_receive_buffer_size=1 << 20,
        )
        self.under_way = 0
        """Queries that wait for their answer."""

    async def addresses(self, host: str) -> Answer:
        """Ask for a name's addresses, of both families.

        Raises:
            UnicodeError: No such name can exist.
            ValueError: As above.
        """

        def found(result: pycares.AddrInfoResult) -> tuple[str, ...]:
            return tuple(node.addr[0].decode() for node in result.nodes)

        return await self._answer(
            lambda done: self._channel.getaddrinfo(host, None, type=1, callback=done), found
        )

    async def of_family(self, host: str, kind: int) -> Answer:
        """Ask for a name's addresses of one family, a record type of pycares.

        The system's table of hosts is not read.

        Raises:
            UnicodeError: No such name can exist.
            ValueError: As above.
        """

        def found(result: pycares.DNSResult) -> tuple[str, ...]:
            # Aliases on the way are among the records.
            return tuple(one.data.addr for one in result.answer if isinstance(one.data, _ADDRESS))

        try:
            return await self._answer(
                lambda done: self._channel.query(host, kind, callback=done), found
            )
        except pycares.AresError as error:  # c-ares denies names such as `a.onion` by itself
            return Answer((), error.args[0])

    async def _answer(
        self,
        ask: Callable[[Callable[[Any, int | None], None]], object],
        found: Callable[[Any], tuple[str, ...]],
    ) -> Answer:
        """Ask, and wait for what c-ares reports from its own thread."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer] = loop.create_future()

        def done(result: Any, status: int | None) -> None:
            addresses = found(result) if result else ()
            said = 0 if addresses else status or pycares.errno.ARES_ENODATA
            with suppress(RuntimeError):  # the run has ended meanwhile; nobody waits any more
                loop.call_soon_threadsafe(_settle, answer, Answer(addresses, said))

        ask(done)
        self.under_way += 1
        try:
            return await answer
        finally:
            self.under_way -= 1

    async def has_name_servers(self, zone: str) -> bool:
        """Return whether a zone's name servers are known."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[bool] = loop.create_future()

        def on_result(result: object, status: int | None) -> None:
            found = bool(getattr(result, "answer", None)) and not status
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(_settle, answer, found)

        self._channel.query(zone, pycares.QUERY_TYPE_NS, callback=on_result)
        return await answer

    def close(self) -> None:
        """Give up what is under way."""
        self._channel.close()


class IndependentQueries:
    """Queries that each have their full time, and reach a name server.

    A channel that was answered is replaced: it would give later queries less time, and answer them
    by what it has received. What is still under way over it keeps the time that it had when it
    was sent.
    """

    def __init__(self, nameservers: Sequence[str], timeout: float) -> None:
        self._nameservers = nameservers
        self._timeout = timeout
        self._channel: Channel | None = None
        self._replaced: set[Channel] = set()

    async def addresses(self, host: str) -> Answer:
        """Ask for a name's addresses, as `Channel.addresses` does."""
        return await self._over_one(lambda channel: channel.addresses(host))

    async def by_family(self, host: str) -> Answer:
        """Ask for the addresses of each family by itself.

        c-ares asks for both, and tells of a name without addresses what it heard last: "no such
        name" of a server that says so of every name without IPv6 (RFC 4074, section 4.2), where
        the query for IPv4 failed.
        """
        return await self._over_one(lambda channel: _both_families(channel, channel, host))

    async def by_family_alone(self, host: str) -> Answer:
        """Ask for each family over a channel that nothing else uses.

        c-ares gives up all queries of a channel's socket when a malformed reply to one of them
        comes, or the news that nobody receives it.
        """
        with (
            closing(Channel(self._nameservers, self._timeout)) as one,
            closing(Channel(self._nameservers, self._timeout)) as other,
        ):
            return await _both_families(one, other, host)

    async def _over_one(self, ask: Callable[[Channel], Awaitable[Answer]]) -> Answer:
        channel = self._channel
        if channel is None:
            channel = self._channel = Channel(self._nameservers, self._timeout)
        answer = await ask(channel)
        if answer.status != pycares.errno.ARES_ETIMEOUT and channel is self._channel:
            self._channel = None
            self._replaced.add(channel)
        for replaced in [each for each in self._replaced if not each.under_way]:
            self._replaced.remove(replaced)
            replaced.close()
        return answer

    async def has_name_servers(self, zone: str) -> bool:
        """Return whether a zone's name servers are known."""
        with closing(Channel(self._nameservers, self._timeout)) as channel:
            return await channel.has_name_servers(zone)

    def close(self) -> None:
        """Give up what is under way."""
        for channel in (*self._replaced, *([self._channel] if self._channel else [])):
            channel.close()


async def _both_families(one: Channel, other: Channel, host: str) -> Answer:
    ipv4, ipv6 = await asyncio.gather(
        one.of_family(host, pycares.QUERY_TYPE_A), other.of_family(host, pycares.QUERY_TYPE_AAAA)
    )
    return _of_both(ipv4, ipv6)


def _of_both(ipv4: Answer, ipv6: Answer) -> Answer:
    """Return what the answers about both families say together.

    A name is denied, or has no address, only where neither query failed otherwise; it does not
    exist only where both say so, for then no record of it exists (RFC 8020).
    """
    if found := (*ipv4.addresses, *ipv6.addresses):
        return Answer(found, 0)
    said = (ipv4.status, ipv6.status)
    trouble = next((status for status in said if status not in DENIALS), None)
    if trouble is not None:
        return Answer((), trouble)
    return Answer((), said[0] if said[0] == said[1] else pycares.errno.ARES_ENODATA)


def _settle(answer: "asyncio.Future[T]", value: T) -> None:
    if not answer.done():
        answer.set_result(value)
