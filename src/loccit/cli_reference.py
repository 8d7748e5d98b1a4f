"""The command line's reference, written from the commands themselves: Markdown and man pages.

    python -m loccit.cli_reference docs/cli.md man/

writes `docs/cli.md` and a page for each command into `man/`.
"""

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from msgspec import Struct

from loccit.cli import cli

_HEAD = """\
# Command line

Results go to standard output, everything else to standard error. A `PATH` is an archive's folder
or a single post. `loccit COMMAND --help` prints what stands here, and `loccit help TOPIC` the other
pages of this documentation. This page is made by `make reference`.

| exit code | |
|---|---|
| 0 | done; for `gate` and `--gate`: passed |
| 1 | the gate failed, and nothing else |
| 2 | bad usage, configuration or baseline |
| 3 | the work could not be completed: offline, stopped, disk full, an internal error |

| environment variable | |
|---|---|
| `LOCCIT_LOG` | log at this level: `debug`, `info`, `warning` or `error` |
| `NO_COLOR` | if set, no colours ([no-color.org](https://no-color.org)) |
"""

_VERBATIM = "\b\n"
"""How a paragraph begins of which click leaves the lines as they are."""

_MAN_TAIL = """\
.SH EXIT STATUS
.TP
0
Done.
.TP
1
The gate failed, and nothing else.
.TP
2
Bad usage, configuration or baseline.
.TP
3
The work could not be completed.
.SH ENVIRONMENT
.TP
.B LOCCIT_LOG
Log at this level: debug, info, warning or error.
.TP
.B NO_COLOR
If set, no colours are used.
"""


class _Command(Struct, frozen=True):
    """A command with its full name."""

    name: str
    """`loccit state merge`."""
    command: click.Command
    context: click.Context


def markdown() -> str:
    """Return the text of `docs/cli.md`."""
    return _HEAD + "".join(map(_section, _commands(cli, "loccit", None)))


def man_pages() -> dict[str, str]:
    """Return the man pages by file name (`loccit-audit.1`), in the format of man(7)."""
    return {
        f"{found.name.replace(' ', '-')}.1": _man_page(found)
        for found in _commands(cli, "loccit", None)
    }


def _commands(
    command: click.Command, name: str, parent: click.Context | None
) -> Iterator[_Command]:
    last = name.rpartition(" ")[2]
    context = click.Context(command, parent, last, **command.context_settings)
    yield _Command(name, command, context)
    if isinstance(command, click.Group):
        for sub in command.list_commands(context):
            found = command.get_command(context, sub)
            assert found is not None
            yield from _commands(found, f"{name} {sub}", context)


def _section(found: _Command) -> str:
    lines = [f"\n## `{found.name}`\n", _usage(found).join(("```text\n", "\n```\n"))]
    lines += [
        f"```text\n{text}\n```\n" if verbatim else f"{text}\n"
        for text, verbatim in _paragraphs(found)
    ]
    subcommands = _subcommands(found)
    if subcommands:
        lines.append("| command | |\n|---|---|")
        lines += [
            f"| [`{full}`](#{full.replace(' ', '-')}) | {short} |" for full, short in subcommands
        ]
        lines.append("")
    options = _options(found)
    if options:
        lines.append("| option | |\n|---|---|")
        lines += [f"| `{_cell(names)}` | {_cell(meaning)} |" for names, meaning in options]
        lines.append("")
    return "\n".join(lines)


def _usage(found: _Command) -> str:
    return " ".join([found.name, *found.command.collect_usage_pieces(found.context)])


def _paragraphs(found: _Command) -> list[tuple[str, bool]]:
    """The paragraphs of a command's help, and whether click leaves their lines as they are."""
    text = inspect.cleandoc(found.command.help or "")
    parts = [part for part in text.split("\n\n") if part.strip()]
    return [
        (part.removeprefix(_VERBATIM), True)
        if part.startswith(_VERBATIM)
        else (" ".join(part.split()), False)
        for part in parts
    ]


def _subcommands(found: _Command) -> list[tuple[str, str]]:
    if not isinstance(found.command, click.Group):
        return []
    parts = [(sub, found.command.get_command(found.context, sub)) for sub in
             found.command.list_commands(found.context)]  # fmt: skip
    return [(f"{found.name} {sub}", part.get_short_help_str(200)) for sub, part in parts if part]


def _options(found: _Command) -> list[tuple[str, str]]:
    """The names of each option, and what it does."""
    options = (p for p in found.command.get_params(found.context) if isinstance(p, click.Option))
    records = (option.get_help_record(found.context) for option in options)
    return [(names, " ".join(meaning.split())) for names, meaning in filter(None, records)]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _man_page(found: _Command) -> str:
    title = found.name.replace(" ", "-")
    (first, _), *others = _paragraphs(found)
    lines = [f'.TH "{title.upper()}" "1" "" "loccit" "loccit manual"', ".SH NAME"]
    lines += [
        f"{_roff(title)} \\- {_roff(first.rstrip('.'))}",
        ".SH SYNOPSIS",
        _roff(_usage(found)),
    ]
    lines.append(".SH DESCRIPTION")
    for text, verbatim in ((first, False), *others):
        lines += [".PP", *([".nf", _roff(text), ".fi"] if verbatim else [_roff(text)])]
    subcommands = _subcommands(found)
    if subcommands:
        lines.append(".SH COMMANDS")
        for full, short in subcommands:
            lines += [".TP", f".B {_roff(full)}", _roff(short)]
    options = _options(found)
    if options:
        lines.append(".SH OPTIONS")
        for names, meaning in options:
            lines += [".TP", f".B {_roff(names)}", _roff(meaning)]
    seen = "loccit(1)" if found.name != "loccit" else "loccit help lists further documentation"
    return "\n".join(lines) + f"\n{_MAN_TAIL}.SH SEE ALSO\n{_roff(seen)}\n"


def _roff(text: str) -> str:
    """Escape text for troff, so that it is printed as it is."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga")
    return re.sub(r"(?m)^([.'])", r"\\&\1", escaped)


def _write(page: Path, folder: Path) -> None:
    page.write_text(markdown(), encoding="utf-8")
    folder.mkdir(exist_ok=True)
    wanted = man_pages()
    for file in folder.glob("*.1"):
        if file.name not in wanted:
            file.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    _write(Path(sys.argv[1]), Path(sys.argv[2]))
