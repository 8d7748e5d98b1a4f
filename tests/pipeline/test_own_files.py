"""A report that is written into the archive is not read as a post of it."""

from pathlib import Path

import pytest

from loccit.config.settings import Settings
from loccit.extraction.files import find_posts
from loccit.extraction.site import find_site
from loccit.pipeline.own_files import without_own_files


@pytest.mark.parametrize(
    "name", ["loccit-report/index.html", "out/index.html", "summary.md", "_site-report/[1] a?.html"]
)
def test_own_files_are_no_posts(tmp_path: Path, name: str) -> None:
    for written in (name, "a.md", "out/b.md", "other-summary.md"):
        (tmp_path / written).parent.mkdir(exist_ok=True)
        (tmp_path / written).write_text("x")
    settings = without_own_files(Settings(), tmp_path, [tmp_path / name, Path("/elsewhere/a.md")])
    posts, problems = find_posts(tmp_path, settings.archive)
    assert (posts, problems) == (["a.md", "other-summary.md", "out/b.md"], [])


def test_what_is_left_out_already_changes_nothing(tmp_path: Path) -> None:
    usual = tmp_path / "loccit-report" / "index.html"
    assert without_own_files(Settings(), tmp_path, [usual]) == Settings()


def test_a_report_among_the_data_files_of_a_site_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text("")
    for name in ("links.json", "report.json"):
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / name).write_text("{}")
    settings = without_own_files(Settings(), tmp_path, [tmp_path / "data" / "report.json"])
    site = find_site(tmp_path, settings.archive)
    assert find_posts(tmp_path, settings.archive, site=site) == (["data/links.json"], [])
