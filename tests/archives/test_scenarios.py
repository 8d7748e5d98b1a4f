"""The right capture, and no wrong one: scenarios of archived pages."""

import pytest

from loccit.archives.values import CopyRequest, Day, Outcome
from loccit.model import PROPOSED
from loccit.testing.archive import LocalArchive
from tests.archives.common import look_up, seconds
from tests.archives.scenarios import SCENARIOS, Scenario


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_right_capture(scenario: Scenario) -> None:
    archive = LocalArchive(scenario.stored)
    at = None if scenario.cited is None else seconds(scenario.cited)
    day = Day(scenario.cited or "", at, scenario.texts)
    dead = None if scenario.dead_since is None else seconds(scenario.dead_since)
    (result,) = look_up(archive, CopyRequest(1, scenario.url, (day,), dead, scenario.seen))
    told = result.archived.timestamp if result.archived is not None else result.outcome.value
    assert told == scenario.right, result.detail
    assert len([path for path in archive.asked if "id_/" in path]) <= 12
    if scenario.confident is not None and result.outcome is Outcome.FOUND:
        assert result.archived is not None
        assert (result.archived.confidence >= PROPOSED) is scenario.confident, result


def test_names_are_of_one_scenario_each() -> None:
    assert len({scenario.name for scenario in SCENARIOS}) == len(SCENARIOS) >= 60
