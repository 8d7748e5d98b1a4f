"""Verdicts are a function of what is stored: judging again without the network changes nothing."""

import shutil
from pathlib import Path

import msgspec
import pytest

from loccit.config.settings import HostSettings, Settings
from loccit.model import Status
from loccit.pipeline.rejudge import rejudge
from loccit.store import Store
from tests.labelled_web.audit import SETTINGS
from tests.labelled_web.conftest import Run


@pytest.fixture
def state(run: Run, tmp_path: Path) -> Path:
    return Path(shutil.copy(run.state, tmp_path))


def test_todays_rules_on_todays_observations(run: Run, state: Path) -> None:
    with Store.open(state) as store:
        told = rejudge(store, SETTINGS)
        assert told.links > 800
        assert told.changed == 0


def test_other_rules_change_what_they_are_about(run: Run, state: Path) -> None:
    accepting = HostSettings(accept=(402,))
    settings: Settings = msgspec.structs.replace(SETTINGS, hosts={"refusing.example": accepting})
    with Store.open(state) as store:
        before = store.views.link_counts()
        told = rejudge(store, settings)
        after = store.views.link_counts()
        found = store.links.find("https://refusing.example/402")
        assert found is not None
        row = store.views.link(found[0])
    assert told.changed == 1
    assert row.verdict is not None
    assert row.verdict.status is Status.OK
    assert row.history is not None
    assert row.history.last_ok is not None
    assert after[Status.OK] == before[Status.OK] + 1
    assert after[Status.BLOCKED] == before[Status.BLOCKED] - 1
