"""How a run goes: what is asked when, shared, held back, given up, stopped and taken up again."""

from collections.abc import Iterator, Sequence

import anyio
import msgspec
import pytest

from loccit.config.settings import HostSettings, NetworkSettings, PolitenessSettings, Settings
from loccit.errors import UsageError
from loccit.model import Failure, History, Link, Observation, Purpose, Request
from loccit.scheduler import OfflineError, Stopping, Task, exchanges, probe, requests_only
from loccit.testing import Asked, Dns, Fault, Reply, Site, Web, in_turn, page
from tests.scheduler.asking import answers_to, confirming, link, observe, tasks, visit

SITES = [
    Site("a.example", {"/": page("Home"), "/slow": Reply(200, "x", delay=0.3)}),
    Site("b.example", {"/": page("Other")}),
    Site("silent.example", {"/*": Reply(fault=Fault.SILENT)}),
    *(Site(f"lost{n}.example", dns=Dns.SERVFAIL) for n in range(12)),
]


@pytest.fixture
def web() -> Iterator[Web]:
    with Web(SITES) as running:
        yield running


@pytest.fixture(autouse=True)
def no_lag(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count every timeout against the host, though this machine be busy with other tests."""
    monkeypatch.setattr(exchanges, "_MOST_LAG", float("inf"))


def _with(settings: Settings, *, network: object = None, politeness: object = None) -> Settings:
    return msgspec.structs.replace(
        settings,
        network=msgspec.structs.replace(settings.network, **(network or {})),  # type: ignore[arg-type]
        politeness=msgspec.structs.replace(settings.politeness, **(politeness or {})),  # type: ignore[arg-type]
    )


def test_no_links_at_all(web: Web) -> None:
    assert answers_to([], web.settings()) == []


def test_nothing_to_ask_is_settled_at_once(web: Web) -> None:
    wanted = [Task(link("ttps://a.example/", problem="unknown-scheme")), Task(link("http://:/"))]
    answers = answers_to(wanted, web.settings(), lambda link, seen: ())
    assert [(a.link, a.observations, a.settled) for a in answers] == [
        ("ttps://a.example/", (), True),
        ("http://:/", (), True),
    ]
    assert web.requests == []


def test_what_is_no_url_is_observed_as_such(web: Web) -> None:
    seen = observe(["http://", "ftp://a.example/", "http://a b/"], web.settings())
    assert {o.failure for o in seen.values()} == {Failure.BAD_REDIRECT}
    assert web.requests == []


def test_the_judge_may_ask_again_at_the_end(web: Web) -> None:
    """The confirmation comes after everything else, and has both observations to go by."""
    urls = ["http://a.example/gone", "http://a.example/slow", "http://b.example/"]
    answers = answers_to(tasks(urls), web.settings(), confirming)
    gone = [answer for answer in answers if answer.link == urls[0]]
    assert [answer.settled for answer in gone] == [True]
    purposes = [o.purpose for answer in gone for o in answer.observations]
    assert purposes == [Purpose.VISIT, Purpose.CONFIRM]
    assert [asked.path for asked in web.requests][-1] == "/gone"
    assert web.count("a.example", "/gone") == 2


@pytest.mark.parametrize(
    ("once", "status", "count"), [(False, 200, 2), (True, None, 1)], ids=["retried", "once"]
)
def test_what_is_asked_once_is_not_retried(
    web: Web, once: bool, status: int | None, count: int
) -> None:
    web.put(Site("shy.example", {"/": in_turn(Reply(fault=Fault.EMPTY), page("Hello"))}))

    def ask(link: Link, seen: Sequence[Observation]) -> tuple[Request, ...]:
        made = Request(link.url, link.url, Purpose.CORRECTION, once=once)
        return () if seen else (made,)

    (answer,) = answers_to(tasks(["http://shy.example/"]), web.settings(), ask)
    assert [seen.status for seen in answer.observations] == [status]
    assert web.count("shy.example") == count


def _with_sibling(link: Link, seen: Sequence[Observation]) -> tuple[Request, ...]:
    if not seen:
        return visit(link, seen)
    if len(seen) == 1:
        sibling = "http://a.example/made-up"
        return (Request(sibling, link.url, Purpose.SIBLING, share="a.example/made-up"),)
    return ()


def test_shared_requests_are_sent_once(web: Web) -> None:
    urls = [f"http://a.example/?{n}" for n in range(30)]
    answers = answers_to(tasks(urls), web.settings(), _with_sibling)
    siblings = [
        o for answer in answers for o in answer.observations if o.purpose is Purpose.SIBLING
    ]
    assert {o.link for o in siblings} == set(urls)
    assert {o.share for o in siblings} == {"a.example/made-up"}
    assert web.count("a.example", "/made-up") == 1


def test_remembered_answers_are_not_asked_for(web: Web) -> None:
    known = Observation("http://a.example/made-up", "http://old/", at=5.0, status=404)
    answers = answers_to(
        tasks(["http://a.example/"]),
        web.settings(),
        _with_sibling,
        remembered={"a.example/made-up": known},
    )
    sibling = answers[-1].observations[-1]
    assert (sibling.status, sibling.at, sibling.link) == (404, 5.0, "http://a.example/")
    assert web.count("a.example", "/made-up") == 0


def test_a_killed_run_is_taken_up_where_it_was(web: Web) -> None:
    seen = Observation("http://a.example/gone", "http://a.example/gone", at=5.0, status=404)
    answers = answers_to([Task(link(seen.url), None, (seen,))], web.settings(), confirming)
    assert [o.purpose for a in answers for o in a.observations] == [Purpose.CONFIRM]
    assert web.count("a.example", "/gone") == 1


def test_names_are_looked_up_once(web: Web) -> None:
    observe([f"http://a.example/?{n}" for n in range(20)], web.settings())
    # IPv4 and IPv6.
    assert web.lookups.count("a.example") <= 2


def test_skipped_schemes_and_hosts_with_their_own_pace(web: Web) -> None:
    settings = msgspec.structs.replace(
        web.settings(), hosts={"a.example": HostSettings(min_interval=0.2, per_host=1)}
    )
    observe([f"http://a.example/?{n}" for n in range(4)], settings)
    times = sorted(asked.at for asked in web.asked("a.example"))
    assert times[-1] - times[0] >= 0.5


def test_a_host_is_never_asked_by_more_than_it_bears(web: Web) -> None:
    web.put(Site("busy.example", {"/*": Reply(200, "x", delay=0.05)}))
    settings = _with(web.settings(), politeness={"per_host": 2, "min_interval": 0.0})
    seen = observe([f"http://busy.example/{n}" for n in range(12)], settings)
    assert {o.status for o in seen.values()} == {200}
    # Six rounds of two, each of at least its delay.
    times = sorted(asked.at for asked in web.asked("busy.example"))
    assert all(later - earlier >= 0.04 for earlier, later in zip(times, times[2:], strict=False))


def test_the_rest_of_a_silent_host_is_concluded(web: Web) -> None:
    settings = _with(
        web.settings(),
        network={"timeout": 2.0, "retries": 0},
        politeness={"give_up_after": 3, "per_host": 2},
    )
    urls = [f"http://silent.example/{n}" for n in range(40)]
    seen = observe([*urls, "http://a.example/"], settings)
    assert {seen[url].failure for url in urls} == {Failure.READ_TIMEOUT}
    assert web.count("silent.example") < 10
    concluded = [seen[url] for url in urls if seen[url].concluded]
    assert len(concluded) == 40 - sum(not seen[url].concluded for url in urls) > 30
    assert all(o.attempts == 0 and o.detail for o in concluded)
    assert seen["http://a.example/"].status == 200


def test_last_tries_that_take_long_end_with_the_run(web: Web) -> None:
    """A host that hangs is tried a last time while a busy one is still under way."""
    web.put(Site("busy.example", {"/*": Reply(200, "x", delay=0.1)}))
    settings = _with(
        web.settings(),
        network={"timeout": 1.0, "retries": 1, "workers": 1},
        politeness={"per_host": 1, "min_interval": 0.0},
    )
    busy = [f"http://busy.example/{n}" for n in range(40)]
    observe([*busy, "http://silent.example/"], settings)
    first, last = web.asked("silent.example")
    assert last.at - first.at > 1.0  # not at once, but …
    assert last.at < max(asked.at for asked in web.asked("busy.example"))


def test_a_host_that_never_answered_gets_one_last_try(web: Web) -> None:
    settings = _with(
        web.settings(), network={"timeout": 2.0, "retries": 1}, politeness={"give_up_after": 9}
    )
    urls = [f"http://silent.example/{n}" for n in range(3)]
    seen = observe([*urls, "http://a.example/"], settings)
    assert {seen[url].failure for url in urls} == {Failure.READ_TIMEOUT}
    # Each was asked once, and one of them once more for all.
    assert web.count("silent.example") == 4


def test_last_tries_are_each_links_own_where_the_host_answers_others(web: Web) -> None:
    web.put(
        Site(
            "mixed.example",
            {"/ok": page("x"), "/late": in_turn(Reply(fault=Fault.SILENT), page("x")),
             "/silent": Reply(fault=Fault.SILENT), "/empty": Reply(fault=Fault.EMPTY)},
        )
    )  # fmt: skip
    settings = _with(web.settings(), network={"timeout": 2.0, "retries": 1})
    paths = ("ok", "empty", "silent", "late")
    seen = observe([f"http://mixed.example/{path}" for path in paths], settings)
    assert {url.rpartition("/")[2]: (o.status, o.failure) for url, o in seen.items()} == {
        "ok": (200, None),
        "late": (200, None),
        "silent": (None, Failure.READ_TIMEOUT),
        "empty": (None, Failure.EMPTY),
    }


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_puts_everybody_off_is_asked_once_more_at_the_end(
    web: Web, status: int
) -> None:
    """Not forty times at a slower and slower pace, which would be the whole run's."""
    web.put(Site("closed.example", otherwise=Reply(status)))
    settings = _with(web.settings(), politeness={"give_up_after": 3})
    seen = observe([f"http://closed.example/{n}" for n in range(40)], settings)
    assert {o.status for o in seen.values()} == {status}
    assert sum(o.concluded for o in seen.values()) >= 30
    assert web.count("closed.example") <= 15


def test_a_host_that_puts_off_for_a_while_is_asked_at_the_end(web: Web) -> None:
    def busy(asked: Asked) -> Reply:
        return Reply(503) if web.count("busy.example") <= 4 else page("x")

    web.put(Site("busy.example", otherwise=busy))
    settings = _with(web.settings(), politeness={"give_up_after": 3, "per_host": 1})
    seen = observe([f"http://busy.example/{n}" for n in range(20)], settings)
    assert {o.status for o in seen.values()} == {200}


def test_a_host_that_wakes_up_before_the_end_is_asked_after_all(web: Web) -> None:
    settings = _with(web.settings(), network={"retries": 0}, politeness={"give_up_after": 2})
    web.put(
        Site("naps.example", {f"/{n}": Reply(fault=Fault.RESET) if n < 2 else page("x")
                              for n in range(9)})
    )  # fmt: skip
    seen = observe([f"http://naps.example/{n}" for n in range(9)], settings)
    answered = [o for o in seen.values() if o.status == 200]
    assert len(answered) == 7
    assert not any(o.concluded for o in seen.values())


def test_nothing_is_asked_after_stop(web: Web) -> None:
    def stop() -> Stopping:
        return Stopping.NOW if web.count() >= 3 else Stopping.NO

    urls = [f"http://a.example/?{n}" for n in range(50)]
    settings = _with(web.settings(), politeness={"per_host": 1})
    answers = answers_to(tasks(urls), settings, stop=stop)
    asked = web.count()
    assert 3 <= asked < 50
    assert sum(len(answer.observations) for answer in answers) == asked


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_begun_is_settled_before_an_early_end(web: Web, workers: int) -> None:
    """Missing pages are asked a second time at the end, and the last tries are made, too."""
    for host in ("a", "b"):
        web.put(Site(f"{host}.example", otherwise=Reply(404, delay=0.01)))
    web.put(Site("weak.example", otherwise=in_turn(Reply(503), page("well"))))
    stopping = Stopping.NO

    def stop() -> Stopping:
        nonlocal stopping
        stopping = stopping or Stopping(web.count() >= 6)
        return stopping

    urls = [f"http://{host}.example/{n}" for n in range(200) for host in ("a", "b")]
    settings = _with(
        web.settings(), network={"workers": workers, "retries": 0}, politeness={"per_host": 1}
    )
    wanted = tasks(["http://weak.example/", *urls])
    answers = answers_to(wanted, settings, confirming, stop=stop)
    settled = {answer.link for answer in answers if answer.settled}
    assert {answer.link for answer in answers} == settled
    assert 6 <= len(settled) < 200
    asked = [(host, asked.path) for host in ("a", "b") for asked in web.asked(f"{host}.example")]
    assert asked
    assert all(asked.count(each) == 2 for each in asked)


@pytest.mark.parametrize("workers", [1, 2])
def test_offline_from_the_start(web: Web, workers: int) -> None:
    web.offline = True
    settings = _with(web.settings(), network={"timeout": 0.5, "retries": 0, "workers": workers})
    with pytest.raises(OfflineError, match="offline") as raised:
        answers_to(tasks([f"http://host{n}.example/" for n in range(12)]), settings)
    assert raised.value.exit_code == 3


def test_offline_in_the_middle_calls_nobody_dead(web: Web) -> None:
    """The visits are answered; when the rest is asked, no name resolves and nobody answers."""
    gone = False
    for n in range(12):
        web.put(
            Site(f"h{n}.example", {"/": lambda _: Reply(fault=Fault.RESET) if gone else page("x")})
        )
        web.put(Site(f"late{n}.example", dns=Dns.TIMEOUT))
    learned: list[Observation] = []

    def ask(link: Link, seen: Sequence[Observation]) -> tuple[Request, ...]:
        nonlocal gone
        learned.extend(seen)
        if not seen:
            return visit(link, seen)
        gone = len(learned) == 12
        return (Request(link.url.replace("//h", "//late"), link.url, at_end=True),)

    settings = _with(web.settings(), network={"timeout": 0.5, "retries": 0})
    with pytest.raises(OfflineError):
        answers_to(tasks([f"http://h{n}.example/" for n in range(12)]), settings, ask)
    assert [o.status for o in learned] == [200] * 12


def test_many_lost_hosts_among_living_ones_are_no_outage(web: Web) -> None:
    urls = [f"http://lost{n}.example/" for n in range(12)]
    settings = _with(web.settings(), network={"retries": 0})
    seen = observe([*urls, "http://a.example/", "http://b.example/"], settings)
    assert {seen[url].failure for url in urls} == {Failure.DNS_SERVFAIL}
    assert seen["http://a.example/"].status == 200


def test_hosts_that_failed_before_are_no_sign_of_an_outage(web: Web) -> None:
    before = History(first_seen=0.0, failures=2)
    wanted = tasks([f"http://lost{n}.example/" for n in range(12)], before)
    settings = _with(web.settings(), network={"retries": 0})
    answers = answers_to(wanted, settings)
    assert {o.failure for a in answers for o in a.observations} == {Failure.DNS_SERVFAIL}


def test_one_dead_host_is_no_outage(web: Web) -> None:
    settings = _with(web.settings(), network={"retries": 0})
    seen = observe(["http://lost1.example/"], settings)
    assert seen["http://lost1.example/"].failure is Failure.DNS_SERVFAIL


def test_every_link_settles_exactly_once(web: Web) -> None:
    urls = [f"http://{host}.example/{n}" for host in "ab" for n in range(60)]
    urls += [f"http://absent{n}.example/" for n in range(20)]
    for workers in (1, 2):
        settings = _with(web.settings(), network={"workers": workers})
        settled = [a.link for a in answers_to(tasks(urls), settings, confirming) if a.settled]
        assert sorted(settled) == sorted(urls)


def test_nothing_is_lost_on_a_slow_reader(web: Web) -> None:
    """The last answers and the processes' end come while an earlier batch is being saved."""
    urls = [f"http://a.example/?{n}" for n in range(40)]
    settings = _with(web.settings(), network={"workers": 2})

    async def read_slowly() -> list[str]:
        settled = []
        async for batch in probe(tasks(urls), settings, requests_only(visit)):
            settled += [answer.link for answer in batch if answer.settled]
            await anyio.sleep(0.4)
        return settled

    assert sorted(anyio.run(read_slowly)) == sorted(urls)


def test_a_wrong_setting_is_told(web: Web) -> None:
    for network in (
        NetworkSettings(nameservers=("nonsense",)),
        NetworkSettings(ca_file="/nowhere/ca.pem"),
        NetworkSettings(allow_addresses=("300.0.0.0/8",)),
        NetworkSettings(proxy="not a proxy"),
    ):
        for workers in (1, 2):
            settings = Settings(
                network=msgspec.structs.replace(network, workers=workers),
                politeness=PolitenessSettings(),
            )
            with pytest.raises(UsageError, match=r"\[network\]"):
                answers_to(tasks(["http://a.example/"]), settings)
