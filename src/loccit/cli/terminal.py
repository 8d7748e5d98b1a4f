"""Printing: what goes where, what a terminal is spared, and what happens if nobody reads it.

Results go to standard output, everything else to standard error. A reader that has gone away
(`loccit gate | head -1`) is not a failure: what is left is not printed, and the exit code is what
it would have been.
"""

import codecs
import errno
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from loccit.display import printable
from loccit.errors import IncompleteError

if TYPE_CHECKING:
    from rich.console import Console


_USUAL_WIDTH = 80
"""Columns of a terminal that says it has none (`COLUMNS=0`)."""


def colours_wanted() -> bool:
    """Return whether colours may be used: not with `NO_COLOR` or in a dumb terminal."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def style(text: str, **how: Any) -> str:
    """Return text in a colour, for a line that `results` prints. Control characters are escaped."""
    shown = printable(text)
    return click.style(shown, **how) if colours_wanted() else shown


def console() -> "Console":
    """Return the console for progress and summaries, on standard error."""
    from rich.console import Console  # it takes long to import, and few commands need it

    if colours_wanted():
        made = Console(stderr=True, highlight=False)
    else:
        made = Console(stderr=True, highlight=False, color_system=None, no_color=True)
    made.width = made.width or _USUAL_WIDTH
    return made


def open_in_browser(page: Path) -> None:
    """Open a file in the user's browser; without one, nothing happens."""
    import webbrowser  # few commands open anything

    webbrowser.open(page.absolute().as_uri())


def say(message: str) -> None:
    """Print a message for people, a line; control characters in it are escaped."""
    _print(printable(message), sys.stderr)


def results(lines: Iterable[str]) -> None:
    """Print result lines whose foreign parts have been escaped already.

    Raises:
        IncompleteError: standard output can't be written (not: its reader has gone away).
    """
    for line in lines:
        try:
            click.echo(line)
        except BrokenPipeError:
            discard(sys.stdout)
            return
        except OSError as error:
            raise unwritable(error) from error


def write(data: bytes | memoryview) -> None:
    """Write machine output.

    Raises:
        SystemExit: its reader has gone away, which ends the command with 0.
        IncompleteError: standard output can't be written.
    """
    try:
        sys.stdout.buffer.write(data)
    except BrokenPipeError:
        discard(sys.stdout)
        raise SystemExit(0) from None
    except OSError as error:
        discard(sys.stdout)
        raise unwritable(error) from error


def read_urls(stream: IO[bytes]) -> Iterator[str]:
    """Yield the URLs of a stream, one a line; empty lines and a byte order mark are left out."""
    for number, line in enumerate(stream):
        start = codecs.BOM_UTF8 if number == 0 else b""
        url = line.removeprefix(start).decode("utf-8", "replace").strip()
        if url:
            yield url


def _print(line: str, stream: IO[str] | None) -> None:
    # A message that nobody can read does not change the exit code.
    try:
        click.echo(line, file=stream)
    except OSError:
        discard(stream)


def discard(stream: IO[str] | None) -> None:
    """Send whatever is still written to a stream nowhere, so that its last flush can't fail."""
    if stream is None:
        return
    try:
        descriptor = stream.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, descriptor)
        os.close(nowhere)
    except (OSError, ValueError):  # not a file, as in tests; or no descriptor is left
        return


def unwritable(error: OSError) -> IncompleteError:
    """Return the error that says why standard output can't be written."""
    closed = error.errno == errno.EBADF
    why = "it is closed" if closed else error.strerror or str(error)
    return IncompleteError(f"standard output can't be written: {why}")


def open_standard_streams() -> None:
    """Open those of the three standard streams that are closed.

    Otherwise the next file that is opened, such as the state database, would take the place of
    standard output. Input and messages come from and go nowhere; writing results is an error.
    """
    for descriptor, mode in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(descriptor)
        except OSError:
            # The lowest free descriptor is taken: this one.
            os.open(os.devnull, mode)
    names = (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w"))
    for name, descriptor, mode_name in names:
        if getattr(sys, name) is None:
            stream = open(  # noqa: SIM115 - it stays open until the process ends
                descriptor, mode_name, encoding="utf-8", errors="backslashreplace", closefd=False
            )
            setattr(sys, name, stream)
