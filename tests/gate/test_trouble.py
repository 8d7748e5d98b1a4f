"""An outage, states that can't be used, two runs at once: nothing is guessed, nothing is lost."""

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from loccit.testing import Reply
from tests.gate.desk import Desk


def test_outage(desk: Desk) -> None:
    """Offline, nothing is said and nothing is written; online again, all is as it was."""
    desk.audit()
    desk.loccit("gate", "--write-baseline")
    before = desk.baseline()
    desk.web.offline = True
    said = desk.audit("--gate")
    assert (said.code, said.findings) == (3, set())
    assert "incomplete" in said.err
    assert desk.loccit("gate").code == 3
    refused = desk.loccit("gate", "--write-baseline")
    assert (refused.code, desk.baseline()) == (3, before)
    desk.web.offline = False
    assert desk.audit("--gate").code == 0


def test_state_that_can_not_be_used(desk: Desk) -> None:
    """Missing, no database, another program's, a newer loccit's, damaged: told, and left alone."""
    assert desk.loccit("gate").code == 2
    assert not (desk.folder / "state.sqlite3").exists()
    desk.audit()
    state = desk.folder / "state.sqlite3"
    with sqlite3.connect(state) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    whole = state.read_bytes()
    for content, told in (
        (b"this is no database, " * 100, "can't open the state database"),
        (_with(whole, "PRAGMA application_id = 7", state), "not one of loccit's"),
        (_with(whole, "PRAGMA user_version = 99", state), "newer loccit"),
        (_with(whole, "PRAGMA user_version = 0", state), "so old (format 0)"),
        (_damaged(whole), "damaged"),
    ):
        state.write_bytes(content)
        said = desk.loccit("gate")
        assert (said.code, told in said.err) == (2, True), said
        assert state.read_bytes() == content
    state.write_bytes(whole)
    assert desk.loccit("gate", "--write-baseline").code == 0


def _with(whole: bytes, pragma: str, path: Path) -> bytes:
    path.write_bytes(whole)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode = DELETE")
        database.execute(pragma)
    database.close()
    return path.read_bytes()


def _damaged(whole: bytes) -> bytes:
    """With its header sound, and every page behind it not."""
    return whole[:4096] + b"\xa5" * (len(whole) - 4096)


def test_two_runs_at_once(desk: Desk) -> None:
    """The second is told so; the first goes on; a gate meanwhile does not guess."""
    desk.audit()
    desk.web.change("one.example", "/alive", Reply(200, "<h1>slow</h1>", delay=1.8))
    desk.web.forget()
    command = [sys.executable, "-m", "loccit", "audit", ".", "--recheck", "all", "-q"]
    with subprocess.Popen([*command, "--state", "state.sqlite3"], cwd=desk.folder) as first:
        while not desk.web.count("one.example", "/alive"):
            assert first.poll() is None
            time.sleep(0.02)
        second = desk.audit("--gate")
        assert (second.code, "another loccit is at work" in second.err) == (2, True)
        assert desk.loccit("gate").code == 3
        assert first.wait(timeout=60) == 0
    assert desk.loccit("gate").code == 0
