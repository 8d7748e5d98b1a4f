"""`loccit unwrap` as a filter."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from click.testing import CliRunner, Result

from loccit.cli import cli

LOCCIT = str(Path(sys.executable).with_name("loccit"))
SAFE = "https://eur01.safelinks.protection.outlook.com/?url="
NESTED = f"{SAFE}https%3A%2F%2Flantern.us5.list-manage.com%2Ftrack%2Fclick%3Fu%3D1%26id%3D2&data=1"
KEYS = {"url", "wrapper", "target", "layers", "needs_network", "made_at", "recipient"}
"""What the contract names (DESIGN.md)."""


def unwrapped(*words: str, stdin: str | bytes = "") -> Result:
    told = CliRunner().invoke(cli, ["unwrap", *words], input=stdin)
    assert told.exit_code == 0, told.output
    return told


def lines(told: Result) -> Sequence[dict[str, object]]:
    return [json.loads(line) for line in told.stdout.splitlines()]


def test_a_line_per_url_in_the_order_given() -> None:
    urls = ["https://ferry.example/", NESTED, "https://bit.ly/3ferry", "no url"]
    told = lines(unwrapped(*urls))
    assert [line["url"] for line in told] == urls
    assert all(set(line) >= KEYS for line in told)
    assert told == lines(unwrapped("-", stdin="\n".join(urls)))
    assert told == lines(unwrapped(stdin="\n\n".join(urls) + "\n"))


def test_what_is_told_of_a_url() -> None:
    plain, nested = lines(unwrapped("https://ferry.example/", NESTED))
    assert plain == {
        "url": "https://ferry.example/",
        "wrapper": None,
        "target": None,
        "layers": [],
        "needs_network": False,
        "made_at": None,
        "recipient": False,
        "confidence": 1.0,
    }
    inner = "https://lantern.us5.list-manage.com/track/click?u=1&id=2"
    assert nested == {
        "url": NESTED,
        "wrapper": "safelinks",
        "target": inner,
        "layers": [
            {"wrapper": "safelinks", "url": NESTED},
            {"wrapper": "mailchimp", "url": inner},
        ],
        "needs_network": True,
        "made_at": None,
        "recipient": True,
        "confidence": 1.0,
    }


def test_times_are_iso() -> None:
    (line,) = lines(
        unwrapped("https://events.trustifi.com/api/o/v1/click/648a7cb56df4e2e04a920b2c/fff1a4")
    )
    assert line["made_at"] == "2023-06-15T02:51:33Z"


def test_plain_targets() -> None:
    told = unwrapped(
        "--format",
        "targets",
        stdin=f"{SAFE}https%3A%2F%2Fferry.example%2F%25E6%25B8%25A1%3Fa%3D%25C3%25A9\n"
        "https://ferry.example/渡\nhttps://bit.ly/a\n",
    )
    assert told.stdout.splitlines() == [
        "https://ferry.example/%E6%B8%A1?a=%C3%A9",
        "https://ferry.example/渡",
        "https://bit.ly/a",
    ]


def test_a_target_moves_no_cursor() -> None:
    told = unwrapped("--format", "targets", "http://a.example/\x1b[31m\u202eb")
    assert told.stdout == "http://a.example/\\x1b[31m\\u202eb\n"


def test_bytes_that_are_no_text_stop_nothing() -> None:
    rest = b"\xff\xfe\nhttps://l.facebook.com/l.php?u=https%3A%2F%2Fferry.example%2F\n"
    assert len(lines(unwrapped(stdin=rest))) == 2
    done = subprocess.run([LOCCIT, "unwrap", b"\xff\xfe"], capture_output=True, check=True)
    assert json.loads(done.stdout)["wrapper"] is None


def test_a_reader_that_leaves_early_is_no_error() -> None:
    done = subprocess.run(
        f"yes https://bit.ly/3ferry | head -n 100000 | {LOCCIT} unwrap | head -n 1",
        shell=True,
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["wrapper"] == "shortener"
    assert done.stderr == b""


def test_rules_of_the_configuration_hold(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(
        '[[wrapper]]\nname = "company"\nsource = "ours"\nhosts = ["=out.company.example"]\n'
        'steps = ["query to"]\n'
    )
    config = tmp_path / "loccit.toml"
    config.write_text('[wrappers]\nrules = ["ours.toml"]\n')
    url = "https://out.company.example/?to=https%3A%2F%2Fferry.example%2F"
    (line,) = lines(unwrapped("--config", str(config), url))
    assert (line["wrapper"], line["target"]) == ("company", "https://ferry.example/")


def test_bad_rules_are_told_with_their_place(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text('[[wrapper]]\nname = "company"\nhosts = ["a.example"]\n')
    config = tmp_path / "loccit.toml"
    config.write_text('[wrappers]\nrules = ["ours.toml"]\n')
    done = subprocess.run(
        [LOCCIT, "unwrap", "--config", config, "https://a.example/"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert f"{tmp_path / 'ours.toml'}: rule 1 (company): " in done.stderr
    assert "Traceback" not in done.stderr
