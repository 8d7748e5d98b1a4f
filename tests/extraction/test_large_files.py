"""Files above `max_file_size`: those of formats that can be streamed are read in pieces."""

import json
from pathlib import Path

import pytest
from msgspec import structs

from loccit.config.settings import ArchiveSettings
from loccit.extraction import large_json, large_lines
from loccit.extraction.archive import read_archive
from loccit.extraction.gathered import Gathered

NOTEBOOK = {
    "cells": [
        {"cell_type": "markdown", "source": ["See [a](https://a.example/1)\n", "and *this*."]},
        {
            "cell_type": "code",
            "source": "print('https://code.example/')",
            "outputs": [
                {"data": {"text/html": ["<a href='https://b.", "example/2'>b</a>"]}},
                {"data": {"text/plain": "https://plain.example/"}},
                {"data": {"text/markdown": "[c](https://c.example/3)"}},
            ],
        },
        {"cell_type": "markdown", "source": "<https://d.example/4>"},
    ],
    "nbformat": 4,
}
DATA = {"a": [{"url": "https://a.example/1"}, {"text": 'b: <a href="https://b.example/2">b</a>'}]}
YAML = "- url: https://a.example/1\n- 'www.b.example'\n- >\n  folded\n  https://c.example/3\n"
TEXT = "one https://a.example/1.\n\ntwo (https://b.example/2)\n"
BIBTEX = r"""@string{home = "https://a.example/home"}
@article{one,
  url = {https://b.example/1\_a},
  note = home,
}
Text between entries.
 @book(two, doi = {10.1000/x2}, abstract = {It says
@ not an entry, https://c.example/3.})
@misc{three, howpublished = {\url{https://d.example/4}}, note = "see " # home}
"""
RIS = """TY  - JOUR
UR  - https://a.example/1
AB  - goes on
in https://b.example/2.
ER  -

TY  - BOOK
DO  - 10.1000/x2
ER  -
"""

CASES = {
    "a.ipynb": json.dumps(NOTEBOOK, indent=1),
    "b.json": json.dumps(DATA),
    "c.jsonl": '{"u": "https://a.example/1"}\n{"u": "https://b.example/2"}\n',
    "d.yml": YAML,
    "e.txt": TEXT,
    "f.bib": BIBTEX,
    "g.ris": RIS,
}


def read(file: Path, **settings: object) -> Gathered:
    [one] = read_archive(file, structs.replace(ArchiveSettings(), **settings), jobs=1)
    return one


def urls(one: Gathered) -> list[str]:
    return [cited.url for cited in one.citations or ()]


@pytest.mark.parametrize("name", CASES)
def test_the_same_citations_are_found_in_pieces(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(CASES[name])
    whole, pieces = read(file), read(file, max_file_size=20)
    assert urls(whole) == urls(pieces)
    assert len(urls(whole)) > 1
    assert not pieces.problems
    for cited, same in zip(pieces.citations or (), whole.citations or (), strict=True):
        assert cited.line is not None or cited.locator
        assert (cited.line, cited.column) in {(None, None), (same.line, same.column)}
        assert (cited.text, cited.kind, cited.heading) == (same.text, same.kind, same.heading)


def test_locators_tell_places_apart(tmp_path: Path) -> None:
    file = tmp_path / "c.jsonl"
    file.write_text(CASES["c.jsonl"])
    told = read(file, max_file_size=20).citations or ()
    assert [cited.locator for cited in told] == ["/u", "record 2, /u"]
    (tmp_path / "a.ipynb").write_text(CASES["a.ipynb"])
    told = read(tmp_path / "a.ipynb", max_file_size=20).citations or ()
    assert [cited.locator for cited in told] == [
        "cell 1", "cell 2, output", "cell 2, output", "cell 3",
    ]  # fmt: skip


def test_outputs_of_cells_may_be_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text(CASES["a.ipynb"])
    told = read(tmp_path / "a.ipynb", max_file_size=20, notebook_outputs=False)
    assert urls(told) == ["https://a.example/1", "https://d.example/4"]


@pytest.mark.parametrize("name", ["a.ipynb", "b.json", "d.yml"])
def test_what_is_not_well_formed_is_read_up_to_there(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(CASES[name].replace("\n- >", "\n- }")[:-2])
    told = read(file, max_file_size=20)
    assert "https://a.example/1" in urls(told)
    assert [problem.reason for problem in told.problems] == ["broken-data"]


def test_a_value_that_goes_on_and_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large_json, "LARGEST_VALUE", 200_000)
    file = tmp_path / "a.json"
    file.write_text(json.dumps(["https://a.example/1", "x" * 500_000, "https://b.example/2"]))
    told = read(file, max_file_size=20)
    assert urls(told) == ["https://a.example/1"]
    assert "a value of more than 200,000 bytes" in told.problems[0].detail


def test_an_unchanged_large_file_is_not_parsed_again(tmp_path: Path) -> None:
    file = tmp_path / "e.txt"
    file.write_text(TEXT)
    settings = structs.replace(ArchiveSettings(), max_file_size=20)
    [first] = read_archive(file, settings, jobs=1)
    assert first.post is not None
    [again] = read_archive(file, settings, jobs=1, known={"e.txt": first.post.digest})
    assert again.citations is None


def test_what_can_not_be_streamed_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[a](https://a.example/1)\n" * 9)
    [problem] = read(tmp_path / "a.md", max_file_size=20).problems
    assert problem.reason == "too-large"
    assert "archive.max_file_size is 20" in problem.detail


@pytest.mark.parametrize("name", ["f.bib", "g.ris"])
def test_records_are_read_one_by_one(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large_lines, "_BATCH", 1)
    file = tmp_path / name
    file.write_text(CASES[name])
    places = [
        sorted((cited.line or 0, cited.column or 0, cited.url) for cited in one.citations or ())
        for one in (read(file), read(file, max_file_size=20))
    ]
    assert places[0] == places[1]
    assert len(places[0]) > 2


def test_a_record_that_never_ends_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large_lines, "LARGEST_VALUE", 100)
    file = tmp_path / "f.bib"
    file.write_text("@misc{a, note = {\n" + "text\n" * 50 + "https://a.example/1\n}}\n")
    one = read(file, max_file_size=20)
    assert [problem.reason for problem in one.problems][:1] == ["broken-data"]
