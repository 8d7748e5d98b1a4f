"""The limits of one host: when the next request may begin. Pure; the clock is an argument.

The Wayback Machine allows 30 index questions a minute and 600 pages; its staff ask for 80 % of
that, and cut off at the firewall who goes on after 429 (edgi-govdata-archiving/wayback#137).
"""

from enum import StrEnum

from msgspec import Struct


class Room(StrEnum):
    """The kind of a request; each has a limit of its own."""

    INDEX = "index"
    PAGE = "page"


class ArchiveLimits(Struct, frozen=True):
    """Seconds between the beginnings of two requests, and when a host is given up."""

    index_interval: float = 60 / 24
    page_interval: float = 1 / 8
    pause: float | None = 60.0
    """Seconds without any request after a refusal, at least; None: those that it names, and one
    that names none ends the run's requests."""
    longest_pause: float = 900.0
    """Seconds; an archive that asks for more is not asked again in this run."""
    refusals: int = 2
    """Refusals that end the run's requests."""
    failures: int = 8
    """Failures in a row that end them."""
    expected_time: float = 10.0
    """Seconds that a response may take …"""
    most_extra_time: float = 900.0
    """… and those beyond, of all answers together, that are waited for in a run."""
    one_clock: bool = False
    """Whether the kinds of request share one limit."""

    def interval(self, room: Room) -> float:
        """Seconds between two requests."""
        return self.index_interval if room is Room.INDEX else self.page_interval


class ArchivePace:
    """One host in one run, for all who ask it."""

    def __init__(self, name: str, limits: ArchiveLimits) -> None:
        """Begin with nothing asked."""
        self.name = name
        self.closed: str | None = None
        """Why nothing more is asked in this run."""
        self._limits = limits
        self._free = dict.fromkeys(Room, 0.0)
        self._paused_until = 0.0
        self._paused_at = -1.0
        self._refusals = 0
        self._failures = 0
        self._waited = 0.0

    def reserve(self, room: Room, now: float, *, at_least: float = 0.0) -> float:
        """The time at which the next request may begin; it is then taken.

        Args:
            room: the kind of the request.
            now: the present time.
            at_least: seconds that the host asks to leave between requests (`Crawl-delay`).
        """
        clock = Room.PAGE if self._limits.one_clock else room
        start = max(now, self._free[clock], self._paused_until)
        self._free[clock] = start + max(self._limits.interval(room), at_least)
        return start

    def may_begin(self, now: float) -> bool:
        """Return whether a request may still begin: no pause came since it was scheduled."""
        return self.closed is None and now >= self._paused_until

    def refused(self, started: float, now: float, status: int, retry_after: float | None) -> None:
        """Record a refusal. Those that were under way when the pause began count as one."""
        if started <= self._paused_at:
            return
        self._refusals += 1
        pause = self._limits.pause
        wait = retry_after if pause is None else max(pause, retry_after or 0.0)
        self._paused_at, self._paused_until = now, now + (wait or 0.0)
        if wait is None or self._refusals >= self._limits.refusals:
            times = "twice" if self._refusals > 1 else "once"
            self.closed = (
                f"{self.name} refused requests {times} ({status}): it is asked again in the next"
                " run"
            )
        elif wait > self._limits.longest_pause:
            self.closed = (
                f"{self.name} asks to wait {wait:.0f} seconds: it is asked again in the next run"
            )

    def down(self, now: float, wait: float) -> None:
        """Learn that the host is down, and for how many seconds it says that it will be."""
        self._paused_until = max(self._paused_until, now + wait)
        if wait > self._limits.longest_pause:
            self.closed = (
                f"{self.name} is down for {wait:.0f} seconds: it is asked again in the next run"
            )

    def failed(self, why: str) -> None:
        """Learn that a request brought no answer, or a failure of the archive's own."""
        self._failures += 1
        if self._failures >= self._limits.failures and self.closed is None:
            self.closed = (
                f"{self.name} failed {self._failures} times in a row ({why}): it is asked again in"
                " the next run"
            )

    def took(self, seconds: float) -> None:
        """Learn how long an answer, or the failure to get one, took."""
        self._waited += max(0.0, seconds - self._limits.expected_time)
        if self._waited >= self._limits.most_extra_time and self.closed is None:
            self.closed = (
                f"{self.name} answers slowly ({self._waited:.0f} seconds were spent on answers that"
                f" took more than {self._limits.expected_time:g}): it is asked again in the next"
                " run"
            )

    def answered(self) -> None:
        """Learn that the archive works."""
        self._failures = 0
