"""The functions of the public API (docs/api.md). `loccit` itself exports them.

They compose what the commands compose, and keep no rule of their own. All of them are synchronous.
Scripts, tasks and notebooks are the usual callers, an audit writes to SQLite and to files as it
goes, and one kind of function is easier to learn than two. Where there is an event loop already,
`asyncio.to_thread(loccit.check, urls)` keeps it free.
"""

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from loccit.config.settings import Settings
from loccit.model import Citation, GatherProblem, Unwrapped
from loccit.report.model import Report, ReportLink, RunInfo

# Each function imports what it needs, so that reading posts does not load the network's modules.
if TYPE_CHECKING:
    from loccit.checking import CheckResult
    from loccit.pipeline.progress import Progress

AnyPath = str | os.PathLike[str]
Recheck = Literal["stale", "due", "all"]

_log = logging.getLogger(__name__)


def load_settings(path: AnyPath) -> Settings:
    """Read a configuration file.

    Example:
        >>> settings = loccit.load_settings("blog")
        >>> settings.network.timeout
        5.0

    Args:
        path: the file; or an archive's folder, whose `loccit.toml` is read.

    Returns:
        The settings. They are values: change some with `msgspec.structs.replace`.

    Raises:
        ConfigurationError: there is no such file, or it has a mistake; the message names file,
            line and key.
    """
    from loccit.config.load import CONFIG_FILE, load_settings

    found = Path(path)
    return load_settings(found / CONFIG_FILE if found.is_dir() else found)


def extract(
    source: AnyPath,
    *,
    settings: Settings | None = None,
    on_problem: Callable[[GatherProblem], None] | None = None,
) -> Iterator[Citation]:
    """Yield every citation of the posts in a folder, or of one post. No network is used.

    Example:
        >>> for citation in loccit.extract("blog"):
        ...     print(f"{citation.post}:{citation.line}: {citation.url}")
        2024-maps.md:3: https://atlas.example/new
        2024-maps.md:3: https://atlas.example/old

    Args:
        source: the archive's folder, a single post, an export or a URL (docs/sources.md).
        settings: which files are posts, and how they are read. The defaults if None.
        on_problem: called with each file that could not be read in full; it never ends the
            extraction. If None, a warning is logged.

    Raises:
        UsageError: there is no such file or folder, or a single post is in an unknown format.
    """
    from loccit.sources import Reading, find_source

    reading = Reading(settings or Settings(), {}, {})
    posts = find_source(_location(source), reading.settings)

    def citations() -> Iterator[Citation]:
        for gathered in posts.read(reading):
            for problem in gathered.problems:
                (on_problem or _log_problem)(problem)
            yield from gathered.citations or ()

    return citations()


def _location(source: AnyPath) -> Path | str:
    from loccit.sources.registry import is_url

    place = os.fspath(source)
    return place if is_url(place) else Path(place)


def _log_problem(problem: GatherProblem) -> None:
    _log.warning("%s: %s %s", problem.path, problem.reason, problem.detail)


def unwrap(url: str, *, settings: Settings | None = None) -> Unwrapped | None:
    """Decode a tracking link, redirector or other wrapper. No network is used.

    Example:
        >>> found = loccit.unwrap("https://www.google.com/url?q=https%3A%2F%2Fexample.org%2F")
        >>> found.wrapper, found.target
        ('google_url', 'https://example.org/')
        >>> loccit.unwrap("https://example.org/") is None
        True

    Args:
        url: as it was found in a text.
        settings: further wrapper rules (`[wrappers] rules`). loccit's own rules if None.

    Returns:
        The wrapper's name and its target; the target is None if the wrapper is opaque, so that
        only the network can tell it (`needs_network`). None if the URL is not wrapped.

    Raises:
        UsageError: a file of wrapper rules can't be used.
    """
    from loccit.urls import unwrap as urls_unwrap
    from loccit.wrapper_rules import wrapper_rules

    rules = None if settings is None else wrapper_rules(settings)
    return urls_unwrap.unwrap(url, rules)


def check(urls: str | Iterable[str], *, settings: Settings | None = None) -> "list[CheckResult]":
    """Check URLs now and return a verdict on each, with what the network answered.

    Nothing is remembered, so a verdict that takes more than one visit needs an audit.

    Example:
        >>> urls = ["https://atlas.example/new", "https://atlas.example/old"]
        >>> for result in loccit.check(urls, settings=settings):
        ...     print(result.verdict.status, result.url)
        ok https://atlas.example/new
        dead https://atlas.example/old

    Args:
        urls: one URL or several.
        settings: how requests are made and responses judged. The defaults if None.

    Returns:
        A result for each URL, in the order given.

    Raises:
        OfflineError: this machine can't see the public web.
        UsageError: the settings can't be used, or this thread runs an event loop.
    """
    from loccit import event_loop
    from loccit.checking import check as check_urls

    asked = [urls] if isinstance(urls, str) else list(urls)
    return event_loop.run(check_urls, asked, settings or Settings())


class AuditResult(Struct, frozen=True):
    """The result of an audit. The links themselves are read from the state database."""

    run: RunInfo
    """The run's number, times and counts."""
    state: Path
    """The state database."""
    settings: Settings
    """The settings of the audit."""

    @property
    def complete(self) -> bool:
        """Whether every link has a verdict. False if the run was stopped or went offline."""
        return self.run.complete

    @property
    def counts(self) -> dict[str, int]:
        """Links by status (`{"ok": 12, "dead": 1, …}`); every status is present."""
        return self.run.counts

    def findings(self) -> Iterator[ReportLink]:
        """Yield the links whose status is neither `ok` nor `skipped`, worst first.

        Example:
            >>> for link in result.findings():
            ...     print(link.status, link.url, "cited in", link.citations[0].post)
            dead https://atlas.example/old cited in 2024-maps.md

        Raises:
            StateError: the state database can't be read.
        """
        return self._read(lambda report: report.findings())

    def links(self) -> Iterator[ReportLink]:
        """Yield all links, worst first.

        Raises:
            StateError: the state database can't be read.
        """
        return self._read(lambda report: report.links())

    def _read(self, links: Callable[[Report], Iterator[ReportLink]]) -> Iterator[ReportLink]:
        from loccit.report.open import open_report

        with open_report(self.state, self.settings) as report:
            yield from links(report)


def audit(
    source: AnyPath,
    *,
    state: AnyPath,
    settings: Settings | None = None,
    outputs: Mapping[str, AnyPath] | None = None,
    recheck: Recheck = "stale",
    budget: float | None = None,
    progress: "Progress | None" = None,
) -> AuditResult:
    """Audit an archive: read its posts, check every link, judge, and write reports.

    Example:
        >>> reports = {"html": "report/index.html"}
        >>> result = loccit.audit("blog", state="blog.sqlite3", settings=settings, outputs=reports)
        >>> result.complete, result.counts["dead"]
        (True, 1)

    Args:
        source: the archive's folder, a single post, an export or a URL (docs/sources.md).
        state: the SQLite file that remembers every visit. It is made if there is none; keep it,
            because many verdicts are confirmed by a later run only.
        settings: the configuration. The defaults if None.
        outputs: reports to write: the file of each format (`loccit help report` lists them).
        recheck: which links to check: `stale`, those not checked lately; `due`, those that their
            own history makes due; `all`.
        budget: seconds after which the run stops in good order.
        progress: receives every step; make a subclass. Nothing is shown if None.

    Returns:
        The result. It is not `complete` if the run was stopped or this machine is offline.

    Raises:
        UsageError: the source, the settings or an output can't be used.
        StateError: the state database can't be used, or another run holds it.
    """
    from loccit.pipeline import Order, Progress
    from loccit.report.formats import parse_outputs
    from loccit.run_audit import run_audit

    settings = settings or Settings()
    wanted = parse_outputs(f"{name}={os.fspath(file)}" for name, file in (outputs or {}).items())
    order = Order(
        archive=_location(source),
        recheck_all=recheck == "all",
        due_only=recheck == "due",
        budget=budget,
    )
    with run_audit(order, settings, state=Path(state), progress=progress or Progress()) as done:
        done.write(wanted)
        return AuditResult(done.report.run, Path(state), settings)
