"""Hooks of the documentation site (mkdocs.yml): files of the repository's top become its pages."""

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parent.parent
PAGES = {
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "SECURITY.md": "security.md",
}
FILES = ("config.example.toml", "CODE_OF_CONDUCT.md")


def on_files(files: Files, config: Any) -> Files:
    """Add the files of the repository's top that pages of the site are, or lead to."""
    for name, page in PAGES.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, page, content=re.sub(r"\]\(docs/", "](", text)))
    for name in FILES:
        text = (ROOT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, name.replace(".md", ".txt"), content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Lead links out of docs/ to the site's own copies."""
    for name, page in PAGES.items():
        markdown = re.sub(rf"\]\((?:\.\./)?{name}", f"]({page}", markdown)
    for name in FILES:
        markdown = re.sub(rf"\]\((?:\.\./)?{name}", f"]({name.replace('.md', '.txt')}", markdown)
    return markdown
