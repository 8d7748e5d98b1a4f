"""The machine on thousands of seeded webs in virtual time: what must hold holds at every step."""

import os
import random

import pytest

from tests.scheduler.webs import Web

SEEDS = int(os.environ.get("SEEDS", "2000"))
BLOCK = 100


@pytest.mark.parametrize("first", range(0, SEEDS, BLOCK))
def test_seeds(first: int) -> None:
    for seed in range(first, min(SEEDS, first + BLOCK)):
        try:
            Web(seed).simulation().run()
        except Exception as error:
            raise AssertionError(f"seed {seed}: {error}") from error


@pytest.mark.parametrize("first", range(0, SEEDS // 10, BLOCK))
def test_a_resolver_that_comes_to_deny_every_name_is_not_believed(first: int) -> None:
    """As where a VPN ends in the middle of a run."""
    for seed in range(first, min(SEEDS // 10, first + BLOCK)):
        web = Web(seed)
        web.denies_from = random.Random(seed).choice((0.0, 0.5, 2.0, 10.0, 60.0))
        simulation = web.simulation()
        try:
            simulation.run()
        except Exception as error:
            raise AssertionError(f"seed {seed}: {error}") from error
        assert web.believed_lies(simulation.observed) == [], f"seed {seed}"


@pytest.mark.parametrize("seed", [23052, 42073, 44523])
def test_a_host_of_which_a_third_hangs_is_not_paused_for_each_bad_page(seed: int) -> None:
    """With `give_up_after = 1` each pause costs a trial, and these runs took far too long."""
    Web(seed).simulation().run()
