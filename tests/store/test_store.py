"""The state database, on real files."""

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings, strategies as st
from msgspec import structs

from loccit.errors import UsageError
from loccit.model import (
    Archived,
    Citation,
    GatherProblem,
    History,
    Hop,
    Kind,
    Link,
    Observation,
    Page,
    Post,
    Status,
    Verdict,
)
from loccit.reasons import Reason
from loccit.store import Store
from loccit.store.copies import CopyRow
from loccit.store.links import LinkOutcome
from loccit.store.posts import CitedLink
from loccit.store.runs import Run
from loccit.store.scope import Scope

NOW = 1_700_000_000.0


def cited(post: str, url: str, line: int = 1) -> CitedLink:
    citation = Citation(post=post, line=line, column=1, kind=Kind.LINK, url=url, raw=url)
    return CitedLink(citation, Link(url=url, domain="a.example", category="other"))


def saved(store: Store, run: Run, path: str, *urls: str) -> None:
    post = Post(path=path, digest=f"{path}{urls}", size=1, date="2020-05-01")
    with store.transaction():
        store.posts.save(post, [cited(path, url) for url in urls], run.id, NOW)


def verdict(status: Status) -> Verdict:
    return Verdict(status=status, reason=Reason.NOT_FOUND, rule="r", sentence="S.", confidence=1.0)


def judged(store: Store, run: Run, link_id: int, status: Status, next_due: float = 0.0) -> None:
    history = History(first_seen=NOW)
    with store.transaction():
        outcome = LinkOutcome(verdict(status), history, next_due, NOW)
        store.links.save_outcomes(run.id, [(link_id, outcome)])


def finished(store: Store, run: Run, reason: str | None = None) -> None:
    store.runs.finish(
        run, NOW + 1, incomplete_reason=reason, requests=3, facts={"counts": {}}, problems=[]
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "state.sqlite3", create=True) as opened:
        yield opened


def test_a_killed_run_is_taken_up_again(store: Store) -> None:
    run = store.runs.begin(NOW)
    assert store.runs.begin(NOW + 9) == run
    finished(store, run)
    assert store.runs.begin(NOW + 9).id == run.id + 1


def test_a_run_of_another_scope_is_another_run(store: Store) -> None:
    assert store.runs.begin(NOW).id != store.runs.begin(NOW, "3 changed posts").id


def test_only_complete_runs_of_the_whole_archive_are_baselines(store: Store) -> None:
    whole = store.runs.begin(NOW)
    finished(store, whole)
    cut_short = store.runs.begin(NOW)
    finished(store, cut_short, "this machine is offline")
    scoped = store.runs.begin(NOW, "1 changed post")
    finished(store, scoped)
    baseline = store.runs.complete_before(scoped.id + 1)
    assert baseline is not None
    assert baseline.id == whole.id
    assert [run.id for run in store.runs.all_complete(9)] == [whole.id]


def test_problems_and_facts_survive(store: Store) -> None:
    run = store.runs.begin(NOW)
    problem = GatherProblem("a.md", "invalid-utf-8", "at byte 3")
    store.runs.finish(
        run, NOW, incomplete_reason=None, requests=2, facts={"title": "T"}, problems=[problem]
    )
    last = store.runs.last_finished()
    assert last is not None
    assert (last.problems, last.facts, last.requests) == ((problem,), {"title": "T"}, 2)


def test_a_citation_that_moves_within_its_post_keeps_its_age(store: Store) -> None:
    first = store.runs.begin(NOW)
    saved(store, first, "a.md", "http://a.example/1")
    finished(store, first)
    second = store.runs.begin(NOW)
    saved(store, second, "a.md", "http://a.example/2", "http://a.example/1")
    ages = {
        row.citation.url: row.first_run
        for link_id, _ in store.links.urls()
        for row in store.views.citations(link_id)
    }
    assert ages == {"http://a.example/1": first.id, "http://a.example/2": second.id}


def test_a_renamed_post_keeps_the_age_of_its_citations(store: Store) -> None:
    first = store.runs.begin(NOW)
    saved(store, first, "a.md", "http://a.example/1")
    finished(store, first)
    store.posts.inherit("b.md", "a.md")
    assert store.posts.digests()["b.md"] != store.posts.digests()["a.md"]
    second = store.runs.begin(NOW)
    saved(store, second, "b.md", "http://a.example/1")
    store.posts.forget_all_but({"b.md"})
    [(link_id, _)] = store.links.urls()
    [row] = store.views.citations(link_id)
    assert (row.citation.post, row.first_run) == ("b.md", first.id)


def test_links_of_posts_that_are_gone_are_not_asked(store: Store) -> None:
    run = store.runs.begin(NOW)
    saved(store, run, "a.md", "http://a.example/1")
    saved(store, run, "b.md", "http://a.example/2")
    assert len(store.links.due(run.id).ids) == 2
    assert store.posts.forget_all_but({"b.md"}) == 1
    [due] = store.links.load(store.links.due(run.id).ids, run.id)
    assert due.link.url == "http://a.example/2"


def test_what_is_judged_in_a_run_is_not_due_in_it_again(store: Store) -> None:
    run = store.runs.begin(NOW)
    saved(store, run, "a.md", "http://a.example/1", "http://a.example/2")
    one, two = store.links.due(run.id).ids
    judged(store, run, one, Status.OK)
    assert store.links.due(run.id).ids == [two]
    finished(store, run)
    assert set(store.links.due(store.runs.begin(NOW).id).ids) == {one, two}


def test_due_respects_freshness_and_due_dates(store: Store) -> None:
    run = store.runs.begin(NOW)
    saved(store, run, "a.md", "http://a.example/1", "http://a.example/2")
    one, two = store.links.due(run.id).ids
    judged(store, run, one, Status.OK, next_due=NOW + 1000)
    finished(store, run)
    later = store.runs.begin(NOW + 10)
    assert store.links.due(later.id, before=NOW + 10).ids == [two]
    assert set(store.links.due(later.id, before=NOW + 1001).ids) == {one, two}
    assert store.links.due(later.id, asked_before=NOW).ids == [two]


def test_scope_limits_what_is_due_and_shown(store: Store) -> None:
    run = store.runs.begin(NOW)
    saved(store, run, "a.md", "http://a.example/1")
    saved(store, run, "b.md", "http://a.example/2")
    scope = Scope.of(["b.md"])
    assert len(store.links.due(run.id, scope=scope).ids) == 1
    assert [row.link.url for row in store.views.links(findings=False, scope=scope)] == [
        "http://a.example/2"
    ]


def test_a_scope_counts_as_if_there_were_no_other_posts(tmp_path: Path) -> None:
    """Every query over some posts answers what it would answer if the archive had only these."""
    told = []
    for name, posts in (("whole", ("a.md", "b.md", "c.md")), ("part", ("b.md",))):
        with Store.open(tmp_path / name, create=True) as store:
            run = store.runs.begin(NOW)
            for post in posts:
                urls = [f"http://a.example/{post}", "http://b.example/shared"]
                saved(store, run, post, *urls)
            for link_id, url in store.links.urls():
                judged(store, run, link_id, Status.OK if "c.md" in url else Status.DEAD)
            scope, views = Scope.of(["b.md", "not-there.md", "no-\udcff-utf8.md"]), store.views
            rows = views.links(findings=False, scope=scope)
            told.append(
                (
                    views.counts(scope),
                    views.dates(scope),
                    views.domains(scope),
                    [post.path for post in views.posts_of_findings(scope)],
                    sorted(views.sound_urls(scope)),
                    [(r.link.url, [c.citation.post for c in r.citations]) for r in rows],
                )
            )
    assert told[0] == told[1]
    assert told[0][0]["citation_counts"]["dead"] == 2
    assert told[0][0]["posts"] == 1


def test_two_readers_of_links_do_not_disturb_each_other(store: Store) -> None:
    run = store.runs.begin(NOW)
    saved(store, run, "a.md", *(f"http://a.example/{n}" for n in range(3)))
    pairs = zip(store.views.links(findings=False), store.views.links(findings=False), strict=True)
    assert all(one == other and len(one.citations) == 1 for one, other in pairs)


def test_observations_are_added_and_come_back_by_run(store: Store) -> None:
    first = store.runs.begin(NOW)
    saved(store, first, "a.md", "http://a.example/1")
    [link_id] = store.links.due(first.id).ids
    seen = Observation(
        url="http://a.example/1",
        link="http://a.example/1",
        at=NOW,
        hops=(Hop("http://a.example/1", 404),),
        status=404,
    )
    store.links.save_observations(first.id, [(link_id, seen)])
    [due] = store.links.load([link_id], first.id)
    assert due.observed == (seen,)
    finished(store, first)
    second = store.runs.begin(NOW)
    [due] = store.links.load([link_id], second.id)
    assert due.observed == ()
    store.links.save_observations(second.id, [(link_id, seen)])
    assert store.links.observations_by_run(link_id) == [(first.id, [seen]), (second.id, [seen])]


def test_shared_observations_are_remembered_for_a_time(store: Store) -> None:
    run = store.runs.begin(NOW)
    saved(store, run, "a.md", "http://a.example/1")
    seen = Observation(url="http://a.example/x", link="", at=NOW, share="sibling:a.example:/x")
    store.links.save_observations(run.id, [(1, seen)])
    assert store.links.remembered(NOW - 1) == {"sibling:a.example:/x": seen}
    assert store.links.remembered(NOW + 1) == {}


def test_thinning_keeps_the_first_and_the_newest(store: Store) -> None:
    run = store.runs.begin(NOW)
    saved(store, run, "a.md", "http://a.example/1")
    for number in range(10):
        seen = Observation(url="u", link="u", at=NOW + number)
        store.links.save_observations(run.id, [(1, seen)])
    assert store.upkeep.thin(3) == 6
    assert [seen.at - NOW for seen in store.links.observations(1)] == [0, 7, 8, 9]


def test_a_run_thins_what_it_judged_itself(store: Store) -> None:
    run = store.runs.begin(NOW)
    saved(store, run, "a.md", "http://a.example/1", "http://a.example/2")
    for link_id in (1, 2):
        seen = [(link_id, Observation(url="u", link="u", at=NOW + n)) for n in range(5)]
        store.links.save_observations(run.id, seen)
    judged(store, run, 2, Status.OK)
    assert store.upkeep.thin(2, run_id=run.id) == 2
    assert [len(list(store.links.observations(link_id))) for link_id in (1, 2)] == [5, 3]


def test_answers_to_shared_questions_are_forgotten(store: Store) -> None:
    run = store.runs.begin(NOW)
    saved(store, run, "a.md", "http://a.example/1")
    for at in (NOW - 10, NOW):
        seen = Observation(url="u", link="u", at=at, share=f"sibling:{at}")
        store.links.save_observations(run.id, [(1, seen)])
    assert store.upkeep.forget_shared(NOW - 5) == 1
    assert set(store.links.remembered(0)) == {f"sibling:{NOW}"}


def test_views_show_the_worst_first_and_count(store: Store) -> None:
    run = store.runs.begin(NOW)
    saved(store, run, "a.md", *(f"http://a.example/{n}" for n in range(4)))
    for link_id, status in zip(
        store.links.due(run.id).ids, (Status.OK, Status.DEAD, Status.SUSPECT), strict=False
    ):
        judged(store, run, link_id, status)
    rows = list(store.views.links(findings=True))
    assert [row.verdict.status if row.verdict else None for row in rows] == [
        Status.DEAD,
        Status.SUSPECT,
        None,
    ]
    assert store.views.link_counts()["unknown"] == 1
    counts = store.views.counts()
    assert counts["citation_counts"]["dead"] == 1
    assert (counts["posts"], counts["citations"], counts["links"]) == (1, 4, 4)
    assert store.views.domains() == [("a.example", 4, 4, 1, 2, 1)]
    assert ("2020-05", "dead", 1) in store.views.dates()
    assert [post.path for post in store.views.posts_of_findings()] == ["a.md"]


def test_status_at_an_earlier_run(store: Store) -> None:
    first = store.runs.begin(NOW)
    saved(store, first, "a.md", "http://a.example/1")
    judged(store, first, 1, Status.OK)
    finished(store, first)
    second = store.runs.begin(NOW)
    judged(store, second, 1, Status.DEAD)
    assert store.views.status_at(1, first.id) == "ok"
    assert store.views.status_at(1, second.id) == "dead"
    assert store.views.status_at(1, 0) is None
    assert [status for _, status, _ in store.views.visits(1)] == ["ok", "dead"]


def test_archived_copies_are_kept(store: Store) -> None:
    run = store.runs.begin(NOW)
    saved(store, run, "a.md", "http://a.example/1")
    copy = Archived("https://web.archive.org/web/20200101000000/http://a.example/1", "2020")
    later = Archived("https://web.archive.org/web/20220101000000/http://a.example/1", "2022")
    store.copies.keep(1, [CopyRow("2022-01-01", "found", 5.0, "read", later)])
    store.copies.keep(1, [CopyRow("2020-01-01", "found", 5.0, "read", copy)])
    assert store.views.link(1).archived == copy
    store.copies.keep(1, [CopyRow("2020-01-01", "failed", 6.0, "no answer", None)])
    assert store.views.link(1).archived == copy
    assert [row.outcome for row in store.copies.of(1)] == ["found", "found"]


def test_upkeep(store: Store) -> None:
    run = store.runs.begin(NOW)
    saved(store, run, "a.md", "http://a.example/1")
    store.posts.forget_all_but(())
    assert store.upkeep.forget_uncited() == 1
    store.upkeep.vacuum()
    info = store.upkeep.info()
    assert (info["links"], info["runs"]) == (0, 1)
    assert info["bytes"] > 0
    assert store.upkeep.check() == []


class TestOpening:
    def test_a_missing_state_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="no state database"):
            Store.open(tmp_path / "none.sqlite3")

    @pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs Linux's /proc")
    def test_a_folder_that_takes_no_file_is_told(self) -> None:
        """As one without permission, which the user who runs the tests may have for any folder."""
        with pytest.raises(UsageError, match=r"^/proc/state: can't write it: .*; --state names"):
            Store.open(Path("/proc/state"), create=True)

    def test_an_empty_file_is_no_state_and_stays_empty(self, tmp_path: Path) -> None:
        (tmp_path / "state").touch()
        with pytest.raises(UsageError, match="there is no state database"):
            Store.open(tmp_path / "state")
        assert [path.name for path in tmp_path.iterdir()] == ["state"]
        assert not (tmp_path / "state").stat().st_size

    def test_a_missing_folder_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="no such folder"):
            Store.open(tmp_path / "none" / "s.sqlite3", create=True)

    def test_garbage_is_told_and_left_alone(self, tmp_path: Path) -> None:
        path = tmp_path / "s.sqlite3"
        path.write_bytes(b"this is no database, not at all" * 99)
        with pytest.raises(UsageError, match="can't open the state database"):
            Store.open(path, create=True)
        assert path.read_bytes() == b"this is no database, not at all" * 99

    def test_somebody_elses_database_is_told(self, tmp_path: Path) -> None:
        path = tmp_path / "s.sqlite3"
        with sqlite3.connect(path) as other:
            other.execute("CREATE TABLE theirs (x)")
        other.close()
        with pytest.raises(UsageError, match="not one of loccit's"):
            Store.open(path, create=True)

    def test_a_newer_state_is_told(self, tmp_path: Path) -> None:
        path = tmp_path / "s.sqlite3"
        with Store.open(path, create=True):
            pass
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA user_version = 99")
        connection.close()
        with pytest.raises(UsageError, match="newer loccit"):
            Store.open(path)

    def test_two_runs_at_once_are_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "s.sqlite3"
        with (
            Store.open(path, create=True) as one,
            one.locked(),
            Store.open(path) as two,
            pytest.raises(UsageError, match="another loccit is at work"),
            two.locked(),
        ):
            pass


def visited(store: Store, run: Run, link_id: int, page: Page, at: float = NOW) -> None:
    seen = Observation(url="http://a.example/", link="http://a.example/", at=at, status=200)
    with store.transaction():
        store.links.save_observations(run.id, [(link_id, structs.replace(seen, page=page))])


def page_rows(store: Store) -> int:
    return store.upkeep.info()["pages"]


def test_an_unchanged_page_is_stored_once(store: Store) -> None:
    page = Page(title="T", text="Some words. " * 100, words=200, sketch=b"sketch")
    for number in range(3):
        run = store.runs.begin(NOW)
        saved(store, run, "a.md", "http://a.example/", "http://a.example/other")
        visited(store, run, 1, page, NOW + number)
        visited(store, run, 2, structs.replace(page, rest="not stored", sketch=b""))
        finished(store, run)
    assert page_rows(store) == 1
    assert [seen.page for seen in store.links.observations(1)] == [page] * 3
    assert {seen.page for seen in store.links.observations(2)} == {
        structs.replace(page, sketch=b"")
    }


def test_a_page_that_changed_a_little_is_stored_as_the_difference(store: Store) -> None:
    run = store.runs.begin(NOW)
    saved(store, run, "a.md", "http://a.example/")
    text = " ".join(hashlib.blake2b(bytes([n]), digest_size=8).hexdigest() for n in range(100))
    pages = [Page(title=f"Title {n}", text=f"{text} {n}", words=101) for n in range(3)]
    pages.append(Page(title="Another page", text=text[::-1], words=100))
    for page in pages:
        visited(store, run, 1, page)
    assert [seen.page for seen in store.links.observations(1)] == pages
    sizes = store.upkeep.sizes()["pages"]
    assert sizes < 2.5 * len(text)


def test_pages_that_nothing_refers_to_are_dropped(store: Store) -> None:
    run = store.runs.begin(NOW)
    saved(store, run, "a.md", "http://a.example/")
    text = "A page of some length that serves as a base. " * 10
    for number in range(5):
        visited(store, run, 1, Page(text=f"{text} {number}"), NOW + number)
    with store.transaction():
        assert store.upkeep.thin(2) == 2
    # The first and the newest two; the first is the base of the others.
    assert page_rows(store) == 3
    assert store.upkeep.check() == []
    saved(store, run, "a.md")
    with store.transaction():
        store.upkeep.forget_uncited()
    assert page_rows(store) == 0


@given(
    text=st.text(max_size=3000),
    more=st.text(max_size=50),
    at=st.floats(allow_nan=False, allow_infinity=False),
)
@settings(max_examples=30, deadline=None)
def test_what_is_stored_is_what_is_read(text: str, more: str, at: float) -> None:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "s", create=True) as opened:
        run = opened.runs.begin(NOW)
        saved(opened, run, "a.md", "http://a.example/")
        pages = [Page(text=text), Page(text=text + more), Page()]
        for page in pages:
            visited(opened, run, 1, page, at)
        found = list(opened.links.observations(1))
        assert [seen.page for seen in found] == pages
        assert {seen.at for seen in found} == {at}
