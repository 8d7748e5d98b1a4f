"""The robots.txt of each origin of a site, and the requests that wait for one. Pure."""

from loccit.fetch.robots import LONGEST, Robots
from loccit.outcomes import is_success
from loccit.sources.site.addresses import parse
from loccit.sources.site.exchange import PageAnswer, PageRequest, What


class RobotsFiles:
    """Rules by origin. Until an origin's are known, what is wanted of it is held."""

    def __init__(self) -> None:
        self.crawl_delay = 0.0
        """Seconds between requests that the files want."""
        self._rules: dict[str, Robots] = {}
        self._held: dict[str, list[PageRequest]] = {}
        self._meant: dict[str, str] = {}
        """Where a redirect of a robots.txt leads to → the robots.txt that is meant."""

    def of(self, origin: str) -> Robots | None:
        """Return the rules of an origin; None where they are not known yet."""
        return self._rules.get(origin)

    def hold(self, wanted: PageRequest, origin: str) -> PageRequest | None:
        """Keep a request until the rules are known; return the request for them, once."""
        waiting = self._held.setdefault(origin, [])
        waiting.append(wanted)
        first = len(waiting) == 1
        return PageRequest(f"{origin}/robots.txt", What.ROBOTS) if first else None

    def redirected(self, asked: str, address: str) -> None:
        """Take in that a robots.txt is elsewhere."""
        self._meant[address] = self._meant.get(asked, asked)

    def settle(self, asked: str, rules: Robots) -> list[PageRequest]:
        """Take in the rules that came of a request; return what waited for them."""
        meant = parse(self._meant.get(asked, asked))
        assert meant is not None
        self._rules[meant.origin] = rules
        self.crawl_delay = max(self.crawl_delay, rules.crawl_delay)
        return self._held.pop(meant.origin, [])


def unreadable(got: PageAnswer) -> str:
    """Return why robots.txt can't be read: nothing may be requested then (RFC 9309, 2.3.1.4)."""
    if got.truncated and len(got.body) < LONGEST:
        return "breaks off"
    if got.status == 0:
        return f"can't be read: {got.detail}"
    return f"answers {got.status}" if got.status >= 500 or got.status == 429 else ""


def rules_in(got: PageAnswer) -> Robots:
    """The rules of an answer; one that says that there is no such file forbids nothing."""
    if not is_success(got.status):
        return Robots()
    text = got.body.decode("utf-8-sig", "replace")
    return Robots(text.replace("\r\n", "\n").replace("\r", "\n"))
