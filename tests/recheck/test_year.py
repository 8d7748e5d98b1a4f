"""A reduced year of nights; `bench/year.py` runs a whole one over 100,000 links."""

from pathlib import Path

from loccit.config.settings import Settings
from tests.recheck.year import JITTER, simulate

POLITE = Settings().politeness


def test_nights_are_even_polite_and_in_time(tmp_path: Path) -> None:
    """The eve's audit of everything leaves no trace: night after night is like any other."""
    year = simulate(tmp_path, links=4_000, hosts=270, nights=70)
    assert year.evenness <= 1.3
    assert year.late <= 0
    assert year.late_doubtful <= JITTER
    assert year.closest >= POLITE.min_interval - 1e-6
    assert year.at_once <= POLITE.per_host
    assert not any(night.left for night in year.nights)


def test_what_is_missed_is_made_up_for_in_time(tmp_path: Path) -> None:
    """Nights without a run, and nights whose budget is spent too early."""
    year = simulate(
        tmp_path, links=2_000, hosts=20, nights=70, missed={9, 30, 55}, short={12, 20, 33}
    )
    left = {night.number: night.left for night in year.nights}
    assert left[12] > 0
    assert left[13] == 0
    assert year.late <= JITTER
    assert year.closest >= POLITE.min_interval - 1e-6


def test_the_load_falls_smoothly_after_a_first_audit(tmp_path: Path) -> None:
    """Intervals grow, so that the first nights are the busiest; none is left out or late."""
    year = simulate(tmp_path, links=2_000, hosts=50, nights=61, seasoned=False)
    assert year.nights[0].links == 2_000
    assert year.late <= 0
    year.nights = year.nights[1:]
    assert year.around(0, 57) <= 1.3
    months = [sum(night.links for night in year.nights[at : at + 15]) for at in (0, 15, 30, 45)]
    assert months == sorted(months, reverse=True)


def test_a_fortnight_without_runs_is_made_up_for_in_one_night(tmp_path: Path) -> None:
    year = simulate(tmp_path, links=2_000, hosts=60, nights=34, missed=set(range(10, 24)))
    links = {night.number: night.links for night in year.nights}
    assert not any(night.left for night in year.nights)
    assert links[24] > 10 * 2_000 / 60
    after = [links[number] for number in range(25, 35)]
    assert max(after) < links[24] / 5
    assert year.late > 24


def test_a_budget_that_is_too_small_makes_headway(tmp_path: Path) -> None:
    """What has waited longest is asked first: less and less is left."""
    year = simulate(
        tmp_path, links=600, hosts=3, nights=40, short=set(range(1, 41)), seasoned=False
    )
    left = [night.left for night in year.nights]
    assert left[0] > 0
    assert left[-1] < left[9] < left[0]
