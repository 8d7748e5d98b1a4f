"""Regular expressions that mean the same in every Python that loccit runs on."""

import re
from pathlib import Path

import pytest

SOURCES = sorted((Path(__file__).parent.parent / "src/loccit").rglob("*.py"))
_POSSESSIVE_GROUP = re.compile(r"(?<!\\)\)(?:[*+?]|\{\d*,?\d*\})\+(?![^\[\]]*\])")
"""A group repeated without giving back, `(…)*+`, outside of a character class."""


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_group_is_repeated_possessively(path: Path) -> None:
    """Before Python 3.11.5 such a group matches wrongly where it backtracks inside (gh-106052).

    Debian 12 has 3.11.2. An atomic group around the repetition, `(?>(…)*)`, means the same.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [line for line in lines if re.search(r"\br?f?r?\"", line)]
    assert [line for line in found if _POSSESSIVE_GROUP.search(line)] == []


def test_the_pattern_finds_what_it_looks_for() -> None:
    assert _POSSESSIVE_GROUP.search(r"(?:[a-z]++\.)++x")
    assert _POSSESSIVE_GROUP.search(r"(?:a|b)*+")
    assert not _POSSESSIVE_GROUP.search(r"(?>(?:[a-z]++\.)+)x")
    assert not _POSSESSIVE_GROUP.search(r"[()*+,;]")
