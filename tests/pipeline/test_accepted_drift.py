"""What a reviewer decides about a page with other content: accepted until it changes again."""

from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
from msgspec import structs

from loccit.config.settings import Settings
from loccit.decisions import DecisionIndex, read_decisions
from loccit.errors import UsageError
from loccit.fetch.httpx_bridge import engine_of
from loccit.model import CONFIRM_AFTER
from loccit.pipeline import Order, Progress, audit
from loccit.pipeline.accepted_drift import apply_decisions
from loccit.repair.plan import Choice, rows
from loccit.report.model import ReportLink
from loccit.report.open import read_report
from loccit.store import Store
from tests.archives.scenarios import ESSAY, OTHER, html
from tests.pipeline.common import write_posts

URL = "https://kept.example/lamplighters-of-the-harbour"
THIRD = (
    "The glassworks of the valley closed their furnaces in the spring when sand from the river"
    " banks no longer met the needs of the bottle makers and the guild sold its moulds abroad "
)
OLD = html("Lamplighters of the harbour", ESSAY * 2)
NEW = html("Ferry tariffs and timetables", OTHER * 2)
LATER = html("Glassworks and furnaces", THIRD * 4)
TODAY = date.today()


class Stage:
    """One cited page, and what a reviewer decides about it."""

    def __init__(self, folder: Path) -> None:
        self.archive = write_posts(folder / "archive", {"a.md": [URL], "b.md": [URL]})
        self.decisions = folder / "decisions.toml"
        self.state = folder / "state.sqlite3"
        self.body = OLD

    def audit(self, *, after: float = 2 * CONFIRM_AFTER) -> tuple[str, ...]:
        """An audit so many seconds after the last one; the notes of the link."""
        with Store.open(self.state, create=True) as store, store.locked():
            _earlier(store, after)
            apply_decisions(store, self.decisions if self.decisions.exists() else None)
            engine = engine_of(httpx.MockTransport(self._answer), connects=False)
            order = Order(archive=self.archive, recheck_all=True)
            audit(store, order, Settings(), Progress(), engine=engine)
        return self.link().verdict.notes

    def _answer(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, html=self.body) if request.url == URL else httpx.Response(404)

    def link(self) -> ReportLink:
        with Store.open(self.state) as store:
            run = store.runs.last()
            assert run is not None
            told = self.decisions if self.decisions.exists() else None
            return next(read_report(store, run, Settings(), decisions=told).links())

    def decide(self, action: str = "ignore", *, day: date = TODAY, **more: str) -> None:
        more = {"url": URL, "action": action, "decided": day.isoformat(), **more}
        lines = "\n".join(f'{name} = "{value}"' for name, value in more.items())
        self.decisions.write_text(f"[[decision]]\n{lines}\n")


def _earlier(store: Store, seconds: float) -> None:
    """Put what was found different that much further into the past."""
    for link_id, _ in store.links.urls():
        history = store.views.link(link_id).history
        if history is not None and history.drift_since is not None:
            since = history.drift_since - seconds
            with store.transaction():
                store.links.replace_history(link_id, structs.replace(history, drift_since=since))


@pytest.fixture
def drifted(tmp_path: Path) -> Stage:
    """A link that is noted as drifted."""
    stage = Stage(tmp_path)
    stage.audit()
    stage.body = NEW
    assert stage.audit() == ()
    assert stage.audit() == ("drifted",)
    return stage


@pytest.mark.parametrize("action", ["ignore", "not-dead"])
def test_what_is_decided_to_be_fine_is_noted_no_more_until_it_changes_again(
    drifted: Stage, action: str
) -> None:
    drifted.decide(action)
    assert [one.decision for one in drifted.link().citations] == [action, action]
    assert drifted.audit() == ()
    assert not [line for line in drifted.link().verdict.evidence if line.startswith("Compared")]
    assert drifted.audit() == ()
    drifted.body = OLD  # what was cited is never a difference
    assert drifted.audit() == ()
    drifted.body = LATER
    assert drifted.audit() == ()
    assert drifted.audit() == ("drifted",)
    drifted.decide(action, day=TODAY - timedelta(days=30))  # before that change: not about it
    assert drifted.audit() == ("drifted",)
    assert [one.decision for one in drifted.link().citations] == [None, None]


def test_a_decision_that_ends_or_is_taken_back_accepts_nothing_more(drifted: Stage) -> None:
    drifted.decide(until=(TODAY + timedelta(days=5)).isoformat())
    assert drifted.audit() == ()
    drifted.decide(until=(TODAY - timedelta(days=5)).isoformat())
    assert drifted.audit() == ()  # found different for the first time since
    assert drifted.audit() == ("drifted",)
    drifted.decide()
    assert drifted.audit() == ()
    drifted.decisions.unlink()
    drifted.audit()
    assert drifted.audit() == ("drifted",)


def test_a_decision_about_one_post_leaves_the_note_for_the_other(drifted: Stage) -> None:
    drifted.decide(post="a.md")
    assert drifted.audit() == ("drifted",)
    assert [one.decision for one in drifted.link().citations] == ["ignore", None]


def test_a_replacement_that_was_accepted_is_written(drifted: Stage) -> None:
    drifted.decide("accept", replacement="https://new.example/lamplighters")
    choice = Choice(TODAY, decisions=DecisionIndex(read_decisions(drifted.decisions)))
    with Store.open(drifted.state) as store:
        found = [(row.post, row.url, row.replacement) for row in rows(store, choice)]
    wanted = "https://new.example/lamplighters"
    assert found == [("a.md", URL, wanted), ("b.md", URL, wanted)]


def test_decisions_that_cannot_be_read_are_an_error(drifted: Stage) -> None:
    drifted.decisions.write_text("[[decision]\n")
    with Store.open(drifted.state) as store, pytest.raises(UsageError, match="not valid TOML"):
        apply_decisions(store, drifted.decisions)
