"""`loccit report`: the last audit's reports again, in any format; no requests are made."""

from pathlib import Path
from typing import Any

import click
from msgspec import Struct, structs

from loccit.cli.file_names import FileName
from loccit.cli.judged_by import JudgedBy, archive_of, judged_by
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
    with_recipients,
)
from loccit.cli.reviewing import review
from loccit.cli.terminal import open_in_browser, say
from loccit.config.settings import Settings
from loccit.display import counted
from loccit.pipeline.rejudge import rejudge
from loccit.report.formats import parse_outputs, write_reports
from loccit.report.model import Report
from loccit.report.open import part_of, read_report, reportable_run
from loccit.review.page import page_for
from loccit.review.server import JSON, Document
from loccit.store import Store


@click.command()
@state_option
@click.option(
    "--out",
    type=FileName(file_okay=False),
    help=f"Folder for index.html and report.json; {DEFAULT_OUT} where no --output is named.",
)
@output_option
@click.option(
    "--rejudge",
    "rejudge_first",
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
def command(**given: Any) -> None:
    """Write reports of the last audit again, in any format. No requests are made.

    Exit codes: 0 done, 2 bad usage or configuration.
    """
    options = _Options(**given)
    wanted = _outputs(options)
    with Store.open(options.state_path) as store:
        last = reportable_run(store, options.state_path)
        with judged_by(
            Path() if options.base_ref is None else archive_of(last),
            config=options.config_path,
            decisions=options.decisions_path,
            ref=options.base_ref,
            config_from=options.config_from,
        ) as rules:
            settings = with_recipients(rules.settings, options.show_recipients)
            report = _read(options, store, rules, settings)
            write_reports(report, wanted, settings.report)
            page = page_for(report, settings.report) if options.serve else None
    if "html" in wanted and options.writes_folder:
        say(f"Report: {wanted['html']}")
    if options.opened and not options.serve and "html" in wanted:
        open_in_browser(wanted["html"])
    if page is not None:
        documents = {
            "index.html": page,
            "report.json": Document(JSON, wanted["json"].read_bytes()),
        }
        file = decisions_to_write(options.decisions_path, options.config_path, archive_of(last))
        review(documents, report, settings, file, port=options.port)


class _Options(Struct, frozen=True):
    """The command line; each option is described where it is declared, above."""

    state_path: Path
    out: Path | None
    outputs: tuple[str, ...]
    rejudge_first: bool
    posts: tuple[str, ...]
    authors: tuple[str, ...]
    show_recipients: bool
    serve: bool
    port: int
    opened: bool
    base_ref: str | None
    config_from: str
    decisions_path: Path | None
    config_path: Path | None

    @property
    def writes_folder(self) -> bool:
        """Whether index.html and report.json are written into a folder."""
        return self.out is not None or self.serve or not self.outputs


def _outputs(options: _Options) -> dict[str, Path]:
    """Return the reports to write: the file of each format."""
    named = parse_outputs(options.outputs)
    if not options.writes_folder:
        return named
    out = options.out or Path(DEFAULT_OUT)
    return {"html": out / "index.html", "json": out / "report.json", **named}


def _read(options: _Options, store: Store, rules: JudgedBy, settings: Settings) -> Report:
    """Return the report of the last audit, or of the part of it that the options name."""
    if options.rejudge_first:
        _rejudge(store, settings)
    run = reportable_run(store, options.state_path)
    changed_only = run.scope is not None
    if options.posts or options.authors:
        run = part_of(store, run, options.posts, options.authors)
    report = read_report(store, run, settings, decisions=rules.decisions)
    return structs.replace(report, notices=rules.notices, changed_only=changed_only)


def _rejudge(store: Store, settings: Settings) -> None:
    with store.locked():
        done = rejudge(store, settings)
    say(f"{counted(done.links, 'link')} judged again, {done.changed:,} differently")
