"""AsciiDoc attributes of a site's configuration: Antora, jekyll-asciidoc, Hugo."""

from pathlib import Path

import pytest

from loccit.config.settings import ArchiveSettings
from loccit.extraction.archive import read_archive
from loccit.extraction.site import find_site

POST = """= Title
:own: https://own.example/

{repo}/issues[issues], {repo}[home], {tool}, {own}[own], https://docs.example/{version}/a[a],
{unset}/no[no]
"""
YAML = """asciidoc:
  attributes:
    repo: https://repo.example@
    tool: "link:https://tool.example/{version}[the tool]"
    version: 1.2
    experimental: true
    own: https://other.example/
    unset: false
"""
FOUND = [
    (4, 1, "{repo}/issues", "https://repo.example/issues"),
    (4, 24, "{repo}", "https://repo.example/"),
    (4, 38, "{tool}", "https://tool.example/1.2"),
    (2, 7, "https://own.example/", "https://own.example/"),
    (4, 58, "https://docs.example/{version}/a", "https://docs.example/1.2/a"),
]


def _jekyll(yaml: str) -> str:
    return yaml.replace("asciidoc:", "asciidoctor:")


LIST = """asciidoctor:
  attributes:
    - repo=https://repo.example
    - tool=link:https://tool.example/{version}[the tool]
    - version=1.2
"""
TOML = """baseURL = "https://site.example/"
[markup.asciidocExt.attributes]
repo = "https://repo.example"
tool = "link:https://tool.example/{version}[the tool]"
version = 1.2
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("antora.yml", "name: a\n" + YAML),
        ("antora-playbook.yml", YAML),
        ("_config.yml", _jekyll(YAML)),
        ("_config.yml", LIST),
        ("hugo.toml", TOML),
    ],
)
def test_attributes_of_the_configuration_are_filled_in(
    name: str, text: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text)
    (tmp_path / "a.adoc").write_text(POST)
    found = [
        (one.line, one.column, one.raw, one.url)
        for gathered in read_archive(tmp_path, ArchiveSettings())
        for one in gathered.citations or ()
    ]
    assert sorted(found) == sorted(FOUND)


def test_another_configuration_means_that_posts_are_read_again(tmp_path: Path) -> None:
    settings = ArchiveSettings()
    (tmp_path / "antora.yml").write_text(YAML)
    before = find_site(tmp_path, settings)
    (tmp_path / "antora.yml").write_text(YAML.replace("repo.example", "moved.example"))
    assert find_site(tmp_path, settings) != before


@pytest.mark.parametrize("text", ["asciidoc: [", "asciidoc: 3", "- 1", "", "a: &a [*a]"])
def test_a_configuration_that_says_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "antora.yml").write_text(text)
    assert find_site(tmp_path, ArchiveSettings()).attributes == ()


def urls_in(folder: Path, name: str) -> list[str]:
    return [
        one.url
        for gathered in read_archive(folder, ArchiveSettings())
        for one in gathered.citations or ()
        if one.post == name
    ]


def files(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)


@pytest.mark.parametrize(
    "include",
    [
        "include::parts/names.adoc[]",
        "include::./parts/names.adoc[opts=optional]",
        ":here: parts\ninclude::{missing}parts/names.adoc[]",
    ],
)
def test_attributes_of_included_files_are_filled_in(include: str, tmp_path: Path) -> None:
    names = ":base: https://docs.example\n:guide: {base}/guide\ninclude::more.adoc[]\n"
    files(
        tmp_path,
        {
            "a.adoc": f"= A\n{include}\n\nSee {{guide}}[the guide] and {{more}}[more].\n",
            "parts/names.adoc": names,
            "parts/more.adoc": ":more: https://more.example/\ninclude::names.adoc[]\n",
        },
    )
    assert urls_in(tmp_path, "a.adoc") == ["https://docs.example/guide", "https://more.example/"]


def test_each_component_of_antora_has_attributes_of_its_own(tmp_path: Path) -> None:
    page = "= A\ninclude::partial$names.adoc[]\ninclude::ROOT:partial$all.adoc[]\n\n"
    page += "{repo}/x@{page-component-version}[X] {part}[P] {all}[A]\n"
    texts: dict[str, str] = {}
    for one in "ab":
        texts |= {
            f"{one}/antora.yml": f"name: {one}\nversion: '1.0'\nasciidoc:\n  attributes:\n"
            f"    repo: https://{one}.example\n",
            f"{one}/modules/m/pages/p.adoc": page,
            f"{one}/modules/m/partials/names.adoc": f":part: https://part-{one}.example/\n",
            f"{one}/modules/ROOT/partials/all.adoc": f":all: https://all-{one}.example/\n",
        }
    files(tmp_path, texts)
    for one in "ab":
        assert urls_in(tmp_path, f"{one}/modules/m/pages/p.adoc") == [
            f"https://{one}.example/x@1.0",
            f"https://part-{one}.example/",
            f"https://all-{one}.example/",
        ]


@pytest.mark.parametrize(
    "target",
    [
        "../outside.adoc",
        "/etc/hosts.txt",
        "https://x.example/a.adoc",
        "a.adoc",
        "b.adoc",
        "x\0y.adoc",
    ],
)
def test_nothing_outside_of_the_archive_is_included(target: str, tmp_path: Path) -> None:
    files(
        tmp_path,
        {
            "outside.adoc": ":url: https://outside.example/\n",
            "site/a.adoc": f"= A\ninclude::{target}[]\n\n{{url}}[x]\n",
            "site/b.adoc": "include::b.adoc[]\ninclude::a.adoc[]\n",
        },
    )
    assert "https://outside.example/" not in urls_in(tmp_path / "site", "a.adoc")


def test_a_maze_of_includes_is_bounded(tmp_path: Path) -> None:
    every = "".join(f"include::{number}.adoc[]\n" for number in range(40))
    files(tmp_path, {f"{number}.adoc": every for number in range(40)})
    files(tmp_path, {"a.adoc": f"{every}:own: https://own.example/\n\n{{own}}[x]\n"})
    assert urls_in(tmp_path, "a.adoc") == ["https://own.example/"]


@pytest.mark.parametrize("more", [{}, {"hugo.toml": ""}], ids=["no generator", "Hugo"])
def test_another_included_file_means_that_the_post_is_read_again(
    tmp_path: Path, more: dict[str, str]
) -> None:
    post = "include::n.adoc[]\n\n{url}[a param]\n"
    files(tmp_path, {"a.adoc": post, "n.adoc": ":url: https://a.example/\n", **more})
    settings = ArchiveSettings()
    first = [one.post for one in read_archive(tmp_path, settings)]
    known = {post.path: post.digest for post in first if post}
    assert [one.citations for one in read_archive(tmp_path, settings, known=known)] == [None, None]
    files(tmp_path, {"n.adoc": ":url: https://b.example/\n"})
    again = {
        one.post.path: one.citations
        for one in read_archive(tmp_path, settings, known=known)
        if one.post
    }
    assert [cited.url for cited in again["a.adoc"] or ()] == ["https://b.example/"]


NAMES = {
    "by the post": ":notes: ../notes/uris.adoc\ninclude::{notes}[tag=meta]\n",
    "by two of its attributes": ":dir: ../notes\n:notes: {dir}/uris.adoc\n\ninclude::{notes}[]\n",
    "by one of the file before": "include::../notes/names.adoc[]\ninclude::{named}[]\n",
}


@pytest.mark.parametrize("name", NAMES)
def test_an_included_file_that_attributes_name(tmp_path: Path, name: str) -> None:
    texts = {
        "posts/a.adoc": f"= Title\n{NAMES[name]}\nSee {{uri}}/x[x].\n",
        "notes/uris.adoc": ":uri: https://a.example\n",
        "notes/names.adoc": ":named: ../notes/uris.adoc\n",
    }
    files(tmp_path, texts)
    assert urls_in(tmp_path, "posts/a.adoc") == ["https://a.example/x"]


def test_attributes_that_double_name_no_file(tmp_path: Path) -> None:
    doubling = "".join(f":x{n}: {{x{n - 1}}}{{x{n - 1}}}\n" for n in range(1, 60))
    (tmp_path / "a.adoc").write_text(
        f":x0: y\n{doubling}include::{{x59}}.adoc[]\n\nhttps://a.example\n"
    )
    assert urls_in(tmp_path, "a.adoc") == ["https://a.example/"]
