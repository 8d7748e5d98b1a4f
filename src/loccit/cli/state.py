"""`loccit state`: what the state database holds, and looking after it."""

import json
import sys
import time
from pathlib import Path
from typing import Any

import click
import msgspec

from loccit.cli.file_names import FileName
from loccit.cli.options import (
    config_option,
    settings_for,
    show_recipients_option,
    state_option,
)
from loccit.cli.terminal import results, write
from loccit.display import iso, printable
from loccit.errors import UsageError
from loccit.report.redact import Redactor
from loccit.store import Store
from loccit.store.database import VERSION
from loccit.store.runs import Run

_format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people or for programs.",
)


@click.group()
def command() -> None:
    """Inspect and maintain the state database: observations and verdicts, run by run."""


@command.command()
@state_option
@_format_option
def info(state_path: Path, form: str) -> None:
    """Print what the state holds, how large it is, and what is due."""
    with Store.open(state_path) as store:
        rows = store.upkeep.info()
        total = rows.pop("bytes")
        space = store.upkeep.sizes()
        last = store.runs.last()
        baseline = store.runs.complete_before(sys.maxsize)
        facts = {
            "path": str(state_path),
            "format": VERSION,
            "bytes": total,
            "rows": rows,
            "space": {**space, "indexes_and_free": max(0, total - sum(space.values()))},
            "links": store.views.link_counts(),
            "due": len(store.links.due(0, before=time.time()).ids),
            "last_run": _run(last),
            "last_complete_run": _run(baseline),
        }
    _print(form, facts, _as_text(facts))


@command.command()
@state_option
@config_option
@_format_option
def vacuum(state_path: Path, config_path: Path | None, form: str) -> None:
    """Delete old observations and links no longer cited, and free the space."""
    # Imported where it is needed, for it brings along all that probes.
    from loccit.pipeline.observe import REMEMBER

    keep = settings_for(config_path).schedule.keep_observations
    with Store.open(state_path) as store, store.locked():
        before = store.upkeep.info()["bytes"]
        with store.transaction():
            thinned = store.upkeep.thin(keep)
            store.upkeep.forget_shared(time.time() - REMEMBER)
            forgotten = store.upkeep.forget_uncited()
        store.upkeep.vacuum()
        after = store.upkeep.info()["bytes"]
    facts = {
        "observations_dropped": thinned,
        "links_forgotten": forgotten,
        "bytes_before": before,
        "bytes": after,
    }
    _print(
        form,
        facts,
        f"{thinned:,} old observations dropped, {forgotten:,} uncited links forgotten; "
        f"{_size(before)} before, {_size(after)} now",
    )


@command.command()
@state_option
@show_recipients_option
@config_option
def export(state_path: Path, show_recipients: bool, config_path: Path | None) -> None:
    """Write every observation as JSON, one per line, oldest first, to standard output."""
    redactor = Redactor.of(settings_for(config_path), show_recipients=show_recipients)
    encode = msgspec.json.Encoder().encode
    with Store.open(state_path) as store:
        for observation in store.upkeep.export():
            write(encode(redactor.all(observation)) + b"\n")
    sys.stdout.flush()


@command.command()
@click.argument(
    "states",
    nargs=-1,
    required=True,
    type=FileName(dir_okay=False, regular=True),
    metavar="A B …",
)
@click.option(
    "--into",
    required=True,
    type=FileName(dir_okay=False, regular=True),
    metavar="C",
    help="The state to merge into; it is made if there is none.",
)
@_format_option
def merge(states: tuple[Path, ...], into: Path, form: str) -> None:
    """Merge the states of an archive's shards (`audit --shard`) into one.

    What was merged before may be merged again, in any order: every observation is kept once.
    """
    from loccit.store.merge import merge as merge_states

    facts = merge_states(states, into)
    _print(
        form,
        facts,
        f"{printable(str(into))}: {facts['links']:,} links with"
        f" {facts['observations']:,} observations, of {facts['states']:,} states",
    )


@command.command()
@state_option
@_format_option
def check(state_path: Path, form: str) -> None:
    """Have SQLite check the file; exit 2 where it is damaged."""
    with Store.open(state_path) as store:
        problems = store.upkeep.check()
    if form == "json" or not problems:
        facts = {"sound": not problems, "problems": problems}
        _print(form, facts, f"{printable(str(state_path))}: sound")
    if problems:
        raise UsageError(
            f"{state_path}: damaged: {'; '.join(problems[:5])}. Restore a copy, or move the file "
            "away: the next audit begins anew"
        )


def _print(form: str, facts: dict[str, Any], text: str) -> None:
    """Print facts as JSON or, for people, as text."""
    results([json.dumps(facts, indent=2) if form == "json" else text])


def _run(run: Run | None) -> dict[str, Any] | None:
    if run is None:
        return None
    return {
        "id": run.id,
        "started": iso(run.started),
        "finished": None if run.finished is None else iso(run.finished),
        "complete": run.complete,
        "incomplete_reason": run.incomplete_reason,
        "scope": run.scope,
        "requests": run.requests,
    }


def _as_text(facts: dict[str, Any]) -> str:
    rows = facts["rows"]
    judged = ", ".join(f"{status} {n:,}" for status, n in facts["links"].items() if n)
    lines = [
        f"{printable(facts['path'])}: {_size(facts['bytes'])}, format {facts['format']}",
        f"  {rows['posts']:,} posts, {rows['citations']:,} citations, {rows['links']:,} links",
        f"  {rows['observations']:,} observations, {rows['verdicts']:,} verdicts"
        f" of {rows['runs']:,} runs",
        f"  space: {_told_space(facts['space'])}",
        f"  links: {judged or 'none'}",
        f"  due now: {facts['due']:,}",
        f"  last run: {_told_run(facts['last_run'])}",
    ]
    if facts["last_complete_run"] != facts["last_run"]:
        lines.append(f"  last complete run: {_told_run(facts['last_complete_run'])}")
    return "\n".join(lines)


_SPACE = {
    "pages": "pages",
    "observations": "observations",
    "shared_observations": "answers of probe URLs",
    "links": "links with their verdicts",
    "citations": "citations",
    "posts": "posts",
    "verdicts": "past verdicts",
    "archive_lookups": "archived copies",
    "source_memory": "what sources remember",
    "runs": "runs",
    "indexes_and_free": "indexes and free space",
}


def _told_space(space: dict[str, int]) -> str:
    """Lines with what takes space, the most first; what takes less than a hundredth is left out."""
    least = sum(space.values()) / 100
    largest = sorted(space.items(), key=lambda item: -item[1])
    return ", ".join(f"{_SPACE[name]} {_size(size)}" for name, size in largest if size >= least)


def _told_run(run: dict[str, Any] | None) -> str:
    if run is None:
        return "none yet"
    state = "complete" if run["complete"] else f"not complete ({run['incomplete_reason']})"
    if run["finished"] is None:
        state = "not finished; the next audit takes it up"
    scope = f", {run['scope']}" if run["scope"] else ""
    return f"{run['started']}{scope}, {state}"


def _size(count: int) -> str:
    """Bytes as people say them."""
    size, units = float(count), ("bytes", "kB", "MB", "GB")
    for unit in units:
        if size < 1000 or unit == units[-1]:
            return f"{size:,.0f} {unit}" if unit == "bytes" else f"{size:,.1f} {unit}"
        size /= 1000
    raise AssertionError
