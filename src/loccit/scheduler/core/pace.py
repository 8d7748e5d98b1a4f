"""How gently one host is asked: concurrency, interval, and their adaptation to its answers."""

_SLOWEST_INTERVAL = 8.0
"""Seconds: an overloaded host that does not say what it wants is never asked less often."""
_GOOD_ANSWERS = 5
"""Good answers in a row after which an overloaded host is asked a little faster again."""
_FIRST_LATENCY = 1.0
"""Seconds that an answer is expected to take before the host has given one."""


class HostPace:
    """A host's concurrency limit, the interval between requests, and its latency.

    Halved when the host is overloaded, at most once for each round trip, and restored step by step
    by good answers, as in TCP's congestion control.
    """

    __slots__ = (
        "_full_interval", "_full_limit", "_good", "_slowed_at", "interval", "latency", "limit",
        "next_at",
    )  # fmt: skip

    def __init__(self, limit: int, interval: float) -> None:
        self.limit = limit
        self.interval = interval
        self.next_at = 0.0
        """When the next request may start."""
        self.latency = _FIRST_LATENCY
        self._full_limit = limit
        self._full_interval = interval
        self._good = 0
        self._slowed_at = float("-inf")

    def started(self, now: float) -> None:
        """A request started."""
        if self.interval:
            self.next_at = max(self.next_at, now) + self.interval

    def answered(self, seconds: float, *, first: bool) -> None:
        """The host answered well, after some seconds; `first` is its first answer."""
        self.latency += (1.0 if first else 0.2) * (seconds - self.latency)
        if self.limit == self._full_limit and self.interval == self._full_interval:
            return
        self._good += 1
        if self._good >= _GOOD_ANSWERS:
            self._good = 0
            self.limit = min(self._full_limit, self.limit + 1)
            shorter = self.interval / 2
            full = self._full_interval
            self.interval = shorter if shorter > full + 0.05 else full

    def overloaded(self, now: float, started: float, wait: float = 0.0) -> None:
        """The host asked for fewer requests, and perhaps for a `wait` in seconds.

        A request that started before the host was last slowed down says nothing about the new pace.
        """
        self._good = 0
        if started >= self._slowed_at:
            self._slowed_at = now
            self.limit = max(1, self.limit // 2)
            self.interval = min(_SLOWEST_INTERVAL, max(0.25, self.interval * 2))
        self.next_at = max(self.next_at, now + max(wait, self.interval))

    def seconds_for(self, requests: int, at_once: int | None = None) -> float:
        """Return the seconds that so many requests take, with so many of them at once."""
        concurrency = min(self.limit, at_once) if at_once is not None else self.limit
        return requests * max(self.interval, self.latency / concurrency)
