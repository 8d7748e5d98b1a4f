"""Posts of an archive as real files: found, edited in memory, written back whole."""

import os
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from loccit.repair.edit import Edit, Left, MadeEdit, Why, missed
from loccit.repair.encoding import Encoded, readings
from loccit.repair.patch import Replacement, replaced
from loccit.repair.styles import Style
from loccit.repair.verify import EditVerifier


class PostFile(Struct, frozen=True):
    """A real file of the archive, whatever links lead to it."""

    post: str
    """Its own path, relative to the archive, with forward slashes."""
    path: Path
    """Absolute, with no symbolic link in it."""
    edits: tuple[Edit, ...]
    others: tuple[Path, ...] = ()
    """Further names of the same file in the archive (hard links)."""


class LeftPost(Struct, frozen=True):
    """A post of which nothing is edited, and why."""

    post: str
    left: tuple[Left, ...]


class Repaired(Struct, frozen=True):
    """A post before and after."""

    file: PostFile
    before: bytes
    replacements: tuple[Replacement, ...]
    made: tuple[MadeEdit, ...]
    left: tuple[Left, ...]
    mode: int = 0o644

    @property
    def post(self) -> str:
        """The post's path, relative to the archive."""
        return self.file.post

    @property
    def after(self) -> bytes:
        """The edited file."""
        return replaced(self.before, self.replacements)


def locate(
    archive: Path, plan: Mapping[str, Sequence[Edit]]
) -> tuple[list[PostFile], list[LeftPost]]:
    """The real files behind posts. Links to one file, symbolic or hard, are one file.

    Args:
        archive: the archive's folder.
        plan: edits by post.
    """
    root = archive.resolve()
    names: dict[tuple[int, int], dict[str, tuple[Path, Sequence[Edit]]]] = {}
    left = []
    for post, edits in plan.items():
        found = _real(root, post)
        if isinstance(found, Why):
            left.append(LeftPost(post, tuple(Left(edit, found) for edit in edits)))
            continue
        path, identity = found
        own = path.relative_to(root).as_posix()
        known = names.setdefault(identity, {})
        # The name that no link leads to stands for the file.
        if own not in known or own == post:
            known[own] = path, edits
    return [_one_file(known) for known in names.values()], left


def _one_file(names: Mapping[str, tuple[Path, Sequence[Edit]]]) -> PostFile:
    (post, (path, edits)), *others = sorted(names.items())
    return PostFile(post, path, tuple(edits), tuple(other for _, (other, _) in others))


def _real(root: Path, post: str) -> tuple[Path, tuple[int, int]] | Why:
    """A post's real path, and the file's identity (device and inode)."""
    try:
        path = (root / post).resolve(strict=True)
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return Why.MISSING
    if not path.is_relative_to(root):
        return Why.OUTSIDE
    if not stat.S_ISREG(status.st_mode):
        return Why.NOT_REGULAR
    return path, (status.st_dev, status.st_ino)


def repaired(file: PostFile, verifier: EditVerifier, style: Style = Style.REPLACE) -> Repaired:
    """Read a post and edit it in memory.

    Raises:
        OSError: it can't be read.
    """
    before = file.path.read_bytes()
    mode = stat.S_IMODE(file.path.stat().st_mode)
    texts = list(readings(before))
    if not texts:
        left = tuple(Left(edit, Why.ENCODING) for edit in file.edits)
        return Repaired(file, before, (), (), left, mode)
    text = min(texts, key=lambda one: len(missed(one.text, file.edits)))
    edited = verifier.edited(file.post, text, file.edits, style)
    replacements = tuple(_replacements(text, edited.made))
    made = tuple(sorted(edited.made, key=lambda one: one.edit.place))
    return Repaired(file, before, replacements, made, edited.left, mode)


def _replacements(file: Encoded, made: Iterable[MadeEdit]) -> Iterator[Replacement]:
    """Edits of a text as edits of its bytes."""
    starts = [0]
    for line in file.text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for one in sorted(made, key=lambda one: one.edit.place):
        start = starts[one.edit.line - 1] + one.edit.column - 1
        head = len(file.encode(file.text[:start]))
        end = len(file.encode(file.text[: start + len(one.edit.raw)]))
        # Encoded behind what stands before it, so that no byte order mark is written again.
        new = file.encode(file.text[:start] + one.replacement)[head:]
        yield Replacement(head, end, new)


def write(result: Repaired) -> bool:
    """Put a repaired post in the place of the old one, whole or not at all.

    Its mode and its owner stay as they are, and so do its hard links within the archive.

    Returns:
        Whether it was written; not where the file has changed since it was read.

    Raises:
        OSError: it can't be written.
    """
    path = result.file.path
    folder = path.parent
    # A link that was put there since would lead elsewhere.
    if folder.resolve() != folder or path.is_symlink() or path.read_bytes() != result.before:
        return False
    status = path.stat()
    descriptor, part = tempfile.mkstemp(prefix=".loccit-", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as written:
            written.write(result.after)
            written.flush()
            os.fsync(written.fileno())
        _own_alike(part, status)
        os.replace(part, path)
    except BaseException:
        os.unlink(part)
        raise
    for other in result.file.others:
        _link_again(path, other)
    return True


def _own_alike(part: str, status: os.stat_result) -> None:
    os.chmod(part, stat.S_IMODE(status.st_mode))
    own = os.stat(part)
    if (own.st_uid, own.st_gid) != (status.st_uid, status.st_gid):
        try:
            os.chown(part, status.st_uid, status.st_gid)
        except PermissionError:
            return
        os.chmod(part, stat.S_IMODE(status.st_mode))  # a new owner clears some bits


def _link_again(path: Path, other: Path) -> None:
    """Have a further name of the old file name the new one."""
    folder = tempfile.mkdtemp(prefix=".loccit-", dir=other.parent)
    try:
        link = Path(folder, "link")
        os.link(path, link)
        os.replace(link, other)
    finally:
        os.rmdir(folder)
