"""Which files of a folder are posts: output and layouts, git's ignored files, links, odd names."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from loccit.config.settings import ArchiveSettings
from loccit.extraction.archive import read_archive

LINK = "[t](https://a.example/{})\n"


def make(root: Path, *paths: str) -> None:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(LINK.format(path))


def posts(root: Path, **settings: object) -> list[str]:
    found = read_archive(root, ArchiveSettings(**settings))  # type: ignore[arg-type]
    return [one.post.path for one in found if one.post is not None]


def reasons(root: Path) -> dict[str, str]:
    found = read_archive(root, ArchiveSettings())
    return {problem.path: problem.reason for one in found for problem in one.problems}


SITES = {
    "hugo": ("hugo.toml", ["content/a.md"], ["public/a/index.html", "themes/t/layouts/x.html"]),
    "jekyll": ("_config.yml", ["_posts/a.md"], ["_layouts/x.html", "_includes/y.html"]),
    "mkdocs": ("mkdocs.yml", ["docs/a.md", "docs/README.md"], ["site/a/index.html"]),
    "docusaurus": ("docusaurus.config.js", ["docs/a.mdx", "public/b.md"], ["build/a.html"]),
    "antora": ("antora.yml", ["a.adoc", "b.asc"], ["build/a.html"]),
    "astro": ("astro.config.mjs", ["src/a.md"], ["dist/a.html"]),
    "gitbook": ("book.json", ["README.md", "a.md"], ["_book/index.html"]),
    "bridgetown": ("bridgetown.config.yml", ["src/a.md"], ["output/a.html", "src/_layouts/x.html"]),
    "nanoc": ("nanoc.yaml", ["content/a.md"], ["output/a.html", "layouts/x.html"]),
}


@pytest.mark.parametrize("name", SITES)
def test_output_and_layouts_are_left_out(tmp_path: Path, name: str) -> None:
    config, kept, left = SITES[name]
    make(tmp_path, *kept, *left)
    (tmp_path / config).write_text("")
    assert posts(tmp_path) == sorted(kept)
    assert posts(tmp_path, site_files=True) == sorted([*kept, *left])


def test_a_folder_that_only_has_such_a_name_is_read(tmp_path: Path) -> None:
    make(tmp_path, "public/a.md", "site/b.md", "build/c.md", "themes/d.md")
    assert len(posts(tmp_path)) == 4


def test_the_output_folder_that_is_configured(tmp_path: Path) -> None:
    make(tmp_path, "content/a.md", "www/out/a.html")
    (tmp_path / "hugo.toml").write_text('publishDir = "www/out"\n')
    assert posts(tmp_path) == ["content/a.md"]


def test_files_about_the_repository_by_choice(tmp_path: Path) -> None:
    make(tmp_path, "README.md", "CONTRIBUTING.md", "content/a.md", "content/README.md")
    assert len(posts(tmp_path)) == 4
    (tmp_path / "hugo.toml").write_text("")
    assert posts(tmp_path) == ["content/README.md", "content/a.md"]
    assert len(posts(tmp_path, readme=True)) == 4


DATA_SITES = {
    "hugo": ("hugo.toml", "", "data/x/links.yaml"),
    "hugo, configured below": ("site/hugo.toml", "", "site/data/links.toml"),
    "texts of hugo": ("hugo.toml", "", "i18n/en.toml"),
    "middleman": ("config.rb", "activate :blog\n", "data/links.json"),
    "jekyll": ("_config.yml", "", "_data/links.yml"),
}


@pytest.mark.parametrize("name", DATA_SITES)
def test_data_files_that_a_generator_publishes(tmp_path: Path, name: str) -> None:
    config, content, data = DATA_SITES[name]
    make(tmp_path, data, "other/data/links.yaml", "databases/links.yaml", "data/x.txt")
    (tmp_path / config).write_text(content)
    assert posts(tmp_path) == [data]
    assert posts(tmp_path, include=("**/*.md",)) == []
    assert posts(tmp_path, exclude=(data,)) == []


def test_data_files_of_a_site_whose_data_folder_is_read_alone(tmp_path: Path) -> None:
    make(tmp_path, "data/a/links.yaml")
    (tmp_path / "hugo.toml").write_text("")
    assert posts(tmp_path / "data") == ["a/links.yaml"]
    assert posts(tmp_path / "data" / "a") == ["links.yaml"]


def test_a_folder_of_data_is_no_posts_where_no_generator_publishes_it(tmp_path: Path) -> None:
    make(tmp_path, "a.md", "data/links.yaml")
    assert posts(tmp_path) == ["a.md"]


def test_gitignore(tmp_path: Path) -> None:
    make(tmp_path, "a.md", "draft.md", "out/b.md", "deep/c.md", "deep/keep/draft.md")
    (tmp_path / ".gitignore").write_text("out/\ndraft.md\n")
    (tmp_path / "deep/keep/.gitignore").write_text("!draft.md\n")
    assert posts(tmp_path) == ["a.md", "deep/c.md", "deep/keep/draft.md"]
    assert len(posts(tmp_path, gitignore=False)) == 5
    chosen = read_archive(tmp_path, ArchiveSettings(), only=["draft.md"])
    assert [one.post.path for one in chosen if one.post] == ["draft.md"]


def test_what_looks_like_a_post_and_is_not_read_is_counted(tmp_path: Path) -> None:
    make(tmp_path, "a.md", "b.tex", "c/d.TEX", "node_modules/e.tex")
    (one,) = [p for each in read_archive(tmp_path, ArchiveSettings()) for p in each.problems]
    assert (one.path, one.reason, one.complete) == ("*.tex", "format-not-read", True)
    assert one.detail.startswith("2 files")


@pytest.mark.parametrize("suffix", ["mdoc", "smd", "svx", "typ"])
def test_other_languages_of_posts_are_not_passed_over_in_silence(
    tmp_path: Path, suffix: str
) -> None:
    make(tmp_path, "a.md", f"b.{suffix}")
    assert reasons(tmp_path) == {f"*.{suffix}": "format-not-read"}


def test_posts_of_nikola_in_txt_are_told_of_and_are_restructuredtext(tmp_path: Path) -> None:
    make(tmp_path, "posts/a.txt", "posts/b.md", "requirements.txt")
    (tmp_path / "conf.py").write_text('BLOG_TITLE = "x"\nPOSTS = (("posts/*.txt", "", ""),)\n')
    assert reasons(tmp_path)["*.txt"] == "format-not-read"
    (tmp_path / "posts/a.txt").write_text("See `t <https://a.example/x>`__ and other text.\n")
    found = read_archive(tmp_path, ArchiveSettings(include=("posts/*.txt",)))
    cited = [one for each in found for one in each.citations or ()]
    assert [(one.url, one.text) for one in cited] == [("https://a.example/x", "t")]


def test_a_linked_post_counts_once(tmp_path: Path) -> None:
    make(tmp_path, "a/p.md", "data/q.txt")
    (tmp_path / "b").symlink_to("a")
    (tmp_path / "c.md").symlink_to("a/p.md")
    (tmp_path / "q.md").symlink_to("data/q.txt")
    assert posts(tmp_path) == ["a/p.md", "q.md"]
    assert reasons(tmp_path) == {}


def test_links_out_of_the_archive_are_not_followed(tmp_path: Path) -> None:
    make(tmp_path, "in/a.md", "out/b.md")
    (tmp_path / "in/c.md").symlink_to("../out/b.md")
    (tmp_path / "in/d").symlink_to("../out")
    assert posts(tmp_path / "in") == ["a.md"]
    assert reasons(tmp_path / "in") == {"c.md": "outside-archive", "d": "outside-archive"}
    chosen = read_archive(tmp_path / "in", ArchiveSettings(), only=["c.md", "d/b.md"])
    assert list(chosen) == []


def deepen(root: Path, name: str, levels: int) -> None:
    """Make folders within folders, and a post in the innermost."""
    place = os.open(root, os.O_RDONLY)
    for _ in range(levels):
        os.mkdir(name, dir_fd=place)
        below = os.open(name, os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = below
    with os.fdopen(os.open("p.md", os.O_WRONLY | os.O_CREAT, dir_fd=place), "w") as file:
        file.write(LINK)
    os.close(place)


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Path]:
    """A folder that is removed by a tool without recursion: pytest's own cleaning has one."""
    root = tmp_path / "deep"
    root.mkdir()
    yield root
    subprocess.run(["rm", "-rf", root], check=True)


def test_a_thousand_folders_deep(deep: Path) -> None:
    deepen(deep, "d", 1_200)
    assert posts(deep) == ["d/" * 1_200 + "p.md"]


def test_folders_too_deep_for_the_system_are_told(deep: Path) -> None:
    deepen(deep, "long-folder-name" * 12, 40)
    assert list(reasons(deep).values()) == ["unreadable"]


def test_devices_and_pipes_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "zero.md").symlink_to("/dev/zero")
    assert reasons(tmp_path) == {"pipe.md": "unreadable", "zero.md": "unreadable"}
