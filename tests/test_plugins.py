"""Plugins: the examples of docs/plugins.md, run; and what a broken plugin is answered."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from loccit import plugins
from loccit.cli import cli
from loccit.errors import PluginError, UsageError
from loccit.report.formats import WRITERS, parse_outputs
from loccit.sources.registry import SOURCES
from loccit.testing import Reply, Site, Web, page

PAGE = Path(__file__).parent.parent / "docs" / "plugins.md"


def install(folder: Path, name: str, entries: dict[str, dict[str, str]], **modules: str) -> None:
    """Put a package into a folder of sys.path, as pip leaves it there."""
    folder.mkdir(exist_ok=True)
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    lines = []
    for group, points in entries.items():
        lines += [f"[{group}]", *(f"{key} = {value}" for key, value in points.items())]
    (info / "entry_points.txt").write_text("\n".join(lines))
    for module, text in modules.items():
        (folder / f"{module}.py").write_text(text, encoding="utf-8")


def loccit(folder: Path, packages: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "loccit", *arguments],
        cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(packages), "NO_COLOR": "1"},
    )  # fmt: skip


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """The package of the page, installed."""
    text = PAGE.read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n# (\w+)\.py\n(.*?)^```", text, re.M | re.S)
    (project,) = re.findall(r"^```toml\n(\[project\].*?)^```", text, re.M | re.S)
    entries = tomllib.loads(project)["project"]["entry-points"]
    install(tmp_path / "packages", "acme", entries, **dict(blocks))
    return tmp_path / "packages"


def test_the_examples_are_short() -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    assert len(blocks) == 3
    assert all(len([line for line in block.splitlines() if line.strip()]) <= 20 for block in blocks)


def test_a_source_a_report_and_rules(acme: Path, tmp_path: Path) -> None:
    body = (
        "See [a map](https://atlas.example/map), [another](https://atlas.example/old) and "
        "[a newsletter](https://click.acme.example/go?to=https%3A%2F%2Fatlas.example%2Fmap&u=7)."
    )
    notes = [{"id": "notes/1", "title": "Maps", "date": "2024-01-02", "body": body}]
    (tmp_path / "notes.json").write_text(json.dumps(notes), encoding="utf-8")
    with Web([Site("atlas.example", {"/map": page("A map"), "/old": Reply(410)})]) as web:
        settings = web.toml({"wrappers": {"plugins": ["acme"]}})
        (tmp_path / "loccit.toml").write_text(settings, encoding="utf-8")
        done = loccit(tmp_path, acme, "extract", "notes.json", "--from", "notes")
        assert done.returncode == 0, done.stderr
        cited = [json.loads(line) for line in done.stdout.splitlines()]
        assert [one["url"] for one in cited][:2] == [
            "https://atlas.example/map",
            "https://atlas.example/old",
        ]
        assert {one["post"] for one in cited} == {"notes/1"}
        done = loccit(
            tmp_path, acme, "audit", "notes.json", "--from", "notes", "--output", "lines=dead.txt",
            "--output", "json=report.json",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "dead.txt").read_text() == "notes/1:0 https://atlas.example/old gone\n"
    links = json.loads((tmp_path / "report.json").read_text())["links"]
    assert {link["wrapper"] for link in links} == {None, "acme_newsletter"}


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    return folder


def test_a_plugin_that_is_not_named_is_not_imported(packages: Path) -> None:
    install(packages, "bad", {"loccit.reports": {"bad": "bad:write"}}, bad="raise SystemError")
    assert plugins.names(plugins.REPORTS) == ["bad"]
    assert parse_outputs(["bad=x"]) == {"bad": Path("x")}


@pytest.mark.parametrize(
    ("value", "module", "said"),
    [
        ("broken:write", "import nowhere", "ModuleNotFoundError: No module named 'nowhere'"),
        ("broken:write", "def write(:", "SyntaxError"),
        ("broken:write", "", "AttributeError"),
        ("absent:write", "", "No module named 'absent'"),
        ("broken:write", "write = 7", "is not callable"),
    ],
)
def test_a_broken_plugin_is_told_in_one_sentence_with_its_name(
    packages: Path, value: str, module: str, said: str
) -> None:
    install(packages, "acme-broken", {"loccit.reports": {"broken": value}}, broken=module)
    sys.modules.pop("broken", None)
    with pytest.raises(PluginError) as raised:
        plugins.load(plugins.REPORTS, "broken")
    message = str(raised.value)
    assert "plugin 'broken' in loccit.reports (package acme-broken 1.0)" in message
    assert said in message
    assert "\n" not in message


def test_two_packages_with_one_name(packages: Path) -> None:
    for name in ("one", "two"):
        install(packages, name, {"loccit.reports": {"same": f"{name}:write"}})
    with pytest.raises(PluginError, match=r"one 1\.0 and two 1\.0 both have a plugin 'same'"):
        plugins.load(plugins.REPORTS, "same")


def test_an_unknown_plugin_names_the_installed_ones(packages: Path) -> None:
    install(packages, "acme", {"loccit.wrappers": {"acme": "acme:rules"}})
    with pytest.raises(PluginError, match=r"no plugin 'amce' in loccit\.wrappers; installed: acme"):
        plugins.load(plugins.WRAPPERS, "amce")


def test_what_fails_while_it_works_is_told_in_one_sentence(
    packages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    entries = {
        "loccit.reports": {"boom": "boom:write", "lazy": "boom:lazy"},
        "loccit.sources": {"boom": "boom:Boom", "none": "boom:lazy1"},
        "loccit.wrappers": {"boom": "boom:rules", "number": "boom:number", "toml": "boom:toml"},
    }
    module = (
        "from loccit.sources import PostSource\n"
        "def write(report, path, settings): raise KeyError('x')\n"
        "def lazy(report, path, settings): pass\n"
        "def lazy1(location): pass\n"
        "class Boom(PostSource):\n  def posts(self, reading):\n    yield 1 / 0\n"
        "def rules(): raise ValueError('no\\nrules')\n"
        "def number(): return 7\n"
        "def toml(): return '[[wrapper]]'\n"
    )
    install(packages, "boom", entries, boom=module)
    (tmp_path / "a.md").write_text("Nothing here.\n")
    told = {
        ("audit", "a.md", "--output", "boom=x"): "plugin 'boom' in loccit.reports failed: KeyError",
        ("audit", "a.md", "--output", "lazy=x"): "plugin 'lazy' in loccit.reports wrote no file",
        ("extract", "a.md", "--from", "boom"): "loccit.sources failed: ZeroDivisionError",
        ("extract", "a.md", "--from", "none"): "plugin 'none' in loccit.sources makes no source",
        ("unwrap", "--set", 'wrappers.plugins=["boom"]', "x"): "failed: ValueError: no rules",
        ("unwrap", "--set", 'wrappers.plugins=["number"]', "x"): "text, not int",
        ("unwrap", "--set", 'wrappers.plugins=["toml"]', "x"): "plugin 'toml' in loccit.wrappers:",
    }
    for arguments, sentence in told.items():
        done = CliRunner().invoke(cli, arguments)
        assert isinstance(done.exception, UsageError)
        assert sentence in str(done.exception)
        assert "\n" not in str(done.exception)
    ended = loccit(tmp_path, packages, "extract", "a.md", "--from", "boom")
    assert ended.returncode == PluginError.exit_code == 2
    assert "Traceback" not in ended.stderr


def test_own_names_win(packages: Path) -> None:
    install(packages, "thief", {"loccit.reports": {"json": "thief:write"}})
    assert "json" in WRITERS
    assert parse_outputs(["json=x"]) == {"json": Path("x")}
    assert not set(SOURCES) & set(plugins.names(plugins.SOURCES))
