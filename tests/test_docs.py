"""Every command that the documents show is run, and prints what they say."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console import Example, agrees, examples, run

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PROGRAMS = str(Path(sys.executable).parent)


def test_examples_are_found_with_their_output() -> None:
    text = "a\n```console\n$ one \\\n  two\nout...\n$ three\n```\n```sh\n$ not this\n```\n"
    assert examples(text) == [Example(3, "one \\\n  two", "out...\n"), Example(6, "three", "")]


@pytest.mark.parametrize(
    ("expected", "actual", "same"),
    [
        ("a\nb\n", "a\nb", True),
        ("a\nb\n", "a\nc", False),
        ("took ...\nb", "took 3 s\nb", True),
        ("a\n...\nz", "a\nb\nc\nz", True),
        ("a.c", "abc", False),
        ("", "something", False),
    ],
)
def test_what_agrees(expected: str, actual: str, same: bool) -> None:
    assert agrees(expected, actual) is same
