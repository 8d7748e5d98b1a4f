"""A run's report with all that belongs to it: the posts it was about, and today's waivers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import structs

from loccit.config.settings import Settings
from loccit.decisions import read_decisions
from loccit.display import today
from loccit.errors import UsageError
from loccit.globs import Globs
from loccit.report.build import build_report
from loccit.report.model import Report
from loccit.report.redact import Redactor
from loccit.store import Store
from loccit.store.runs import Run
from loccit.store.scope import Scope
from loccit.waivers import Waivers, matcher


@contextmanager
def open_report(
    state: Path, settings: Settings, *, decisions: Path | None = None
) -> Iterator[Report]:
    """Open the report of the last audit; its links are read from the state until the context ends.

    Args:
        state: the state database.
        decisions: a reviewer's decisions, where there are any.

    Raises:
        StateError: the state can't be read.
        UsageError: nothing was audited yet, or the decisions can't be read.
    """
    with Store.open(state) as store:
        yield read_report(store, reportable_run(store, state), settings, decisions=decisions)


def reportable_run(store: Store, state: Path) -> Run:
    """Return the run that reports are about.

    Args:
        store: open.
        state: its file, for the message.

    Raises:
        UsageError: nothing was audited yet.
    """
    run = store.runs.last_reportable()
    if run is None:
        raise UsageError(f"{state}: nothing was audited yet; `loccit audit` comes first")
    return run


def read_report(
    store: Store, run: Run, settings: Settings, *, decisions: Path | None = None
) -> Report:
    """Return the report of a run; of a part of the archive where the run was about a part.

    It holds as long as the store is open.

    Args:
        decisions: a reviewer's decisions, where there are any.

    Raises:
        UsageError: the decisions can't be read.
    """
    return build_report(
        store,
        run,
        waivers=_waivers(store, run, settings, decisions),
        redactor=Redactor.of(settings),
    )


def part_of(store: Store, run: Run, posts: Sequence[str], authors: Sequence[str]) -> Run:
    """Return a run as if it had been about some posts only; all its numbers are about these.

    Args:
        posts: globs of paths; none for every path.
        authors: names, in any case of letters; none for every author.

    Raises:
        UsageError: there are no such posts.
    """
    globs, names = Globs(posts), {author.casefold() for author in authors}
    within = None if run.posts is None else frozenset(run.posts)
    paths = [
        post.path
        for post in store.views.posts(within)
        if (not posts or globs.match(post.path))
        and (not names or (post.author or "").casefold() in names)
    ]
    if not paths:
        options = [*(f"--post {glob}" for glob in posts), *(f"--author {name}" for name in authors)]
        raise UsageError(f"{' '.join(options)}: no post of the last audit matches")
    facts = {**run.facts, **store.views.counts(Scope.of(paths)), "scope": paths}
    facts.pop("post", None)
    return structs.replace(run, scope=run.scope or "some posts", facts=facts)


def _waivers(store: Store, run: Run, settings: Settings, decisions: Path | None) -> Waivers:
    return matcher(
        settings.waivers,
        store.views.posts_with_directives(Scope.of(run.posts)),
        () if decisions is None else read_decisions(decisions),
        today=today(),
        decisions_name="" if decisions is None else decisions.name,
    )
