"""`loccit check`: judge single URLs, without an archive."""

import sys
from collections import Counter
from pathlib import Path

import click
import msgspec

from loccit import event_loop
from loccit.checking import CheckResult, check
from loccit.cli.limits import ensure_open_files
from loccit.cli.options import (
    config_option,
    fail_on_option,
    settings_for,
    show_recipients_option,
)
from loccit.cli.story import observation_lines, verdict_lines
from loccit.cli.terminal import read_urls, results
from loccit.cli.values import Text
from loccit.config.fail_on import parse_terms
from loccit.display import printable
from loccit.errors import UsageError
from loccit.model import Status
from loccit.report.redact import Redactor


@click.command()
@click.argument("urls", nargs=-1, required=True, type=Text(), metavar="URL...")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text")
@click.option("--evidence", "-e", is_flag=True, help="Print every request and its response, too.")
@fail_on_option("Exit with 1 on this verdict, e.g. dead, suspect or dead>2. Repeatable.")
@show_recipients_option
@config_option
def command(
    urls: tuple[str, ...],
    form: str,
    evidence: bool,
    fail_on: tuple[str, ...],
    show_recipients: bool,
    config_path: Path | None,
) -> None:
    """Check each URL now and print its verdict; `-` reads URLs from stdin, one per line.

    No history is kept: a verdict that takes more than one visit (see `loccit help verdicts`)
    needs an audit.

    Exit codes: 0 done, 1 a verdict named by --fail-on, 2 bad usage or configuration, 3 this machine
    is offline.
    """
    asked = list(urls)
    if asked == ["-"]:
        asked = list(read_urls(sys.stdin.buffer))
    terms = parse_terms(fail_on)
    if any(term.new for term in terms):
        raise UsageError(
            "--fail-on: `check` keeps no history, so it cannot tell which findings are new"
        )
    settings = settings_for(config_path)
    ensure_open_files()
    statuses: Counter[Status] = Counter()
    redactor = Redactor.of(settings, show_recipients=show_recipients)
    for checked in event_loop.run(check, asked, settings):
        output = _json(checked, redactor) if form == "jsonl" else _text(checked, evidence)
        results([output if form == "jsonl" else redactor.text(output)])
        statuses[checked.verdict.status] += 1
    if any(term.fails(statuses[term.status], len(asked)) for term in terms):
        sys.exit(1)


def _json(checked: CheckResult, redactor: Redactor) -> str:
    fields = {"url": checked.url, **msgspec.to_builtins(checked.verdict)}
    fields["observations"] = msgspec.to_builtins(checked.observations)
    return msgspec.json.encode(redactor.all(fields)).decode()


def _text(checked: CheckResult, evidence: bool) -> str:
    lines = [printable(checked.url), *verdict_lines(checked.link, checked.verdict)]
    if evidence:
        lines += observation_lines(checked.observations)
    return "\n".join(lines)
