"""What others rely on of the command line: that every command takes `--config`, and exit codes."""

import os
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from loccit.cli import _COMMANDS, _short_help, cli, main
from loccit.errors import LoccitError

TOOLS = {"comment", "issue", "help", "completion", "state"}
"""Commands, and groups of them, that have nothing to configure."""


def _command(name: str) -> click.Command:
    command = cli.get_command(click.Context(cli), name)
    assert isinstance(command, click.Command)
    return command


@pytest.mark.parametrize("name", sorted(set(_COMMANDS) - TOOLS))
def test_every_command_takes_a_configuration(name: str) -> None:
    assert "--config" in {option for param in _command(name).params for option in param.opts}


@pytest.mark.parametrize("name", sorted(_COMMANDS))
def test_the_list_of_commands_shows_the_first_sentence_of_its_help(name: str) -> None:
    said = " ".join((_command(name).help or "").split())
    assert _short_help(name)
    assert said.startswith(f"{_short_help(name)}.")


CIRCLE = "loop: symbolic links lead in a circle"
WRONG: dict[str, tuple[list[str], str]] = {
    "no such archive": (["audit", "nowhere"], "nowhere: there is no such folder or file"),
    "nothing to extract": (["extract", "nowhere"], "nowhere: there is no such folder or file"),
    "no such format": (["audit", ".", "--output", "foo=bar"], "there is no format 'foo'"),
    "no file for it": (["audit", ".", "--output", "json"], "write it as json=FILE"),
    "no duration": (["audit", ".", "--budget", "soon"], "'soon' is not a valid duration"),
    "no state": (["gate"], "there is no state database; `loccit audit` makes one"),
    "no such configuration": (["extract", ".", "--config", "no.toml"], "no.toml: can't read"),
    "no git": (["audit", ".", "--changed-since", "main"], "git failed"),
    "an empty path": (["audit", ""], "a PATH is empty; write . for this folder"),
    "an empty option": (["audit", ".", "--out", ""], "it is empty; name a file or a folder"),
    "a path too long": (["extract", "x" * 300], f"{'x' * 80}…: the name is too long"),
    "a state too long": (["gate", "--state", "x" * 300], f"{'x' * 80}…: the name is too long"),
    "a loop": (["audit", "loop"], CIRCLE),
    "a loop for a folder": (
        ["audit", ".", "--out", "loop"],
        CIRCLE,
    ),
    "a loop for a report": (
        ["audit", ".", "--output", "csv=loop"],
        CIRCLE,
    ),
    "a pipe for a state": (["audit", ".", "--state", "pipe"], "pipe: not a regular file"),
    "a list without lines": (["audit", "--files-from", "/dev/zero"], "/dev/zero:1: the line is"),
    "a list with a loop": (
        ["extract", "--files-from", "list"],
        f"list:2: {CIRCLE}",
    ),
    "a name not in UTF-8": (["audit", "caf\udce9"], "a name that is not UTF-8; rename it"),
    "a list with a null": (["extract", "--files-from", "nulls"], "nulls:1: a name can't hold"),
    "no revision": (["audit", ".", "--changed-since", ""], "it is empty; name a git revision"),
    "no base": (["gate", "--base-ref", " "], "it is empty; name a git revision"),
    "no condition": (["gate", "--fail-on", "ded"], "'--fail-on': \"ded\" is not a valid condition"),
    "no fault": (["check", "x", "--fail-on", "blocked"], '"blocked": nothing fails on blocked'),
    "no such folder": (["audit", ".", "--state", "no/such/x.db"], "no/such: there is no such"),
}


@pytest.mark.parametrize("words", WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_with_exit_code_2(
    words: tuple[list[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("loop").symlink_to("loop")
    os.mkfifo("pipe")
    Path("list").write_text("\nloop\n")
    Path("nulls").write_bytes(bytes(9))
    arguments, message = words
    told = CliRunner().invoke(cli, arguments)
    error = told.exception
    code = error.exit_code if isinstance(error, LoccitError) else told.exit_code
    assert code == 2
    assert message in f"{error} {told.output}"


def test_an_option_that_is_a_setting_is_told_how_to_set_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["loccit", "audit", "posts", "--user-agent", "x"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert "`--set network.user_agent=VALUE` is User-Agent to send" in error
    assert "--budget" not in error


def test_settings_are_not_named_where_none_can_be_set(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["loccit", "completion", "bash", "--timeout", "3"])
    with pytest.raises(SystemExit):
        main()
    assert "--set" not in capsys.readouterr().err


def test_lines_for_a_shell_are_lines_in_the_help() -> None:
    shown = CliRunner().invoke(cli, ["completion", "--help"]).output.splitlines()
    lines = [line for line in shown if line.strip().startswith(("bash:", "zsh:", "fish:"))]
    assert [line.rpartition("/")[2] for line in lines] == ["loccit", '_loccit"', "loccit.fish"]


@pytest.mark.parametrize("arguments", [["help"], ["init", "--yes", "--config"]])
def test_a_name_that_no_file_can_have_is_wrong_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["loccit", *arguments, "x" * 300])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "xxx…: the name is too long" in capsys.readouterr().err


def test_a_url_of_bytes_that_are_not_utf8_is_a_url(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_text("nothing")
    assert CliRunner().invoke(cli, ["audit", ".", "--quiet"]).exit_code == 0
    told = CliRunner().invoke(cli, ["explain", "https://a.invalid/caf\udce9"])
    assert "no audit has seen https://a.invalid/caf�; `loccit check`" in str(told.exception)
    assert CliRunner().invoke(cli, ["unwrap", "https://a.invalid/caf\udce9"]).exit_code == 0


def test_the_command_to_copy_is_quoted_for_a_shell(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("my blog").mkdir()
    told = CliRunner().invoke(cli, ["init", "--yes", "my blog", "--config", "my links.toml"])
    assert "next: loccit audit 'my blog' --config 'my blog/my links.toml'" in told.stderr


def test_a_folder_that_may_not_be_read_is_wrong_usage(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refused(self: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["loccit", "extract", "."])
    monkeypatch.setattr("loccit.config.load.Path.is_file", refused)  # root may read any folder
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "loccit: loccit.toml: this user has no permission" in capsys.readouterr().err
