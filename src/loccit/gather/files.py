"""The files of an archive: which are posts, and what stands in the way of the others."""

import os
import re
from collections.abc import Collection, Iterable
from pathlib import Path

from loccit.model import GatherProblem
from loccit.settings import ArchiveSettings


class Globs:
    """A set of globs as one expression.

    `*` and `?` stay within a name, `**` crosses folders; a glob holds at any depth unless it
    begins with a slash. Letter case does not matter.
    """

    def __init__(self, globs: Iterable[str]) -> None:
        globs = list(globs)
        suffixes = {glob: match[1].lower() for glob in globs if (match := _SUFFIX.fullmatch(glob))}
        others = [_expression(glob) for glob in globs if glob not in suffixes]
        self._suffixes = tuple(suffixes.values())
        self._match = re.compile("|".join(others), re.I | re.S).fullmatch if others else None

    def match(self, path: str) -> bool:
        """Whether a relative path with forward slashes is meant."""
        if self._suffixes and path.lower().endswith(self._suffixes):
            return True
        return self._match is not None and self._match(path) is not None


_SUFFIX = re.compile(r"(?:\*\*/)?\*(\.[\w.]+)")
_PIECE = re.compile(r"\*\*/|\*\*|\*|\?|\[[!^]?\]?[^\]]*\]|.", re.S)


def _expression(glob: str) -> str:
    anchored = glob.startswith("/")
    parts = ["" if anchored else r"(?:.*/)?"]
    for piece in _PIECE.findall(glob.lstrip("/").removeprefix("**/")):
        if piece == "**/":
            parts.append(r"(?:.*/)?")
        elif piece == "**":
            parts.append(r".*")
        elif piece == "*":
            parts.append(r"[^/]*")
        elif piece == "?":
            parts.append(r"[^/]")
        elif len(piece) > 2:
            parts.append("[" + piece[1:-1].replace("!", "^", 1 if piece[1] == "!" else 0) + "]")
        else:
            parts.append(re.escape(piece))
    return "".join(parts)


class Selection:
    """Which files of an archive are posts."""

    def __init__(self, settings: ArchiveSettings) -> None:
        self._include = Globs(settings.include)
        whole = [glob for glob in settings.exclude if glob.endswith("/**")]
        self._exclude = Globs(glob for glob in settings.exclude if glob not in whole)
        self._prune = Globs([glob.removesuffix("/**") for glob in whole])

    def enters(self, folder: str) -> bool:
        """Whether a folder is looked into (those above it are)."""
        return not self._prune.match(folder) and not self._exclude.match(folder)

    def takes(self, path: str) -> bool:
        """Whether a file in a folder that is looked into is a post."""
        return self._include.match(path) and not self._exclude.match(path)

    def reaches(self, path: str) -> bool:
        """Whether a file is a post, and all folders above it are looked into."""
        folders = path.split("/")[:-1]
        above = ("/".join(folders[: depth + 1]) for depth in range(len(folders)))
        return self.takes(path) and all(self.enters(folder) for folder in above)


def find_posts(
    root: Path, settings: ArchiveSettings, only: Collection[str] | None = None
) -> tuple[list[str], list[GatherProblem]]:
    """The posts' paths relative to `root`, in order, and what could not be looked into.

    Args:
        only: look at these paths alone.
    """
    if root.is_file():
        return [root.name], []
    selection = Selection(settings)
    if only is not None:
        return sorted(path for path in only if _is_post(root, path, selection)), []
    walk = _Walk(selection)
    walk.folder(os.fspath(root), "", ())
    return sorted(walk.posts), walk.problems


def _is_post(root: Path, path: str, selection: Selection) -> bool:
    return selection.reaches(path) and (root / path).is_file()


class _Walk:
    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self.posts: list[str] = []
        self.problems: list[GatherProblem] = []

    def folder(self, place: str, prefix: str, above: tuple[tuple[int, int], ...]) -> None:
        try:
            status = os.stat(place)
            entries = os.scandir(place)
        except OSError as error:
            self._tell(prefix.rstrip("/") or ".", "unreadable", error.strerror or str(error))
            return
        identity = (status.st_dev, status.st_ino)
        if identity in above:
            entries.close()
            self._tell(
                prefix.rstrip("/"), "symlink-loop", f"leads back to {os.path.realpath(place)}"
            )
            return
        with entries:
            for entry in entries:
                path = prefix + entry.name
                try:
                    if entry.is_dir():
                        if self._selection.enters(path):
                            self.folder(entry.path, path + "/", (*above, identity))
                    elif self._selection.takes(path):
                        self._file(entry, path)
                except OSError as error:
                    self._tell(path, "symlink-loop", error.strerror or str(error))

    def _file(self, entry: "os.DirEntry[str]", path: str) -> None:
        if not path.isascii() and _is_mangled(path):
            shown = os.fsencode(path).decode("utf-8", "replace")
            self._tell(shown, "invalid-name", "the file's name is not UTF-8")
        elif entry.is_file():
            self.posts.append(path)
        elif entry.is_symlink():
            self._tell(path, "unreadable", _broken_link(entry.path))
        else:
            self._tell(path, "unreadable", "not a regular file")

    def _tell(self, path: str, reason: str, detail: str) -> None:
        self.problems.append(GatherProblem(path, reason, detail))


def _is_mangled(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return True
    return False


def _broken_link(place: str) -> str:
    try:
        os.stat(place)
    except OSError as error:
        return error.strerror or str(error)
    return "not a regular file"


def read_bytes(place: str, limit: int) -> tuple[bytes | None, str, str]:
    """A file's bytes; or None, and the reason and detail why it is not read."""
    try:
        handle = os.open(place, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        try:
            size = os.fstat(handle).st_size
            if size > limit:
                told = f"{size:,} bytes; archive.max_file_size is {limit:,}"
                return None, "too-large", told
            data = os.read(handle, size + 1)
            while len(data) < size and (more := os.read(handle, size - len(data))):
                data += more
        finally:
            os.close(handle)
    except OSError as error:
        return None, "unreadable", error.strerror or str(error)
    return data, "", ""
