"""The documentation: its site, `loccit help`, the command line's reference, the man pages."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import click
import msgspec
import pytest
from click.testing import CliRunner

from loccit import cli_reference, help_topics
from loccit.cli import cli
from loccit.cli.unwrap import Line
from loccit.config.settings import Settings
from loccit.model import Cited, Verdict
from loccit.report.model import ReportLink
from loccit.report.schema import report_schema
from loccit.report.serialise import JSON

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LC_ALL": "C.UTF-8",
    "MANWIDTH": "80",
    "NO_MKDOCS_2_WARNING": "1",
}
STALE = "run `make reference`"


def test_the_command_line_reference_is_what_the_commands_say() -> None:
    assert (DOCS / "cli.md").read_text(encoding="utf-8") == cli_reference.markdown(), STALE


def test_the_man_pages_are_what_the_commands_say() -> None:
    pages = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "man").iterdir()}
    assert pages == cli_reference.man_pages(), STALE


def _commands(command: click.Command, *names: str) -> dict[str, click.Command]:
    found = {" ".join(names): command}
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            sub = command.get_command(context, name)
            assert sub is not None
            found |= _commands(sub, *names, name)
    return found


def test_every_command_and_option_is_in_the_reference() -> None:
    text = (DOCS / "cli.md").read_text(encoding="utf-8")
    commands = _commands(cli, "loccit")
    assert len(commands) > 12
    for name, command in commands.items():
        section = text.partition(f"## `{name}`\n")[2].partition("\n## ")[0]
        assert section, name
        for option in command.params:
            if isinstance(option, click.Option):
                assert f"{option.opts[0]}" in section, f"{name} {option.opts[0]}"


def test_every_key_is_in_the_reference() -> None:
    text = (DOCS / "configuration.md").read_text(encoding="utf-8")
    for section in msgspec.structs.fields(Settings):
        part = re.search(rf"## `\[+{section.name}.*?(?=\n## |\Z)", text, re.S)
        assert part, section.name
        default = getattr(Settings(), section.name)
        if isinstance(default, msgspec.Struct):
            for key in default.__struct_fields__:
                assert f"| `{key}` |" in part[0], f"{section.name}.{key}"


@pytest.mark.parametrize("form", [Cited, Line, Verdict, JSON.type_of(ReportLink)])
def test_the_fields_of_json_output_are_described(form: type[msgspec.Struct]) -> None:
    text = (DOCS / "json.md").read_text(encoding="utf-8")
    assert [name for name in form.__struct_fields__ if f"`{name}`" not in text] == []


def test_every_field_of_the_report_is_described() -> None:
    text = (DOCS / "json.md").read_text(encoding="utf-8")
    schema = report_schema()
    fields = {
        name
        for form in (schema, *schema["$defs"].values())
        for name in form.get("properties", {})
    }  # fmt: skip
    assert sorted(name for name in fields if f"`{name}`" not in text) == []


@pytest.mark.skipif(shutil.which("man") is None, reason="needs man")
def test_man_takes_the_pages_without_a_warning() -> None:
    for file in (ROOT / "man").iterdir():
        done = subprocess.run(
            ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", str(file)],
            capture_output=True, text=True, check=False, env=ENVIRONMENT,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, ""), file.name
        assert "SYNOPSIS" in re.sub(r".\x08", "", done.stdout)


@pytest.mark.skipif(find_spec("mkdocs") is None, reason="needs mkdocs-material")
def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", tmp_path],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env=ENVIRONMENT,
    )  # fmt: skip
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    built = {page.stem for page in tmp_path.glob("*.html")}
    assert built >= {file.stem for file in DOCS.glob("*.md")} | {"contributing", "changelog"}
    text = (tmp_path / "configuration.html").read_text(encoding="utf-8")
    assert "fonts.googleapis.com" not in text


def loccit(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, arguments, prog_name="loccit")
    return done.exit_code, done.stdout, str(done.exception or "") + done.stderr


def test_help_lists_every_page() -> None:
    code, out, _ = loccit("help")
    assert code == 0
    listed = {line.split()[0] for line in out.splitlines()}
    assert listed == {file.stem for file in DOCS.glob("*.md")}


def test_help_shows_a_page_whose_links_name_topics() -> None:
    code, out, _ = loccit("help", "index")
    assert code == 0
    assert "(`loccit help verdicts`)" in out
    assert "](" not in re.sub(r"\]\(https?://", "", out)


def test_links_of_every_page_name_topics_that_exist() -> None:
    names = {topic.name for topic in help_topics.topics()}
    for topic in help_topics.topics():
        named = set(re.findall(r"`loccit help ([\w-]+)`", topic.text)) - {"TOPIC"}
        assert named <= names, topic.name


def test_help_of_a_command_shows_its_options() -> None:
    code, out, _ = loccit("help", "extract")
    assert code == 0
    assert "Usage: loccit extract" in out
    assert "--files-from" in out


@pytest.mark.parametrize("topic", ["verdict", "../verdicts", "no-such-thing", ""])
def test_an_unknown_topic_is_told_with_what_is_like_it(topic: str) -> None:
    _, out, error = loccit("help", topic)
    assert out == ""
    assert f"no topic {topic!r}" in error
    if topic == "verdict":
        assert "Did you mean verdicts?" in error


def test_no_message_points_outside_the_installation() -> None:
    """`docs/` is not installed under that name: what users read names `loccit help TOPIC`."""
    hint = re.compile(r"docs/[a-z-]+\.md")
    told = []
    for name, command in _commands(cli, "loccit").items():
        with click.Context(command, info_name=name) as context:
            told += [(name, found) for found in hint.findall(command.get_help(context))]
    for file in (ROOT / "src").rglob("*.py"):
        for node in _shown_strings(ast.parse(file.read_text(encoding="utf-8"))):
            told += [(file.name, found) for found in hint.findall(node)]
    assert told == []


def _shown_strings(tree: ast.Module) -> Iterator[str]:
    """The strings that a program may print: arguments of calls, and parts of f-strings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
        elif isinstance(node, ast.JoinedStr):
            arguments = node.values
        else:
            continue
        for argument in arguments:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value
