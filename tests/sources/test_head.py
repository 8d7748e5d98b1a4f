"""What the beginning of a file says of its kind, however it is written."""

from pathlib import Path

import pytest

from loccit.sources.head import Head
from loccit.sources.registry import recognise


@pytest.mark.parametrize(
    ("data", "root"),
    [
        ('<?xml version="1.0"?>\n<!-- a --><!DOCTYPE rss [ <!ENTITY a "b"> ]>\n<rss>', "rss"),
        ("  <x:feed xmlns:x='y'>", "feed"),
        ("<!doctype html>", ""),
        ("text <rss>", ""),
        ("", ""),
    ],
)
def test_the_root_element(data: str, root: str) -> None:
    assert Head("a.xml", data.encode()).root == root


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        ('{"a": {"b\\"c" : 1, "d": "e\\": "}, "f":1', ("a", 'b\\"c', "d", "f")),
        ('[{"lexical": "{\\"root\\": 1}"}]', ("lexical",)),
        ('{"a": "cut off in the mid', ("a",)),
        ("# no JSON", ()),
    ],
)
def test_the_first_keys(data: str, keys: tuple[str, ...]) -> None:
    assert Head("a.json", data.encode()).keys == keys


@pytest.mark.parametrize(
    "piece",
    ["<?xml?>", "<!---->", "<!DOCTYPE a []>", "<!DOCTYPE [", "<!--", "<?", " \n", "<!DOCTYPE "],
)
def test_a_long_prolog_takes_no_time(piece: str) -> None:
    """Each would take hours if the ways of cutting it into pieces were all tried."""
    assert Head("a.xml", (piece * (65_536 // len(piece)) + "1").encode()).root == ""


def test_a_document_within_a_string_takes_no_time() -> None:
    """As Ghost keeps its posts; each escaped quote could begin a key."""
    assert Head("a.json", b'{"' + b'\\"' * 32_000).keys == ()


@pytest.mark.parametrize(
    ("text", "known"),
    [("TITLE: a\n\nDATE: b\n-----\n", True), ("TITLE: a\n" + "\n" * 60_000 + "x", False)],
)
def test_blank_lines_take_no_time(text: str, known: bool, tmp_path: Path) -> None:
    """As a Movable Type export has them."""
    path = tmp_path / "a.txt"
    path.write_text(text)
    assert (recognise(path) is not None) == known
