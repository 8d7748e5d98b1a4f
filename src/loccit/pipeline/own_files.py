"""Files that loccit itself writes into an archive, which are not posts."""

import re
from collections.abc import Iterable
from pathlib import Path

from msgspec import structs

from loccit.config.settings import Settings
from loccit.extraction.file_selection import FileSelection
from loccit.extraction.site import find_site


def without_own_files(settings: Settings, archive: Path, written: Iterable[Path]) -> Settings:
    """Settings by which an archive's posts are read without these files.

    Where the settings leave them out already, they stay as they are: a change of what is read has
    every post read again.
    """
    root = archive.resolve()
    selection = FileSelection(settings.archive, root, find_site(root, settings.archive))
    inside = (f.resolve() for f in written if f.resolve().is_relative_to(root))
    names = (file.relative_to(root).as_posix() for file in inside)
    globs = tuple(_glob(name) for name in names if selection.reaches(name))
    if not globs:
        return settings
    archived = structs.replace(settings.archive, exclude=(*settings.archive.exclude, *globs))
    return structs.replace(settings, archive=archived)


def _glob(name: str) -> str:
    """A glob that means this one file."""
    return "/" + re.sub(r"[*?\[]", "?", name)
