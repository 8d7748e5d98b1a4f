"""`loccit report`: the last audit's reports again, in any format; nothing is asked."""

from pathlib import Path

import click
from msgspec import structs

from loccit.cli.judged_by import archive_of, judged_by
from loccit.cli.options import (
    DEFAULT_OUT,
    base_ref_option,
    config_from_option,
    config_option,
    decisions_option,
    decisions_to_write,
    open_option,
    output_option,
    port_option,
    show_recipients_option,
    state_option,
)
from loccit.cli.reviewing import review
from loccit.cli.terminal import open_in_browser, say
from loccit.config.settings import Settings
from loccit.display import counted
from loccit.errors import UsageError
from loccit.pipeline.rejudge import rejudge
from loccit.report.formats import parse_outputs, write_reports
from loccit.report.open import part_of, read_report
from loccit.review.page import page_for
from loccit.review.server import JSON, Document
from loccit.store import Store


@click.command()
@state_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help=f"Folder for index.html and report.json; {DEFAULT_OUT} where no --output is named.",
)
@output_option
@click.option(
    "--rejudge",
    "again",
    is_flag=True,
    help="First apply the present rules to the stored observations.",
)
@click.option(
    "--post", "posts", multiple=True, metavar="GLOB", help="Only what these posts cite. Repeatable."
)
@click.option(
    "--author", "authors", multiple=True, help="Only what this author's posts cite. Repeatable."
)
@show_recipients_option
@click.option("--serve", is_flag=True, help="Then do what `loccit review` does.")
@port_option
@open_option
@base_ref_option
@config_from_option
@decisions_option
@config_option
def command(
    state_path: Path,
    out: Path | None,
    outputs: tuple[str, ...],
    again: bool,
    posts: tuple[str, ...],
    authors: tuple[str, ...],
    show_recipients: bool,
    serve: bool,
    port: int,
    opened: bool,
    base_ref: str | None,
    config_from: str,
    decisions_path: Path | None,
    config_path: Path | None,
) -> None:
    """Write reports of the last audit again, in any format. No requests are made.

    Exit codes: 0 done, 2 bad usage or configuration.
    """
    wanted = parse_outputs(outputs)
    if out is None and (serve or not wanted):
        out = Path(DEFAULT_OUT)
    if out is not None:
        wanted = {"html": out / "index.html", "json": out / "report.json"} | wanted
    with Store.open(state_path) as store:
        last = store.runs.last_reportable()
        if last is None:
            raise UsageError(f"{state_path}: nothing was audited yet; `loccit audit` comes first")
        with judged_by(
            Path() if base_ref is None else archive_of(last),
            config=config_path,
            decisions=decisions_path,
            ref=base_ref,
            config_from=config_from,
        ) as rules:
            settings = rules.settings
            if show_recipients:
                shown = structs.replace(settings.report, show_recipients=True)
                settings = structs.replace(settings, report=shown)
            if again:
                _rejudge(store, settings)
            run = store.runs.last_reportable()
            assert run is not None
            if posts or authors:
                run = part_of(store, run, posts, authors)
            report = read_report(store, run, settings, decisions=rules.decisions)
            changed_only = last.scope is not None
            report = structs.replace(report, notices=rules.notices, changed_only=changed_only)
            write_reports(report, wanted, settings.report)
            page = page_for(report, settings.report) if serve else None
    if out is not None:
        say(f"Report: {wanted['html']}")
    if opened and not serve and "html" in wanted:
        open_in_browser(wanted["html"])
    if page is not None:
        documents = {
            "index.html": page,
            "report.json": Document(JSON, wanted["json"].read_bytes()),
        }
        file = decisions_to_write(decisions_path, config_path, archive_of(last))
        review(documents, report, settings, file, port=port)


def _rejudge(store: Store, settings: Settings) -> None:
    with store.locked():
        done = rejudge(store, settings)
    say(f"{counted(done.links, 'link')} judged again, {done.changed:,} differently")
