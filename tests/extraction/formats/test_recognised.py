"""Which format a file is in: by content, by name, by force; and what is refused."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from loccit.cli import cli
from loccit.errors import UsageError
from loccit.extraction.formats import recognise

KNOWN = [
    ("a.md", b"x", "markdown"),
    ("a.HTML", b"x", "html"),
    ("bookmarks.html", b"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n", "bookmarks"),
    ("a.rst", b"x", "rst"),
    ("a.txt", b"x", "text"),
    ("a.txt", b".. title: x\n", "rst"),
    ("a.txt", b"@article{key,\n title={x}}", "bibtex"),
    ("export", b"TY  - JOUR\n", "ris"),
    ("a.json", b'{"a": 1}', "json"),
    ("a.json", b'{"cells": [], "metadata": {}, "nbformat": 4}', "notebook"),
    ("a.json", b'[{"id": "x", "type": "book", "issued": {"date-parts": []}}]', "csl-json"),
    ("page", b"<!doctype html><title>x</title>", "html"),
    ("post", b"---\ntitle: x\n---\n", "markdown"),
    ("anything.bin", b"%PDF-1.4\n", "pdf"),
    ("a.md", b"%PDF-1.4\n", "pdf"),
]


@pytest.mark.parametrize(("name", "head", "form"), KNOWN)
def test_a_file_is_recognised(name: str, head: bytes, form: str) -> None:
    found = recognise(name, head)
    assert found is not None
    assert found.name == form


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.xyz", b"some text"),
        ("a.docx", b"no document"),
        ("a.bin", b"\0\1\2"),
        ("a.md", b"\x89PNG\r\n"),
        ("a.zip", b"PK\3\4 something else"),
    ],
)
def test_a_file_in_no_known_format(name: str, head: bytes) -> None:
    assert recognise(name, head) is None


def test_a_file_named_by_hand_in_no_known_format_is_bad_usage(tmp_path: Path) -> None:
    file = tmp_path / "a.xyz"
    file.write_text("https://a.example/")
    result = CliRunner().invoke(cli, ["extract", str(file)])
    assert isinstance(result.exception, UsageError)
    assert result.exception.exit_code == 2
    assert "--from: markdown, html" in str(result.exception)
    assert "asciidoc" in str(result.exception)


def test_a_format_can_be_forced(tmp_path: Path) -> None:
    file = tmp_path / "a.xyz"
    file.write_text("`x <https://a.example/>`_")
    result = CliRunner().invoke(cli, ["extract", str(file), "--from", "rst"])
    assert result.exit_code == 0
    assert json.loads(result.stdout.splitlines()[0])["url"] == "https://a.example/"


def test_formats_are_set_by_glob(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.txt").write_text("`x <https://a.example/>`_")
    (tmp_path / "loccit.toml").write_text(
        '[archive]\ninclude = ["**/*.txt"]\nformats = {"posts/**" = "rst"}\n'
    )
    result = CliRunner().invoke(cli, ["extract", str(tmp_path)])
    assert [json.loads(line)["column"] for line in result.stdout.splitlines()] == [5]
