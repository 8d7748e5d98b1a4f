"""The jobs of the generated workflows do what they say: their scripts are run, on an archive."""

import json
import subprocess
import sys
from typing import Any

import yaml

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


def test_github_pull_request(runner: Runner) -> None:
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


def test_github_night_tells_an_issue(runner: Runner) -> None:
    """A link that dies is told in an issue, once; another one is added to the open issue."""
    workflow = written(runner, "--github", ".github/workflows/loccit.yml")
    audit = github_step(workflow, "nightly", "Audit what is due").replace("--due", "--recheck all")
    tell = github_step(workflow, "nightly", "Open or update an issue with newly dead links")

    def night() -> None:
        assert runner.run(audit, LOCCIT_WEBHOOK="").code == 0
        assert runner.run(tell, GH_TOKEN="x", RUN="https://forge.example/runs/1").code == 0

    night()
    assert runner.issue() == ""  # what was dead from the first night on is no news
    runner.desk.web.change("one.example", "/alive", GONE)
    night()
    assert f"- [ ] `{ALIVE}`: The server says that" in runner.issue()
    assert f"  - `{A}` line 4" in runner.issue()
    assert "https://forge.example/runs/1" in runner.issue()
    first = runner.issue()
    night()
    assert runner.issue() == first
    runner.desk.web.change("host1.example", "/page", GONE)
    night()
    assert runner.issue().startswith(first)
    assert runner.issue().count("host1.example") == 1
    calls = (runner.home / "calls").read_text()
    assert (calls.count("issue create"), calls.count("issue comment 7")) == (1, 1)


def test_github_night_without_a_network(runner: Runner) -> None:
    """Nobody is told that anything died, and the job does not fail."""
    workflow = written(runner, "--github", ".github/workflows/loccit.yml")
    audit = github_step(workflow, "nightly", "Audit what is due").replace("--due", "--recheck all")
    tell = github_step(workflow, "nightly", "Open or update an issue with newly dead links")
    assert runner.run(audit).code == 0
    runner.desk.web.offline = True
    ran = runner.run(audit)
    assert (ran.code, "::warning title=loccit::" in ran.out) == (0, True)
    assert runner.run(tell, GH_TOKEN="x", RUN="").code == 0
    assert runner.issue() == ""


def test_gitlab_merge_request_and_night(runner: Runner) -> None:
    jobs = written(runner, "--gitlab", ".gitlab/loccit.yml")
    assert runner.run("mkdir -p .loccit").code == 0
    line = branch(runner.desk, "https://one.example/new-dead")
    script = "\n".join(jobs["loccit-merge-request"]["script"])
    assert runner.run(script, CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main").code == 1
    quality = json.loads(runner.desk.read("loccit-report/codequality.json"))
    places = {(issue["location"]["path"], issue["location"]["lines"]["begin"]) for issue in quality}
    assert places == {(B, 4), (B, line)}
    assert jobs["loccit-nightly"]["allow_failure"] == {"exit_codes": 3}
    assert runner.run("\n".join(jobs["loccit-nightly"]["script"])).code == 0
    assert "<testsuites" in runner.desk.read("loccit-report/junit.xml")
