"""The files of an archive: which are posts, and what stands in the way of the others."""

import os
import re
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Any

from loccit.config.settings import ArchiveSettings
from loccit.display import is_utf8
from loccit.extraction.file_selection import FileSelection
from loccit.extraction.generators import keeps_posts_in_txt, left_out
from loccit.extraction.site import PublishedSite
from loccit.model import GatherProblem

_LOOK_LIKE_POSTS = frozenset(
    (
        ".creole", ".docx", ".epub", ".erb", ".mdoc", ".odt", ".pod", ".smd", ".svx", ".tex",
        ".typ",
    )
)  # fmt: skip
"""Formats of text that people write posts in, whether or not loccit reads them."""
_NO_POSTS = ("requirements", "robots", "humans", "ads.")
"""How the names of files begin that only look like posts."""
_ABOUT_THE_REPOSITORY = re.compile(
    r"(?:readme|license|licence|contributing|changelog|changes|code_of_conduct|security|authors"
    r"|contributors|maintainers|governance|support)(?:[.-][\w.-]+)?",
    re.I,
)

_PUBLISHING_THEM = frozenset({"docfx", "docsify", "gitbook", "sphinx", "vitepress", "vuepress"})
"""Generators whose pages stand beside their configuration, a README as the first of them."""


def find_posts(
    root: Path,
    settings: ArchiveSettings,
    only: Collection[str] | None = None,
    site: PublishedSite | None = None,
) -> tuple[list[str], list[GatherProblem]]:
    """The posts' paths relative to `root`, in order, and what could not be looked into.

    Args:
        only: look at these paths alone.
        site: what builds the site, for the folders of its output, layouts and themes.
    """
    if root.is_file():
        return [root.name], []
    selection = FileSelection(settings, root, site)
    above = LeftOut(root, settings, site or PublishedSite())
    if only is not None:
        chosen = [path for path in only if _is_post(root, path, selection)]
        return sorted(path for path in chosen if not above.leaves_out_any(path)), []
    walk = _Walk(root, selection, above)
    walk.run()
    return sorted(walk.posts), walk.problems


def _is_post(root: Path, path: str, selection: FileSelection) -> bool:
    place = root / path
    inside = place.resolve().is_relative_to(root.resolve())
    return selection.reaches(path) and inside and place.is_file()


class LeftOut:
    """Which paths are left out for what stands around the archive: its generator, its git."""

    def __init__(self, root: Path, settings: ArchiveSettings, site: PublishedSite) -> None:
        self._folders: frozenset[str] = frozenset()
        self._home: str | None = None
        self.more_posts: frozenset[str] = frozenset()
        """Suffixes of further files that look like posts."""
        self.respects_git = settings.gitignore
        self.root = root.resolve()
        if site.generator is None or not site.folder:
            return
        home = Path(site.folder)
        if keeps_posts_in_txt(home, site.generator):
            self.more_posts = frozenset({".txt"})
        if not settings.site_files:
            folders = [home / name for name in left_out(home, site.generator)]
            self._folders = frozenset(
                folder.relative_to(self.root).as_posix()
                for folder in folders
                if folder.is_relative_to(self.root) and folder != self.root
            )
        has_index = any((home / f"index{suffix}").exists() for suffix in (".md", ".html"))
        documentation = site.generator in _PUBLISHING_THEM
        if settings.readme or documentation or (site.generator == "jekyll" and not has_index):
            return
        if home.is_relative_to(self.root):
            self._home = home.relative_to(self.root).as_posix()

    def leaves_out_folder(self, path: str) -> bool:
        """Return whether a folder holds a generator's output, layouts or themes."""
        return path in self._folders

    def leaves_out_file(self, path: str) -> bool:
        """Return whether a file beside the generator's configuration is about the repository."""
        if self._home is None:
            return False
        folder, _, name = path.rpartition("/")
        return (folder or ".") == self._home and _ABOUT_THE_REPOSITORY.fullmatch(name) is not None

    def leaves_out_any(self, path: str) -> bool:
        """Return whether a file or a folder above it is left out."""
        parts = path.split("/")
        above = ("/".join(parts[:depth]) for depth in range(1, len(parts)))
        return self.leaves_out_file(path) or any(map(self.leaves_out_folder, above))


class _Ignored:
    """The `.gitignore` files that hold for a folder, innermost last."""

    __slots__ = ("_specs",)

    def __init__(self, specs: tuple[tuple[str, Any], ...] = ()) -> None:
        self._specs = specs

    def and_of(self, prefix: str, file: str) -> "_Ignored":
        """With the rules of one more file, for paths that begin with `prefix`."""
        from pathspec import GitIgnoreSpec

        try:
            with open(file, encoding="utf-8", errors="replace") as lines:
                spec = GitIgnoreSpec.from_lines(lines.read(1_000_000).splitlines())
        except (OSError, ValueError):
            return self
        return _Ignored((*self._specs, (prefix, spec)))

    def match(self, path: str) -> bool:
        """Return whether git ignores a path; folders end in a slash."""
        for prefix, spec in reversed(self._specs):
            ignored = spec.check_file(path[len(prefix) :]).include
            if ignored is not None:
                return bool(ignored)
        return False


class _Walk:
    """Looks into folder after folder; links are followed last, and never out of the archive."""

    def __init__(self, root: Path, selection: FileSelection, above: LeftOut) -> None:
        self._root = os.fspath(root)
        self._real_root = os.path.realpath(root)
        self._selection = selection
        self._above = above
        self._waiting: list[tuple[str, str, _Ignored]] = [(self._root, "", _Ignored())]
        self._links: list[tuple[str, str, bool]] = []
        self._folders: set[tuple[int, int]] = set()
        self._unread: Counter[str] = Counter()
        self._looked_for = _LOOK_LIKE_POSTS | above.more_posts
        self.posts: list[str] = []
        self.problems: list[GatherProblem] = []

    def run(self) -> None:
        """Fill `posts` and `problems`."""
        self._look()
        if self._links:
            self._follow_links()
        for suffix, count in sorted(self._unread.items()):
            detail = (
                f"{count:,} files look like posts and are not read; "
                f"to read them, add **/*{suffix} to [archive] include"
            )
            self._report(f"*{suffix}", "format-not-read", detail)

    def _follow_links(self) -> None:
        real = {os.path.realpath(os.path.join(self._root, path)) for path in self.posts}
        for place, path, is_folder in sorted(self._links):
            target = os.path.realpath(place)
            if not (target + os.sep).startswith(self._real_root.rstrip(os.sep) + os.sep):
                detail = f"the link leads out of the archive, to {target}"
                self._report(path, "outside-archive", detail)
            elif is_folder:
                self._linked_folder(place, path, target)
            elif target not in real:
                real.add(target)
                self.posts.append(path)

    def _linked_folder(self, place: str, path: str, target: str) -> None:
        status = os.stat(place)
        if os.path.realpath(os.path.dirname(place)).startswith(target.rstrip(os.sep)):
            self._report(path, "symlink-loop", f"leads back to {target}")
        elif (status.st_dev, status.st_ino) not in self._folders:
            self._waiting.append((place, path + "/", _Ignored()))
            self._look()

    def _look(self) -> None:
        while self._waiting:
            self._folder(*self._waiting.pop())

    def _folder(self, place: str, prefix: str, ignored: _Ignored) -> None:
        try:
            status = os.stat(place)
            with os.scandir(place) as listed:
                entries = list(listed)
        except OSError as error:
            shown = _shown(prefix.rstrip("/") or ".")
            self._report(shown, "unreadable", error.strerror or str(error))
            return
        self._folders.add((status.st_dev, status.st_ino))
        if self._above.respects_git and any(one.name == ".gitignore" for one in entries):
            ignored = ignored.and_of(prefix, os.path.join(place, ".gitignore"))
        for entry in entries:
            path = prefix + entry.name
            try:
                if entry.is_dir():
                    self._enter(entry, path, ignored)
                elif self._selection.takes(path):
                    if not self._above.leaves_out_file(path) and not ignored.match(path):
                        self._file(entry, path)
                elif (suffix := os.path.splitext(entry.name)[1].lower()) in self._looked_for and (
                    not entry.name.startswith(_NO_POSTS)
                    and self._selection.enters(path)
                    and not ignored.match(path)
                ):
                    self._unread[suffix] += 1
            except OSError as error:
                self._report(_shown(path), "symlink-loop", error.strerror or str(error))

    def _enter(self, entry: "os.DirEntry[str]", path: str, ignored: _Ignored) -> None:
        if not self._selection.enters(path) or self._above.leaves_out_folder(path):
            return
        if ignored.match(path + "/"):
            return
        if entry.is_symlink():
            self._links.append((entry.path, path, True))
        else:
            self._waiting.append((entry.path, path + "/", ignored))

    def _file(self, entry: "os.DirEntry[str]", path: str) -> None:
        if not is_utf8(path):
            self._report(_shown(path), "invalid-name", "the file's name is not UTF-8")
        elif not entry.is_file():
            detail = _broken_link(entry.path) if entry.is_symlink() else "not a regular file"
            self._report(path, "unreadable", detail)
        elif entry.is_symlink():
            self._links.append((entry.path, path, False))
        else:
            self.posts.append(path)

    def _report(self, path: str, reason: str, detail: str) -> None:
        self.problems.append(GatherProblem(path, reason, detail))


def _shown(path: str) -> str:
    """A path that may hold bytes that are no UTF-8, as text."""
    return path if path.isascii() else os.fsencode(path).decode("utf-8", "replace")


def _broken_link(place: str) -> str:
    try:
        os.stat(place)
    except OSError as error:
        return error.strerror or str(error)
    return "not a regular file"
