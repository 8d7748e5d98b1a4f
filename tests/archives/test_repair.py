"""Archived copies in repairs: each citation's own, those that are sure, and each once."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from loccit.cli import cli
from loccit.testing import Reply, Site, Web
from loccit.testing.archive import ENDPOINT, LocalArchive, Stored
from tests.archives.scenarios import ESSAY, GOOD, OTHER, html

DEAD = "https://kept.example/essays/lamplighters-of-the-harbour"
UNSURE = "https://kept.example/p/7"
WAYBACK: dict[str, object] = {
    "endpoint": ENDPOINT, "questions_per_minute": 60_000, "pages_per_second": 1_000,
}  # fmt: skip


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return done


def test_each_citation_is_repaired_with_the_copy_of_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    archive = LocalArchive(
        [
            Stored("20120601120000", DEAD, GOOD),
            Stored("20190601120000", DEAD, html("Lamplighters of the harbour", ESSAY + OTHER)),
            Stored("20120601120000", UNSURE, html("Q", OTHER)),
        ]
    )
    posts = tmp_path / "posts"
    posts.mkdir()
    for year in ("2012", "2019"):
        post = f"---\ndate: {year}-05-20\n---\n\nOf [lamplighters]({DEAD}).\n"
        (posts / f"{year}.md").write_text(post)
    (posts / "c.md").write_text(f"---\ndate: 2012-05-20\n---\n\nSee [here]({UNSURE}).\n")
    with Web([Site("kept.example", otherwise=Reply(410, "gone")), archive.site]) as web:
        tables: dict[str, dict[str, object]] = {"network": {"workers": 1}, "wayback": WAYBACK}
        (tmp_path / "loccit.toml").write_text(web.toml(tables))
        run("audit", "posts", "-q")
        assert run("repair", "posts").stdout == ""
        assert archive.asked == []
        told = run("repair", "posts", "--archives", "--apply")
        assert "archived copies: 2 found" in told.stderr
        for year, stamp in (("2012", "20120601120000"), ("2019", "20190601120000")):
            assert f"]({ENDPOINT}/web/{stamp}/{DEAD})" in (posts / f"{year}.md").read_text()
        # What nothing vouches for waits for a reviewer.
        assert UNSURE in (posts / "c.md").read_text()
        assert "/web/" not in (posts / "c.md").read_text()
        run("audit", "posts", "-q", "--recheck", "all")
        assert run("repair", "posts").stdout == ""
