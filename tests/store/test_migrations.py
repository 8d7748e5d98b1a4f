"""States of older formats, written by the loccit of their time, are read as they were meant.

`state-format-1.sqlite3.gz` is the state of an audit of the sample archive at commit e4efdda,
`state-format-4.sqlite3.gz` that of two audits of it at commit 2108efb.
"""

import gzip
import sqlite3
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from msgspec import Struct

from loccit.cli import cli
from loccit.config.settings import Settings
from loccit.judge.rules import Rule
from loccit.model import Citation, History, Link, Observation, Verdict
from loccit.pipeline.rejudge import rejudge
from loccit.reasons import Reason
from loccit.store import Store, database, renamed_codes
from loccit.store.coding import CITATION, HISTORY, LINK, VERDICT

HERE = Path(__file__).parent


def _unpacked(number: int, folder: Path) -> Path:
    path = folder / "loccit.sqlite3"
    path.write_bytes(gzip.decompress((HERE / f"state-format-{number}.sqlite3.gz").read_bytes()))
    return path


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return _unpacked(1, tmp_path)


def _rows(path: Path, query: str) -> list[tuple[Any, ...]]:
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
        VERDICT.decode(verdict).rule
        for (verdict,) in _rows(state, "SELECT verdict FROM links WHERE verdict IS NOT NULL")
        if isinstance(verdict, bytes)
    }
    assert {"redirect-catch-all", "same-as-probe", "temporary-failure"} <= rules
    assert rules.isdisjoint(renamed_codes.RULES)


def test_present_codes_are_codes() -> None:
    assert set(renamed_codes.REASONS.values()) <= set(Reason)
    assert set(renamed_codes.RULES.values()) <= set(Rule)


def test_a_report_of_an_old_state(state: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = CliRunner().invoke(cli, ["report", "--state", str(state), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert (out / "index.html").is_file()
    assert (tmp_path / "loccit.sqlite3.format-1").is_file()


@pytest.fixture(scope="module")
def fourth(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _unpacked(4, tmp_path_factory.mktemp("fourth"))


_LINKS = "SELECT url, domain, status, verdict, history, data FROM links ORDER BY url"
_STATUSES = "SELECT link, run, status, reason FROM verdicts ORDER BY link, run"
_CITATIONS = (
    "SELECT posts.path, citations.url, citations.data FROM citations"
    " JOIN posts ON posts.id = citations.post ORDER BY citations.id"
)


def _named(state: Path) -> list[object]:
    """The nouns of a state before format 6, in which values had the names of their fields."""
    links: list[object] = [
        (url, status, *_decoded(data, Link), *_decoded(verdict, Verdict), *_decoded(was, History))
        for url, _, status, verdict, was, data in _rows(state, _LINKS)
    ]
    return links + [_decoded(data, Citation) for _, _, data in _rows(state, _CITATIONS)]


def _placed(state: Path) -> list[object]:
    """The same of a state that is up to date."""
    links: list[object] = [
        (
            url,
            status,
            LINK.decode(data, url, domain),
            *(() if verdict is None else (VERDICT.decode(verdict),)),
            *(() if was is None else (HISTORY.decode(was),)),
        )
        for url, domain, status, verdict, was, data in _rows(state, _LINKS)
    ]
    cited = _rows(state, _CITATIONS)
    return links + [(CITATION.decode(data, path, url),) for path, url, data in cited]


def _decoded(data: object, kind: type[Struct]) -> tuple[object, ...]:
    return (msgspec.msgpack.decode(data, type=kind),) if isinstance(data, bytes) else ()


def test_pages_are_moved_apart_with_equal_verdicts(fourth: Path) -> None:
    before = _named(fourth)
    observed = _rows(fourth, "SELECT count(*) FROM observations")
    size = fourth.stat().st_size
    with Store.open(fourth) as store:
        assert store.upkeep.check() == []
    assert _placed(fourth) == before
    statuses = _rows(fourth, _STATUSES)
    with Store.open(fourth) as store:
        assert rejudge(store, Settings()).links == 232
    assert _rows(fourth, _STATUSES) == statuses
    assert _rows(fourth, "SELECT count(*) FROM observations") == observed
    assert fourth.stat().st_size < 0.6 * size
    assert (fourth.parent / "loccit.sqlite3.format-4").stat().st_size == size


def test_a_migrated_observation_is_what_it_was(fourth: Path, tmp_path: Path) -> None:
    """All but the sketches that no verdict needs."""
    with Store.open(fourth) as store:
        found = list(store.upkeep.export())
    old = _rows(_unpacked(4, tmp_path), "SELECT data FROM observations ORDER BY id")
    assert len(found) == len(old)
    for seen, (data,) in zip(found, old, strict=True):
        assert isinstance(data, bytes)
        was = msgspec.to_builtins(msgspec.msgpack.decode(data, type=Observation))
        page, page_was = seen.get("page"), was.get("page")
        del seen["run"]
        if page is not None:
            assert page.get("sketch", "") in ("", page_was.get("sketch", ""))
            for each in (page, page_was):
                each.pop("sample", None)
                each.pop("sketch", None)
        assert seen == was
