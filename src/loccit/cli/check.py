"""`loccit check`: judge single URLs, without an archive."""

import sys
from pathlib import Path

import anyio
import click
import msgspec

from loccit.check import check
from loccit.cli.options import config_option, settings_for
from loccit.cli.story import observation_lines, verdict_lines


@click.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text")
@click.option("--evidence", "-e", is_flag=True, help="Tell every request and its answer too.")
@config_option
def command(urls: tuple[str, ...], form: str, evidence: bool, config_path: Path | None) -> None:
    """Ask each URL now and say what is to be held of it; `-` reads URLs from stdin, one a line.

    Nothing is remembered: a verdict that takes more than one visit (see docs/verdicts.md) needs
    an audit.
    """
    asked = list(urls)
    if asked == ["-"]:
        asked = [line.strip() for line in sys.stdin if line.strip()]
    settings = settings_for(config_path)
    for checked in anyio.run(check, asked, settings, backend_options={"use_uvloop": True}):
        if form == "jsonl":
            told = {"url": checked.asked, **msgspec.to_builtins(checked.verdict)}
            told["observations"] = msgspec.to_builtins(checked.observations)
            click.echo(msgspec.json.encode(told))
            continue
        click.echo(checked.asked)
        for line in verdict_lines(checked.link, checked.verdict):
            click.echo(line)
        if evidence:
            for line in observation_lines(checked.observations):
                click.echo(line)
