"""Console examples of a document: the commands in it, and what they are to print.

A block fenced as `console` holds commands, each after `$ `, with their output below. `...` at the
end of a line, or alone on one, stands for anything.
"""

import os
import re
import subprocess
from pathlib import Path

from msgspec import Struct

_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)


class Example(Struct, frozen=True):
    """A command and its output."""

    line: int
    """Where in the document."""
    command: str
    output: str


def examples(document: str) -> list[Example]:
    """The examples of a document, in order."""
    found: list[Example] = []
    for block in _BLOCK.finditer(document):
        line = document.count("\n", 0, block.start(1)) + 1
        parts = re.split(r"^\$ ", block[1], flags=re.MULTILINE)
        assert not parts[0], f"line {line}: a console block begins with a command"
        for part in parts[1:]:
            command, _, output = part.replace("\\\n", "\\\x00").partition("\n")
            found.append(Example(line, command.replace("\x00", "\n"), output))
            line += part.count("\n")
    return found


def run(example: Example, folder: Path, path: str) -> str:
    """What the command prints, in a shell in that folder, with `path` to find programs by."""
    done = subprocess.run(
        ["bash", "-c", example.command],
        cwd=folder,
        env={
            **os.environ,
            "PATH": f"{path}:{os.environ['PATH']}",
            "COLUMNS": "100",
            "NO_COLOR": "1",
            "TERM": "dumb",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stdout


def agrees(expected: str, actual: str) -> bool:
    """Whether an output is what a document says; white space at the ends of lines apart."""
    return re.fullmatch(_pattern(expected), _trimmed(actual)) is not None


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n"))


def _pattern(expected: str) -> str:
    *lines, last = _trimmed(expected).split("\n")
    pattern = "".join(_REST if line.strip() == "..." else f"{_line(line)}\n" for line in lines)
    return pattern + (f"{_REST}.*" if last.strip() == "..." else _line(last))


_REST = r"(?:.*\n)*?"
"""A line of three dots stands for any number of lines, also for none."""


def _line(line: str) -> str:
    if line.endswith("..."):
        return re.escape(line.removesuffix("...")) + ".*"
    return re.escape(line)
