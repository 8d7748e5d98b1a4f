"""`loccit review`: findings in a browser; decisions are written as they are made."""

from pathlib import Path

import click

from loccit.cli.judged_by import archive_of
from loccit.cli.options import (
    config_option,
    decisions_for,
    decisions_option,
    decisions_to_write,
    port_option,
    settings_for,
    show_recipients_option,
    state_option,
    with_recipients,
)
from loccit.cli.reviewing import review
from loccit.report.open import read_report, reportable_run
from loccit.review.page import page_for
from loccit.store import Store


@click.command()
@state_option
@decisions_option
@port_option
@click.option("--no-open", is_flag=True, help="Print the address, but open no browser.")
@show_recipients_option
@config_option
def command(
    state_path: Path,
    decisions_path: Path | None,
    port: int,
    no_open: bool,
    show_recipients: bool,
    config_path: Path | None,
) -> None:
    """Review the findings of the last audit in a browser. No requests are made.

    The page is served on this machine alone. Each decision is written to decisions.toml as it is
    made; comments and decisions by others in that file stay. Several people may review at once:
    where two decide differently about the same link, the page shows both decisions.

    Exit codes: 0 done, 2 bad usage or configuration.
    """
    with Store.open(state_path) as store:
        run = reportable_run(store, state_path)
        archive = archive_of(run)
        settings = with_recipients(settings_for(config_path, archive), show_recipients)
        named = decisions_path if decisions_path is None or decisions_path.exists() else None
        held = decisions_for(named, config_path, archive) if named == decisions_path else None
        report = read_report(store, run, settings, decisions=held)
        page = page_for(report, settings.report)
    file = decisions_to_write(decisions_path, config_path, archive)
    review({"index.html": page}, report, settings, file, port=port, opened=not no_open)
