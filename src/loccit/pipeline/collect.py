"""Posts → store: read what is new or changed, forget what is gone."""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from loccit import __version__
from loccit.config.settings import Settings
from loccit.display import counted
from loccit.errors import UsageError
from loccit.extraction.gathered import Gathered
from loccit.model import GatherProblem
from loccit.pipeline.progress import Progress
from loccit.sources import PARTIAL, Reading, Source
from loccit.store import Store
from loccit.store.posts import CitedLink
from loccit.store.runs import Run
from loccit.urls.link import make_link
from loccit.wrapper_rules import wrapper_rules

if TYPE_CHECKING:
    from loccit.pipeline import Order

_log = logging.getLogger(__name__)

_READER = "read-by"
"""Key of the fingerprint by which the posts in the store were read.

It is written before the first post is, so that a run that was killed is taken up: the posts that
it read are known.
"""

_CONTENT_READ = "read-content"
"""Key of what was read of a source that is one file.

It is written after the last post is, so it holds for whole sources only.
"""

_FEW = 4
"""Posts below which half of them may go without a question."""

_FOR_CRAWLING = 0.5
"""Of a run's budget, what finding and reading the pages of a site may take."""
_BATCH = 1_000
"""Citations and posts saved in one transaction: few, so that saving goes on while others read."""


class Collected(Struct, frozen=True):
    """The result of reading the archive."""

    title: str
    problems: tuple[GatherProblem, ...]


class _ReadContent(Struct, frozen=True):
    """A source that is one file, as it was read to its end."""

    content: str
    """`Source.content`."""
    posts: int
    title: str
    problems: tuple[GatherProblem, ...]


def collect(
    store: Store,
    run: Run,
    order: "Order",
    source: Source,
    settings: Settings,
    progress: Progress,
) -> Collected:
    """Bring the store up to date with the archive's posts.

    A file that can't be read now keeps the citations it had. An export that was read to its end
    and has not changed since is not read again.

    Raises:
        UsageError: a file of wrapper rules can't be used.
    """
    fingerprint = _fingerprint(settings, source)
    known: dict[str, str] = {}
    if store.memory.get(_READER) == fingerprint.encode():
        known = store.posts.digests()
    else:
        with store.transaction():
            store.posts.forget_digests()
            store.memory.pop(_CONTENT_READ, None)
            store.memory[_READER] = fingerprint.encode()
    content = source.content() if order.posts is None else None
    if (read := _read_before(store, content, len(known))) is not None:
        _log.info("%s is unchanged; its %d posts are known", source.location, read.posts)
        progress.collecting(read.posts, 0)
        return Collected(read.title, read.problems)
    problems: list[GatherProblem] = []
    known_problems = _known_problems(store)
    seen: set[str] = set()
    batch: list[Gathered] = []
    unsaved = 0
    citations = 0
    posts_before = store.posts.count()
    _log.info("reading %s; %d posts are known", source.location, len(known))
    memory = store.memory.of(source.location)
    until = None if order.budget is None else run.started + order.budget * _FOR_CRAWLING
    reading = Reading(settings, known, memory, until, progress.crawling)
    for gathered in source.read(reading, order.posts):
        problems += gathered.problems
        if gathered.post is not None and gathered.citations is None and not gathered.problems:
            problems += known_problems.get(gathered.post.path, ())
        for problem in gathered.problems:
            _log.info("%s: %s %s", problem.path, problem.reason, problem.detail)
        seen.update(problem.path for problem in gathered.problems)
        if gathered.post is None:
            continue
        seen.add(gathered.post.path)
        if gathered.citations is not None:
            citations += len(gathered.citations)
            unsaved += 1 + len(gathered.citations)
            batch.append(gathered)
        if unsaved >= _BATCH:
            _save(store, batch, run, settings)
            batch.clear()
            unsaved = 0
        progress.collecting(len(seen), citations)
    _save(store, batch, run, settings)
    if order.posts is None and not any(problem.reason in PARTIAL for problem in problems):
        if not order.allow_fewer:
            _refuse_collapse(source, settings, len(seen), posts_before)
        store.posts.forget_all_but(seen)
        if content is not None:
            now = _ReadContent(content, store.posts.count(), source.title, tuple(problems))
            store.memory[_CONTENT_READ] = msgspec.json.encode(now)
    return Collected(source.title, tuple(problems))


def _read_before(store: Store, content: str | None, known: int) -> _ReadContent | None:
    """Return what was read of the same content, of which all posts are known."""
    written = store.memory.get(_CONTENT_READ)
    if content is None or not known or written is None:
        return None
    read = msgspec.json.decode(written, type=_ReadContent)
    return read if read.content == content and read.posts == known else None


def _known_problems(store: Store) -> Mapping[str, list[GatherProblem]]:
    """Return the problems of the last run by post: an unchanged post still has them."""
    last = store.runs.last_finished()
    found: defaultdict[str, list[GatherProblem]] = defaultdict(list)
    for problem in () if last is None else last.problems:
        found[problem.path].append(problem)
    return found


def _refuse_collapse(source: Source, settings: Settings, now: int, before: int) -> None:
    """Refuse to take a wrong `include` or an empty checkout for an archive that was emptied.

    Args:
        source: where they come from.
        settings: which files are posts.
        now: posts that were found.
        before: posts that the state knew.

    Raises:
        UsageError: there are no posts, or less than half as many as before.
    """
    if now and (before < _FEW or now * 2 >= before):
        return
    include = ", ".join(settings.archive.include)
    found = f"only {counted(now, 'post')}, where there were {before:,}" if now else "no posts found"
    check = "Check the source"
    if source.folder is not None:
        check = f"Check the checkout and `[archive] include` (now {include})"
    raise UsageError(
        f"{source.location}: {found}. {check}; "
        "verdicts and baseline stay as they were. If that is intended, pass --allow-fewer-posts"
    )


def _save(store: Store, batch: list[Gathered], run: Run, settings: Settings) -> None:
    kinds = frozenset(settings.links.kinds)
    rules = wrapper_rules(settings)
    with store.transaction():
        for gathered in batch:
            assert gathered.post is not None
            cited = [
                CitedLink(citation, make_link(citation.url, citation.problem, citation.raw, rules))
                for citation in gathered.citations or ()
                if citation.kind.value in kinds
            ]
            store.posts.save(gathered.post, cited, run.id, run.started)


def _fingerprint(settings: Settings, source: Source) -> str:
    """Digest of all that decides what a citation is."""
    rules = wrapper_rules(settings).texts
    further = source.fingerprint(settings)
    what = (
        __version__,
        settings.archive,
        settings.sources,
        settings.links.kinds,
        rules,
        further,
    )
    return hashlib.blake2b(msgspec.json.encode(what), digest_size=8).hexdigest()
