"""How loccit is switched on elsewhere: action, pre-commit hook, GitLab job, container."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.gate.desk import OLD_DEAD, A, B, Desk
from tests.init.runner import PROGRAMS, Runner, branch, linux_linter

ROOT = Path(__file__).parent.parent.parent
NEW_DEAD = "https://one.example/new-dead"


def checked(*command: str | Path) -> tuple[int, str]:
    """A linter's exit code, and what it says."""
    program = PROGRAMS / command[0]
    done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


SCHEMAS = ("check-jsonschema", "--builtin-schema")


def test_the_action_is_one_by_githubs_schema() -> None:
    assert checked(*SCHEMAS, "vendor.github-actions", ROOT / "action.yml")[0] == 0


def test_the_gitlab_jobs_are_some_by_gitlabs_schema(tmp_path: Path) -> None:
    assert checked("loccit", "init", tmp_path, "--gitlab")[0] == 0
    jobs = tmp_path / ".gitlab" / "loccit.yml"
    assert checked(*SCHEMAS, "vendor.gitlab-ci", jobs)[0] == 0
    jobs.write_text(jobs.read_text().replace("exit_codes: 3", "exit_codes: three"))
    assert checked(*SCHEMAS, "vendor.gitlab-ci", jobs)[0] == 1


@linux_linter
def test_actionlint_takes_a_workflow_that_uses_the_action(tmp_path: Path) -> None:
    """Of every input, and of one that the action does not have."""
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    (tmp_path / "action.yml").write_text((ROOT / "action.yml").read_text())
    for inputs, code in ((dict.fromkeys(action["inputs"], "x"), 0), ({"no-such-input": "x"}, 1)):
        job = {"runs-on": "ubuntu-latest", "steps": [{"uses": "./", "with": inputs}]}
        workflow = tmp_path / ".github" / "workflows" / "w.yml"
        workflow.parent.mkdir(parents=True, exist_ok=True)
        workflow.write_text(yaml.safe_dump({"on": "push", "jobs": {"links": job}}))
        (tmp_path / ".git").mkdir(exist_ok=True)
        done = subprocess.run(
            [PROGRAMS / "actionlint", workflow], cwd=tmp_path, capture_output=True, check=False
        )
        assert done.returncode == code, done.stdout


def action_run(runner: Runner, **inputs: str) -> tuple[int, str]:
    """The action's audit as a runner starts it, with the defaults of the inputs not named."""
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    (step,) = [step for step in action["runs"]["steps"] if step.get("id") == "audit"]
    values = {name: told["default"] for name, told in action["inputs"].items()} | inputs
    environment = {
        key: values[value.removeprefix("${{ inputs.").removesuffix(" }}")]
        for key, value in step["env"].items()
        if "inputs." in value
    }
    files = {key: str(runner.home / key) for key in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    ran = runner.run(step["run"], **environment, **files, BASE=inputs.get("BASE", ""))
    return ran.code, ran.out


def test_the_action_gates_a_pull_request(runner: Runner) -> None:
    line = branch(runner.desk, NEW_DEAD)
    code, out = action_run(runner, BASE="main", outputs="sarif=a.sarif\ntext=b.txt\n")
    assert (code, f"::error file={B},line={line}," in out) == (1, True)
    assert OLD_DEAD not in "".join(line for line in out.splitlines() if "::error" in line)
    told = (runner.home / "GITHUB_OUTPUT").read_text().split()
    assert told == ["exit-code=1", "failed=true", "dead=3", "new-dead=1"]
    assert NEW_DEAD in (runner.home / "GITHUB_STEP_SUMMARY").read_text()
    assert NEW_DEAD in runner.desk.read("a.sarif")
    assert NEW_DEAD in runner.desk.read("b.txt")


@pytest.mark.parametrize("link", ["loccit-report", "loccit-report/summary.md"])
def test_the_action_shows_no_report_that_a_branch_committed(runner: Runner, link: str) -> None:
    """A link in its place is not followed, though loccit stops before it writes a report."""
    secret = runner.home / "secret"
    secret.mkdir()
    (secret / "summary.md").write_text("SECRET")
    place = runner.desk.folder / link
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(secret if link == "loccit-report" else secret / "summary.md")
    code, _ = action_run(runner, baseline="none.json")
    assert code == 2
    summary = runner.home / "GITHUB_STEP_SUMMARY"
    assert not summary.exists() or "SECRET" not in summary.read_text()
    assert (secret / "summary.md").read_text() == "SECRET"


@pytest.mark.parametrize("out", [".", "..", "/tmp/x", "../x", ".git"])
def test_the_action_removes_no_folder_but_its_report(runner: Runner, out: str) -> None:
    assert action_run(runner, out=out)[0] == 2
    assert runner.desk.read(A)


ZIZMOR = ("zizmor", "--offline", "--no-progress", "--quiet")


def test_zizmor_finds_nothing_wrong(tmp_path: Path) -> None:
    assert checked("loccit", "init", tmp_path, "--github")[0] == 0
    workflow = tmp_path / ".github" / "workflows" / "loccit.yml"
    code, told = checked(*ZIZMOR, ROOT / "action.yml", workflow)
    assert (code, "No findings to report" in told) == (0, True), told
    workflow.write_text(workflow.read_text().replace("on:\n", "on:\n  pull_request_target:\n", 1))
    assert checked(*ZIZMOR, workflow)[0] != 0


def test_the_action_audits_everything_where_it_is_asked_to(runner: Runner) -> None:
    branch(runner.desk, NEW_DEAD)
    asked = {"BASE": "main", "changed-since": "-", "gate": "false", "due": "true", "budget": "5m"}
    assert action_run(runner, **asked)[0] == 0
    assert runner.desk.web.count("one.example", "/alive") == 1
    assert action_run(runner, baseline="none.json")[0] == 2


@pytest.fixture
def hooked(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The desk's repository with loccit's hook, taken by pre-commit from a repository of hooks.

    pre-commit clones that repository and reads its manifest. `language: system` spares it the
    building of an environment, which would take a network: loccit is on the path already.
    """
    hooks = Desk(tmp_path_factory.mktemp("hooks"), desk.web)
    hooks.git("init", "-q", "-b", "main")
    for key, value in (("user.name", "A"), ("user.email", "a@a.example")):
        hooks.git("config", key, value)
    hooks.write(".pre-commit-hooks.yaml", (ROOT / ".pre-commit-hooks.yaml").read_text())
    hooks.commit("hooks")
    repository = {
        "repo": str(hooks.folder),
        "rev": hooks.git("rev-parse", "HEAD").strip(),
        "hooks": [{"id": "loccit", "language": "system"}],
    }
    desk.write(".pre-commit-config.yaml", yaml.safe_dump({"repos": [repository]}))
    desk.commit("a hook")
    return desk


def commit(desk: Desk, home: Path, *names: str) -> tuple[int, str]:
    """What `git commit` would have the hook say of these files."""
    desk.git("add", *names)
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--verbose"],
        cwd=desk.folder,
        env={
            **os.environ,
            "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
            "PRE_COMMIT_HOME": str(home),
            "NO_COLOR": "1",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_the_hook_run_by_pre_commit(hooked: Desk, tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("pre-commit")
    assert checked("pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml")[0] == 0

    hooked.write("notes.txt", "no post")
    code, said = commit(hooked, home, "notes.txt")
    assert (code, "no files to check" in said) == (0, True), said
    assert hooked.web.requests == []

    line = hooked.append(A, f"See [this]({NEW_DEAD}).")
    code, said = commit(hooked, home, A)
    assert (code, f"{A}:{line}:12: dead (not-found): {NEW_DEAD}" in said) == (1, True), said
    assert OLD_DEAD not in said

    # What is not staged is no part of the commit, and pre-commit puts it aside.
    hooked.git("checkout", "-q", "HEAD", "--", A)
    hooked.append(A, "A word more.")
    hooked.append(B, f"See [this]({NEW_DEAD}).")
    code, said = commit(hooked, home, A)
    assert (code, "Passed" in said) == (0, True), said
    assert NEW_DEAD in hooked.read(B)


@linux_linter
def test_the_containers_file_is_linted() -> None:
    assert checked("hadolint", "--no-color", ROOT / "Containerfile") == (0, "")
