"""The command line: a file a command, loaded when it is asked for.

Exit codes: 0 done; 1 the gate failed; 2 bad usage or configuration; 3 the audit could not be
completed. Machine output goes to stdout, everything else to stderr.
"""

import importlib
import sys

import click

from loccit import __version__
from loccit.errors import LoccitError

_COMMANDS = {
    "audit": "Audit an archive: gather, ask, judge, report.",
    "check": "Judge single URLs, without an archive.",
    "demo": "Audit the bundled sample archive against a small local web.",
    "explain": "Tell the story of a link: where cited, what was seen, which rule decided.",
    "extract": "List every citation of an archive, without the network.",
    "gate": "Fail on new dead links; let the old ones be.",
    "init": "Write a configuration and, on request, a schedule.",
    "repair": "Propose repairs as a reviewable diff, and apply those accepted.",
    "report": "Write reports of the last audit again, in any format.",
    "state": "Look after the state database.",
    "unwrap": "Decode wrapped links without the network.",
}


class _Commands(click.Group):
    """Imports a command's file only when that command runs, so that each one starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = importlib.import_module(f"loccit.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="loccit")
def cli() -> None:
    """Is everything your archive cites still in the place cited?"""


def main() -> None:
    """Run the command line, telling errors to people without a traceback."""
    try:
        sys.exit(cli.main(standalone_mode=False))
    except LoccitError as error:
        click.echo(f"loccit: {error}", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("loccit: stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
