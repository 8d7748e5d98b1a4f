"""The CI job that loccit runs in, read from the variables that GitHub and GitLab set.

GitHub's variables: its documentation, "Variables reference"; a pull request's number and head are
in the event's file. GitLab's: "Predefined CI/CD variables reference".
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, urlsplit

from msgspec import Struct

_PULL_REQUEST = re.compile(r"refs/pull/(\d+)/")


class CiJob(Struct, frozen=True):
    """Where a job's results are shown, and where its forge is asked."""

    forge: Literal["github", "gitlab"]
    server: str
    """The forge's address, without a slash at the end."""
    api: str
    """The address of its REST API, without a slash at the end."""
    project: str
    """`owner/name` on GitHub, the project's number on GitLab."""
    number: int | None
    """The pull request's or merge request's number; None where the job is about none."""
    source: str
    """A link to a post's line at the commit that is audited, with {path} and {line}."""
    run: str
    """The page of this run."""
    report: str
    """The page where the report is kept."""

    def line(self, path: str, line: int | None) -> str:
        """Return the address of a line of a file that is named from the repository's top."""
        address = self.source.replace("{path}", quote(path, errors="surrogateescape"))
        if line is None:
            return address.partition("#")[0]
        return address.replace("{line}", str(line))


def ci_job(environment: Mapping[str, str]) -> CiJob | None:
    """Return the job that this process belongs to, or None where it runs elsewhere."""
    if environment.get("GITHUB_ACTIONS") == "true" and environment.get("GITHUB_REPOSITORY"):
        return _github(environment)
    if environment.get("GITLAB_CI") == "true" and environment.get("CI_PROJECT_URL"):
        return _gitlab(environment)
    return None


def _github(environment: Mapping[str, str]) -> CiJob:
    server = environment.get("GITHUB_SERVER_URL", "https://github.com").rstrip("/")
    project = environment["GITHUB_REPOSITORY"]
    pull_request = _pull_request(environment)
    number = pull_request.get("number")
    head = pull_request.get("head")
    # The merge commit that a pull request's job checks out is gone when the next one is pushed.
    commit = head.get("sha") if isinstance(head, dict) else None
    if not isinstance(commit, str):
        commit = environment.get("GITHUB_SHA", "HEAD")
    run = f"{server}/{project}/actions/runs/{environment.get('GITHUB_RUN_ID', '')}".rstrip("/")
    return CiJob(
        forge="github",
        server=server,
        api=environment.get("GITHUB_API_URL", "https://api.github.com").rstrip("/"),
        project=project,
        number=number if isinstance(number, int) else None,
        # Without `plain=1` GitHub shows Markdown as a page, which has no lines.
        source=f"{server}/{project}/blob/{quote(commit)}/{{path}}?plain=1#L{{line}}",
        run=run,
        report=f"{run}#artifacts",
    )


def _pull_request(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the event's pull request; at least its number, from the reference's name."""
    try:
        event = json.loads(Path(environment["GITHUB_EVENT_PATH"]).read_bytes())
    except (KeyError, OSError, ValueError, RecursionError):
        event = None
    found = event.get("pull_request") if isinstance(event, dict) else None
    if isinstance(found, dict):
        return found
    named = _PULL_REQUEST.match(environment.get("GITHUB_REF", ""))
    return {"number": int(named[1])} if named else {}


def _gitlab(environment: Mapping[str, str]) -> CiJob:
    project = environment["CI_PROJECT_URL"].rstrip("/")
    # The project of a fork has the commit; the one that is merged into may not have it.
    source = environment.get("CI_MERGE_REQUEST_SOURCE_PROJECT_URL") or project
    # Set only where the job checked out a merged result, whose commit no branch holds.
    head = environment.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA")
    commit = head or environment.get("CI_COMMIT_SHA", "HEAD")
    number = environment.get("CI_MERGE_REQUEST_IID", "")
    run = environment.get("CI_JOB_URL") or environment.get("CI_PIPELINE_URL") or project
    address = urlsplit(project)
    server = environment.get("CI_SERVER_URL", f"{address.scheme}://{address.netloc}").rstrip("/")
    return CiJob(
        forge="gitlab",
        server=server,
        api=environment.get("CI_API_V4_URL", f"{server}/api/v4").rstrip("/"),
        project=environment.get("CI_PROJECT_ID", ""),
        number=int(number) if number.isdecimal() else None,
        source=f"{source.rstrip('/')}/-/blob/{quote(commit)}/{{path}}?plain=1#L{{line}}",
        run=run,
        report=f"{run}/artifacts/browse",
    )
