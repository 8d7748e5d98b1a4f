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
