"""Archived copies in repairs: each citation's own, those that are sure, and each once."""

import json
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


POSTS = {
    "a.md": f'---\ndate: 2012-05-20\n---\n\nOf [lamplighters]({DEAD} "old"), and more.\n',
    "b.md": f"---\ndate: 2012-05-20\n---\n\nOf <{DEAD}> and of {DEAD} too.\n",
    "c.html": f'<p>Of <a class=x href="{DEAD}" rel=me>lamp<b>lighters</b></a>, and more.</p>\n',
    "d.md": f"---\ndate: 2012-05-20\n---\n\nOf [lamplighters][1].\n\n[1]: {DEAD}\n",
}
COPY = f"{ENDPOINT}/web/20120601120000/{DEAD}"


@pytest.mark.parametrize(
    ("style", "wanted"),
    [
        (
            "beside",
            {
                "a.md": f'[lamplighters]({DEAD} "old") ([archived]({COPY})), and more.',
                "b.md": f"<{DEAD}> ([archived]({COPY})) and of {DEAD} ([archived]({COPY})) too.",
                "c.html": f'lamp<b>lighters</b></a> (<a href="{COPY}">archived</a>), and more.',
                "d.md": f"[1]: {DEAD}\n",
            },
        ),
        (
            "robust",
            {
                "a.md": f'[lamplighters]({COPY} "old"), and more.',
                "c.html": f'href="{COPY}" data-originalurl="{DEAD}" data-versionurl="{COPY}"'
                ' data-versiondate="2012-06-01" rel=me>',
                "d.md": f"[1]: {COPY}\n",
            },
        ),
    ],
)
def test_a_copy_is_written_in_a_style_and_only_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, style: str, wanted: dict[str, str]
) -> None:
    monkeypatch.chdir(tmp_path)
    archive = LocalArchive([Stored("20120601120000", DEAD, GOOD)])
    posts = tmp_path / "posts"
    posts.mkdir()
    for name, text in POSTS.items():
        (posts / name).write_text(text)
    with Web([Site("kept.example", otherwise=Reply(410, "gone")), archive.site]) as web:
        tables: dict[str, dict[str, object]] = {"network": {"workers": 1}, "wayback": WAYBACK}
        (tmp_path / "loccit.toml").write_text(web.toml(tables))
        run("audit", "posts", "-q")
        told = run("repair", "posts", "--archives", "--style", style, "--apply")
        for name, text in wanted.items():
            assert text in (posts / name).read_text(), told.stderr
        assert ("d.md:7:6: left alone" in told.stderr) is (style == "beside")
        run("audit", "posts", "-q", "--recheck", "all")
        assert run("repair", "posts", "--style", style).stdout == ""


def test_an_original_that_is_back_is_noted_and_written_on_demand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    posts = tmp_path / "posts"
    posts.mkdir()
    old = "https://web.archive.org/web/20120601120000/"
    back, gone = "https://back.example/a/lamps", "https://gone.example/a/lamps"
    (posts / "a.md").write_text(f"[one]({old}{back}) and [two]({old}{gone})\n")
    sites = [
        Site("back.example", {"/a/lamps": Reply(body=html("Lamps", ESSAY))}),
        Site("gone.example", otherwise=Reply(410, "gone")),
    ]
    with Web(sites) as web:
        (tmp_path / "loccit.toml").write_text(web.toml({"network": {"workers": 1}}))
        run("audit", "posts", "-q", "--out", "out")
        report = json.loads((tmp_path / "out" / "report.json").read_text())
        notes = {
            link["url"].rpartition("example")[0][-5:]: link["notes"] for link in report["links"]
        }
        assert notes == {"back.": ["original-is-back"], "gone.": []}
        assert {link["status"] for link in report["links"]} == {"ok"}
        assert run("repair", "posts").stdout == ""
        run("repair", "posts", "--kind", "original", "--apply")
        assert (posts / "a.md").read_text() == f"[one]({back}) and [two]({old}{gone})\n"
