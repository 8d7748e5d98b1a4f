"""Whether a site's robots.txt lets us ask; it is read once for each host and scheme."""

from urllib.parse import urljoin

from msgspec import structs

from loccit.fetch.engine import Engine
from loccit.fetch.messages import ExchangeError, HttpRequest
from loccit.fetch.robots import LONGEST, NOTHING, Robots, read_robots
from loccit.probe.chain import REDIRECTS, Chain
from loccit.probe.lanes import Lane

_HOPS = 5
"""Redirects of a robots.txt that are followed (RFC 9309, section 2.3.1.2)."""


class Admission:
    """Reads robots.txt by an engine, and answers by it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def allows(self, lane: Lane[Chain], call: HttpRequest) -> bool:
        """Whether an exchange may be made."""
        if lane.robots is None:
            lane.robots = {}
        rules = lane.robots.get(call.scheme)
        if rules is None:
            rules = lane.robots[call.scheme] = await self._read(call)
        return rules.allows("/" + call.url.split("/", 3)[3] if call.url.count("/") > 2 else "/")

    async def _read(self, call: HttpRequest) -> Robots:
        origin = "/".join(call.url.split("/", 3)[:3])
        target = f"{origin}/robots.txt"
        for _ in range(_HOPS):
            try:
                reply = await self._engine.fetch(structs.replace(call, url=target, limit=LONGEST))
            except ExchangeError:
                return Robots()  # the visit will tell what is wrong with the host
            if reply.status in REDIRECTS and (there := reply.header("location")):
                target = urljoin(target, there)
                if not target.startswith(f"{origin}/"):
                    return Robots()
                continue
            if reply.status >= 500:
                return NOTHING
            if reply.status >= 300:
                return Robots()
            return read_robots(reply.body.decode("utf-8", "replace"))
        return Robots()
