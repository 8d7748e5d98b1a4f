"""The command: its lines are the contract's, its problems go to stderr."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from loccit.cli import cli
from loccit.errors import UsageError

POST = """---
from: http://o.example/a
---
日 <a rel="nofollow" href="http://e.example/?a=1&amp;b=2">the "text"</a> ![alt](http://e.example/i.png)

[bad](ttps://e.example/x) <iframe src="http://e.example/f"></iframe> http://o.example/a
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a b.md").write_text(POST)
    (tmp_path / "empty.md").write_text("")
    return tmp_path


def extract(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(cli, ["extract", *map(str, arguments)])
    assert result.exception is None
    return result


def test_lines_of_the_contract(root: Path) -> None:
    result = extract(root)
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    keys = ["post", "line", "column", "kind", "url", "raw", "text", "rel", "problem", "locator"]
    assert [list(line) for line in lines] == [keys] * 6
    assert [(line["line"], line["column"], line["kind"], line["text"]) for line in lines] == [
        (2, 7, "source", ""),
        (4, 27, "link", 'the "text"'),
        (4, 80, "image", "alt"),
        (6, 7, "link", "bad"),
        (6, 40, "frame", ""),
        (6, 70, "link", "http://o.example/a"),
    ]
    assert lines[1] == {
        "post": "a b.md",
        "line": 4,
        "column": 27,
        "kind": "link",
        "url": "http://e.example/?a=1&b=2",
        "raw": "http://e.example/?a=1&amp;b=2",
        "text": 'the "text"',
        "rel": "nofollow",
        "problem": None,
        "locator": None,
    }
    assert lines[3]["url"] == lines[3]["raw"] == "ttps://e.example/x"
    assert lines[3]["problem"]
    assert "6 citations in 2 posts" in result.stderr
    assert "empty.md: empty" in result.stderr
    assert "1 problem: 1 empty" in result.stderr


def test_csv(root: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(extract(root, "--format", "csv").stdout)))
    assert [row["text"] for row in rows][1] == 'the "text"'
    assert [row["kind"] for row in rows] == ["source", "link", "image", "link", "frame", "link"]


def test_control_characters_of_a_post_are_escaped(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[\x1bred](ttps://a.example/x)\n")
    for form in ("csv", "urls"):
        assert "\x1b" not in extract(tmp_path, "--format", form).stdout
    (row,) = csv.DictReader(io.StringIO(extract(tmp_path, "--format", "csv").stdout))
    assert row["text"] == "\\x1bred"


def test_unique_urls(root: Path) -> None:
    assert extract(root, "--format", "urls", "--jobs", "1").stdout.splitlines() == [
        "http://o.example/a",
        "http://e.example/?a=1&b=2",
        "http://e.example/i.png",
        "http://e.example/f",
    ]


def test_configuration_is_heeded(root: Path) -> None:
    config = root / "loccit.toml"
    config.write_text('[archive]\nbase_url = "http://e.example"\n')
    lines = extract(root).stdout.splitlines()
    assert [json.loads(line)["raw"] for line in lines] == [
        "http://o.example/a",
        "ttps://e.example/x",
        "http://o.example/a",
    ]


def test_no_such_archive(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["extract", str(tmp_path / "gone")])
    assert isinstance(result.exception, UsageError)
    assert "there is no such folder or file" in str(result.exception)


def test_nothing_is_loaded_that_takes_longer_than_the_reading(root: Path) -> None:
    heavy = {"tldextract", "requests", "httpx", "yaml", "selectolax", "importlib.resources"}
    program = f"""
import sys
from loccit.cli import cli
cli.main(["extract", {str(root)!r}, "--jobs", "1"], standalone_mode=False)
print(sorted({heavy!r} & sys.modules.keys()), file=sys.stderr)
"""
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert result.stderr.splitlines()[-1] == "[]"


def test_several_paths_and_a_list_of_paths(root: Path) -> None:
    (root / "sub").mkdir()
    (root / "sub/c.md").write_text("[t](http://e.example/c)")
    (root / "list").write_text(f"{root / 'sub'}\n{root / 'a b.md'}\n")
    for arguments in ([root / "a b.md", root / "sub"], ["--files-from", root / "list"]):
        lines = [json.loads(line) for line in extract(*arguments).stdout.splitlines()]
        names = {f"{root.as_posix()}/a b.md", f"{root.as_posix()}/sub/c.md"}
        assert {line["post"] for line in lines} == names


def test_standard_input() -> None:
    result = CliRunner().invoke(cli, ["extract", "-"], input="[t](http://e.example/1)\n")
    assert result.exception is None
    assert json.loads(result.stdout)["url"] == "http://e.example/1"


def test_how_the_posts_are_read_is_explained(root: Path) -> None:
    (root / "hugo.toml").write_text('baseURL = "https://own.example/"\n')
    told = extract(root, "--explain").stderr
    assert "generator: hugo" in told
    assert "own.example" in told
    assert "public" in told


def test_no_path_is_an_error() -> None:
    result = CliRunner().invoke(cli, ["extract"])
    assert isinstance(result.exception, UsageError)
