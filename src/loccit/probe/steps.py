"""The next step of a chain, after each exchange: another hop, another try, or the end. No network.

The ladder for an answer that can't be read: first take it as it dribbles in and over HTTP/1.1
(`careful`), then by an engine that forgives nearly everything (`lenient`). What is wrong with TLS
is looked behind by the lenient engine too, once.
"""

import os
import time

from msgspec import Struct

from loccit.fetch.identity import HostTable, browser_headers
from loccit.fetch.messages import ExchangeError, Headers, HttpRequest, HttpResponse
from loccit.host_secrets import Strike, secrets_of
from loccit.model import Failure, Observation
from loccit.probe.chain import Chain, redirect_target
from loccit.probe.reading import Reading
from loccit.probe.retries import AT_END, REFUSALS, Retries
from loccit.settings import Settings

_LENIENT = 2
"""The last rung: 0 is fast, 1 careful."""

_UNREACHED = frozenset(
    {
        Failure.CONNECT_REFUSED,
        Failure.CONNECT_TIMEOUT,
        Failure.CONNECT_UNREACHABLE,
        Failure.CONNECT_OTHER,
    }
)
"""Failures after which the host's next address is tried."""


class Again(Struct, frozen=True, gc=False):
    """A chain that goes on."""

    wait: float = 0.0
    """Seconds before it is put in its lane again."""
    late: bool = False
    """And not before the rest of the run is done."""


NOW = Again()


class Steps:
    """Decides; knows the settings, and nothing of lanes or sockets."""

    def __init__(self, settings: Settings, hosts: HostTable, reading: Reading) -> None:
        self._network = settings.network
        self._hosts = hosts
        self._reading = reading
        self._retries = Retries(settings)
        self._browser = browser_headers(settings)
        self._strike = Strike(secrets_of(settings.hosts, os.environ))

    def call(self, chain: Chain, address: str) -> HttpRequest:
        """The exchange that a chain needs next."""
        place = chain.place
        host = self._hosts.settings(place.host)
        return HttpRequest(
            url=place.url.partition("#")[0] if "#" in place.url else place.url,
            scheme=place.scheme,
            host=place.host,
            port=place.port,
            address=address,
            headers=self._headers(chain),
            timeout=(host.timeout if host is not None else None) or self._network.timeout,
            careful=chain.level > 0,
            lenient=chain.level >= _LENIENT or chain.suspicion is not None,
            suspicion=chain.suspicion.failure if chain.suspicion is not None else None,
        )

    def replied(
        self, chain: Chain, reply: HttpResponse, *, last: bool = False
    ) -> Observation | Again:
        """What an answer means for its chain; the `last` one is taken as it is."""
        reply.body = self._strike.body(reply.body)
        result = self._replied(chain, reply, last=last)
        return self._strike.observation(result) if isinstance(result, Observation) else result

    def _replied(self, chain: Chain, reply: HttpResponse, *, last: bool) -> Observation | Again:
        if reply.insecure is not None and chain.insecure is None:
            chain.insecure = reply.insecure
            chain.note = reply.note
        url = chain.place.url
        page = self._reading.page(reply, url) if reply.body else None
        target = redirect_target(reply, page, url)
        if target is not None:
            try:
                chain.follow(target[0], reply, target[1], self._network.max_redirects)
            except ExchangeError as error:
                return chain.failed(time.time(), error.failure, error.detail)
            return NOW
        if reply.status >= 400 and not last:
            again = self._after_refusal(chain, reply)
            if again is not None:
                return again
        return chain.observed(time.time(), reply, page)

    def failed(self, chain: Chain, error: ExchangeError, addresses: int) -> Observation | Again:
        """What a failed exchange means for its chain; the host has so many `addresses`."""
        if chain.suspicion is not None:
            wait = self._retries.after_failure(error.failure, chain.attempt)
            if wait is not None:
                return self._again(chain, wait, 0)
            # Nothing to be seen behind it, whenever one looks: the first trouble stands.
            error, chain.suspicion = chain.suspicion, None
        elif self._look_behind(chain, error):
            chain.suspicion = error
            return NOW
        if error.failure in _UNREACHED:
            chain.tried += 1
            if chain.tried < addresses:
                return NOW
        if error.unreadable and chain.level < _LENIENT:
            chain.level += 1
            return NOW
        wait = self._retries.after_failure(error.failure, chain.attempt)
        if wait is None:
            return chain.failed(time.time(), error.failure, error.detail)
        level = 1 if error.failure is Failure.READ_TIMEOUT else 0
        return self._again(chain, wait, level)

    def unresolved(self, failure: Failure, tries: int) -> Again | None:
        """When to look a name up again, if that is worth it."""
        wait = self._retries.after_failure(failure, tries)
        if wait == AT_END:
            return Again(self._retries.backoff(tries), late=True)
        return None if wait is None else Again(wait)

    def _after_refusal(self, chain: Chain, reply: HttpResponse) -> Again | None:
        wait = self._retries.after_reply(reply, chain.attempt, time.time())
        first = reply.status in REFUSALS and not chain.browserlike
        chain.browserlike = chain.browserlike or first
        if wait is not None:
            return self._again(chain, wait, 0)
        if first and reply.status not in {429, 503}:
            chain.restart()
            return NOW
        return None

    def _again(self, chain: Chain, wait: float, level: int) -> Again:
        chain.restart()
        chain.attempt += 1
        chain.level = level
        if wait == AT_END:
            return Again(self._retries.backoff(chain.attempt), late=True)
        return Again(wait)

    def _look_behind(self, chain: Chain, error: ExchangeError) -> bool:
        return (
            self._network.look_behind_tls
            and self._network.proxy is None
            and error.failure.startswith("tls-")
        )

    def _headers(self, chain: Chain) -> Headers:
        """Made anew for every hop: what is for one host only is sent to no other."""
        place = chain.place
        headers = self._browser if chain.browserlike else []
        # Whoever presents a bad certificate is not trusted with a secret.
        if chain.suspicion is None:
            headers = [*headers, *self._hosts.headers(place.host, place.scheme, place.port)]
        if chain.jar is not None and (cookies := chain.cookies(place)):
            headers = [*headers, ("cookie", cookies)]
        return headers
