import pytest
from hypothesis import given, strategies as st

from loccit.model import Status
from loccit.report.annotations import Level, end_column, marks, one_line
from tests.outputs.sample import NEW, OLD, SAMPLE, citation, link, report


def test_what_is_nobodys_fault_is_not_marked() -> None:
    assert {mark.link.status for mark in marks(SAMPLE)} == {
        Status.DEAD,
        Status.INVALID,
        Status.SUSPECT,
        Status.REDIRECTED,
    }


def test_levels() -> None:
    levels = {mark.link.status: mark.level for mark in marks(SAMPLE)}
    assert levels[Status.DEAD] is levels[Status.INVALID] is Level.ERROR
    assert levels[Status.SUSPECT] is Level.WARNING
    assert levels[Status.REDIRECTED] is Level.NOTE


def test_new_by_the_links_change_or_by_the_citation() -> None:
    assert [mark.path for mark in marks(SAMPLE) if mark.new] == ["_posts/文章.md", "x,y:z.md"]


def test_a_fingerprint_survives_moved_lines_and_a_changed_verdict() -> None:
    before = report(link(OLD, Status.DEAD, "not-found", [citation("a.md", OLD, 3, 8)]))
    after = report(link(OLD, Status.SUSPECT, "timeout", [citation("a.md", OLD, 90, 1)]))
    assert [m.fingerprint for m in marks(before)] == [m.fingerprint for m in marks(after)]


def test_fingerprints_tell_citations_apart() -> None:
    found = report(
        link(
            OLD,
            Status.DEAD,
            "not-found",
            [
                citation("a.md", OLD, 9),
                citation("a.md", OLD, 3),
                citation("b.md", OLD, 3),
                citation("a.md", f"{OLD}#part", 3),
            ],
        ),
        link(NEW, Status.DEAD, "not-found", [citation("a.md", NEW, 3)]),
    )
    prints = [mark.fingerprint for mark in marks(found)]
    assert len(set(prints)) == 5
    again = [m for m in marks(found) if m.fingerprint.endswith(":2")]
    assert [(m.path, m.citation.line) for m in again] == [("a.md", 9)]


@pytest.mark.parametrize(
    ("folder", "path"), [("", "a.md"), ("site/posts", "site/posts/a.md"), (".", "a.md")]
)
def test_paths_are_counted_from_the_repositorys_top(folder: str, path: str) -> None:
    found = report(link(OLD, Status.DEAD, "gone", [citation("a.md", OLD)]), folder=folder)
    assert [mark.path for mark in marks(found)] == [path]


def test_the_end_is_left_out_where_the_url_is_shown_in_part() -> None:
    cited = [citation("a.md", OLD, 1, 4)]
    (mark,) = marks(report(link(OLD, Status.DEAD, "gone", cited)))
    assert end_column(mark) == 4 + len(OLD)
    (mark,) = marks(report(link(OLD, Status.DEAD, "gone", cited, recipient=True)))
    assert end_column(mark) is None


@given(st.text())
def test_one_line_is_one_line_without_control_characters(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert line.isprintable()
