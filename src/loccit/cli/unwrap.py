"""`loccit unwrap`: decode wrapped links, as a filter."""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from loccit.cli.options import config_option, settings_for
from loccit.model import Unwrapped
from loccit.urls import load_rules, unwrap

_encode = msgspec.json.Encoder().encode


@click.command()
@click.argument("urls", nargs=-1, metavar="[URL... | -]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "targets"]),
    default="jsonl",
    show_default=True,
    help="A JSON object a line; or the target alone (the URL itself where there is none).",
)
@config_option
def command(urls: tuple[str, ...], form: str, config_path: Path | None) -> None:
    """Decode wrapped links without the network; `-` (or nothing) reads them from stdin.

    What is opaque is named and left: `needs_network` says that only asking could tell.
    """
    rules = load_rules(settings_for(config_path).wrappers.rules)
    write = sys.stdout.buffer.write
    for url in _from_stdin() if urls in ((), ("-",)) else urls:
        found = unwrap(url, rules)
        if form == "targets":
            target = found.target if found is not None and found.target is not None else url
            write(target.encode("utf-8", "surrogateescape") + b"\n")
        else:
            write(_encode(_line(url, found)) + b"\n")
    sys.stdout.flush()


def _from_stdin() -> Iterable[str]:
    for line in sys.stdin.buffer:
        url = line.decode("utf-8", "replace").strip()
        if url:
            yield url


def _line(url: str, found: Unwrapped | None) -> dict[str, object]:
    """The contract's line."""
    if found is None:
        found = Unwrapped(url)
    made = found.made_at
    return {
        "url": url,
        "wrapper": found.wrapper,
        "target": found.target,
        "layers": [{"wrapper": layer.wrapper, "url": layer.url} for layer in found.layers],
        "needs_network": found.needs_network,
        "made_at": None if made is None else _iso(made),
        "recipient": found.recipient,
        "confidence": found.confidence,
    }


def _iso(time: float) -> str:
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
