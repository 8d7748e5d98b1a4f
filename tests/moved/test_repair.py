"""Moved pages through the real command line and a local site whose permalinks changed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from loccit.cli import cli
from loccit.testing import Reply, Site, Web
from tests.archives.scenarios import ESSAY, OTHER, html

OLD, NEW = "https://moved.example/2012/05/{}.html", "https://moved.example/posts/{}/"
REDIRECTED = ("ships-at-night", "nets-and-knots")
ESSAYS = {
    "ships-at-night": html("Ships at night", OTHER),
    "nets-and-knots": html("Nets and knots", OTHER + " Nets and knots."),
    "lamplighters-of-the-harbour": html("Lamplighters of the harbour", ESSAY),
    "tides-of-winter": html("Tides of winter", ESSAY + " Tides of winter."),
}


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return done


def site(*, sitemap: bool, redirects: bool) -> Site:
    pages = {f"/posts/{name}/": Reply(body=text) for name, text in ESSAYS.items()}
    if redirects:
        for name in REDIRECTED:
            to = (("location", NEW.format(name)),)
            pages[f"/2012/05/{name}.html"] = Reply(301, headers=to)
    if sitemap:
        urls = "".join(f"<url><loc>{NEW.format(name)}</loc></url>" for name in ESSAYS)
        pages["/sitemap.xml"] = Reply(
            body=f"<urlset>{urls}</urlset>", content_type="application/xml"
        )
    return Site("moved.example", pages, otherwise=Reply(404, html("Not found", "Nothing here.")))


def prepare(folder: Path, web: Web) -> None:
    posts = folder / "posts"
    posts.mkdir()
    for name in ESSAYS:
        title = name.replace("-", " ")
        (posts / f"{name}.md").write_text(
            f"---\ndate: 2012-05-20\n---\n\n[{title}]({OLD.format(name)})\n"
        )
    tables: dict[str, dict[str, object]] = {
        "network": {"workers": 1}, "politeness": {"min_interval": 0.0},
    }  # fmt: skip
    (folder / "loccit.toml").write_text(web.toml(tables))
    run("audit", "posts", "-q")


def test_what_two_methods_agree_on_is_repaired(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with Web([site(sitemap=True, redirects=True)]) as web:
        prepare(tmp_path, web)
        told = run("repair", "posts", "--moved", "--apply")
        assert "moved pages: 2 of 2 dead links found" in told.stderr
        assert "2 links: moved.example/2012/05/{3} → moved.example/posts/{3}/" in told.stderr
        for name in ESSAYS:
            assert f"]({NEW.format(name)})" in (tmp_path / "posts" / f"{name}.md").read_text()
        run("audit", "posts", "-q", "--recheck", "all")
        assert run("repair", "posts", "--moved").stdout == ""


def test_what_one_method_finds_waits_for_a_reviewer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with Web([site(sitemap=True, redirects=False)]) as web:
        prepare(tmp_path, web)
        told = run("repair", "posts", "--moved")
        assert told.stdout == ""
        assert "moved pages: 4 of 4 dead links found" in told.stderr
        run("audit", "posts", "-q", "--recheck", "all", "--out", "out")
        report = json.loads((tmp_path / "out" / "report.json").read_text())
        suggested = {link["url"]: link["suggestion"] for link in report["links"]}
        assert suggested == {
            OLD.format(name): {"kind": "moved", "url": NEW.format(name)} for name in ESSAYS
        }


def test_a_site_that_lists_nothing_is_asked_little(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with Web([site(sitemap=False, redirects=False)]) as web:
        prepare(tmp_path, web)
        told = run("repair", "posts", "--moved")
        assert "moved pages: 0 of 4 dead links found with 4 requests" in told.stderr
        assert run("repair", "posts", "--moved").stderr.count("moved pages:") == 0
