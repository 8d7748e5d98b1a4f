"""`loccit demo`: audit the bundled sample archive against a small web on this machine."""

import shlex
import sys
import tempfile
import threading
from pathlib import Path

import click
from rich.console import Console

from loccit.cli import terminal
from loccit.cli.file_names import FileName
from loccit.cli.limits import ensure_open_files
from loccit.cli.options import config_option, overrides
from loccit.cli.progress import shown_progress
from loccit.cli.summary import print_summary
from loccit.config.load import load_settings
from loccit.config.overrides import parse_overrides
from loccit.config.settings import Settings
from loccit.demo.stage import ARCHIVE, stage
from loccit.pipeline import Order
from loccit.run_audit import run_audit

_OUT = "reports/demo"
_STATE = "loccit.sqlite3"

_QUICK = (
    "network.timeout=2.0", "network.connect_timeout=2.0", "network.retries=1", "network.workers=1",
    "politeness.min_interval=0.0",
)  # fmt: skip
"""Settings that suit a web without distances, where no configuration is named."""


@click.command()
@click.option(
    "--out",
    type=FileName(file_okay=False),
    default=_OUT,
    show_default=True,
    help="Folder for index.html and report.json.",
)
@click.option(
    "--serve",
    metavar="DIR",
    type=FileName(file_okay=False),
    help="Lay the archive out in DIR and keep its web running, to try other commands there.",
)
@click.option("--quiet", "-q", is_flag=True, help="Print errors only.")
@config_option
def command(out: Path, serve: Path | None, quiet: bool, config_path: Path | None) -> None:
    """Audit the bundled sample archive against a small web on this machine.

    Nothing leaves the machine: the web that the archive cites is served on loopback. Of a
    configuration, all holds but where the network is.
    """
    quick = [] if config_path else parse_overrides(_QUICK)
    base = load_settings(config_path, [*quick, *overrides()])
    console = terminal.console()
    with tempfile.TemporaryDirectory(prefix="loccit-demo-") as scratch:
        folder = Path(scratch) if serve is None else serve
        with stage(folder) as web:
            settings = web.settings(base)
            complete = _audit(folder, out, settings, console, quiet=quiet)
            if serve is not None:
                _keep_running(folder, console)
    sys.exit(0 if complete else 3)


def _audit(folder: Path, out: Path, settings: Settings, console: Console, *, quiet: bool) -> bool:
    """Audit the sample archive; return whether the audit was completed."""
    wanted = {"html": out / "index.html", "json": out / "report.json"}
    order = Order(archive=folder / ARCHIVE, recheck_all=True)
    ensure_open_files()
    with (
        shown_progress(console, quiet=quiet) as progress,
        run_audit(order, settings, state=folder / _STATE, progress=progress) as audited,
    ):
        progress.reporting()
        audited.write(wanted)
        progress.finished()
        report = audited.report
        if not quiet:
            print_summary(console, report, str(wanted["html"]))
        return report.run.complete


def _keep_running(folder: Path, console: Console) -> None:
    console.print(
        f"\nThe web of the sample archive keeps running. In another terminal:\n"
        f"  cd {shlex.quote(str(folder))}\n"
        f"  loccit audit {ARCHIVE} --recheck all\n"
        f"  loccit repair {ARCHIVE} --archives --moved\n"
        f"Ctrl-C ends it."
    )
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        console.print("The web is closed.")
