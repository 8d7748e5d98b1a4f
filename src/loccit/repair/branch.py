"""Repairs as commits on a branch, one for each cause; the working tree and the index stay.

The commits are made of the posts as they are committed: a post with changes that are not is left
alone.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from loccit import git
from loccit.display import counted
from loccit.errors import GitError
from loccit.repair.files import Repaired
from loccit.repair.patch import Replacement, replaced
from loccit.urls.parts import host_of

_FEW = 2
"""Repairs of one cause that are worth a commit of their own."""
_LISTED = 20
"""Repairs that a commit's message lists."""
_WHY = {
    "redirect": "moved for good; the new address is read from the site's own redirect.",
    "unwrapped": "stood behind a tracker or wrapper; cited is what it led to.",
    "corrected": "put right, or chosen by a reviewer.",
    "archived": "gone; cited is an archived copy from near the post's date.",
    "moved": "moved within its site; the new address is where the page was found there.",
    "original": "an archived copy of what answers again; cited is the page itself.",
    "tracking": "carried tracking parameters, which are left out.",
}


class Commit(Struct, frozen=True):
    """A commit that was made."""

    subject: str
    citations: int
    posts: int


class _Cause(Struct, frozen=True, order=True):
    kind: str
    old: str
    new: str

    @property
    def subject(self) -> str:
        if not self.old:
            return {"tracking": "Leave out tracking parameters"}.get(
                self.kind, f"Repair: {self.kind}"
            )
        if self.kind == "tracking":
            return f"Leave out tracking parameters of {self.old}"
        if self.old == self.new:
            return f"Cite {self.new} at its new addresses"
        return f"Cite {self.new} instead of {self.old}"


def commit_repairs(
    root: Path, name: str, results: Sequence[Repaired], hide: Callable[[str], str]
) -> tuple[list[Commit], list[Repaired]]:
    """Make a branch of the repairs, a commit for each cause.

    Args:
        root: the archive's folder.
        name: of the branch, which must not exist.
        results: the repaired posts.
        hide: leaves out of a URL what no output may show.

    Returns:
        The commits, and the posts that were left alone because they differ from what is committed.

    Raises:
        GitError: there is no repository, or the branch can't be made.
    """
    repository = git.Repository(root)
    repository.check_new_branch(name)
    paths = {result.post: repository.path_of(result.file.path) for result in results}
    same = repository.unchanged(paths.values())
    taken = [result for result in results if paths[result.post] in same]
    left = [result for result in results if paths[result.post] not in same]
    if not taken:
        return [], left
    parent, commits = repository.head, []
    done: set[tuple[str, int]] = set()
    for cause, places in sorted(_causes(taken).items(), key=lambda item: (-len(item[1]), item[0])):
        done |= set(places)
        posts = {post for post, _ in places}
        files = {
            paths[result.post]: replaced(result.before, _of(result, done))
            for result in taken
            if result.post in posts
        }
        parent = repository.commit(parent, files, _message(cause, places, taken, hide))
        commits.append(Commit(cause.subject, len(places), len(posts)))
    repository.make_branch(name, parent)
    return commits, left


def _causes(results: Sequence[Repaired]) -> dict[_Cause, list[tuple[str, int]]]:
    """Edits by cause, each edit as a post and a place in it; single ones are put together."""
    found: dict[_Cause, list[tuple[str, int]]] = defaultdict(list)
    for result in results:
        for place, made in enumerate(result.made):
            hosts = (host_of(made.edit.raw.strip()), host_of(made.edit.url))
            if made.edit.kind == "archived":
                hosts = (hosts[0], "archived copies")
            found[_Cause(made.edit.kind, *hosts)].append((result.post, place))
    causes: dict[_Cause, list[tuple[str, int]]] = defaultdict(list)
    for cause, places in found.items():
        alone = len(places) < _FEW or not cause.old
        causes[_Cause(cause.kind, "", "") if alone else cause] += places
    return causes


def _of(result: Repaired, done: set[tuple[str, int]]) -> list[Replacement]:
    return [one for place, one in enumerate(result.replacements) if (result.post, place) in done]


def _message(
    cause: _Cause,
    places: Sequence[tuple[str, int]],
    results: Sequence[Repaired],
    hide: Callable[[str], str],
) -> str:
    by_post = {result.post: result for result in results}
    posts = len({post for post, _ in places})
    why = _WHY.get(cause.kind, cause.kind)
    lines = [
        cause.subject,
        "",
        f"{counted(len(places), 'citation')} in {counted(posts, 'post')}: {why}",
        "",
    ]
    for post, place in places[:_LISTED]:
        edit = by_post[post].made[place].edit
        lines += [f"{post}:{edit.line}", f"  - {hide(edit.raw)}", f"  + {hide(edit.url)}"]
    if len(places) > _LISTED:
        lines.append(f"and {len(places) - _LISTED} more")
    return "\n".join(lines) + "\n"


def propose(root: Path, name: str, program: str, title: str) -> str:
    """Push a branch and open a pull request, or a merge request; what the program prints.

    Args:
        program: `gh` or `glab`.

    Raises:
        GitError: git or the program fails.
    """
    repository = git.Repository(root)
    repository.push(name)
    words = {
        "gh": ("pr", "create", "--head", name, "--title", title, "--body", _BODY),
        "glab": ("mr", "create", "--yes", "--source-branch", name, "--title", title,
                 "--description", _BODY),
    }  # fmt: skip
    return repository.run(program, *words[program])


_BODY = (
    "Each commit repairs the citations of one cause. Only URLs are changed; their places, the "
    "reasons and the old addresses are in the commits' messages.\n\nMade by `loccit repair`."
)


def program_for(root: Path) -> str:
    """The program that opens pull requests where a repository is pushed to.

    Raises:
        GitError: there is no remote, or the program is not installed.
    """
    remote = git.Repository(root).remote_url()
    program = "glab" if "gitlab" in remote.lower() else "gh"
    if not git.is_installed(program):
        raise GitError(f"{program} is not installed, and is needed to open a pull request")
    return program
