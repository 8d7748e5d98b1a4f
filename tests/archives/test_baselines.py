"""Pages as they were when they were cited, from archived copies: what drift is told by."""

import time
from pathlib import Path

from msgspec import structs

from loccit.config.settings import ReportSettings, Settings, WaybackSettings
from loccit.pipeline import Progress
from loccit.pipeline.baselines import find_baselines
from loccit.report import rot_report
from loccit.report.html.page import page
from loccit.report.open import read_report
from loccit.store import Store
from loccit.testing import Reply, Site, Web
from loccit.testing.archive import LocalArchive, Stored
from tests.archives.scenarios import ESSAY, OTHER, html
from tests.archives.test_audit import QUICK
from tests.pipeline.common import Desk

HOST = "https://kept.example"
PAGES = {
    "/lamplighters-of-the-harbour": html("Ferry tariffs and timetables", OTHER * 2),
    "/ferries": html("Ferries", OTHER * 2),
    "/ropes": html("Ropes", OTHER * 2),
}
DAY = 86400.0
ON = structs.replace(QUICK, baselines_per_run=10)


def archive() -> LocalArchive:
    """Copies near the posts of 2020-01-02 but for `/ropes`, whose copy is of another year."""
    old = html("Lamplighters of the harbour", ESSAY * 2)
    return LocalArchive(
        [
            Stored("20200110120000", HOST + "/lamplighters-of-the-harbour", old),
            Stored("20191220120000", HOST + "/ferries", PAGES["/ferries"]),
            Stored("20220110120000", HOST + "/ropes", html("Ropes", ESSAY * 2)),
        ]
    )


def look(desk: Desk, wayback: WaybackSettings = ON) -> int:
    settings: Settings = structs.replace(desk.settings, wayback=wayback)
    with Store.open(desk.state) as store, store.locked():
        return find_baselines(store, settings, Progress())


def a_day_later(desk: Desk) -> None:
    """What was found different is known for two days."""
    with Store.open(desk.state) as store:
        for link_id, _ in store.links.urls():
            history = store.views.link(link_id).history
            if history is not None and history.drift_since is not None:
                since = history.drift_since - 2 * DAY
                with store.transaction():
                    store.links.replace_history(
                        link_id, structs.replace(history, drift_since=since)
                    )


def test_a_page_is_compared_with_the_copy_from_when_it_was_cited(tmp_path: Path) -> None:
    kept = archive()
    site = Site("kept.example", {path: Reply(body=body) for path, body in PAGES.items()})
    with Web([site, kept.site]) as web:
        desk = Desk.over(web, tmp_path, {"a.md": [HOST + path for path in PAGES]})
        desk.audit()
        assert look(desk, QUICK) == 0
        assert kept.asked == []  # off unless it is asked for
        assert look(desk) == 2
        asked = len(kept.asked)
        assert look(desk) == 0
        assert len(kept.asked) == asked
        desk.audit()  # one visit that finds it different is not enough
        a_day_later(desk)
        desk.audit()
    links = desk.report().links
    notes = {url.removeprefix(HOST): link.verdict.notes for url, link in links.items()}
    assert notes == {"/lamplighters-of-the-harbour": ("drifted",), "/ferries": (), "/ropes": ()}
    drifted = links[HOST + "/lamplighters-of-the-harbour"]
    assert drifted.status == "ok"
    (told,) = [line for line in drifted.verdict.evidence if line.startswith("Compared with ")]
    assert told == (
        "Compared with an archived copy of January 2020, 0% of its main text is left; the title"
        " was “Lamplighters of the harbour” and is “Ferry tariffs and timetables”."
    )
    with Store.open(desk.state) as store:
        run = store.runs.last()
        assert run is not None
        report = read_report(store, run, desk.settings)
        text = "".join(page(report, ReportSettings()))
        rot_report.write(report, tmp_path / "rot.csv", ReportSettings())
    assert 'id="drift"' in text
    assert "Compared with an archived copy of January 2020" in text
    assert "20200110120000" in text.partition('id="drift"')[2].partition("</section>")[0]
    rows = (tmp_path / "rot.csv").read_text(encoding="utf-8-sig").splitlines()
    assert next(row for row in rows if row.startswith("year,2020,")).split(",")[9:12] == [
        "1", "0", "0.3333",
    ]  # fmt: skip


def test_a_page_seen_when_it_was_cited_is_not_asked_for(tmp_path: Path) -> None:
    kept = archive()
    with Web([Site("kept.example", {"/ferries": Reply(body=PAGES["/ferries"])}), kept.site]) as web:
        desk = Desk.over(web, tmp_path, {})
        day = time.strftime("%Y-%m-%d")
        text = f"---\ndate: {day}\n---\n\nSee [ferries]({HOST}/ferries).\n"
        desk.archive.mkdir()
        (desk.archive / "a.md").write_text(text)
        desk.audit()
        assert look(desk) == 0
    assert kept.asked == []
