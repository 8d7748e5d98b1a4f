"""Several paths read as one source, and standard input read as a file.

The name of a post must not depend on which other paths are read with it, or a baseline would call
every post new as soon as one path is added. So names begin with their path as it is seen from the
working folder, and posts in a file that is named keep the name that they have in its folder.
"""

import sys
import tempfile
from collections.abc import Collection, Iterator, MutableMapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import msgspec

from loccit.config.load import CONFIG_FILE
from loccit.config.settings import Settings
from loccit.extraction.gathered import FileCitations, Gathered
from loccit.sources.folder import Files, Folder
from loccit.sources.interface import FILES, Abilities, Reading, Render, Source
from loccit.sources.registry import find_source, is_url
from loccit.sources.title import archive_title

STANDARD_INPUT = "-"
"""The path that is standard input."""

_replace = msgspec.structs.replace


class Places:
    """The paths that a person names for one command.

    Args:
        paths: folders, files and URLs; `-` is standard input.
        listed: whether they come from a list, which may be of any length: then even a single one
            is named as one of several.
        stack: keeps the copy of standard input as long as it is open.

    """

    def __init__(
        self, paths: Sequence[Path | str], stack: ExitStack, *, listed: bool = False
    ) -> None:
        self.paths = tuple(dict.fromkeys(paths))
        self.are_several = listed or len(self.paths) > 1
        self._standard_input: Path | None = None
        if any(str(path) == STANDARD_INPUT for path in self.paths):
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="loccit-"))
            self._standard_input = Path(folder, "stdin.md")
            self._standard_input.write_bytes(sys.stdin.buffer.read())

    @property
    def beside(self) -> Path:
        """Where a configuration, decisions and a baseline are looked for.

        One configuration holds for all that one command reads: a single path's own, and of several
        the working folder's, whose archive they are.
        """
        first = self.paths[0]
        if self.are_several or is_url(first) or str(first) == STANDARD_INPUT:
            return Path()
        return Path(first)

    @property
    def unread_configurations(self) -> list[Path]:
        """The configuration files of folders among several paths, which are not looked for."""
        if not self.are_several:
            return []
        files = (Path(path) / CONFIG_FILE for path in self.paths if not is_url(path))
        here = Path(CONFIG_FILE).resolve()
        return [one for one in files if one.is_file() and one.resolve() != here]

    def source_of(self, path: Path | str, settings: Settings) -> Source:
        """The source of one of the paths.

        Raises:
            UsageError: there is no such thing, or nothing reads it.
        """
        if self._standard_input is not None and str(path) == STANDARD_INPUT:
            return _StandardInput(find_source(self._standard_input, settings))
        return find_source(path, settings)

    def source(self, settings: Settings) -> Source:
        """All of them as one source.

        Raises:
            UsageError: there is no such thing, or nothing reads it.
        """
        sources = [self.source_of(path, settings) for path in self.paths]
        return Several(sources) if self.are_several else sources[0]


def prefix_of(source: Source) -> str:
    """Return what the names of the posts of one of several sources begin with.

    It is the folder's path from the working folder, whole where it is not in there. Posts that
    are no files have names that hold everywhere.
    """
    folder = source.folder
    if folder is None:
        return ""
    here, folder = Path.cwd(), folder.absolute()
    if folder.is_relative_to(here):
        folder = folder.relative_to(here)
    name = folder.as_posix().rstrip("/")
    return "" if name == "." else name + "/"


class Several:
    """Several sources as one.

    The posts of all are relative to the working folder.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = list(_grouped(sources))
        self.location = str(Path.cwd())
        of_files = all(one.folder is not None for one in sources)
        self._of_files = of_files
        self.abilities = _replace(FILES, revisions=False) if of_files else Abilities()

    @property
    def folder(self) -> Path | None:
        """The working folder; None where some posts are no files."""
        return Path.cwd() if self._of_files else None

    @property
    def title(self) -> str:
        """The one source's title, else that of the working folder."""
        return self._sources[0].title if len(self._sources) == 1 else archive_title(Path.cwd())

    def fingerprint(self, settings: Settings) -> object:
        """Those of all."""
        return [one.fingerprint(settings) for one in self._sources]

    def content(self) -> str | None:
        """Those of all; None where one has none."""
        contents = [one.content() for one in self._sources]
        known = [one for one in contents if one is not None]
        return "\n".join(known) if len(known) == len(contents) else None

    def read(self, reading: Reading, only: Collection[str] | None = None) -> Iterator[Gathered]:
        """The posts of one after the other; a file that two paths name is read once."""
        seen: set[str] = set()
        for source in self._sources:
            prefix = prefix_of(source)
            known = {
                name[len(prefix) :]: digest
                for name, digest in reading.known.items()
                if name.startswith(prefix)
            }
            memory = _Part(reading.memory, source.location)
            one_reading = _replace(reading, known=known, memory=memory)
            for one in source.read(one_reading):
                found = _renamed(one, prefix)
                name = found.post.path if found.post is not None else None
                if name is not None and name in seen:
                    if source.folder is not None:
                        continue
                    found = _renamed(one, "", f" ({source.location})")
                    name = f"{name} ({source.location})"
                if name is not None:
                    seen.add(name)
                if only is None or name is None or name in only:
                    yield found

    def listed(
        self, reading: Reading, render: Render, jobs: int = 0
    ) -> Iterator[bytes | bytearray]:
        """The citations alone of one after the other."""
        for source in self._sources:
            memory = _Part(reading.memory, source.location)
            one = Reading(reading.settings, {}, memory)
            yield from source.listed(one, with_prefix(prefix_of(source), render), jobs)


def with_prefix(prefix: str, render: Render) -> Render:
    """The same rendering of posts whose names begin with a prefix."""
    return partial(_prefixed, prefix, render) if prefix else render


def _prefixed(prefix: str, render: Render, batch: list[FileCitations]) -> bytes:
    return render(
        [
            FileCitations(
                None
                if one.citations is None
                else [_replace(cited, post=prefix + cited.post) for cited in one.citations],
                [_replace(problem, path=prefix + problem.path) for problem in one.problems],
            )
            for one in batch
        ]
    )


def _renamed(one: Gathered, prefix: str, suffix: str = "") -> Gathered:
    if not prefix and not suffix:
        return one

    def name(post: str) -> str:
        return prefix + post + suffix

    return Gathered(
        None if one.post is None else _replace(one.post, path=name(one.post.path)),
        None
        if one.citations is None
        else tuple(_replace(cited, post=name(cited.post)) for cited in one.citations),
        tuple(_replace(problem, path=name(problem.path)) for problem in one.problems),
    )


def _grouped(sources: Sequence[Source]) -> Iterator[Source]:
    """The sources, with all single files of a folder as one: a list may name thousands."""
    files: dict[Path, list[str]] = {}
    for one in sources:
        path = Path(one.location)
        if isinstance(one, Folder) and path.is_file():
            files.setdefault(path.parent, []).append(path.name)
        else:
            yield one
    for folder, names in files.items():
        yield Files(folder, names)


class _StandardInput:
    """The text on standard input, which is not a file of an archive."""

    location = STANDARD_INPUT
    folder = None
    title = "standard input"

    def __init__(self, copy: Source) -> None:
        self._copy = copy
        self.abilities = Abilities(places=copy.abilities.places)

    def fingerprint(self, settings: Settings) -> object:
        return STANDARD_INPUT

    def content(self) -> str | None:
        return None

    def read(self, reading: Reading, only: Collection[str] | None = None) -> Iterator[Gathered]:
        return self._copy.read(reading, only)

    def listed(
        self, reading: Reading, render: Render, jobs: int = 0
    ) -> Iterator[bytes | bytearray]:
        return self._copy.listed(reading, render, jobs)


class _Part(MutableMapping[str, bytes]):
    """The memory of one of several sources, under keys of its own."""

    def __init__(self, whole: MutableMapping[str, bytes], location: str) -> None:
        self._whole = whole
        self._prefix = f"{location}\n"

    def __getitem__(self, key: str) -> bytes:
        return self._whole[self._prefix + key]

    def __setitem__(self, key: str, value: bytes) -> None:
        self._whole[self._prefix + key] = value

    def __delitem__(self, key: str) -> None:
        del self._whole[self._prefix + key]

    def __iter__(self) -> Iterator[str]:
        start = len(self._prefix)
        return (key[start:] for key in self._whole if key.startswith(self._prefix))

    def __len__(self) -> int:
        return sum(1 for _ in self)
