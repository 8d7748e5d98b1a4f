"""A state of the first format, written by the loccit of that time, is read as it was meant.

`state-format-1.sqlite3.gz` is the state of an audit of the sample archive at commit e4efdda.
"""

import gzip
import sqlite3
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from loccit.cli import cli
from loccit.judge.table import EVERY_ROW, OTHER_RULES
from loccit.reasons import Reason
from loccit.store import Store, database, renamed_codes

FIRST = Path(__file__).parent / "state-format-1.sqlite3.gz"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    path = tmp_path / "loccit.sqlite3"
    path.write_bytes(gzip.decompress(FIRST.read_bytes()))
    return path


def _rows(path: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_every_verdict_is_kept_under_the_present_codes(state: Path) -> None:
    statuses = "SELECT url, status FROM links ORDER BY url"
    before = _rows(state, statuses)
    with Store.open(state) as store:
        assert store.upkeep.check() == []
    assert _rows(state, statuses) == before
    assert len(before) > 200
    assert _rows(state, "PRAGMA user_version") == [(database.VERSION,)]
    reasons = {reason for (reason,) in _rows(state, "SELECT DISTINCT reason FROM verdicts")}
    assert reasons <= set(Reason)
    assert "access-denied" in reasons
    rules = {
        msgspec.msgpack.decode(verdict)["rule"]
        for (verdict,) in _rows(state, "SELECT verdict FROM links WHERE verdict IS NOT NULL")
        if isinstance(verdict, bytes)
    }
    assert {"redirect-catch-all", "same-as-probe", "temporary-failure"} <= rules
    assert rules.isdisjoint(renamed_codes.RULES)


def test_present_codes_are_codes() -> None:
    assert set(renamed_codes.REASONS.values()) <= set(Reason)
    rules = {row.rule for row in EVERY_ROW} | {rule for rule, _, _ in OTHER_RULES}
    assert set(renamed_codes.RULES.values()) <= rules


def test_a_report_of_an_old_state(state: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = CliRunner().invoke(cli, ["report", "--state", str(state), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert (out / "index.html").is_file()
    assert (tmp_path / "loccit.sqlite3.format-1").is_file()
