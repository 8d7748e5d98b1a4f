"""`loccit check`: judge single URLs, without an archive."""

import sys
from pathlib import Path

import anyio
import click
import msgspec

from loccit.check import Checked, check
from loccit.cli.options import config_option, settings_for, show_recipients_option
from loccit.cli.story import observation_lines, verdict_lines
from loccit.urls.redaction import redact_text


@click.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text")
@click.option("--evidence", "-e", is_flag=True, help="Tell every request and its answer too.")
@show_recipients_option
@config_option
def command(
    urls: tuple[str, ...],
    form: str,
    evidence: bool,
    show_recipients: bool,
    config_path: Path | None,
) -> None:
    """Ask each URL now and say what is to be held of it; `-` reads URLs from stdin, one a line.

    Nothing is remembered: a verdict that takes more than one visit (see docs/verdicts.md) needs
    an audit.
    """
    asked = list(urls)
    if asked == ["-"]:
        asked = [line.strip() for line in sys.stdin if line.strip()]
    settings = settings_for(config_path)
    shown = show_recipients or settings.report.show_recipients
    for checked in anyio.run(check, asked, settings, backend_options={"use_uvloop": True}):
        told = _json(checked) if form == "jsonl" else _text(checked, evidence)
        click.echo(told if shown else redact_text(told))


def _json(checked: Checked) -> str:
    told = {"url": checked.asked, **msgspec.to_builtins(checked.verdict)}
    told["observations"] = msgspec.to_builtins(checked.observations)
    return msgspec.json.encode(told).decode()


def _text(checked: Checked, evidence: bool) -> str:
    lines = [checked.asked, *verdict_lines(checked.link, checked.verdict)]
    if evidence:
        lines += observation_lines(checked.observations)
    return "\n".join(lines)
