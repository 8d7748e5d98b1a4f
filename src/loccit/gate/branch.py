"""The citations of a branch's posts before it began, read from git."""

import os
from collections.abc import Iterable
from pathlib import Path

from loccit.config.settings import ArchiveSettings
from loccit.extraction.link_filter import Outward
from loccit.extraction.post import PostReader
from loccit.extraction.site import find_site
from loccit.gate.baseline import Branch
from loccit.gate.changed import Changed, changed_posts
from loccit.git import files_at
from loccit.urls.redaction import redact


def branch_baseline(root: Path, ref: str, settings: ArchiveSettings) -> Branch:
    """The baseline of a branch: the merge base with a revision.

    Only posts that changed since are read as they were; the others cite what they cited.

    Raises:
        GitError: git failed.
    """
    changed = changed_posts(root, ref, settings)
    folder = root if root.is_dir() else root.parent
    before = {changed.renamed.get(post, post) for post in changed.posts}
    cited = _cited(folder, changed, before, settings)

    def was_cited(post: str, url: str) -> bool:
        return post not in changed.posts or (changed.renamed.get(post, post), url) in cited

    return Branch(ref, was_cited)


def _cited(
    folder: Path, changed: Changed, paths: Iterable[str], settings: ArchiveSettings
) -> set[tuple[str, str]]:
    reader = PostReader(settings, Outward(find_site(folder, settings), os.fspath(folder)))
    return {
        (path, url)
        for path, data in files_at(folder, changed.base, sorted(paths))
        for citation in reader.cited(path, data).citations or ()
        for url in (citation.url, redact(citation.url))
    }
