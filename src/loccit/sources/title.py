"""The title of an archive: its site generator's, else its folder's name."""

import re
from pathlib import Path

_FILES = (
    "_config.yml", "_config.yaml", "hugo.toml", "hugo.yaml", "config.toml", "config.yaml",
    "pelicanconf.py", "mkdocs.yml", "docusaurus.config.js", "docusaurus.config.ts",
)  # fmt: skip
_TITLE = re.compile(
    r"^[ \t]*(?:title|site_name|SITENAME)[ \t]*[:=][ \t]*"
    r"(?:\"([^\"\n]+)\"|'([^'\n]+)'|([^\s#\"'{\[|>][^#\n]*))",
    re.M,
)
_READ = 100_000


def archive_title(archive: Path) -> str:
    """The site's title; the folder's (or file's) name where no generator's file tells one."""
    place = archive.resolve()
    folder = place if place.is_dir() else place.parent
    for name in _FILES:
        try:
            with (folder / name).open(encoding="utf-8", errors="replace") as file:
                match = _TITLE.search(file.read(_READ))
        except OSError:
            continue
        if match:
            return next(group for group in match.groups() if group).strip().rstrip(",;")
    return place.name
