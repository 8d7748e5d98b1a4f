"""The machine on thousands of seeded webs in virtual time: what must hold holds at every step."""

import os

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


@pytest.mark.parametrize("seed", [23052, 42073, 44523])
def test_a_host_of_which_a_third_hangs_is_not_paused_for_each_bad_page(seed: int) -> None:
    """With `give_up_after = 1` each pause costs a trial, and these runs took far too long."""
    Web(seed).simulation().run()
