"""`loccit comment`: the summary as one comment on a pull request, updated by each run."""

import os
import sys
from pathlib import Path

import click

from loccit.ci_job import CiJob, ci_job
from loccit.cli.file_names import FileName
from loccit.cli.terminal import say
from loccit.errors import UsageError
from loccit.forges.client import forge_of
from loccit.forges.sticky import put_comment


@click.command()
@click.argument("summary", type=FileName(exists=True, dir_okay=False))
@click.option("--always", is_flag=True, help="Comment even where there are no findings.")
@click.option("--dry-run", is_flag=True, help="Print the comment, and send nothing.")
def command(summary: Path, *, always: bool, dry_run: bool) -> None:
    """Put SUMMARY on the pull request or merge request of this CI job, as one comment.

    SUMMARY is what `--output markdown=FILE` wrote. The first run with findings comments, and each
    later run updates that comment. Each archive of a repository has a comment of its own.

    On GitHub the token is GITHUB_TOKEN, with `pull-requests: write`. On GitLab it is
    LOCCIT_GITLAB_TOKEN, an access token of the project with the scope `api`.

    Exit codes: 0 done, 2 bad usage, 3 the forge did not answer or refused.
    """
    body = summary.read_text(encoding="utf-8", errors="replace")
    if dry_run:
        sys.stdout.write(body)
        return
    job = job_here()
    if job.number is None:
        raise UsageError("this job is about no pull request or merge request to comment on")
    with forge_of(job, os.environ) as forge:
        say(put_comment(forge, body, even_if_quiet=always))


def job_here() -> CiJob:
    """Return the CI job of this process.

    Raises:
        UsageError: it runs in no job of GitHub Actions or GitLab CI.
    """
    job = ci_job(os.environ)
    if job is None:
        raise UsageError(
            "this runs in a job of GitHub Actions or GitLab CI, which tell by environment variables"
            " what to comment on (GITHUB_ACTIONS, GITHUB_REPOSITORY; GITLAB_CI, CI_PROJECT_URL)"
        )
    return job
