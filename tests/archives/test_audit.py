"""Copies of dead links in a whole audit, over the network of the rehearsal web."""

import time
from pathlib import Path

import pytest
from msgspec import structs

from loccit.config.settings import Settings, WaybackSettings
from loccit.pipeline import Progress
from loccit.pipeline.archived_copies import CopiesSummary, find_copies
from loccit.store import Store
from loccit.store.copies import CopyRow
from loccit.testing import Reply, Site, Web
from loccit.testing.archive import ENDPOINT, LocalArchive, Stored
from tests.archives.scenarios import ESSAY, GOOD, PARKED, html
from tests.pipeline.common import Desk

DEAD = "https://kept.example/essay"
LOST = "https://kept.example/lost"
PERSONAL = "https://lantern.us5.list-manage.com/track/click?u=1a2b&id=3c4d&e=5e6f"
QUICK = WaybackSettings(
    lookup=True, endpoint=ENDPOINT, questions_per_minute=60_000, pages_per_second=1_000, timeout=2
)


def web_with(archive: LocalArchive) -> Web:
    gone = Reply(410, "gone")
    return Web(
        [
            Site("kept.example", otherwise=gone),
            Site("blocked.example", otherwise=gone),
            Site("lantern.us5.list-manage.com", otherwise=gone),
            archive.site,
        ]
    )


def copies(desk: Desk, wayback: WaybackSettings = QUICK, left: float = 60) -> CopiesSummary | None:
    settings: Settings = structs.replace(desk.settings, wayback=wayback)
    with Store.open(desk.state) as store, store.locked():
        return find_copies(store, settings, Progress(), until=time.time() + left)


@pytest.fixture
def archive() -> LocalArchive:
    return LocalArchive(
        [
            Stored("20190601120000", DEAD, html("This is an essay", ESSAY)),
            Stored("20200102120000", DEAD, PARKED),
            Stored("20190601120000", "https://blocked.example/a", GOOD),
        ]
    )


def test_what_is_dead_is_looked_for_once(tmp_path: Path, archive: LocalArchive) -> None:
    archive.excluded.add("blocked.example")
    urls = [DEAD, LOST, PERSONAL, "https://blocked.example/a"]
    with web_with(archive) as web:
        desk = Desk.over(web, tmp_path, {"a.md": urls})
        desk.audit()
        assert archive.asked == []
        assert copies(desk, WaybackSettings(endpoint=ENDPOINT)) is None  # off
        summary = copies(desk)
        assert summary is not None
        assert summary.outcomes == {"found": 1, "none": 1, "excluded": 1}
        asked = list(archive.asked)
        assert copies(desk) is None
        assert archive.asked == asked
    assert not any("list-manage" in path for path in asked)
    links = desk.report().links
    copy = links[DEAD].archived
    assert copy is not None
    assert copy.url == f"{ENDPOINT}/web/20190601120000/{DEAD}"
    assert links[LOST].archived is None
    with Store.open(desk.state) as store:
        kept = {
            store.views.link(number).link.url: row.outcome
            for number in range(1, 5)
            for row in store.copies.of(number)
        }
    assert kept == {
        DEAD: "found", LOST: "none", PERSONAL: "withheld", "https://blocked.example/a": "excluded",
    }  # fmt: skip


def test_what_failed_is_asked_again_in_the_next_run(tmp_path: Path, archive: LocalArchive) -> None:
    archive.index = Reply(503, "busy")
    with web_with(archive) as web:
        desk = Desk.over(web, tmp_path, {"a.md": [LOST]})
        desk.audit()
        summary = copies(desk)
        assert summary is not None
        assert summary.outcomes == {"failed": 1}
        archive.index = None
        summary = copies(desk)
        assert summary is not None
        assert summary.outcomes == {"none": 1}


def test_a_run_has_a_budget(tmp_path: Path, archive: LocalArchive) -> None:
    with web_with(archive) as web:
        desk = Desk.over(web, tmp_path, {"a.md": [DEAD, LOST]})
        desk.audit()
        assert copies(desk, left=-1) is None
        assert archive.asked == []
        summary = copies(desk, structs.replace(QUICK, links_per_run=1))
        assert summary is not None
        assert (summary.links, summary.left) == (1, 1)


def test_a_look_up_from_the_future_does_not_count(tmp_path: Path, archive: LocalArchive) -> None:
    with web_with(archive) as web:
        desk = Desk.over(web, tmp_path, {"a.md": [DEAD]})
        desk.audit()
        with Store.open(desk.state) as store, store.transaction():
            (link_id, _), *_ = store.links.urls()
            in_ten_years = time.time() + 10 * 365 * 86400
            store.copies.keep(link_id, [CopyRow("2020-01-02", "none", in_ten_years, "", None)])
        summary = copies(desk)
    assert summary is not None
    assert summary.outcomes == {"found": 1}
