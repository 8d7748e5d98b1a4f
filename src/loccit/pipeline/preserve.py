"""Living citations → Save Page Now: copies of cited pages before they are gone."""

import time
from collections.abc import Iterator
from typing import Protocol

from msgspec import Struct

from loccit.archives.privacy import withheld
from loccit.archives.save import Fate, SaveAnswer, User
from loccit.config.settings import Settings
from loccit.model import DAY, Kind, Status
from loccit.store import Store
from loccit.store.preservation import Preserved
from loccit.urls.category import is_archive_link
from loccit.wrapper_rules import wrapper_rules

_REFUSED_FOR = 180 * DAY
"""Seconds after which a refused page is tried again."""
_LATER = DAY
_JOB_KEPT = 3600.0
"""Seconds for which Save Page Now knows a job."""


class Saving(Protocol):
    """The client of Save Page Now, as this package needs it."""

    def user(self) -> User | None:
        """Return what the account may still do today."""

    def submit(self, url: str) -> SaveAnswer:
        """Ask for a page to be saved."""

    def job(self, job: str) -> SaveAnswer | None:
        """Return the result of a job; None while it is under way."""


class PreserveSummary(Struct, frozen=True):
    """The results of a run."""

    fates: dict[str, int]
    """Pages by what became of them in this run."""
    left: int
    """Pages that are left for another run."""
    stopped: str = ""
    """Why the run ended early."""


def candidates(store: Store, settings: Settings, now: float) -> list[str]:
    """The URLs of living pages to be saved, the sources of mirrored posts first."""
    found: list[tuple[bool, int, str]] = []
    rules = wrapper_rules(settings)
    for link_id in store.links.with_status(Status.OK):
        row = store.views.link(link_id)
        url = row.link.probe_url
        if is_archive_link(url) or row.link.problem is not None or row.link.unwrapped is not None:
            continue
        if withheld(row.link, url, rules) is not None or not _is_due(store, settings, url, now):
            continue
        is_source = any(item.citation.kind == Kind.SOURCE for item in row.citations)
        found.append((not is_source, link_id, url))
    return [url for _, _, url in sorted(found)]


def _is_due(store: Store, settings: Settings, url: str, now: float) -> bool:
    known = store.preservation.get(url)
    if known is None:
        return True
    waits = {
        Fate.SUBMITTED: _JOB_KEPT,
        Fate.LATER: _LATER,
        Fate.REFUSED: _REFUSED_FOR,
        Fate.SAVED: settings.preserve.older_than * DAY,
        Fate.EXISTS: settings.preserve.older_than * DAY,
    }
    return not 0 <= now - known.at < waits[Fate(known.fate)]  # a clock may have been wrong


def preserve(store: Store, settings: Settings, client: Saving) -> PreserveSummary:
    """Resolve the jobs of earlier runs, and submit what is due within the limits.

    Raises:
        IncompleteError: Save Page Now does not answer.
    """
    fates: dict[str, int] = {}
    for url, answer in _resolved(store, client):
        _keep(store, url, answer, fates)
    wanted = candidates(store, settings, time.time())
    most = min(settings.preserve.pages_per_run, len(wanted))
    account = client.user() if most else None
    stopped = ""
    if account is not None:
        if account.left_today is not None and account.left_today < most:
            most = account.left_today
            stopped = "the account's captures for today are used up"
        if account.available == 0:
            most, stopped = 0, "the account has no free session"
    done = 0
    for url in wanted[:most]:
        answer = client.submit(url)
        if answer.stop:
            stopped = f"Save Page Now stopped it: {answer.detail}"
            break
        _keep(store, url, answer, fates)
        done += 1
    return PreserveSummary(fates, len(wanted) - done, stopped)


def _resolved(store: Store, client: Saving) -> Iterator[tuple[str, SaveAnswer]]:
    for url, known in list(store.preservation):
        if known.fate == Fate.SUBMITTED and known.job:
            answer = client.job(known.job)
            if answer is not None:
                yield url, answer


def _keep(store: Store, url: str, answer: SaveAnswer, fates: dict[str, int]) -> None:
    fates[answer.fate.value] = fates.get(answer.fate.value, 0) + 1
    preserved = Preserved(
        time.time(), answer.fate.value, answer.detail, answer.job, answer.timestamp
    )
    with store.transaction():
        store.preservation.keep(url, preserved)
