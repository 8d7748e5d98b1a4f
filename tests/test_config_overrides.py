"""Settings from the command line and the environment, and the schema for editors."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema
import pytest

from loccit.config.example import example
from loccit.config.load import load_settings, parse_settings
from loccit.config.overrides import from_environment, parse_overrides
from loccit.config.schema import configuration_schema
from loccit.config.settings import Settings
from loccit.errors import UsageError

PROGRAM = Path(sys.executable).parent / "loccit"


def run(*arguments: str, cwd: Path = Path()) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("network.timeout=5", ("network", "timeout"), 5),
        ("network.robots = true", ("network", "robots"), True),
        ('archive.include=["*.md"]', ("archive", "include"), ["*.md"]),
        ("report.title=My notes = all", ("report", "title"), "My notes = all"),
        ('report.title="quoted"', ("report", "title"), "quoted"),
        ('hosts."a.example".per_host=1', ("hosts", "a.example", "per_host"), 1),
        ("report.title=", ("report", "title"), ""),
    ],
)
def test_an_option_is_a_key_and_a_value(text: str, key: tuple[str, ...], value: object) -> None:
    (override,) = parse_overrides([text])
    assert (override.key, override.value) == (key, value)


@pytest.mark.parametrize("text", ["network.timeout", "timeout=5", "=5", ""])
def test_an_option_without_key_or_value_is_told(text: str) -> None:
    with pytest.raises(UsageError, match=r"write it as section.key=value"):
        parse_overrides([text])


def test_every_option_without_key_or_value_is_told_at_once() -> None:
    with pytest.raises(UsageError) as told:
        parse_overrides(["timeout", "network.timeout=5", "retries=1"])
    assert [line.partition(":")[0] for line in str(told.value).splitlines()] == [
        "--set timeout",
        "--set retries=1",
    ]


def test_the_last_word_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "loccit.toml"
    file.write_text("[network]\ntimeout = 3\nretries = 1\n")
    given = parse_overrides(["network.timeout=5", "network.timeout=7"])
    settings = load_settings(file, given)
    assert (settings.network.timeout, settings.network.retries) == (7, 1)
    assert load_settings(None, given).network.timeout == 7
    assert load_settings(None) == Settings()


def test_a_file_named_outside_stands_in_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "loccit.toml").write_text("")
    (tmp_path / "ca.pem").touch()
    monkeypatch.chdir(tmp_path)
    settings = load_settings(Path("site/loccit.toml"), parse_overrides(["network.ca_file=ca.pem"]))
    assert settings.network.ca_file == str(tmp_path / "ca.pem")


def test_mistakes_name_the_option_or_the_variable() -> None:
    given = parse_overrides(["network.timeout=soon", "network.retires=1", "netwrk.timeout=1"])
    with pytest.raises(UsageError) as told:
        parse_settings("[network]", overrides=given)
    assert sorted(str(told.value).splitlines()) == [
        "--set network.retires: there is no such key; did you mean retries?",
        "--set network.timeout: expected a number, got a text in quotes",
        "--set netwrk.timeout: there is no such key; did you mean network?",
    ]


def test_the_environment_names_sections_and_keys() -> None:
    environment = {
        "LOCCIT_NETWORK_MAX_IN_FLIGHT": "8",
        "LOCCIT_LOG": "debug",
        "LOCCIT_WEBHOOK": "https://hooks.example/secret",
        "HOME": "/root",
    }
    (override,) = from_environment(environment)
    assert (override.key, override.value) == (("network", "max_in_flight"), 8)


def test_a_variable_of_a_section_that_names_no_key_is_told() -> None:
    with pytest.raises(UsageError, match=r"TIMOUT.*did you mean LOCCIT_NETWORK_TIMEOUT"):
        list(from_environment({"LOCCIT_NETWORK_TIMOUT": "8"}))


def test_every_mistake_of_a_file_is_told_at_once() -> None:
    text = (
        "[network]\ntimout = 3\nretries = -1\nproxy = 'x'\n[polite]\na = 1\n"
        "[[waivers]]\nurl = 'x'\n[[waivers]]\nurl = 'y'\nreason = 'z'\nuntil = 'soon'\n"
        "[hosts.'a.example']\nper_host = 0\n"
    )
    with pytest.raises(UsageError) as told:
        parse_settings(text, "c.toml")
    lines = str(told.value).splitlines()
    assert len(lines) == 7, lines
    for expected in (
        "c.toml:2: network.timout: ", "c.toml:3: network.retries: ", "c.toml:4: network.proxy: ",
        "c.toml:5: polite: ", "c.toml:7: waivers: this key is missing", ": waivers.until: ",
        ": hosts.per_host: ",
    ):  # fmt: skip
        assert any(expected in line for line in lines), expected


def test_very_many_mistakes_are_counted() -> None:
    with pytest.raises(UsageError, match="and 10 more"):
        parse_settings("[network]\n" + "".join(f"k{n} = 1\n" for n in range(30)))


def test_commands_take_settings(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("https://a.example/\n")
    (tmp_path / "b.txt").write_text("https://b.example/\n")
    done = run("extract", ".", "--set", 'archive.include=["*.txt"]', cwd=tmp_path)
    assert "b.example" in done.stdout
    assert "a.example" not in done.stdout
    wrong = run("extract", ".", "--set", "archive.includ=1", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "did you mean include?" in wrong.stderr


def test_the_committed_schema_is_the_settings() -> None:
    file = ROOT / "docs/schema/loccit.schema.json"
    assert json.loads(file.read_text(encoding="utf-8")) == configuration_schema()


def test_the_schema_takes_the_example_and_no_mistakes() -> None:
    jsonschema.validate(json.loads(json.dumps(tomllib.loads(example()))), configuration_schema())
    wrongs: list[dict[str, object]] = [
        {"network": {"timout": 3}},
        {"network": {"retries": -1}},
        {"netwrk": {}},
    ]
    for wrong in wrongs:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, configuration_schema())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_for_each_shell(shell: str) -> None:
    done = run("completion", shell)
    assert done.returncode == 0
    assert "_LOCCIT_COMPLETE" in done.stdout


def test_a_command_that_is_nearly_right() -> None:
    done = run("audt")
    assert done.returncode == 2
    assert "did you mean audit?" in done.stderr
