"""Baselines: the first day, what dies and recovers, files that can't be used."""

import pytest

from loccit.testing import Reply, page, redirect
from tests.gate.desk import ALIVE, GONE, NEVER, OLD_DEAD, OTHER, A, B, Desk


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
        '{"schema":"loccit.baseline/1","posts":2,"statuses":["dead","invalid"],"findings":[',
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


def test_what_could_not_be_told_for_a_night_is_not_new(desk: Desk) -> None:
    """Dead, refused or failing, dead again: with the run before as the baseline, too."""
    desk.audit()
    for reply in (Reply(403, "no"), Reply(503, "later")):
        desk.web.change("one.example", "/old-dead", reply)
        assert desk.audit("--gate").code == 0
    desk.web.change("one.example", "/old-dead", GONE)
    assert desk.audit("--gate").code == 0
    desk.web.change("one.example", "/alive", Reply(503, "later"))
    assert desk.audit("--gate").code == 0
    desk.web.change("one.example", "/alive", GONE)
    died = desk.audit("--gate")
    assert (died.code, died.findings) == (1, {(A, 4, "dead", ALIVE)})


def test_what_was_refused_for_a_night_is_not_newly_redirected(desk: Desk) -> None:
    """The gate and the report compare with the same: what was last known."""
    moved = redirect(OTHER, 301)
    desk.configure('[gate]\nfail_on = ["new-redirected"]')
    desk.web.change("one.example", "/alive", moved)
    desk.audit()
    desk.web.change("one.example", "/alive", Reply(403, "no"))
    assert desk.audit("--gate").code == 0
    desk.web.change("one.example", "/alive", moved)
    assert desk.audit("--gate").code == 0
    assert desk.links()[ALIVE].change is None


def test_only_an_audit_of_the_whole_archive_takes_entries_out(desk: Desk) -> None:
    """Not one of a folder, of a single post, or of what a branch changed."""
    desk.write("c.md", f"[one]({OTHER})\n")
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
            (0, "c.md"),
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
    assert (said.code, "can't write it" in said.err) == (0, True)
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
    ("content", "told"),
    [
        ("", "damaged"),
        ('{"schema":"loccit.baseline/1","statuses":["dead"],"findings":[{"post"', "damaged"),
        ('{"schema":"loccit.baseline/0","findings":[]}', 'of the form "loccit.baseline/0"'),
        ('{"schema":"loccit.baseline/2","more":1}', 'of the form "loccit.baseline/2"'),
        ('{"hello":1}', "no baseline"),
        ("{\n<<<<<<< HEAD\n=======\n>>>>>>> work\n}", "conflict markers"),
        (
            '{"schema":"loccit.baseline/1","statuses":["invalid"],"findings":[]}',
            "lists no findings",
        ),
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
    if told != "lists no findings":
        assert desk.read("loccit-baseline.json.old") == content


def test_baseline_that_is_not_there(desk: Desk) -> None:
    desk.audit()
    said = desk.loccit("gate", "--baseline", "nowhere.json")
    assert (said.code, "nowhere.json: there is no such baseline" in said.err) == (2, True)
    asked = len(desk.web.requests)
    assert desk.audit("--gate", "--baseline", "nowhere.json").code == 2
    assert len(desk.web.requests) == asked
