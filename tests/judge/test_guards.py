"""Each guard against a false `dead`, and each policy, by one example."""

import pickle
from functools import partial

import msgspec
import pytest
from msgspec import structs

from loccit.config.settings import HostSettings, Settings
from loccit.judge import ask, incidents, judge, next_due, next_history
from loccit.judge.sibling import sibling
from loccit.model import Failure, History, Observation, Purpose, Status, Suggestion, Verdict
from tests.judge.seen import DAY, NOW, link_of, seen

URL = "https://site.example/2011/06/an-essay.html"
LINK = link_of(URL)
PAGE = "<title>Ferries</title><h1>Ferries</h1><p>" + "The last timetable is yellow. " * 30
SETTINGS = Settings()


def _judge(*observations: object, history: History | None = None, now: float = NOW) -> Verdict:
    return judge(LINK, observations, history, SETTINGS, now=now)  # type: ignore[arg-type]


def test_what_looks_gone_is_confirmed_with_a_browsers_headers() -> None:
    (request,) = ask(LINK, [seen(URL, 404)], SETTINGS)
    assert (request.purpose, request.visitor) == (Purpose.CONFIRM, "browser")


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
        ("https://a.example/essays/one", "https://a.example/essays/The-2nd-one"),
        ("https://a.example/t.php?id=17", "https://a.example/t.php?id=99"),
    ],
)
def test_one_sibling_a_shape(url: str, same: str) -> None:
    one, two = sibling(url), sibling(same)
    assert one is not None
    assert two is not None
    assert one.share == two.share
    assert one.url != url


@pytest.mark.parametrize("other", ["one.php", "1204", "2011-06-14", "一", "one/two", "one/"])
def test_another_sibling_for_another_shape(other: str) -> None:
    one, two = sibling("https://a.example/essays/one"), sibling(f"https://a.example/essays/{other}")
    assert one is not None
    assert two is not None
    assert one.share != two.share


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
    timeout = _timeouts()
    for week in range(4, 7):
        verdict = _judge(*timeout, history=history, now=NOW + week * 7 * DAY)
        assert verdict.status is (Status.DEAD if week == 6 else Status.SUSPECT)
        history = next_history(history, verdict, timeout, now=NOW + week * 7 * DAY)


def _timeouts() -> list[Observation]:
    plain = seen(URL, None, failure=Failure.READ_TIMEOUT)
    return [plain, structs.replace(plain, purpose=Purpose.CONFIRM, visitor="browser")]


def test_policy_b_needs_a_browsers_visit() -> None:
    """Some servers hang for, reset or refuse with 500 whatever sends no browser's headers."""
    late = History(first_seen=0, unreachable=5, unreachable_since=NOW - 30 * DAY)
    plain, again = _timeouts()
    assert _judge(plain, again, history=late).status is Status.DEAD
    assert _judge(plain, history=late).status is Status.SUSPECT
    alive = seen(URL, 200, PAGE, purpose=Purpose.CONFIRM, visitor="browser")
    verdict = _judge(plain, alive, history=late)
    assert verdict.status is Status.OK
    assert any("Without a browser's headers" in told for told in verdict.evidence)
    refused = seen(URL, None, failure=Failure.CONNECT_REFUSED)
    assert _judge(refused, history=late).status is Status.DEAD
    concluded = structs.replace(plain, concluded=True)
    assert _judge(concluded, history=late).status is Status.SUSPECT


@pytest.mark.parametrize(
    "fields",
    [{"status": 400}, {"status": 500}, {"status": 404}, {"status": 410},
     {"status": None, "failure": Failure.RESET}, {"status": None, "failure": Failure.READ_TIMEOUT}],
)  # fmt: skip
def test_what_is_bad_for_one_kind_of_visitor_is_asked_as_the_other(
    fields: dict[str, object],
) -> None:
    visit = seen(URL, **fields)  # type: ignore[arg-type]
    (request,) = ask(LINK, [visit], SETTINGS)
    assert (request.purpose, request.visitor, request.at_end) == (Purpose.CONFIRM, "browser", True)
    alive = seen(URL, 200, PAGE, purpose=Purpose.CONFIRM, visitor="browser")
    assert _judge(visit, alive).status is Status.OK


@pytest.mark.parametrize(
    "visit",
    [
        seen(URL, None, failure=Failure.CONNECT_REFUSED),
        seen(URL, None, failure=Failure.READ_TIMEOUT, concluded=True),
        seen(URL, 500, visitor="browser"),
        seen(URL, None, failure=Failure.DNS_SERVFAIL),
    ],
)
def test_headers_are_not_tried_where_they_can_not_matter(visit: Observation) -> None:
    assert not ask(LINK, [visit], SETTINGS)


def test_a_soft_404_needs_a_browsers_proof() -> None:
    regrets = "<title>Not found</title><p>Nothing."
    visit = seen(URL, 200, regrets)
    made = seen(_made(), 200, regrets, purpose=Purpose.SIBLING)
    again = seen(URL, 200, PAGE, purpose=Purpose.CONFIRM, visitor="browser")
    (request,) = ask(LINK, [visit, made], SETTINGS)
    assert request.visitor == "browser"
    assert _judge(visit, made, again).status is Status.OK
    lost = seen(URL, 200, regrets, purpose=Purpose.CONFIRM, visitor="browser")
    (request,) = ask(LINK, [visit, made, lost], SETTINGS)
    assert (request.purpose, request.visitor, request.url) == (Purpose.SIBLING, "browser", _made())
    assert request.share != next(iter(ask(LINK, [visit], SETTINGS))).share
    honest = seen(_made(), 404, purpose=Purpose.SIBLING, visitor="browser")
    assert _judge(visit, made, lost, honest).status is Status.SUSPECT
    same = seen(_made(), 200, regrets, purpose=Purpose.SIBLING, visitor="browser")
    assert not ask(LINK, [visit, made, lost, same], SETTINGS)
    assert _judge(visit, made, lost, same).status is Status.DEAD


HTTP = "http://site.example/2011/06/an-essay.html"


@pytest.mark.parametrize(
    "visit",
    [
        [seen(HTTP, 404), seen(HTTP, 404, purpose=Purpose.CONFIRM, visitor="browser")],
        [seen(HTTP, None, failure=Failure.CONNECT_REFUSED)],
    ],
)
def test_https_is_asked_before_a_plain_address_is_dead(visit: list[Observation]) -> None:
    link = link_of(HTTP)
    (request,) = ask(link, visit, SETTINGS)
    assert (request.url, request.purpose) == (URL, Purpose.SECURE)
    assert request.once is (visit[0].failure is not None)  # a host that answers gets retries
    lost = seen(URL, 404, purpose=Purpose.SECURE, link=HTTP)
    without = judge(link, visit, None, SETTINGS, now=NOW)
    assert judge(link, [*visit, lost], None, SETTINGS, now=NOW).status is without.status
    there = seen(URL, 200, PAGE, purpose=Purpose.SECURE, link=HTTP)
    (request,) = ask(link, [*visit, there], SETTINGS)
    assert request.purpose is Purpose.SIBLING
    made = partial(seen, request.url, purpose=Purpose.SIBLING, share=request.share)
    verdict = judge(link, [*visit, there, made(404)], None, SETTINGS, now=NOW)
    assert (verdict.status, verdict.reason) == (Status.REDIRECTED, "https-only")
    assert verdict.suggestion == Suggestion("redirect", URL)
    assert not ask(link, [*visit, there, made(404)], SETTINGS)
    same = judge(link, [*visit, there, made(200, PAGE)], None, SETTINGS, now=NOW)
    assert same.status is without.status


def test_nothing_is_said_to_have_been_asked_again_that_was_concluded() -> None:
    visit = seen(URL, None, failure=Failure.DNS_NXDOMAIN)
    again = structs.replace(visit, purpose=Purpose.CONFIRM, concluded=True)
    assert not any("Asked again" in told for told in _judge(visit, again).evidence)


def test_accepted_statuses() -> None:
    settings = msgspec.structs.replace(SETTINGS, hosts={"*.example": HostSettings(accept=(403,))})
    assert judge(LINK, [seen(URL, 403)], None, settings, now=NOW).status is Status.OK
    assert _judge(seen(URL, 403)).status is Status.BLOCKED
    lost = "<title>Page not found</title><p>There is no such page."
    settings = msgspec.structs.replace(
        SETTINGS, hosts={"Site.EXAMPLE": HostSettings(accept=(404,))}
    )
    assert judge(LINK, [seen(URL, 404, lost)], None, settings, now=NOW).status is Status.OK
    assert not ask(LINK, [seen(URL, 404, lost)], settings)


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


def test_a_sold_name_is_sold_whatever_the_market_says_to_machines() -> None:
    market = "https://sedo.com/search/details/?domain=site.example"
    verdict = _judge(seen(market, 403, "", hops=((URL, 301),)))
    assert (verdict.status, verdict.rule) == (Status.DEAD, "domain-marketplace")


def test_gambling_on_a_former_journal_is_compared_with_what_was_there() -> None:
    spam = "<title>Casino</title><p>Casino, roulette, jackpot, free spins, blackjack. " * 8
    before = next_history(None, _judge(seen(URL, 200, PAGE)), [seen(URL, 200, PAGE)], now=NOW)
    changed = _judge(seen(URL, 200, spam), history=before)
    assert (changed.status, changed.reason) == (Status.SUSPECT, "changed-owner")
    assert "Ferries" in "".join(changed.evidence)
    same = next_history(None, _judge(seen(URL, 200, spam)), [seen(URL, 200, spam)], now=NOW)
    assert _judge(seen(URL, 200, spam), history=same).status is Status.OK
    assert _judge(seen(URL, 200, spam)).status is Status.OK


@pytest.mark.parametrize(
    ("status", "failure", "verdict"),
    [(200, None, Status.OK), (401, None, Status.OK), (404, None, Status.DEAD),
     (403, None, Status.BLOCKED), (429, None, Status.BLOCKED), (503, None, Status.SUSPECT),
     (None, Failure.READ_TIMEOUT, Status.SUSPECT)],
)  # fmt: skip
def test_a_mute_platform_is_asked(
    status: int | None, failure: Failure | None, verdict: Status
) -> None:
    link = link_of("https://www.youtube.com/watch?v=abc")
    visit = seen(link.url, 200, "<title>YouTube</title><div id=player></div>")
    (request,) = ask(link, [visit], SETTINGS)
    asked = seen(request.url, status, "", purpose=Purpose.PLATFORM, failure=failure)
    assert judge(link, [visit, asked], None, SETTINGS, now=NOW).status is verdict


@pytest.mark.parametrize(
    ("hops", "end", "suggested"),
    [
        ((("/a", 301), ("/b", 308)), "/c", "/c"),
        ((("/a", 301), ("/b", 302)), "/c", "/b"),
        ((("/a", 302), ("/b", 301)), "/c", None),
        ((("/a", 303),), "/c", None),
        ((("/a", 307), ("/b", 307)), "/c", None),
    ],
)
def test_the_last_of_the_leading_permanent_hops_is_suggested(
    hops: tuple[tuple[str, int], ...], end: str, suggested: str | None
) -> None:
    site = "https://site.example"
    link = link_of(site + hops[0][0])
    visit = seen(site + end, 200, PAGE, hops=tuple((site + path, code) for path, code in hops))
    found = judge(link, [visit], None, SETTINGS, now=NOW).suggestion
    assert (found.url if found is not None else None) == (suggested and site + suggested)


@pytest.mark.parametrize(
    "url",
    ["https://doi.org/10.5555/1", "https://library.example/ark:/12148/btv1b84", "https://arxiv.org/abs/1911.1",
     "https://hdl.handle.net/20.500/42"],
)  # fmt: skip
def test_persistent_identifiers_are_never_replaced(url: str) -> None:
    visit = seen("https://site.example/new", 200, PAGE, hops=((url, 301),))
    verdict = judge(link_of(url), [visit], None, SETTINGS, now=NOW)
    assert (verdict.status, verdict.suggestion) == (Status.OK, None)


@pytest.mark.parametrize(
    ("url", "status"),
    [("https://example.com/your-page", Status.INVALID), ("https://example.com/", Status.OK),
     ("http://www.example.org/?page=1", Status.INVALID), ("http://yoursite.com/", Status.INVALID),
     ("https://myexample.com/page", Status.OK), ("https://yourdomain.co.uk/", Status.OK)],
)  # fmt: skip
def test_names_that_stand_for_any(url: str, status: Status) -> None:
    observations = [seen(url, 200, PAGE)] if ask(link_of(url), (), SETTINGS) else []
    assert judge(link_of(url), observations, None, SETTINGS, now=NOW).status is status
    gone = seen("https://example.com/", None, failure=Failure.DNS_NXDOMAIN)
    verdict = judge(link_of("https://example.com/"), [gone, gone], None, SETTINGS, now=NOW)
    assert (verdict.status, verdict.reason) == (Status.INVALID, "placeholder")


@pytest.mark.parametrize(
    "written",
    [
        "http://www.site.example]", "http:/site.example]", "http://[IP-address", "https://[x",
        "http://site.example[1]", "http//site.example]", "http://:80", "http://site.example>",
    ],
)  # fmt: skip
def test_an_impossible_address_is_judged(written: str) -> None:
    link = link_of(written)
    answers = [
        seen(request.url, 404, purpose=request.purpose, link=link.url)
        for request in ask(link, (), SETTINGS)
    ]
    assert ask(link, answers, SETTINGS) is not None
    assert judge(link, answers, None, SETTINGS, now=NOW).status is Status.INVALID


def test_the_impossible_original_of_a_memento_is_not_requested() -> None:
    link = link_of("https://web.archive.org/web/2012/http://a.example]x/y")
    assert not ask(link, (), SETTINGS)
    assert judge(link, (), None, SETTINGS, now=NOW).status is Status.OK


def test_who_is_led_to_a_private_address_is_asked_again_as_a_browser() -> None:
    private = "http://127.0.0.1/"
    first = seen(private, None, hops=((URL, 302),), failure=Failure.FORBIDDEN_ADDRESS)
    (request,) = ask(LINK, [first], SETTINGS)
    assert (request.purpose, request.visitor) == (Purpose.CONFIRM, "browser")
    assert _judge(first).status is Status.SKIPPED
    second = seen(URL, 200, PAGE, purpose=Purpose.CONFIRM, visitor="browser")
    assert _judge(first, second).status is Status.OK
