"""A folder of posts, or a single file of one: the source that most archives are."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from loccit.config.settings import Settings
from loccit.extraction.archive import list_archive, read_archive
from loccit.extraction.gathered import Gathered
from loccit.extraction.site import find_site
from loccit.sources.interface import FILES, Reading, Render
from loccit.sources.title import archive_title


class Folder:
    """Files, each of which is a post; several processes read them."""

    abilities = FILES

    def __init__(self, path: Path) -> None:
        self.location = str(path)
        self._path = path

    @property
    def folder(self) -> Path | None:
        """The folder itself, or the one that the single file is in."""
        return self._path if self._path.is_dir() else self._path.parent

    @property
    def title(self) -> str:
        """The site's title, else the folder's name."""
        return archive_title(self._path)

    def fingerprint(self, settings: Settings) -> object:
        """The site: its address may come from its generator's configuration beside the posts."""
        return find_site(self._path, settings.archive)

    def content(self) -> str | None:
        """None: each file is looked at for itself."""
        return None

    def read(self, reading: Reading, only: Collection[str] | None = None) -> Iterator[Gathered]:
        """The posts in the order of their paths (`Source.read`)."""
        return read_archive(self._path, reading.settings.archive, known=reading.known, only=only)

    def listed(
        self, reading: Reading, render: Render, jobs: int = 0
    ) -> Iterator[bytes | bytearray]:
        """The citations alone (`Source.listed`)."""
        return list_archive(self._path, reading.settings.archive, render, jobs)


class Files(Folder):
    """Files of one folder that a person names, whatever `[archive] include` says.

    Args:
        path: the folder.
        names: the files' names in it.
    """

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        super().__init__(path)
        self._names = sorted(set(names))

    def read(self, reading: Reading, only: Collection[str] | None = None) -> Iterator[Gathered]:
        """The posts in the order of their names (`Source.read`)."""
        names = [name for name in self._names if only is None or name in only]
        settings = reading.settings.archive
        return read_archive(self._path, settings, known=reading.known, named=names)

    def listed(
        self, reading: Reading, render: Render, jobs: int = 0
    ) -> Iterator[bytes | bytearray]:
        """The citations alone (`Source.listed`)."""
        settings = reading.settings.archive
        return list_archive(self._path, settings, render, jobs, named=self._names)
