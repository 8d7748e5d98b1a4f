"""Pull requests, against each kind of baseline: what they bring, move, rename and mend."""

import pytest

from tests.gate.desk import BASELINES, NEW_DEAD, OLD_DEAD, OTHER, A, B, Desk, gate, prepare


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


def test_gate_after_an_audit_of_changed_posts(desk: Desk) -> None:
    """It is about those posts alone, and no baseline can be made of it."""
    desk.write("_posts/c.md", f"[one]({OTHER})\n")
    assert desk.audit("--changed-since", "HEAD").code == 0
    assert desk.loccit("gate", "--base-ref", "HEAD").code == 0
    refused = desk.loccit("gate", "--write-baseline")
    assert (refused.code, "audit the whole archive first" in refused.err) == (2, True)
