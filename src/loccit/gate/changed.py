"""The posts that a branch or working tree changed, for `--changed-since REF`."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from loccit.config.settings import ArchiveSettings
from loccit.extraction.file_selection import FileSelection
from loccit.extraction.files import LeftOut
from loccit.extraction.formats.registry import recognise
from loccit.extraction.site import find_site
from loccit.git import differences, merge_base, symbolic_links
from loccit.model import GatherProblem

_HEAD = 65_536
"""Bytes of a file that are looked at to tell whether it is text."""
_LFS = b"version https://git-lfs.github.com/spec/"
"""How the pointer begins that stands for a file which Git LFS has not fetched."""


class Changed(Struct, frozen=True):
    """The changes since a branch left a revision; staged and untracked work counts as well."""

    base: str
    """The merge base's commit."""
    posts: frozenset[str]
    """Added, changed or renamed, by the path they have now, from the archive's root."""
    deleted: frozenset[str]
    renamed: dict[str, str]
    """New path → old path."""
    unread: tuple[GatherProblem, ...] = ()
    """Changed posts that nobody could read: no file, no text, or no name."""
    others: tuple[str, ...] = ()
    """Changed files that are no posts of the archive; those that hold URLs come first."""
    submodules: tuple[str, ...] = ()
    """Submodules that changed; what is in them is not looked at."""
    folder_links: tuple[str, ...] = ()
    """Changed symbolic links to folders; what they lead to is read by its own path, or not."""


def changed_posts(root: Path, ref: str, settings: ArchiveSettings) -> Changed:
    """Tell the posts that changed since the merge base with a revision.

    Args:
        root: the archive's folder, or a single post.
        ref: any name of a revision that git takes.
        settings: which files are posts.

    Raises:
        GitError: there is no git, no repository, no such revision, or no common ancestor.
    """
    folder = root if root.is_dir() else root.parent
    base = merge_base(folder, ref)
    changes = differences(folder, base)
    site = find_site(root, settings)
    selection = FileSelection(settings, folder, site)
    left_out = LeftOut(folder, settings, site)

    def of_posts(paths: Iterable[str]) -> frozenset[str]:
        if root.is_file():
            return frozenset(paths) & {root.name}
        return frozenset(
            path for path in filter(selection.reaches, paths) if not left_out.leaves_out_any(path)
        )

    folders = {path for path in changes.written if (folder / path).is_dir()}
    folder_links = {path for path in folders if (folder / path).is_symlink()}
    written = changes.written - folders
    linked = {link for link in symbolic_links(folder) if _target(folder, link) in written}
    posts = of_posts(written | linked)
    unread = tuple(filter(None, (_trouble(folder, path) for path in sorted(posts))))
    return Changed(
        base,
        frozenset(path for path in posts if not _is_mangled(path)),
        of_posts(changes.deleted),
        changes.renamed,
        unread,
        tuple(sorted(written - posts, key=lambda path: (not _holds_urls(folder / path), path))),
        tuple(sorted(folders - folder_links)),
        tuple(sorted(folder_links)),
    )


def _target(folder: Path, link: str) -> str | None:
    """The file in the archive that a symbolic link leads to."""
    place = os.path.realpath(folder / link)
    top = os.path.realpath(folder)
    return os.path.relpath(place, top) if place.startswith(f"{top}{os.sep}") else None


def _holds_urls(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return b"://" in file.read(_LOOKED_AT).replace(b"\0", b"")
    except OSError:
        return False


def _is_mangled(path: str) -> bool:
    return any("\udc80" <= char <= "\udcff" for char in path)


def _trouble(folder: Path, path: str) -> GatherProblem | None:
    """Return why a changed post can't be read as text; problems of parsing are found later."""
    if _is_mangled(path):
        return GatherProblem(path, "invalid-name", "the file's name is not UTF-8")
    place = folder / path
    if not place.is_file():
        what = "a link that leads to no file" if place.is_symlink() else "not a regular file"
        return GatherProblem(path, "unreadable", what)
    if not Path(os.path.realpath(place)).is_relative_to(os.path.realpath(folder)):
        return GatherProblem(path, "unreadable", "a link to a file outside of the archive")
    try:
        with place.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        return GatherProblem(path, "unreadable", error.strerror or str(error))
    if head.startswith(_LFS):
        return GatherProblem(path, "not-fetched", "a Git LFS pointer; fetch it with `git lfs pull`")
    form = recognise(path, b"")
    if (form is None or form.is_text) and b"\0" in head and not head.startswith(_WIDE):
        return GatherProblem(
            path, "not-text", "it holds NUL bytes, as UTF-16 without a byte order mark does"
        )
    return None


_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
"""How text in UTF-16 and UTF-32 begins, whose NUL bytes are no fault."""
_LOOKED_AT = 1_000_000
"""Bytes of a file that is not a post, in which URLs are looked for."""


def description(changed: Changed, most: int = 10) -> Iterator[str]:
    """Say what a reviewer has to know of a branch beside its posts."""
    if changed.others:
        names = _some(changed.others, most)
        yield f"changed files that are no posts by [archive] include and exclude: {names}"
    if changed.submodules:
        names = _some(changed.submodules, most)
        yield f"changed submodules, whose posts are not looked at: {names}"
    if changed.folder_links:
        names = _some(changed.folder_links, most)
        yield f"changed links to folders, which are not followed out of the archive: {names}"


def _some(names: tuple[str, ...], most: int) -> str:
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
