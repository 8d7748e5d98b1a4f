"""Which posts a branch or working tree changed, as git tells it: for `--changed-since REF`."""

from pathlib import Path

from msgspec import Struct

from loccit.gather.files import Selection
from loccit.git import differences, merge_base
from loccit.settings import ArchiveSettings


class Changed(Struct, frozen=True):
    """What changed since a branch left a revision; staged and untracked work counts as well."""

    base: str
    """The merge base's commit."""
    posts: frozenset[str]
    """Added, changed or renamed, by the path they have now, from the archive's root."""
    deleted: frozenset[str]
    renamed: dict[str, str]
    """New path → old path."""


def changed_posts(root: Path, ref: str, settings: ArchiveSettings) -> Changed:
    """The posts that changed since the merge base with a revision.

    Args:
        root: the archive's folder, or a single post.
        ref: any name of a revision that git takes.
        settings: which files are posts.

    Raises:
        GitError: there is no git, no repository, no such revision, or no common ancestor.
    """
    folder = root if root.is_dir() else root.parent
    base = merge_base(folder, ref)
    told = differences(folder, base)
    selection = Selection(settings)

    def of_posts(paths: frozenset[str]) -> frozenset[str]:
        if root.is_file():
            return paths & {root.name}
        return frozenset(filter(selection.reaches, paths))

    return Changed(base, of_posts(told.written), of_posts(told.deleted), told.renamed)
