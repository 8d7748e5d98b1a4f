"""The jobs of the generated workflows do what they say: their scripts are run, on an archive."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from loccit.testing import page
from tests.forges.server import ForgeServer, environment
from tests.gate.desk import ALIVE, GONE, A, B
from tests.init.runner import Runner, branch


def written(runner: Runner, option: str, file: str) -> Any:
    """The generated file, read as a CI server reads it."""
    command = [sys.executable, "-m", "loccit", "init", option]
    subprocess.run(command, cwd=runner.desk.folder, check=True, capture_output=True)
    runner.desk.commit("loccit")
    return yaml.safe_load(runner.desk.read(file))


def github_step(workflow: Any, job: str, name: str) -> str:
    (script,) = [s["run"] for s in workflow["jobs"][job]["steps"] if s.get("name") == name]
    assert isinstance(script, str)
    return script


def test_github_pull_request(runner: Runner, forge: ForgeServer) -> None:
    """The new dead link is annotated where it stands; the old ones are no errors."""
    workflow = written(runner, "--github", ".github/workflows/loccit.yml")
    step = github_step(workflow, "pull-request", "Audit the posts that this branch changes")
    line = branch(runner.desk, "https://one.example/new-dead")
    ran = runner.run(step, BASE="main")
    assert ran.code == 1
    errors = [told for told in ran.out.splitlines() if told.startswith("::error ")]
    assert len(errors) == 1
    assert errors[0].startswith(f"::error file={B},line={line},col=17,")
    summary = github_step(workflow, "pull-request", "Summary")
    assert runner.run(summary, GITHUB_STEP_SUMMARY=str(runner.home / "summary")).code == 0
    assert "https://one.example/new-dead" in (runner.home / "summary").read_text()
    comment = github_step(workflow, "pull-request", "Comment")
    for _ in range(2):
        assert runner.run(comment, **environment("github", forge.url, runner.home)).code == 0
    assert ["https://one.example/new-dead" in c["body"] for c in forge.comments] == [True]
    forge.refuse["GET"] = (403, "Resource not accessible by integration")
    ran = runner.run(comment, **environment("github", forge.url, runner.home))
    assert (ran.code, ran.out.startswith("::warning title=loccit::No comment")) == (0, True)


@pytest.fixture
def forge() -> Iterator[ForgeServer]:
    server = ForgeServer()
    yield server
    server.close()


def test_github_night_keeps_an_issue(runner: Runner, forge: ForgeServer) -> None:
    """A link that dies is listed once, without a network nothing is, what recovers is ticked."""
    workflow = written(runner, "--github", ".github/workflows/loccit.yml")
    audit = github_step(workflow, "nightly", "Audit what is due").replace("--due", "--recheck all")
    keep = github_step(workflow, "nightly", "Keep the issue about dead links")
    variables = environment("github", forge.url, runner.home)

    def night(*, budget: str = "60m") -> str:
        step = audit.replace("--budget 60m", f"--budget {budget}")
        told = runner.run(step, LOCCIT_WEBHOOK="").out
        assert runner.run(keep, **variables).code == 0
        return told

    night()
    assert forge.issues == []  # what was dead from the first night on is no news
    runner.desk.web.change("one.example", "/alive", GONE)
    night()
    (issue,) = forge.issues
    assert f"- [ ] [`{ALIVE}`](<{ALIVE}>): `The server says that" in issue["body"]
    assert (
        f"[`{A}:4`](<https://forge.example/ann/blog/blob/abc123/{A}?plain=1#L4>)" in issue["body"]
    )
    assert "https://forge.example/ann/blog/actions/runs/31" in issue["body"]
    first = issue["body"]
    runner.desk.web.offline = True
    assert "::warning title=loccit::" in night(budget="12s")  # it waits for the network
    assert issue["body"] == first
    runner.desk.web.offline = False
    runner.desk.web.change("one.example", "/alive", page("It is back."))
    night()
    assert (issue["state"], "- [x]" in issue["body"]) == ("closed", True)


def test_gitlab_merge_request_and_night(runner: Runner, forge: ForgeServer) -> None:
    jobs = written(runner, "--gitlab", ".gitlab/loccit.yml")
    assert runner.run("mkdir -p .loccit").code == 0
    line = branch(runner.desk, "https://one.example/new-dead")
    script = "\n".join(jobs["loccit-merge-request"]["script"])
    assert runner.run(script, CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main").code == 1
    quality = json.loads(runner.desk.read("loccit-report/codequality.json"))
    places = {(issue["location"]["path"], issue["location"]["lines"]["begin"]) for issue in quality}
    assert places == {(B, 4), (B, line)}
    after = "\n".join(jobs["loccit-merge-request"]["after_script"])
    assert runner.run(after, LOCCIT_GITLAB_TOKEN="").code == 0
    assert forge.calls == []
    assert runner.run(after, **environment("gitlab", forge.url, runner.home)).code == 0
    assert ["https://one.example/new-dead" in c["body"] for c in forge.comments] == [True]
    assert jobs["loccit-nightly"]["allow_failure"] == {"exit_codes": 3}
    assert runner.run("\n".join(jobs["loccit-nightly"]["script"])).code == 0
    assert "<testsuites" in runner.desk.read("loccit-report/junit.xml")
    after = "\n".join(jobs["loccit-nightly"]["after_script"])
    assert runner.run(after, **environment("gitlab", forge.url, runner.home)).code == 0
    assert "/api/v4/projects/12/issues" in forge.calls[-1]
