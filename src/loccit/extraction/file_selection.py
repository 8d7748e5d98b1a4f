"""Which files of an archive are posts, by the settings and by what builds the site."""

from collections.abc import Iterator
from pathlib import Path

from loccit.config.settings import ArchiveSettings
from loccit.extraction.generators import DATA_FOLDERS
from loccit.extraction.site import PublishedSite
from loccit.globs import Globs


class FileSelection:
    """Which files of an archive are posts."""

    def __init__(
        self, settings: ArchiveSettings, root: Path | None = None, site: PublishedSite | None = None
    ) -> None:
        """Choose by the settings.

        Args:
            root: the archive's folder.
            site: what builds the site, for the folder of its data files.
        """
        self._data = tuple(_data_folders(root, site)) if root and site else ()
        self._include = Globs(settings.include)
        whole = [glob for glob in settings.exclude if glob.endswith("/**")]
        self._exclude = Globs(glob for glob in settings.exclude if glob not in whole)
        self._prune = Globs([glob.removesuffix("/**") for glob in whole])

    def enters(self, folder: str) -> bool:
        """Return whether a folder is looked into (those above it are)."""
        return not self._prune.match(folder) and not self._exclude.match(folder)

    def takes(self, path: str) -> bool:
        """Return whether a file in a folder that is looked into is a post."""
        if self._exclude.match(path):
            return False
        if self._include.match(path):
            return True
        return path.startswith(self._data) and self._include.match(f"_data/{path}")

    def reaches(self, path: str) -> bool:
        """Return whether a file is a post, and all folders above it are looked into."""
        folders = path.split("/")[:-1]
        above = ("/".join(folders[: depth + 1]) for depth in range(len(folders)))
        return self.takes(path) and all(self.enters(folder) for folder in above)


def _data_folders(root: Path, site: PublishedSite) -> Iterator[str]:
    """The beginnings of the paths of data files whose links the site's templates publish."""
    archive = root.resolve()
    for name in DATA_FOLDERS.get(site.generator or "", ()) if site.folder else ():
        folder = Path(site.folder, name)
        if archive.is_relative_to(folder):
            yield ""
        elif folder.is_relative_to(archive):
            yield f"{folder.relative_to(archive)}/"
