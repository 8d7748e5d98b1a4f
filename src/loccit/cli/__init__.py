"""The command line: a file a command, loaded when it is used.

Exit codes: 0 done; 1 the gate failed, and nothing else; 2 bad usage, configuration or baseline;
3 the audit could not be completed. Machine output goes to stdout, everything else to stderr.
"""

import ast
import difflib
import importlib
import os
import re
import sys
from collections.abc import Iterator

import click

from loccit import __version__
from loccit.cli.logs import configure, keep_traceback, verbose_option
from loccit.cli.terminal import discard, open_standard_streams, say, unwritable
from loccit.errors import (
    OF_THIS_MACHINE,
    IncompleteError,
    LoccitError,
    UsageError,
    unusable_name,
)

_COMMANDS = (
    "audit", "check", "comment", "completion", "demo", "explain", "extract", "gate", "help", "init",
    "issue", "preserve", "repair", "report", "review", "state", "unwrap",
)  # fmt: skip
"""Each is the function `command` in the module of its name; its docstring is its help."""


class _Commands(click.Group):
    """Imports a command's file only when that command runs, so that each one starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = importlib.import_module(f"loccit.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        _log_on_request(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], _COMMANDS, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise click.UsageError(f"there is no command {args[0]!r}{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, _short_help(name)) for name in _COMMANDS])


def _short_help(name: str) -> str:
    """Return the first sentence of a command's help, read from its source.

    Importing all commands for it would take twenty times as long.
    """
    from importlib import resources  # late: it takes longer to load than a command's own work

    source = resources.files(__name__).joinpath(f"{name}.py").read_text(encoding="utf-8")
    functions = (node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
    command = next(function for function in functions if function.name == "command")
    return " ".join(re.split(r"\.\s", ast.get_docstring(command) or "")[0].split()).rstrip(".")


def _log_on_request(command: click.Command) -> None:
    """Give a command, or each command of a group, the option `--verbose`."""
    if isinstance(command, click.Group):
        for part in command.commands.values():
            _log_on_request(part)
    elif not any("--verbose" in option.opts for option in command.params):
        command.params.append(verbose_option())


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="loccit")
def cli() -> None:
    """Is everything your archive cites still in the place cited?"""


def main() -> None:
    """Run the command line. Whatever happens is reported in a sentence, with its exit code.

    1 is the gate's alone: an error that nobody foresaw is 3.
    """
    code = _run()
    for stream in (sys.stdout, sys.stderr):
        # A last flush that fails when Python ends would change the exit code to 120.
        try:
            stream.flush()
        except BrokenPipeError:
            discard(stream)
        except OSError as error:
            discard(stream)
            if stream is sys.stdout and code == 0:
                code = _fail(unwritable(error))
    sys.exit(code)


def _run() -> int:
    open_standard_streams()
    try:
        configure()
        return _code(cli.main(standalone_mode=False))
    except SystemExit as ended:
        if isinstance(ended.__context__, BrokenPipeError):  # click makes exit code 1 of it
            discard(sys.stdout)
            return 0
        return _code(ended.code)
    except LoccitError as error:
        return _fail(error)
    except click.ClickException as error:
        _say_wrong_usage(error)
        return LoccitError.exit_code
    except (click.Abort, KeyboardInterrupt):
        say("loccit: stopped")
        return IncompleteError.exit_code
    except BrokenPipeError:  # whoever reads the results has what they want
        discard(sys.stdout)
        return 0
    except Exception as error:
        return _unforeseen(error)


def _say_wrong_usage(error: click.ClickException) -> None:
    """Say what is wrong with a command's arguments, and what may have been meant."""
    settings = _settings_meant(error)
    # Not click's guess from the spelling where a setting is known: it means something else.
    say(f"loccit: {error.message if settings else error.format_message()}")
    for key, meaning in settings:
        say(f"`--set {key}=VALUE` is {meaning}")
    context = getattr(error, "ctx", None)
    if context is not None:
        say(f"`{context.command_path} --help` tells how it is used")


def _settings_meant(error: click.ClickException) -> list[tuple[str, str]]:
    """Return the settings that are called like an unknown option of a command that takes them."""
    if not isinstance(error, click.NoSuchOption) or error.ctx is None:
        return []
    if not any("--set" in option.opts for option in error.ctx.command.params):
        return []
    from loccit.config.overrides import settings_called  # no other command line needs it

    return list(settings_called(error.option_name.lstrip("-")))


def _has_folder() -> bool:
    try:
        os.getcwd()
    except OSError:
        return False
    return True


def _code(value: object) -> int:
    return value if isinstance(value, int) else 0 if value is None else IncompleteError.exit_code


def _fail(error: LoccitError) -> int:
    for line in str(error).splitlines():
        say(f"loccit: {line}")
    return error.exit_code


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it came of; cleaning up after an error may fail in its own way."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [e for e in (one.__cause__, one.__context__) if e is not None]
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions


def _unforeseen(error: Exception) -> int:
    """Tell of an error that no command foresaw, in one sentence; the rest goes into a file."""
    if isinstance(error, FileNotFoundError) and error.filename is None and not _has_folder():
        return _fail(UsageError("the working folder is gone; change to one that is there"))
    if isinstance(error, OSError) and (reason := unusable_name(error)):
        return _fail(UsageError(reason))
    if isinstance(error, PermissionError) and error.filename is not None:
        return _fail(UsageError(f"{error.filename}: this user has no permission to read or write"))
    for cause in _causes(error):
        if isinstance(cause, OSError) and cause.errno in OF_THIS_MACHINE:
            where = f"{cause.filename}: " if cause.filename else ""
            say(f"loccit: {where}{OF_THIS_MACHINE[cause.errno]}")
            return IncompleteError.exit_code
    if isinstance(error, MemoryError):
        say("loccit: there is no memory left")
        return IncompleteError.exit_code
    file = keep_traceback(error)
    kept = f"The traceback is in {file}" if file else "LOCCIT_LOG=debug shows the traceback"
    what = " ".join(str(error).split())[:200]
    name = type(error).__name__
    say(
        f"loccit: internal error ({name}{f': {what}' if what else ''}). {kept}; "
        "please report it as a bug"
    )
    return IncompleteError.exit_code
