"""What archives say of links whose content drifted, and of pages that their sites redirected."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from loccit.cli import cli
from loccit.store import Store
from loccit.testing import Reply, Site, Web
from loccit.testing.archive import ENDPOINT, LocalArchive, Stored
from tests.archives.scenarios import ESSAY, OTHER, html
from tests.archives.test_baselines import a_day_later
from tests.pipeline.common import Desk

HOST = "https://kept.example"
LAMPS = f"{HOST}/lamplighters-of-the-harbour"
GOOD = html("Lamplighters of the harbour", ESSAY * 2)
TABLES: dict[str, dict[str, object]] = {
    "network": {"workers": 1},
    "politeness": {"min_interval": 0.0},
    "wayback": {"endpoint": ENDPOINT, "questions_per_minute": 60_000, "pages_per_second": 1_000},
}


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return done


def test_a_copy_stands_after_a_link_whose_content_drifted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ferries = html("Ferry tariffs and timetables", OTHER * 2)
    archive = LocalArchive(
        [
            Stored("20200110120000", LAMPS, GOOD),
            Stored("20260110120000", LAMPS, ferries),
        ]
    )
    post = tmp_path / "posts" / "a.md"
    post.parent.mkdir()
    post.write_text(f"---\ndate: 2020-01-02\n---\n\nOf [lamplighters]({LAMPS}) at night.\n")
    path, missing = f"/{LAMPS.rpartition('/')[2]}", Reply(404, html("Not found", "Nothing here."))
    site = Site("kept.example", {path: Reply(body=GOOD)}, otherwise=missing)
    with Web([site, archive.site]) as web:
        (tmp_path / "loccit.toml").write_text(web.toml(TABLES))
        audit = ("audit", "posts", "-q", "--recheck", "all")
        run(*audit)
        web.put(Site("kept.example", {path: Reply(body=ferries)}, otherwise=missing))
        run(*audit)
        a_day_later(Desk(post.parent, tmp_path / "loccit.sqlite3", web.settings()))
        run(*audit)
        assert run("repair", "posts", "--archives").stdout == ""  # the link works
        told = run("repair", "posts", "--kind", "drifted", "--apply")
        assert "1 citation in 1 post repaired" in told.stderr
        copy = f"{ENDPOINT}/web/20200110120000/{LAMPS}"
        assert f"[lamplighters]({LAMPS}) ([archived]({copy})) at night." in post.read_text()
        run(*audit)
        assert run("repair", "posts", "--kind", "drifted", "--archives").stdout == ""


def test_a_page_is_found_again_where_its_captures_lead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    new = "https://harbour.example/essays/lamps/"
    archive = LocalArchive(
        [
            Stored("20120610120000", LAMPS, GOOD),
            Stored("20180110120000", LAMPS, status=301, location=f"{LAMPS}/"),
            Stored("20190110120000", LAMPS, status=301, location=new),
        ]
    )
    posts = tmp_path / "posts"
    posts.mkdir()
    text = f"---\ndate: 2012-06-02\n---\n\n[lamplighters of the harbour]({LAMPS})\n"
    (posts / "a.md").write_text(text)
    old = Site("kept.example", otherwise=Reply(404, html("Not found", "Nothing here.")))
    other = Site("harbour.example", {"/essays/lamps/": Reply(body=GOOD)}, otherwise=Reply(404, ""))
    with Web([old, other, archive.site]) as web:
        (tmp_path / "loccit.toml").write_text(web.toml(TABLES))
        run("audit", "posts", "-q")
        told = run("repair", "posts", "--archives", "--moved").stderr
        assert "moved pages: 1 of 1 dead link found" in told
    with Store.open(tmp_path / "loccit.sqlite3") as store:
        assert [(url, one.url) for url, one in store.redirects] == [(LAMPS, new)]
        ((_, move),) = store.moves
    assert move.url == new
    assert "an archived redirect leads there" in move.why
    assert move.confidence < 0.9
