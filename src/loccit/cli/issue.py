"""`loccit issue`: an issue that lists the links that died, and ticks those that recover."""

import os
import sys
from pathlib import Path

import click

from loccit.cli.comment import job_here
from loccit.cli.file_names import FileName
from loccit.cli.terminal import say
from loccit.forges.client import forge_of
from loccit.forges.issue import put_issue, read_audit, updated


@click.command()
@click.argument("report", type=FileName(exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Print the issue as new, and send nothing.")
def command(report: Path, *, dry_run: bool) -> None:
    """Keep an issue about the links that died, from REPORT, an audit's report.json.

    The first links that die open an issue with the label link-rot. Later audits add to it, tick
    what recovered or is cited no more, and close it when everything is ticked. What people write
    or tick in it stays.

    On GitHub the token is GITHUB_TOKEN, with `issues: write`. On GitLab it is
    LOCCIT_GITLAB_TOKEN, an access token of the project with the scope `api`.

    Exit codes: 0 done, 2 bad usage, 3 the forge did not answer or refused.
    """
    audit = read_audit(report)
    job = job_here()
    if dry_run:
        sys.stdout.write(updated(None, audit, job).body + "\n")
        return
    with forge_of(job, os.environ) as forge:
        say(put_issue(forge, audit, job))
