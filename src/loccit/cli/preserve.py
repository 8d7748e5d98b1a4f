"""`loccit preserve`: copies of cited pages in the Wayback Machine, before they are gone."""

import os
import sys
import time
from pathlib import Path

import click
from msgspec import structs

from loccit.archives.save_client import Keys, SaveClient
from loccit.cli.options import config_option, settings_for, state_option
from loccit.cli.terminal import say
from loccit.display import counted
from loccit.errors import UsageError
from loccit.pipeline.preserve import candidates, preserve
from loccit.store import Store

ACCESS, SECRET = "IA_ACCESS_KEY_ID", "IA_SECRET_ACCESS_KEY"


@click.command()
@state_option
@click.option("--dry-run", is_flag=True, help="List the pages, and submit nothing.")
@click.option("--limit", type=click.IntRange(min=1), help="Pages submitted in this run, at most.")
@config_option
def command(state_path: Path, dry_run: bool, limit: int | None, config_path: Path | None) -> None:
    """Ask Save Page Now to save the cited pages that work and have no recent copy.

    The keys of an Internet Archive account are read from IA_ACCESS_KEY_ID and
    IA_SECRET_ACCESS_KEY. The sources of mirrored posts come first. What was submitted is kept in
    the state; the next run learns what became of it. Addresses that name a person or hold a secret
    are never sent.
    """
    settings = settings_for(config_path)
    if limit is not None:
        own = structs.replace(settings.preserve, pages_per_run=limit)
        settings = structs.replace(settings, preserve=own)
    if dry_run:
        with Store.open(state_path) as store:
            wanted = candidates(store, settings, time.time())
        today = wanted[: settings.preserve.pages_per_run]
        for url in today:
            sys.stdout.write(f"{url}\n")
        say(f"{counted(len(today), 'page')} of {len(wanted)} would be submitted")
        return
    access, secret = os.environ.get(ACCESS, ""), os.environ.get(SECRET, "")
    if not access or not secret:
        raise UsageError(
            f"Save Page Now needs the keys of an account: set {ACCESS} and {SECRET}"
            " (https://archive.org/account/s3.php)"
        )
    with (
        Store.open(state_path) as store,
        store.locked(),
        SaveClient(settings, Keys(access, secret)) as client,
    ):
        summary = preserve(store, settings, client)
    fates = ", ".join(f"{count} {name}" for name, count in sorted(summary.fates.items()))
    say(f"pages: {fates or 'none submitted'}; {summary.left} left for another run")
    if summary.stopped:
        say(summary.stopped)
