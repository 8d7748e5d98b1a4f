"""What slows a host down, and what is only one page's word."""

import pytest
from msgspec import structs

from loccit.fetch.messages import ExchangeError, HttpResponse
from loccit.model import Failure, Request
from loccit.probe.chain import Chain
from loccit.probe.lanes import Lane
from loccit.probe.patience import Patience
from loccit.settings import PolitenessSettings

GENTLE = (4, 0.1)
FAILED_BEFORE = "http://a.example/failed-before"


def _pace_after(*answers: tuple[str, int, dict[str, str]], attempt: int = 1) -> tuple[int, float]:
    """A host's limit and interval after so many answers, one after the other."""
    patience = Patience(
        structs.replace(PolitenessSettings(), give_up_after=0),
        rest=lambda lane, slow: None,
        give_up=lambda lane, seen: None,
        expected=FAILED_BEFORE.__eq__,
    )
    lane: Lane[Chain] = Lane("a.example", *GENTLE)
    for second, (path, status, headers) in enumerate(answers):
        chain = Chain(Request(path, path))
        chain.started, chain.attempt = float(second), attempt
        patience.answered(lane, chain, HttpResponse(status, list(headers.items())), second + 0.5)
    return lane.limit, lane.interval


def _page(number: int, status: int, **headers: str) -> tuple[str, int, dict[str, str]]:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return f"http://a.example/{number}", status, fields


def test_a_page_that_is_down_is_not_its_host() -> None:
    assert _pace_after(_page(1, 503)) == GENTLE
    assert _pace_after(_page(1, 503), _page(2, 200), _page(3, 503), _page(4, 404)) == GENTLE
    assert _pace_after(*[(FAILED_BEFORE, 503, {})] * 9) == GENTLE


def test_a_host_of_which_one_page_after_the_other_is_down_is_asked_less() -> None:
    assert _pace_after(_page(1, 503), _page(2, 503)) == (2, 0.25)
    assert _pace_after(_page(1, 503), _page(2, 503), _page(3, 503)) == (1, 0.5)


def test_too_many_requests_is_about_us_whoever_says_it() -> None:
    assert _pace_after(_page(1, 429)) == (2, 0.25)
    assert _pace_after((FAILED_BEFORE, 429, {})) == (2, 0.25)


def test_a_second_try_says_nothing_new() -> None:
    assert _pace_after(_page(1, 429), _page(2, 503), _page(3, 503), attempt=2) == GENTLE


def test_a_host_that_says_how_long_is_heard() -> None:
    assert _pace_after(_page(1, 503, retry_after="3")) == (2, 0.25)


@pytest.mark.parametrize(("proven", "failures"), [(False, 3), (True, 5)])
def test_a_host_rests_after_failures_in_a_row_sooner_where_it_never_answered(
    proven: bool, failures: int
) -> None:
    resting: list[str] = []
    patience = Patience(
        PolitenessSettings(give_up_after=5),
        rest=lambda lane, slow: resting.append(lane.host),
        give_up=lambda lane, seen: None,
        expected=lambda link: False,
    )
    lane: Lane[Chain] = Lane("a.example", *GENTLE)
    lane.proven = proven
    for number in range(failures):
        assert resting == []
        url = f"http://a.example/{number}"
        patience.failed(lane, Chain(Request(url, url)), ExchangeError(Failure.READ_TIMEOUT))
    assert resting == ["a.example"]
