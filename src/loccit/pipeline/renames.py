"""Posts that git says were renamed keep their citations' age, so that a gate finds nothing new."""

from pathlib import Path

from loccit.errors import GitError
from loccit.git import commit_of, differences
from loccit.store import Store
from loccit.store.runs import Run


def follow_renames(store: Store, run: Run, archive: Path) -> None:
    """Keep the age of citations in posts renamed since the last complete audit of the archive."""
    before = store.runs.complete_before(run.id)
    since = before and before.facts.get("revision")
    if not since:
        return
    try:
        renamed = differences(_folder(archive), since).renamed
    except GitError:  # a history that no longer has that commit, or no git any more
        return
    with store.transaction():
        for new, old in renamed.items():
            store.posts.inherit(new, old)


def revision(archive: Path) -> str | None:
    """The commit that is checked out where the archive is; None where git can't tell."""
    try:
        return commit_of(_folder(archive))
    except GitError:
        return None


def _folder(archive: Path) -> Path:
    return archive if archive.is_dir() else archive.parent
