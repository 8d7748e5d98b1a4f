"""Each guard against a false `dead`, and each policy, by one example."""

import pickle
from functools import partial

import msgspec
import pytest

from loccit.judge import ask, incidents, judge, next_due, next_history
from loccit.judge.sibling import sibling
from loccit.model import Failure, History, Purpose, Status, Verdict
from loccit.settings import HostSettings, Settings
from tests.judge.seen import DAY, NOW, link_of, seen

URL = "https://site.example/2011/06/an-essay.html"
LINK = link_of(URL)
PAGE = "<title>Ferries</title><h1>Ferries</h1><p>" + "The last timetable is yellow. " * 30
SETTINGS = Settings()


def _judge(*observations: object, history: History | None = None, now: float = NOW) -> Verdict:
    return judge(LINK, observations, history, SETTINGS, now=now)  # type: ignore[arg-type]


def _made() -> str:
    made = sibling(URL)
    assert made is not None
    return made.url


def test_ask_can_be_sent_to_another_process() -> None:
    bound = pickle.loads(pickle.dumps(partial(ask, settings=SETTINGS)))
    assert [request.url for request in bound(LINK, ())] == [URL]


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://a.example/2011/06/an-essay.html", "https://a.example/2019/11/another-one.html"),
        ("https://a.example/essays/one", "https://a.example/essays/two"),
        ("https://a.example/t.php?id=17", "https://a.example/t.php?id=99"),
    ],
)
def test_one_sibling_a_shape(url: str, same: str) -> None:
    one, two = sibling(url), sibling(same)
    assert one is not None
    assert two is not None
    assert one.share == two.share
    assert one.url != url


@pytest.mark.parametrize(
    "url",
    ["https://a.example/", "https://a.example/en/", "https://a.example/index.html",
     "https://a.example/search?q=ferry"],
)  # fmt: skip
def test_no_sibling_of_homes_and_searches(url: str) -> None:
    assert sibling(url) is None


def test_numbers_that_name_the_thing_are_made_up_too() -> None:
    made = sibling("https://a.example/questions/48123/how-to-moor")
    assert made is not None
    assert "48123" not in made.url


def test_a_sibling_that_is_led_to_the_page_itself_proves_nothing() -> None:
    other = seen(URL, 200, PAGE, purpose=Purpose.SIBLING, hops=((_made(), 301),))
    assert _judge(seen(URL, 200, PAGE), other).status is Status.OK


def test_canonical_saves() -> None:
    html = f"<link rel=canonical href='{URL}'>{PAGE}"
    visit = seen(URL, 200, html)
    assert not ask(LINK, [visit], SETTINGS)
    other = seen(_made(), 200, html, purpose=Purpose.SIBLING)
    assert _judge(visit, other).status is Status.OK


@pytest.mark.parametrize("status", [403, 429, 503])
def test_a_sibling_that_is_refused_proves_nothing(status: int) -> None:
    other = seen(_made(), status, "", purpose=Purpose.SIBLING)
    assert _judge(seen(URL, 200, PAGE), other).status is Status.OK


def test_a_second_look_decides() -> None:
    visit = seen(URL, 404)
    (request,) = ask(LINK, [visit], SETTINGS)
    assert request.purpose is Purpose.CONFIRM
    assert request.at_end
    again = partial(seen, URL, purpose=Purpose.CONFIRM)
    assert _judge(visit, again(404)).status is Status.DEAD
    assert _judge(visit, again(200, PAGE)).status is Status.OK
    assert _judge(visit, again(503)).status is Status.SUSPECT


def test_policy_a() -> None:
    made = (seen(URL, 404), seen(URL, 404, purpose=Purpose.CONFIRM))
    first = _judge(*made)
    history = next_history(None, first, made, now=NOW)
    assert not first.confirmed
    assert not _judge(*made, history=history, now=NOW + DAY - 1).confirmed
    assert _judge(*made, history=history, now=NOW + DAY).confirmed
    assert not _judge(seen(URL, 404), history=history, now=NOW + DAY).confirmed


def test_policy_b_counts_trouble_only() -> None:
    weak = seen(URL, 200, "<title>Page not found</title><p>Sorry.")
    history: History | None = None
    for week in range(4):
        verdict = _judge(weak, history=history, now=NOW + week * 7 * DAY)
        assert verdict.status is Status.SUSPECT
        history = next_history(history, verdict, [weak], now=NOW + week * 7 * DAY)
    timeout = seen(URL, None, failure=Failure.READ_TIMEOUT)
    for week in range(4, 7):
        verdict = _judge(timeout, history=history, now=NOW + week * 7 * DAY)
        assert verdict.status is (Status.DEAD if week == 6 else Status.SUSPECT)
        history = next_history(history, verdict, [timeout], now=NOW + week * 7 * DAY)


def test_accepted_statuses() -> None:
    settings = msgspec.structs.replace(SETTINGS, hosts={"*.example": HostSettings(accept=(403,))})
    assert judge(LINK, [seen(URL, 403)], None, settings, now=NOW).status is Status.OK
    assert _judge(seen(URL, 403)).status is Status.BLOCKED


def test_due_dates_are_spread_and_the_same_each_time() -> None:
    verdict = _judge(seen(URL, 200, PAGE))
    history = next_history(None, verdict, (), now=NOW)
    links = [link_of(f"https://site.example/{number}") for number in range(500)]
    dues = [next_due(link, history, verdict, SETTINGS.schedule) for link in links]
    assert dues == [next_due(link, history, verdict, SETTINGS.schedule) for link in links]
    assert len({due // DAY for due in dues}) == 6
    assert all(NOW + 20 * 3600 <= due <= NOW + 7 * DAY for due in dues)
    doubtful = _judge(seen(URL, 404))
    assert next_due(LINK, history, doubtful, SETTINGS.schedule) >= NOW + DAY


def test_incidents() -> None:
    down = _judge(seen(URL, None, failure=Failure.CONNECT_TIMEOUT))
    fine = _judge(seen(URL, 200, PAGE))
    links = [link_of(f"https://site.example/{number}") for number in range(5)]
    (incident,) = incidents(zip(links, [down, down, down, down, fine], strict=True))
    assert (incident.host, incident.failing, incident.links) == ("site.example", 4, 5)
    assert not incidents(zip(links, [down, fine, fine, down, fine], strict=True))


@pytest.mark.parametrize(
    ("fragment", "is_missing"),
    [("part", False), ("none", True), ("top", False), ("!/app", False),
     (":~:text=yellow", False), (":~:text=blue", True)],
)  # fmt: skip
def test_fragments(fragment: str, is_missing: bool) -> None:
    settings = msgspec.structs.replace(
        SETTINGS, judge=msgspec.structs.replace(SETTINGS.judge, fragments=True)
    )
    visit = seen(URL, 200, PAGE[:100])
    assert visit.page is not None
    visit = msgspec.structs.replace(visit, page=msgspec.structs.replace(visit.page, ids=("part",)))
    verdict = judge(LINK, [visit], None, settings, now=NOW, fragments=(fragment,))
    assert ("fragment-missing" in verdict.notes) is is_missing
