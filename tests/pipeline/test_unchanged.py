"""Pages that did not change since the last visit are not read again, and are judged as before."""

from collections import Counter
from pathlib import Path

import httpx
import pytest

from loccit.config.settings import Settings
from loccit.fetch.httpx_bridge import engine_of
from loccit.model import History, Observation
from loccit.page import read as page_reader
from loccit.pipeline import Order, Progress, audit
from loccit.pipeline.rejudge import rejudge
from loccit.scheduler import reading
from loccit.store import Store
from tests.pipeline.common import Desk, Verdicts, write_posts

URL = "https://essays.example/maps/of-the-coast"
WORDS = "the chart shows every rock and shoal between the two lights as they were surveyed in june "
OTHERS = (
    "buy cheap pills from a trusted shop with fast delivery to your door and no questions asked "
)


def _page(text: str, *, token: str = "") -> str:
    return (
        f"<!doctype html><title>A survey of the shore</title><meta name=token content='{token}'>"
        f"<nav><a href=/>Home</a></nav><main><h1>A survey of the shore</h1><p>{text}</main>"
    )


class Stage:
    """One archive with one link, the answers of its web, and what was done with them."""

    def __init__(self, folder: Path) -> None:
        self.archive = write_posts(folder / "archive", {"a.md": [URL]})
        self.state = folder / "state.sqlite3"
        self.answers: dict[str, str] = {}
        """HTML by URL; any other URL gets a 404."""
        self.others: str | None = None
        """HTML for every other URL, with 200."""
        self.headers: dict[str, str] = {}
        self.asked: list[httpx.Request] = []
        self.done: Counter[str] = Counter()

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        html = self.answers.get(str(request.url), self.others)
        if html is None:
            return httpx.Response(404)
        return httpx.Response(200, html=html, headers=self.headers)

    def audit(self) -> Verdicts:
        self.asked.clear()
        self.done.clear()
        with Store.open(self.state, create=True) as store, store.locked():
            engine = engine_of(httpx.MockTransport(self.answer), connects=False)
            order = Order(archive=self.archive, recheck_all=True)
            audit(store, order, Settings(), Progress(), engine=engine)
        return self.report()

    def report(self) -> Verdicts:
        return Desk(self.archive, self.state, Settings()).report()

    def seen(self) -> list[Observation]:
        """The visits of the link, the oldest first."""
        with Store.open(self.state) as store:
            found = store.links.find(URL)
            assert found is not None
            return [seen for seen in store.links.observations(found[0]) if seen.url == URL]

    def history(self) -> History:
        with Store.open(self.state) as store:
            found = store.links.find(URL)
            assert found is not None
            history = store.views.link(found[0]).history
            assert history is not None
            return history


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    stage = Stage(tmp_path)
    for place, name in ((reading, "read_page"), (page_reader, "main_text")):
        monkeypatch.setattr(place, name, _counted(stage.done, name, getattr(place, name)))
    return stage


def _counted(counts: Counter[str], name: str, function):  # type: ignore[no-untyped-def]
    def counted(*arguments, **named):  # type: ignore[no-untyped-def]
        counts[name] += 1
        return function(*arguments, **named)

    return counted


LONG = WORDS * 40
SHORT = WORDS * 6


@pytest.mark.parametrize("text", [LONG, SHORT])
def test_a_page_of_the_same_bytes_is_not_read_again(stage: Stage, text: str) -> None:
    stage.answers[URL] = _page(text)
    first = stage.audit()
    assert stage.done == {"read_page": 1, "main_text": 1}
    baseline = stage.history().baseline
    assert baseline is not None
    second = stage.audit()
    assert stage.done == {}
    assert second.links[URL].verdict == first.links[URL].verdict
    one, two = stage.seen()
    assert one.page == two.page
    assert two.page is not None
    assert two.page.main is None  # it is the baseline's
    assert two.body == one.body != b""
    assert two.size == len(_page(text))
    assert stage.history().baseline == baseline
    assert stage.history().drift_since is None


def test_of_a_long_page_that_works_the_opening_is_stored(stage: Stage) -> None:
    stage.answers[URL] = _page(LONG)
    stage.audit()
    (long,) = stage.seen()
    assert long.page is not None
    assert (len(long.page.text), long.page.shortened) == (600, True)
    # What did not work may be judged again by other rules; what was compared may be again.
    stage.others = _page(LONG)
    stage.audit()
    gone = stage.seen()[-1]
    assert gone.page is not None
    assert (len(gone.page.text), gone.page.shortened) == (2000, False)


def test_the_main_text_of_the_same_text_is_not_read_again(stage: Stage) -> None:
    stage.answers[URL] = _page(LONG, token="one")
    first = stage.audit()
    stage.answers[URL] = _page(LONG, token="two")
    second = stage.audit()
    assert stage.done == {"read_page": 1}
    assert second.links[URL].verdict == first.links[URL].verdict


def test_another_text_is_compared_with_the_first_one(stage: Stage) -> None:
    stage.answers[URL] = _page(LONG)
    stage.audit()
    stage.answers[URL] = _page(OTHERS * 40)
    stage.audit()
    since = stage.history().drift_since
    assert since is not None
    changed = stage.seen()[-1].page
    assert changed is not None
    assert changed.main is not None
    # The changed page, found again: the difference stands, though the page is not read again.
    stage.audit()
    assert stage.done == {}
    assert stage.history().drift_since == since
    stage.answers[URL] = _page(OTHERS * 40, token="another")
    stage.audit()
    assert stage.done == {"read_page": 1}
    assert stage.history().drift_since == since
    with Store.open(stage.state) as store, store.locked():
        assert rejudge(store, Settings()).changed == 0
    assert stage.history().drift_since == since


def test_a_known_page_is_read_where_it_must_be_compared(stage: Stage) -> None:
    """A page that was judged by an honest 404 of its host, which then answers alike for all."""
    stage.answers[URL] = _page(LONG)
    assert stage.audit().links[URL].status == "ok"
    stage.others = _page(LONG)
    assert stage.audit().links[URL].status == "dead"
    assert stage.history().failures == 1


def test_what_answers_differently_is_read(stage: Stage) -> None:
    stage.answers[URL] = _page(LONG)
    stage.audit()
    del stage.answers[URL]
    assert stage.audit().links[URL].status == "dead"
    stage.answers[URL] = _page(LONG)
    stage.audit()
    assert stage.done["read_page"] == 1  # it was dead: nothing is taken for granted


def test_what_was_compared_is_not_requested_twice(stage: Stage) -> None:
    """Where probe URLs get a page of their own with 200, what comparing needs is kept."""
    stage.answers[URL] = _page(LONG)
    stage.others = "<title>Page not found</title><h1>Page not found</h1><p>Nothing is here."
    assert stage.audit().links[URL].status == "ok"
    assert stage.audit().links[URL].status == "ok"
    assert [str(asked.url) for asked in stage.asked].count(URL) == 1
