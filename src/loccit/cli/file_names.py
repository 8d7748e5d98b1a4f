"""Files and folders that a command line names: options, paths, a list of paths."""

import os
import stat
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from loccit.errors import UsageError, unusable_name

if TYPE_CHECKING:
    from loccit.sources.several import Places

_LONGEST_LINE = 1 << 16
"""Bytes of a line in a list of paths: URLs are longer than names of files may be."""


def _unusable(name: str) -> str | None:
    """Return why nothing can have this name; None where something can."""
    try:
        os.stat(name)
    except OSError as error:
        return unusable_name(error)
    except ValueError:
        return "a name can't hold a null character"
    return None


class FileName(click.Path):
    """A file or a folder, there or not, by a name that can be one's."""

    def __init__(self, *, regular: bool = False, **how: Any) -> None:
        """Take what `click.Path` takes; `regular` refuses pipes and devices."""
        super().__init__(path_type=Path, **how)
        self._regular = regular

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path."""
        name = os.fspath(value)
        if not name:
            self.fail("it is empty; name a file or a folder", param, ctx)
        if reason := _unusable(name):
            self.fail(reason, param, ctx)
        if self._regular and _is_special(name):
            self.fail(f"{name}: not a regular file", param, ctx)
        return super().convert(value, param, ctx)


def _is_special(name: str) -> bool:
    try:
        mode = os.stat(name).st_mode
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


class Location(click.ParamType["Path | str"]):
    """A path, or a URL as it is written: `Path` would take a slash away from it."""

    name = "path"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path | str:
        """Return a path for whatever is not an http(s) URL.

        Raises:
            UsageError: nothing can have this name.
        """
        if isinstance(value, str) and value.lower().startswith(("http://", "https://")):
            return value
        if not os.fspath(value):
            raise UsageError("a PATH is empty; write . for this folder")
        if reason := _unusable(os.fspath(value)):
            raise UsageError(reason)
        return Path(value)


paths_argument = click.argument("paths", nargs=-1, type=Location())
files_from_option = click.option(
    "--files-from",
    type=click.Path(allow_dash=True, dir_okay=False, exists=True),
    metavar="FILE",
    help="Read further paths from FILE, one a line; - is standard input.",
)


def named_places(
    paths: tuple[Path | str, ...], files_from: str | None, stack: ExitStack
) -> "Places":
    """The paths that the arguments and a list name.

    Raises:
        UsageError: there are none, or standard input is to be two things.
    """
    from loccit.sources.several import STANDARD_INPUT, Places

    listed = _listed(files_from) if files_from is not None else []
    if files_from == STANDARD_INPUT and STANDARD_INPUT in map(str, (*listed, *paths)):
        raise UsageError("standard input can't be both a list of paths and a post")
    wanted = [*paths, *listed]
    if not wanted:
        raise UsageError("no PATH is given; name a folder, a file, a URL, or - for standard input")
    return Places(wanted, stack, listed=files_from is not None)


def _listed(files_from: str) -> list[Path | str]:
    """Return what the lines of a list name.

    Raises:
        UsageError: it can't be read, or a line can't be a path.
    """
    try:
        lines = _lines(files_from)
    except OSError as error:
        raise UsageError(f"{files_from}: can't read: {error.strerror}") from error
    places = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            places.append(Location().convert(line, None, None))
        except UsageError as error:
            raise UsageError(f"{files_from}:{number}: {error}") from error
    return places


def _lines(files_from: str) -> list[str]:
    """Return the lines of a list of paths; of what is none, no more is read than tells."""
    lines: list[str] = []
    with ExitStack() as stack:
        is_file = files_from != "-"
        stream = stack.enter_context(open(files_from, "rb")) if is_file else sys.stdin.buffer
        while read := stream.readline(_LONGEST_LINE):
            if len(read) == _LONGEST_LINE:
                raise UsageError(
                    f"{files_from}:{len(lines) + 1}: the line is too long for a path; FILE holds"
                    " one path a line"
                )
            lines += [os.fsdecode(line) for line in read.splitlines()]
    if lines:
        lines[0] = lines[0].removeprefix("\ufeff")
    return lines
