"""What happens to a team with a gate: a real repository, a real web, exit codes and findings."""

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from loccit.demo.web import Reply, page
from tests.gate.desk import ALIVE, GONE, NEVER, OLD_DEAD, A, B, Desk, Said

NEW_DEAD = "https://one.example/new-dead"
OTHER = "https://one.example/other"

BASELINES = ("run", "file", "branch")


def prepare(desk: Desk, baseline: str) -> None:
    """Main as it is when a pull request comes, with this kind of baseline."""
    if baseline == "branch":
        desk.git("checkout", "-q", "-b", "work")
        return
    assert desk.audit().code == 0
    if baseline == "file":
        assert desk.loccit("gate", "--write-baseline").code == 0
        (desk.folder / "state.sqlite3").unlink()  # a pull request's job has none
        desk.commit("a baseline")
    desk.git("checkout", "-q", "-b", "work")


def gate(desk: Desk, baseline: str) -> Said:
    """A pull request's job."""
    if baseline == "branch":
        return desk.audit("--gate", "--changed-since", "main")
    return desk.audit("--gate")


def test_first_day(desk: Desk) -> None:
    """Old dead links, no baseline: neither passed nor failed, but told what to do; then green."""
    first = desk.audit("--gate")
    assert first.code == 2
    assert "loccit gate --write-baseline" in first.err
    assert (desk.folder / "loccit-report/index.html").is_file()
    assert desk.loccit("gate").code == 2

    written = desk.loccit("gate", "--write-baseline")
    assert (written.code, "2 findings, 2 added, 0 gone" in written.err) == (0, True)
    assert desk.baseline() == [
        '{"schema":"loccit.baseline/1","statuses":["dead","invalid"],"findings":[',
        f'{{"post":"{B}","url":"{NEVER}","status":"dead"}},',
        f'{{"post":"{B}","url":"{OLD_DEAD}","status":"dead"}}',
        "]}",
    ]
    passed = desk.loccit("gate")
    assert (passed.code, passed.out) == (0, "")
    assert "against loccit-baseline.json" in passed.err
    assert "2 known before" in passed.err
    assert desk.audit("--gate").code == 0


def test_the_run_before_is_the_baseline_where_there_is_no_file(desk: Desk) -> None:
    assert desk.audit().code == 0
    second = desk.audit("--gate")
    assert second.code == 0
    assert "against the run of 2" in second.err


@pytest.mark.parametrize("baseline", BASELINES)
def test_pull_request_adds_a_dead_link(desk: Desk, baseline: str) -> None:
    prepare(desk, baseline)
    line = desk.append(B, f"Also see [this]({NEW_DEAD}).")
    desk.commit()
    said = gate(desk, baseline)
    assert (said.code, said.findings) == (1, {(B, line, "dead", NEW_DEAD)})


@pytest.mark.parametrize("baseline", BASELINES)
def test_pull_request_adds_what_is_dead_elsewhere(desk: Desk, baseline: str) -> None:
    """The link is known to be dead, this citation of it is new."""
    prepare(desk, baseline)
    line = desk.append(A, f"Also see [this]({OLD_DEAD}).")
    desk.commit()
    said = gate(desk, baseline)
    assert (said.code, said.findings) == (1, {(A, line, "dead", OLD_DEAD)})


@pytest.mark.parametrize("baseline", BASELINES)
def test_pull_request_that_breaks_nothing(desk: Desk, baseline: str) -> None:
    """It adds a living link, moves the line of a dead one, and renames the post."""
    prepare(desk, baseline)
    desk.append(B, f"Also see [this]({OTHER}).")
    desk.write(B, desk.read(B).replace("---\nSee", "---\nAn opening.\n\nSee"))
    desk.commit("moved")
    assert gate(desk, baseline).code == 0
    desk.git("mv", B, "_posts/renamed.md")
    desk.commit("renamed")
    said = gate(desk, baseline)
    assert (said.code, said.findings) == (0, set())


@pytest.mark.parametrize("baseline", BASELINES)
def test_pull_request_renames_and_adds(desk: Desk, baseline: str) -> None:
    """Only what was added to a renamed post is new."""
    prepare(desk, baseline)
    desk.git("mv", B, "_posts/renamed.md")
    line = desk.append("_posts/renamed.md", f"Also see [this]({NEW_DEAD}).")
    desk.commit()
    said = gate(desk, baseline)
    assert (said.code, said.findings) == (1, {("_posts/renamed.md", line, "dead", NEW_DEAD)})


@pytest.mark.parametrize("baseline", BASELINES)
def test_pull_request_fixes_one(desk: Desk, baseline: str) -> None:
    prepare(desk, baseline)
    desk.write(B, desk.read(B).replace(OLD_DEAD, OTHER))
    desk.commit()
    said = gate(desk, baseline)
    assert said.code == 0
    if baseline == "file":
        assert "1 entry recovered or cited no more: taken out of loccit-base" in said.err
        assert desk.git("diff", "--numstat", "loccit-baseline.json").split()[:2] == ["1", "2"]
        assert OLD_DEAD not in desk.read("loccit-baseline.json")


def test_uncommitted_work_counts(desk: Desk) -> None:
    """As a pre-commit hook sees it: staged, unstaged and untracked."""
    staged, unstaged = f"{NEW_DEAD}-1", f"{NEW_DEAD}-2"
    line_a = desk.append(A, f"[staged]({staged})")
    desk.git("add", A)
    line_b = desk.append(B, f"[unstaged]({unstaged})")
    desk.write("_posts/c.md", f"[untracked]({NEW_DEAD})\n")
    said = desk.audit("--gate", "--changed-since", "HEAD")
    assert said.findings == {
        (A, line_a, "dead", staged),
        (B, line_b, "dead", unstaged),
        ("_posts/c.md", 1, "dead", NEW_DEAD),
    }


def test_changed_since_asks_nobody_else(desk: Desk) -> None:
    desk.write("_posts/c.md", f"[one]({OTHER})\n")
    assert desk.audit("--gate", "--changed-since", "HEAD").code == 0
    assert {asked.host for asked in desk.web.requests} == {"one.example"}
    assert desk.web.count("one.example", "/alive") == 0
    desk.commit()
    desk.web.forget()
    nothing = desk.audit("--gate", "--changed-since", "HEAD")
    assert (nothing.code, desk.web.requests) == (0, [])


def test_link_dies_under_everybody(desk: Desk) -> None:
    """The nightly run is told once; pull requests that did not add it are not blocked."""
    assert desk.audit().code == 0
    desk.web.change("one.example", "/alive", GONE)
    desk.git("checkout", "-q", "-b", "work")
    desk.append(A, "A word more.")
    desk.commit()
    assert desk.audit("--gate", "--changed-since", "main", state="state-pr.sqlite3").code == 0
    desk.git("checkout", "-q", "main")

    night = desk.audit("--gate")
    assert (night.code, night.findings) == (1, {(A, 4, "dead", ALIVE)})
    again = desk.loccit("gate")
    assert (again.code, again.findings, again.out != "") == (1, {(A, 4, "dead", ALIVE)}, True)
    assert desk.audit("--gate").code == 0


def test_recovery(desk: Desk) -> None:
    """What answers again leaves the baseline, one line of a diff; if it dies again, it is new."""
    desk.audit()
    desk.loccit("gate", "--write-baseline")
    desk.commit("a baseline")
    desk.web.change("one.example", "/old-dead", page("Back again"))
    said = desk.audit("--gate")
    assert (said.code, "1 entry recovered" in said.err) == (0, True)
    assert desk.git("diff", "--numstat", "loccit-baseline.json").split()[:2] == ["1", "2"]
    assert (OLD_DEAD in desk.read("loccit-baseline.json")) is False
    again = desk.loccit("gate")
    assert (again.code, "recovered" in again.err) == (0, False)
    written = desk.loccit("gate", "--write-baseline")
    assert "1 finding, 0 added, 0 gone" in written.err
    desk.commit("it recovered")
    desk.web.change("one.example", "/old-dead", GONE)
    died = desk.audit("--gate")
    assert (died.code, died.findings) == (1, {(B, 4, "dead", OLD_DEAD)})


def test_what_can_not_be_told_stays_in_the_baseline(desk: Desk) -> None:
    """Blocked or failing is not recovered: else the next dead answer would be new."""
    desk.audit()
    desk.loccit("gate", "--write-baseline")
    before = desk.baseline()
    for reply in (Reply(403, "no"), Reply(503, "later")):
        desk.web.change("one.example", "/old-dead", reply)
        said = desk.audit("--gate")
        assert (said.code, "recovered" in said.err) == (0, False)
        assert desk.loccit("gate", "--write-baseline").code == 0
        assert desk.baseline() == before


def test_only_an_audit_of_the_whole_archive_takes_entries_out(desk: Desk) -> None:
    """Not one of a folder, of a single post, or of what a branch changed."""
    desk.audit()
    desk.loccit("gate", "--write-baseline")
    desk.commit("a baseline")
    before = desk.baseline()
    desk.web.change("one.example", "/old-dead", page("Back again"))
    for number, (code, *arguments) in enumerate(
        (
            (1, "_posts"),
            (0, A),
            (1, B),
            (0, ".", "--changed-since", "main"),
            (0, ".", "--base-ref", "main"),
        )
    ):
        said = desk.loccit("audit", *map(str, arguments), "--gate", state=f"state-{number}.sqlite3")
        assert (said.code, desk.baseline()) == (code, before)
        assert "taken out" not in said.err
    desk.loccit("audit", ".", "--gate")
    assert desk.baseline() == before  # asked a moment ago, and so not asked again
    assert "taken out" in desk.audit("--gate").err
    assert len(desk.baseline()) == len(before) - 1


def test_a_baseline_that_can_not_be_written_fails_nobody(desk: Desk) -> None:
    desk.audit()
    desk.loccit("gate", "--write-baseline")
    before = desk.baseline()
    desk.web.change("one.example", "/old-dead", page("Back again"))
    (desk.folder / ".loccit-baseline.json.part").mkdir()
    said = desk.audit("--gate")
    assert (said.code, "can't write the baseline" in said.err) == (0, True)
    assert desk.baseline() == before


def test_a_baseline_beside_the_archive_is_found_from_elsewhere(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    desk.audit()
    desk.loccit("gate", "--write-baseline")
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    said = desk.loccit("audit", str(desk.folder), "--recheck", "all", "--gate")
    assert (said.code, "loccit-baseline.json" in said.err) == (0, True)
    again = desk.loccit("gate")
    assert (again.code, "loccit-baseline.json" in again.err) == (0, True)
    desk.configure('[gate]\nfail_on = ["dead"]')
    assert desk.loccit("gate").code == 1
    assert desk.loccit("gate", "--base-ref", "main", "--fail-on", "new-dead").code == 0


@pytest.mark.parametrize(
    "waiver",
    [
        '[[waivers]]\nurl = "https://one.example/new*"\nreason = "known"\nuntil = "{until}"',
        '[[waivers]]\nurl = "*"\npost = "_posts/b*"\nreason = "known"\nuntil = "{until}"',
        "same line",
        "line before",
        "front matter",
        "decision",
    ],
)
def test_waiver_and_its_expiry(desk: Desk, waiver: str) -> None:
    prepare(desk, "run")
    line = desk.append(B, f"Also see [this]({NEW_DEAD}).")
    for until, code in (("2999-01-31", 0), ("2020-01-31", 1)):
        _waive(desk, waiver, until)
        said = desk.audit("--gate", "--base-ref", "main", state=f"state-{code}.sqlite3")
        assert said.code == code, said.err
        (listed,) = desk.waivers()
        assert listed["expired"] is bool(code)
        assert (listed["until"], listed["reason"]) == (until, "known")
        assert listed["findings"] >= 1  # type: ignore[operator]
        assert ("waived" in said.err) is not bool(code)
        assert (f"expired on {until}" in said.err) is bool(code)
        desk.git("checkout", "-q", B)
        line = desk.append(B, f"Also see [this]({NEW_DEAD}).")
    assert line


def _waive(desk: Desk, waiver: str, until: str) -> None:
    told = f"loccit: ignore until {until} known"
    text = desk.read(B)
    if waiver.startswith("[["):
        desk.configure(waiver.format(until=until))
    elif waiver == "same line":
        desk.write(B, text.rstrip("\n") + f" <!-- {told} -->\n")
    elif waiver == "line before":
        desk.write(B, text.replace("Also", f"<!-- {told} -->\nAlso"))
    elif waiver == "front matter":
        desk.write(B, text.replace("title: B", f"title: B\nloccit: ignore until {until} known"))
    else:
        desk.write(
            "decisions.toml",
            f'[[decision]]\nurl = "{NEW_DEAD}"\naction = "ignore"\nuntil = {until}\n'
            'note = "known"\n',
        )


def test_outage(desk: Desk) -> None:
    """Offline, nothing is said and nothing is written; online again, all is as it was."""
    desk.audit()
    desk.loccit("gate", "--write-baseline")
    before = desk.baseline()
    desk.web.offline = True
    said = desk.audit("--gate")
    assert (said.code, said.findings) == (3, set())
    assert "not complete" in said.err
    assert desk.loccit("gate").code == 3
    refused = desk.loccit("gate", "--write-baseline")
    assert (refused.code, desk.baseline()) == (3, before)
    desk.web.offline = False
    assert desk.audit("--gate").code == 0


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "damaged"),
        ('{"schema":"loccit.baseline/1","statuses":["dead"],"findings":[{"post"', "damaged"),
        ('{"schema":"loccit.baseline/0","findings":[]}', 'of the form "loccit.baseline/0"'),
        ('{"schema":"loccit.baseline/2","more":1}', 'of the form "loccit.baseline/2"'),
        ('{"hello":1}', "no baseline"),
        ("{\n<<<<<<< HEAD\n=======\n>>>>>>> work\n}", "conflict markers"),
        ('{"schema":"loccit.baseline/1","statuses":["invalid"],"findings":[]}', "without what is"),
    ],
)
def test_baseline_that_can_not_be_used(desk: Desk, content: str, told: str) -> None:
    """It is said before the audit, and the file is left as it is; written anew, it is kept."""
    desk.audit()
    desk.write("loccit-baseline.json", content)
    said = desk.loccit("gate")
    assert (said.code, told in said.err, "--write-baseline" in said.err) == (2, True, True)
    assert desk.read("loccit-baseline.json") == content
    assert desk.loccit("gate", "--write-baseline").code == 0
    assert desk.loccit("gate").code == 0
    if told != "without what is":
        assert desk.read("loccit-baseline.json.old") == content


def test_baseline_that_is_not_there(desk: Desk) -> None:
    desk.audit()
    said = desk.loccit("gate", "--baseline", "nowhere.json")
    assert (said.code, "nowhere.json: there is no such baseline" in said.err) == (2, True)
    asked = len(desk.web.requests)
    assert desk.audit("--gate", "--baseline", "nowhere.json").code == 2
    assert len(desk.web.requests) == asked


def test_state_that_can_not_be_used(desk: Desk) -> None:
    """Missing, no database, another program's, a newer loccit's, damaged: told, and left alone."""
    assert desk.loccit("gate").code == 2
    assert not (desk.folder / "state.sqlite3").exists()
    desk.audit()
    state = desk.folder / "state.sqlite3"
    with sqlite3.connect(state) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    whole = state.read_bytes()
    for content, told in (
        (b"this is no database, " * 100, "can't open the state database"),
        (_with(whole, "PRAGMA application_id = 7", state), "not one of loccit's"),
        (_with(whole, "PRAGMA user_version = 99", state), "newer loccit"),
        (_with(whole, "PRAGMA user_version = 0", state), "so old (format 0)"),
        (_damaged(whole), "damaged"),
    ):
        state.write_bytes(content)
        said = desk.loccit("gate")
        assert (said.code, told in said.err) == (2, True), said
        assert state.read_bytes() == content
    state.write_bytes(whole)
    assert desk.loccit("gate", "--write-baseline").code == 0


def _with(whole: bytes, pragma: str, path: Path) -> bytes:
    path.write_bytes(whole)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode = DELETE")
        database.execute(pragma)
    database.close()
    return path.read_bytes()


def _damaged(whole: bytes) -> bytes:
    """With its header sound, and every page behind it not."""
    return whole[:4096] + b"\xa5" * (len(whole) - 4096)


def test_two_runs_at_once(desk: Desk) -> None:
    """The second is told so; the first goes on; a gate meanwhile does not guess."""
    desk.audit()
    desk.web.change("one.example", "/alive", Reply(200, "<h1>slow</h1>", delay=1.8))
    desk.web.forget()
    command = [sys.executable, "-m", "loccit", "audit", ".", "--recheck", "all", "-q"]
    with subprocess.Popen([*command, "--state", "state.sqlite3"], cwd=desk.folder) as first:
        while not desk.web.count("one.example", "/alive"):
            assert first.poll() is None
            time.sleep(0.02)
        second = desk.audit("--gate")
        assert (second.code, "another loccit is at work" in second.err) == (2, True)
        assert desk.loccit("gate").code == 3
        assert first.wait(timeout=60) == 0
    assert desk.loccit("gate").code == 0


def test_rebase_and_merge(desk: Desk) -> None:
    """A branch answers for what it added, before and after it is rebased; then main does."""
    desk.git("checkout", "-q", "-b", "work")
    desk.write("_posts/c.md", f"[mine]({NEW_DEAD})\n")
    desk.commit("mine")
    mine = {("_posts/c.md", 1, "dead", NEW_DEAD)}
    desk.git("checkout", "-q", "main")
    line = desk.append(A, f"[theirs]({NEW_DEAD}-theirs)")
    desk.commit("theirs")
    desk.git("checkout", "-q", "work")
    assert gate(desk, "branch").findings == mine
    desk.git("rebase", "-q", "main")
    said = gate(desk, "branch")
    assert (said.code, said.findings) == (1, mine)

    desk.git("checkout", "-q", "main")
    assert desk.audit(state="state-main.sqlite3").code == 0
    desk.git("merge", "-q", "--no-ff", "-m", "merged", "work")
    merged = desk.audit("--gate", state="state-main.sqlite3")
    assert (merged.code, merged.findings) == (1, mine)
    assert line


def test_base_ref_over_a_whole_audit(desk: Desk) -> None:
    """`gate --base-ref` judges an audit of everything by what the branch added."""
    desk.git("checkout", "-q", "-b", "work")
    line = desk.append(A, f"[new]({NEW_DEAD})")
    desk.commit()
    assert desk.audit().code == 0
    said = desk.loccit("gate", "--base-ref", "main")
    assert (said.code, said.findings) == (1, {(A, line, "dead", NEW_DEAD)})
    unknown = desk.loccit("gate", "--base-ref", "origin/nowhere")
    assert (unknown.code, "no such revision" in unknown.err) == (2, True)


def test_outputs_call_new_what_the_gate_does(desk: Desk) -> None:
    """A job's annotations and its exit code agree on what is new."""
    desk.git("checkout", "-q", "-b", "work")
    desk.append(B, f"[new]({NEW_DEAD})")
    assert desk.audit("--gate", "--changed-since", "main", "--output", "text=t.txt").code == 1
    said = desk.loccit("gate", "--base-ref", "main", "--output", "text=g.txt")
    assert (said.code, desk.read("g.txt")) == (1, desk.read("t.txt"))
    lines = desk.read("t.txt").splitlines()
    assert {line.split(": ")[1] for line in lines if NEW_DEAD in line} == {"new dead (not-found)"}
    assert {line.split(": ")[1] for line in lines if OLD_DEAD in line} == {"dead (gone)"}


def test_gate_after_an_audit_of_changed_posts(desk: Desk) -> None:
    """It is about those posts alone, and no baseline can be made of it."""
    desk.write("_posts/c.md", f"[one]({OTHER})\n")
    assert desk.audit("--changed-since", "HEAD").code == 0
    assert desk.loccit("gate", "--base-ref", "HEAD").code == 0
    refused = desk.loccit("gate", "--write-baseline")
    assert (refused.code, "audit the whole archive first" in refused.err) == (2, True)


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (["dead"], 1),
        (["dead>1"], 1),
        (["dead>=2"], 1),
        (["dead>2"], 0),
        (["dead>22%"], 1),
        (["dead > 23 %"], 0),
        (["suspect", "redirected"], 0),
        (["blocked"], 2),
        (["new-dead<3"], 2),
    ],
)
def test_conditions(desk: Desk, terms: list[str], code: int) -> None:
    """Two of nine links are dead."""
    desk.audit()
    options = [option for term in terms for option in ("--fail-on", term)]
    assert desk.loccit("gate", *options).code == code
