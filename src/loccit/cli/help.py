"""`loccit help`: the documentation that is installed with loccit."""

import difflib
import sys

import click

from loccit.cli import terminal
from loccit.errors import UsageError
from loccit.help_topics import find_topic, topics


@click.command()
@click.argument("topic", required=False, metavar="[TOPIC]")
@click.pass_context
def command(context: click.Context, topic: str | None) -> None:
    """Show a page of the documentation; without TOPIC, list the pages.

    TOPIC is a page's name, or a command, whose options are shown. On a terminal the page is
    rendered and paged; elsewhere its Markdown is written.

    Exit codes: 0 done, 2 there is no such topic.
    """
    if topic is None:
        _list_topics()
    elif (found := find_topic(topic)) is not None:
        _show(found.text)
    elif (usage := _usage_of(topic, context)) is not None:
        terminal.results([usage])
    else:
        raise UsageError(f"help: there is no topic {topic!r}. {_similar(topic)}")


def _list_topics() -> None:
    found = topics()
    width = max(len(topic.name) for topic in found)
    terminal.results(f"{topic.name:{width}}  {topic.title}" for topic in found)
    terminal.say("`loccit help TOPIC` shows a page; `loccit COMMAND --help` a command's options")


def _usage_of(name: str, context: click.Context) -> str | None:
    parent = context.parent
    if parent is None or not isinstance(parent.command, click.Group):
        return None
    found = parent.command.get_command(parent, name)
    if found is None:
        return None
    with click.Context(found, parent, name) as own:
        return found.get_help(own)


def _similar(topic: str) -> str:
    names = [known.name for known in topics()]
    begins = [name for name in names if name.startswith(topic.lower())]
    close = begins or difflib.get_close_matches(topic.lower(), names, n=1, cutoff=0.5)
    return f"Did you mean {close[0]}?" if close else "`loccit help` lists them"


def _show(text: str) -> None:
    if not sys.stdout.isatty():
        terminal.write(text.encode())
        return
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(no_color=not terminal.colours_wanted())
    with console.pager(styles=terminal.colours_wanted()):
        console.print(Markdown(text))
