"""The documentation that is installed with loccit: the Markdown files of `docs/`, by topic."""

import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from msgspec import Struct

_LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<target>[^)\s]+)\)")
_COMMENT = re.compile(r"<!--.*?-->\n*", re.S)


class Topic(Struct, frozen=True):
    """A page of the documentation."""

    name: str
    """The file's name without `.md`."""
    title: str
    text: str
    """Markdown; links to other pages name their topic."""


def topics() -> list[Topic]:
    """Return every topic in the order of the names."""
    pages = (file for file in _folder().iterdir() if file.name.endswith(".md"))
    return [_topic(file) for file in sorted(pages, key=lambda file: file.name)]


def find_topic(name: str) -> Topic | None:
    """Return the topic of a name, or None."""
    if not re.fullmatch(r"[\w-]+", name):
        return None
    file = _folder() / f"{name}.md"
    return _topic(file) if file.is_file() else None


def _folder() -> Traversable:
    """The folder of the pages: `loccit/manual/` as installed, `docs/` in a working copy."""
    installed = files("loccit") / "manual"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "docs"


def _topic(file: Traversable) -> Topic:
    name = file.name.removesuffix(".md")
    text = _COMMENT.sub("", file.read_text(encoding="utf-8"))
    title = next((line[2:] for line in text.splitlines() if line.startswith("# ")), name)
    return Topic(name, title.strip(), _LINK.sub(_named, text))


def _named(link: re.Match[str]) -> str:
    """A link to another page as the command that shows it; others as they are."""
    target = link["target"].partition("#")[0]
    if "://" in target:
        return link[0]
    if target.endswith(".md") and "/" not in target:
        return f"{link['text']} (`loccit help {target.removesuffix('.md')}`)"
    return link["text"]
