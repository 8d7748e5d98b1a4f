"""AsciiDoc attributes of a site's configuration: Antora, jekyll-asciidoc, Hugo."""

from pathlib import Path

import pytest

from loccit.config.settings import ArchiveSettings
from loccit.extraction import read_archive
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
