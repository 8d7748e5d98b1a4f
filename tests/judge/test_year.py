"""A year of weekly audits over 700 links: nothing alive is ever confirmed dead.

Links flap, hosts are down for a day, this machine is offline now and then, links die in every way,
and some come back. A flap is short by nature: trouble of at most two visits in a row, or a single
404 (a bad deployment); what lasts longer is no flap.
"""

import random
from typing import NamedTuple

import pytest
from msgspec import structs

from loccit.config.settings import Settings
from loccit.judge import incidents, judge, next_history
from loccit.judge.sibling import sibling
from loccit.model import Failure, History, Link, Observation, Purpose, Status, Verdict
from tests.judge.seen import DAY, NOW, link_of, seen

LINKS = 700
HOSTS = 100
WEEKS = 52
SETTINGS = Settings()
PAGE = "<title>Ferries</title><h1>Ferries</h1><p>The last timetable was printed on yellow paper."
TROUBLES = (Failure.READ_TIMEOUT, Failure.RESET, Failure.CONNECT_REFUSED, Failure.DNS_SERVFAIL, 503)
SOFT, SINK, PARKED = "soft 404", "sink", "parked"
PROVABLE = (404, 410, Failure.DNS_NXDOMAIN, SOFT, SINK, PARKED)
REGRETS = "<title>Page not found</title><h1>Page not found</h1><p>Nothing is here."
SALE = (
    "<title>host.example is for sale</title><h1>This domain is for sale</h1>"
    "<script src='https://img.sedoparking.com/x.js'></script>"
)
LASTING = (Failure.CONNECT_TIMEOUT, Failure.DNS_SERVFAIL, 502)

Answer = int | Failure | str


class Life(NamedTuple):
    """What a link truly does, week by week."""

    answers: tuple[Answer, ...]
    dies: int | None
    """The week from which it is truly gone."""
    returns: int | None


def lives(draw: random.Random) -> list[Life]:
    down = {host: draw.randrange(WEEKS) for host in range(0, HOSTS, 4)}
    return [_life(draw, down.get(number % HOSTS)) for number in range(LINKS)]


def _life(draw: random.Random, host_down: int | None) -> Life:
    answers: list[Answer] = [200] * WEEKS
    week = 0
    while week < WEEKS:
        if draw.random() < 0.03:
            flap = draw.choice((*TROUBLES, 404))
            length = 1 if flap == 404 else draw.choice((1, 1, 2))
            answers[week : week + length] = [flap] * len(answers[week : week + length])
            week += length + 1
        week += 1
    if host_down is not None:
        # A day on which the host is down is no part of a longer trouble.
        answers[max(host_down - 2, 0) : host_down + 3] = [200] * len(
            answers[max(host_down - 2, 0) : host_down + 3]
        )
        answers[host_down] = Failure.CONNECT_TIMEOUT
    dies = returns = None
    if draw.random() < 0.15:
        dies = draw.randrange(5, WEEKS)
        death = draw.choice(PROVABLE + LASTING)
        answers[max(dies - 2, 0) : dies] = [200] * min(2, dies)
        answers[dies:] = [death] * (WEEKS - dies)
        if draw.random() < 0.3 and dies + 6 < WEEKS:
            returns = draw.randrange(dies + 5, WEEKS)
            answers[returns:] = [200] * (WEEKS - returns)
    return Life(tuple(answers), dies, returns)


def observed(link: Link, answer: Answer, at: float) -> list[Observation]:
    """What a run sees: the visit, a probe URL where one is asked, and a second look."""
    if answer in (SOFT, SINK, PARKED):
        visit, other = _hollow(link, str(answer), at)
        again = structs.replace(visit, purpose=Purpose.CONFIRM)
        return [visit, other, again]
    assert not isinstance(answer, str) or isinstance(answer, Failure)
    purposes = [Purpose.VISIT]
    if answer != 200:
        purposes.append(Purpose.CONFIRM)
    status = None if isinstance(answer, Failure) else answer
    failure = answer if isinstance(answer, Failure) else None
    html = PAGE if answer == 200 else ""
    visitors = {Purpose.VISIT: "plain", Purpose.CONFIRM: "browser"}
    return [
        seen(link.url, status, html, purpose=each, at=at, failure=failure, visitor=visitors[each])
        for each in purposes
    ]


def _hollow(link: Link, kind: str, at: float) -> tuple[Observation, Observation]:
    """A visit that gets 200 and nothing, and a probe URL that gets the same."""
    made = sibling(link.url)
    assert made is not None
    html = {SOFT: REGRETS, SINK: PAGE, PARKED: SALE}[kind]
    if kind != SINK:
        return (
            seen(link.url, 200, html, at=at),
            seen(made.url, 200, html, at=at, purpose=Purpose.SIBLING),
        )
    home = "https://" + link.url.split("/")[2] + "/"
    return (
        seen(home, 200, html, at=at, hops=((link.url, 302),)),
        seen(home, 200, html, at=at, hops=((made.url, 302),), purpose=Purpose.SIBLING),
    )


class Year(NamedTuple):
    lives: list[Life]
    verdicts: list[list[Verdict]]
    histories: list[list[History]]


@pytest.fixture(scope="module")
def year() -> Year:
    draw = random.Random(1911)
    offline = set(draw.sample(range(WEEKS), 4))
    told = lives(draw)
    verdicts: list[list[Verdict]] = []
    histories: list[list[History]] = []
    for number, life in enumerate(told):
        link = link_of(f"https://host-{number % HOSTS}.example/essay/{number}")
        history: History | None = None
        verdicts.append([])
        histories.append([])
        for week, answer in enumerate(life.answers):
            now = NOW + week * 7 * DAY
            made = observed(link, Failure.INTERNAL if week in offline else answer, now)
            verdict = judge(link, made, history, SETTINGS, now=now)
            history = next_history(history, verdict, made, now=now)
            verdicts[-1].append(verdict)
            histories[-1].append(history)
    return Year(told, verdicts, histories)


def test_no_living_link_is_ever_confirmed_dead(year: Year) -> None:
    wrong = [
        (number, week)
        for number, (life, verdicts) in enumerate(zip(year.lives, year.verdicts, strict=True))
        for week, verdict in enumerate(verdicts)
        if verdict.status is Status.DEAD
        and verdict.confirmed
        and not (
            life.dies is not None
            and week >= life.dies
            and (life.returns is None or week < life.returns)
        )
    ]
    assert wrong == []


def test_every_real_death_is_confirmed_within_policy(year: Year) -> None:
    late = []
    for number, (life, verdicts) in enumerate(zip(year.lives, year.verdicts, strict=True)):
        if life.dies is None:
            continue
        end = WEEKS if life.returns is None else life.returns
        looked = [
            verdict for verdict in verdicts[life.dies : end] if verdict.status is not Status.UNKNOWN
        ]
        # Policy A: the second visit; policy B: the third. Earlier only if trouble came before.
        needed = 2 if life.answers[life.dies] in PROVABLE else 3
        if any(not verdict.confirmed for verdict in looked[needed - 1 :]):
            late.append((number, life.answers[life.dies], [v.status.value for v in looked]))
    assert late == []


def test_what_comes_back_is_alive_at_once(year: Year) -> None:
    for life, verdicts, histories in zip(year.lives, year.verdicts, year.histories, strict=True):
        if life.returns is None:
            continue
        back = [(verdict, history) for verdict, history in zip(verdicts, histories, strict=True)][
            life.returns :
        ]
        looked = [item for item in back if item[0].status is not Status.UNKNOWN]
        for verdict, history in looked:
            assert verdict.status is Status.OK
            assert history.dead_since is None
            assert history.failures == 0


def test_since_when_is_told_rightly(year: Year) -> None:
    for life, verdicts, histories in zip(year.lives, year.verdicts, year.histories, strict=True):
        if life.dies is None or life.returns is not None:
            continue
        looked = [week for week, verdict in enumerate(verdicts) if verdict.status != "unknown"]
        first = next((week for week in looked if week >= life.dies), None)
        if first is None:
            continue
        last = histories[-1]
        assert last.dead_since == NOW + first * 7 * DAY
        alive = max(week for week in looked if week < life.dies)
        assert last.last_ok == NOW + alive * 7 * DAY
        assert last.first_seen == NOW


def test_a_host_that_is_down_for_a_day_is_one_incident(year: Year) -> None:
    down = 0
    for week in range(WEEKS):
        judged = [
            (link_of(f"https://host-{number % HOSTS}.example/essay/{number}"), verdicts[week])
            for number, verdicts in enumerate(year.verdicts)
        ]
        for incident in incidents(judged):
            assert incident.failing <= incident.links <= LINKS // HOSTS
            down += incident.reason == "timeout"
    # 25 hosts are down for a day each, some of them while this machine is offline.
    assert 18 <= down <= 25


def test_outages_of_ours_change_no_history(year: Year) -> None:
    for verdicts, histories in zip(year.verdicts, year.histories, strict=True):
        for week in range(1, WEEKS):
            if verdicts[week].status is Status.UNKNOWN:
                before, after = histories[week - 1], histories[week]
                assert after.failures == before.failures
                assert after.dead_since == before.dead_since
                assert after.last_ok == before.last_ok


def test_the_year_had_everything_in_it(year: Year) -> None:
    seen_statuses = {verdict.status for verdicts in year.verdicts for verdict in verdicts}
    assert seen_statuses == {Status.OK, Status.SUSPECT, Status.DEAD, Status.UNKNOWN}
    assert sum(life.dies is not None for life in year.lives) > 70
    assert sum(life.returns is not None for life in year.lives) > 10
    assert {life.answers[life.dies] for life in year.lives if life.dies is not None} == {
        *PROVABLE,
        *LASTING,
    }
    assert any(
        verdict.status is Status.DEAD and not verdict.confirmed
        for life, verdicts in zip(year.lives, year.verdicts, strict=True)
        if life.dies is None
        for verdict in verdicts
    )
