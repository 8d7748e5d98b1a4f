"""`loccit unwrap`: decode wrapped links, as a filter."""

import sys
from pathlib import Path

import click
import msgspec
from msgspec import Struct

from loccit.cli.options import config_option, settings_for
from loccit.cli.terminal import read_urls, write
from loccit.cli.values import Text
from loccit.display import iso, printable
from loccit.model import Layer, Unwrapped
from loccit.urls.rules import WrapperRules
from loccit.urls.unwrap import unwrap
from loccit.wrapper_rules import wrapper_rules

_encode = msgspec.json.Encoder().encode


class Line(Struct, frozen=True, gc=False):
    """One line of output: the contract's keys, and the confidence of the target."""

    url: str
    wrapper: str | None
    target: str | None
    layers: tuple[Layer, ...]
    needs_network: bool
    made_at: str | None
    recipient: bool
    confidence: float


@click.command()
@click.argument("urls", nargs=-1, type=Text(), metavar="[URL... | -]")
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
    rules = wrapper_rules(settings_for(config_path))
    tell = {"jsonl": _json, "targets": _target}[form]
    watched = sys.stdout.isatty()
    for url in read_urls(sys.stdin.buffer) if urls in ((), ("-",)) else urls:
        write(tell(url, rules))
        if watched:
            sys.stdout.flush()
    sys.stdout.flush()


def _json(url: str, rules: WrapperRules) -> bytes:
    found = unwrap(url, rules) or Unwrapped(url)
    line = Line(
        url,
        found.wrapper,
        found.target,
        found.layers,
        found.needs_network,
        None if found.made_at is None else iso(found.made_at),
        found.recipient,
        found.confidence,
    )
    return _encode(line) + b"\n"


def _target(url: str, rules: WrapperRules) -> bytes:
    found = unwrap(url, rules)
    target = url if found is None or found.target is None else found.target
    return printable(target).encode() + b"\n"
