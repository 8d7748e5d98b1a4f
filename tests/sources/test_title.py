from pathlib import Path

import pytest

from loccit.sources.title import archive_title


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        (
            "_config.yml",
            "a: b\ntitle: The Salvage Shelf  # ours\n",
            "The Salvage Shelf",
        ),
        ("_config.yml", 'title: "A: b"\n', "A: b"),
        ("_config.yml", "title: >\n  folded\n", "blog"),
        ("hugo.toml", "baseURL = 'https://a.example'\ntitle = 'Ein Blog'\n", "Ein Blog"),
        ("mkdocs.yml", "site_name: Notes\n", "Notes"),
        ("pelicanconf.py", "SITENAME = 'Pelican'\n", "Pelican"),
        ("docusaurus.config.js", "module.exports = {\n  title: 'Docs',\n};\n", "Docs"),
        ("_config.yml", "url: https://a.example\n", "blog"),
        ("other.yml", "title: no\n", "blog"),
    ],
)
def test_the_site_tells_its_title(tmp_path: Path, name: str, text: str, title: str) -> None:
    folder = tmp_path / "blog"
    folder.mkdir()
    (folder / name).write_text(text, encoding="utf-8")
    assert archive_title(folder) == title


def test_a_file_is_called_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "post.md"
    file.touch()
    assert archive_title(file) == "post.md"
