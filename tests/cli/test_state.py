"""`loccit state`: what it tells of a database, and that looking after one loses nothing."""

import json
import sqlite3
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from loccit.cli import cli
from loccit.errors import UsageError
from loccit.model import Observation
from loccit.testing import Reply, Site, Web, page
from tests.pipeline.common import Desk

ALIVE, GONE = "https://one.example/alive", "https://one.example/gone"


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The state after three audits, the last of them without one of the posts."""
    folder = tmp_path_factory.mktemp("state")
    with Web([Site("one.example", {"/alive": page("On maps"), "/gone": Reply(410, "")})]) as web:
        desk = Desk.over(web, folder, {"a.md": [ALIVE], "b.md": [GONE]})
        desk.audit()
        desk.audit()
        (desk.archive / "b.md").unlink()
        desk.audit()
    return desk.state.read_bytes()


@pytest.fixture
def state(audited: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "state.sqlite3"
    path.write_bytes(audited)
    return path


def loccit(*arguments: str | Path) -> str:
    done = CliRunner().invoke(cli, ["state", *map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_info(state: Path) -> None:
    told = json.loads(loccit("info", "--state", state, "--format", "json"))
    assert told["bytes"] == state.stat().st_size
    assert (told["rows"]["posts"], told["rows"]["links"], told["rows"]["runs"]) == (1, 2, 3)
    assert told["links"]["ok"] == 1
    assert (told["last_run"]["id"], told["last_run"]["complete"]) == (3, True)
    assert told["due"] == 0
    lines = loccit("info", "--state", state).splitlines()
    assert lines[0].startswith(f"{state}: ")
    assert "  links: ok 1" in lines


def test_export_is_every_observation(state: Path) -> None:
    rows = [json.loads(line) for line in loccit("export", "--state", state).splitlines()]
    runs = [row.pop("run") for row in rows]
    assert (set(runs), runs) == ({1, 2, 3}, sorted(runs))
    seen = [msgspec.convert(row, Observation, strict=False) for row in rows]
    assert {observation.link for observation in seen} == {ALIVE, GONE}


def test_vacuum_thins_and_forgets_what_is_cited_no_more(state: Path) -> None:
    (state.parent / "loccit.toml").write_text("[schedule]\nkeep_observations = 2\n")
    told = json.loads(
        loccit(
            *("vacuum", "--state", state, "--format", "json"),
            *("--config", state.parent / "loccit.toml"),
        )
    )
    assert (told["links_forgotten"], told["observations_dropped"] > 0) == (1, True)
    assert told["bytes"] == state.stat().st_size <= told["bytes_before"]
    exported = [
        json.loads(line)["link"] for line in loccit("export", "--state", state).splitlines()
    ]
    assert exported == [ALIVE] * 3  # the first one, and the newest two
    assert "0 old observations dropped" in loccit("vacuum", "--state", state)


def test_check(state: Path) -> None:
    assert loccit("check", "--state", state) == f"{state}: sound\n"
    whole = state.read_bytes()
    state.write_bytes(whole[:-4096] + b"\xa5" * 4096)
    with pytest.raises(UsageError, match="damaged"):
        loccit("check", "--state", state)


@pytest.mark.parametrize("command", ["info", "vacuum", "export", "check"])
def test_no_state_is_told(tmp_path: Path, command: str) -> None:
    with pytest.raises(UsageError, match="there is no state database"):
        loccit(command, "--state", tmp_path / "none.sqlite3")
    assert not (tmp_path / "none.sqlite3").exists()


def test_vacuum_waits_for_nobody(state: Path) -> None:
    """While an audit is at work it is refused, and the state is as it was."""
    from loccit.store import Store

    with Store.open(state) as store, store.locked(), pytest.raises(UsageError, match="at work"):
        loccit("vacuum", "--state", state)
    with sqlite3.connect(state) as database:
        assert database.execute("SELECT count(*) FROM links").fetchone() == (2,)
    database.close()
