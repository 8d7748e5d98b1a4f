"""The place of an archive in its repository: forges and editors count paths from the top."""

from pathlib import Path


def folder_in_repository(archive: Path) -> str:
    """The path from the repository's top to the archive's folder, with forward slashes.

    Without a repository it is counted from the working folder; empty where that does not hold the
    archive either, or is the archive itself.
    """
    folder = archive.resolve()
    if folder.is_file():
        folder = folder.parent
    for top in (folder, *folder.parents):
        if (top / ".git").exists():
            return _relative(folder, top)
    here = Path.cwd()
    return _relative(folder, here) if folder.is_relative_to(here) else ""


def _relative(folder: Path, top: Path) -> str:
    path = folder.relative_to(top).as_posix()
    return "" if path == "." else path
