"""`loccit explain`: where a link is cited, what was seen of it, and which rule decided."""

from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from loccit.checking import link_of
from loccit.cli.options import (
    config_option,
    settings_for,
    show_recipients_option,
    state_option,
)
from loccit.cli.story import history_line, moment, observation_lines, verdict_lines
from loccit.cli.terminal import results, style
from loccit.cli.values import Text
from loccit.display import counted, place, printable
from loccit.errors import UsageError
from loccit.report.redact import Redactor
from loccit.store import Store
from loccit.store.queries import LinkRow
from loccit.urls.redaction import is_redacted

_NEAREST = 5


@click.command()
@click.argument("url", type=Text())
@state_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@show_recipients_option
@config_option
def command(
    url: str, state_path: Path, form: str, show_recipients: bool, config_path: Path | None
) -> None:
    """Explain a verdict: where the link is cited, what was observed, which rule decided."""
    redactor = Redactor.of(settings_for(config_path), show_recipients=show_recipients)
    with Store.open(state_path) as store:
        row = store.views.link(_find(store, url, state_path, redactor))
        if form == "json":
            output = _json(store, row, redactor)
        else:
            output = redactor.text("\n".join(_story(store, redactor.value(row))))
    results([output])


def _find(store: Store, url: str, state_path: Path, redactor: Redactor) -> int:
    for candidate in dict.fromkeys((link_of(url).url, url)):
        found = store.links.find(candidate)
        if found is not None:
            return found[0]
    if is_redacted(url):  # as a report tells it
        for link_id, known in store.links.urls():
            if redactor.text(redactor.url(known)) == url:
                return link_id
    near = store.links.like(url, _NEAREST)
    known = "it knows " + ", ".join(map(redactor.url, near))
    hint = known if near else "`loccit check` requests it now"
    raise UsageError(f"{state_path}: no audit has seen {redactor.url(url)}; {hint}")


def _story(store: Store, row: LinkRow) -> Iterator[str]:
    yield style(row.link.url, bold=True)
    if row.verdict is None:
        yield "  not requested yet"
    else:
        yield from verdict_lines(row.link, row.verdict)
    if row.history is not None:
        yield history_line(row.history)
    if row.archived is not None:
        yield f"  archived    {printable(row.archived.url)} ({row.archived.timestamp})"
    cited = store.views.citations(row.id)
    yield f"\ncited {counted(len(cited), 'time')}"
    for item in cited:
        citation = item.citation
        where = printable(place(citation.post, citation.line, citation.column, citation.locator))
        yield f"  {where}  {citation.kind.value}  {printable(citation.text)}".rstrip()
    yield "\nverdicts"
    for at, status, reason in store.views.visits(row.id):
        yield f"  {moment(at)}  {status} ({reason})"
    for run_id, observed in store.links.observations_by_run(row.id):
        yield f"\nseen in run {run_id}"
        yield from observation_lines(observed)


def _json(store: Store, row: LinkRow, redactor: Redactor) -> str:
    value = redactor.all(_as_value(store, row))
    return msgspec.json.format(msgspec.json.encode(value)).decode()


def _as_value(store: Store, row: LinkRow) -> dict[str, object]:
    return {
        "link": row.link,
        "verdict": row.verdict,
        "history": row.history,
        "archived": row.archived,
        "citations": [item.citation for item in store.views.citations(row.id)],
        "verdicts": [
            {"at": at, "status": status, "reason": reason}
            for at, status, reason in store.views.visits(row.id)
        ],
        "observations": msgspec.to_builtins(
            [
                {"run": run_id, "observations": observed}
                for run_id, observed in store.links.observations_by_run(row.id)
            ]
        ),
    }
