"""`loccit explain`: where a link is cited, what was seen of it, and which rule decided."""

from pathlib import Path

import click
import msgspec

from loccit.check import link_of
from loccit.cli.options import config_option, state_option
from loccit.cli.story import moment, observation_lines, plain, verdict_lines
from loccit.errors import UsageError
from loccit.store import Store
from loccit.store.views import LinkRow

_NEAREST = 5


@click.command()
@click.argument("url")
@state_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@config_option
def command(url: str, state_path: Path, form: str, config_path: Path | None) -> None:
    """Tell the story of one link of the last audits."""
    with Store.open(state_path) as store:
        row = store.views.link(_find(store, url, state_path))
        if form == "json":
            click.echo(msgspec.json.format(msgspec.json.encode(_as_value(store, row))))
        else:
            _tell(store, row)


def _find(store: Store, url: str, state_path: Path) -> int:
    for candidate in dict.fromkeys((link_of(url).url, url)):
        found = store.evidence.find(candidate)
        if found is not None:
            return found[0]
    near = store.evidence.like(url, _NEAREST)
    hint = "; it knows " + ", ".join(near) if near else ""
    raise UsageError(f"{state_path}: no audit has seen {url}{hint}")


def _tell(store: Store, row: LinkRow) -> None:
    click.echo(click.style(plain(row.link.url), bold=True))
    if row.verdict is None:
        click.echo("  it has not been asked yet")
    else:
        for line in verdict_lines(row.link, row.verdict):
            click.echo(line)
    if row.archived is not None:
        click.echo(f"  archived    {plain(row.archived.url)} ({row.archived.timestamp})")
    cited = store.views.citations(row.id)
    click.echo(f"\ncited {len(cited)} times")
    for item in cited:
        citation = item.citation
        place = f"{citation.post}:{citation.line}:{citation.column}"
        click.echo(f"  {place}  {citation.kind.value}  {plain(citation.text)}".rstrip())
    click.echo("\nverdicts")
    for at, status, reason in store.views.visits(row.id, -1):
        click.echo(f"  {moment(at)}  {status} ({reason})")
    for run_id, observed in store.evidence.observations_by_run(row.id):
        click.echo(f"\nseen in run {run_id}")
        for line in observation_lines(observed):
            click.echo(line)


def _as_value(store: Store, row: LinkRow) -> dict[str, object]:
    return {
        "link": row.link,
        "verdict": row.verdict,
        "history": row.history,
        "archived": row.archived,
        "citations": [item.citation for item in store.views.citations(row.id)],
        "verdicts": [
            {"at": at, "status": status, "reason": reason}
            for at, status, reason in store.views.visits(row.id, -1)
        ],
        "observations": msgspec.to_builtins(
            [
                {"run": run_id, "observations": observed}
                for run_id, observed in store.evidence.observations_by_run(row.id)
            ]
        ),
    }
