"""No answer ends a run: see `fuzzed_answers`, which also runs for as long as you like."""

import pytest

from loccit.model import Status
from tests.scheduler.fuzzed_answers import Engines, answer, verdicts_on_fuzzed_answers


@pytest.mark.parametrize("engines", Engines)
def test_fuzzed_answers_end_no_run(engines: Engines) -> None:
    hostile, honest = verdicts_on_fuzzed_answers(engines, seed=1, number=60)
    assert honest.status is Status.OK
    assert len(hostile) == 60
    # The answers are no mere noise: some are read as pages, and some cannot be read at all.
    assert len({verdict.reason for verdict in hostile.values()}) >= 5


def test_answers_follow_from_their_seed() -> None:
    assert answer(7) == answer(7)
    assert len({answer(seed) for seed in range(100)}) > 90
