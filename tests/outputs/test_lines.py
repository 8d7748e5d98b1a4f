"""`text` and `github`: a line per finding."""

import re
import tempfile
from pathlib import Path
from urllib.parse import unquote

from hypothesis import given, strategies as st

from loccit.config.settings import ReportSettings
from loccit.model import Status
from loccit.report import github, text
from loccit.report.formats import Write
from loccit.report.model import Report
from tests.outputs.sample import NEW, OLD, SAMPLE, citation, link, report

_COMMAND = re.compile(r"::(error|warning|notice) ([^\n]*?)::([^\n]*)\n")


def _written(write: Write, found: Report, folder: Path) -> str:
    path = folder / "out"
    write(found, path, ReportSettings())
    return path.read_text(encoding="utf-8")


def test_text_is_what_compilers_write(tmp_path: Path) -> None:
    assert _written(text.write, SAMPLE, tmp_path).splitlines() == [
        "_posts/a b.md:3:8: dead (not-found): http://a.example/old — The server says so."
        " Suggested: http://a.example/better",
        "_posts/a b.md:9:2: dead (not-found): http://a.example/old — The server says so."
        " Suggested: http://a.example/better",
        "_posts/文章.md:12:30: new dead (domain-gone): http://a.example/new — The domain is gone:"
        " 100% sure.",
        "x,y:z.md:2:2: new invalid (no-answer): http://a.example/,:%0A[31m — The server says so.",
        "s.md:1:1: suspect (timeout): http://s.example/ — The server says so.",
        "m.md:1:1: redirected (moved): http://m.example/ — The server says so.",
    ]


def test_nothing_found_is_an_empty_file(tmp_path: Path) -> None:
    assert _written(text.write, report(), tmp_path) == ""
    assert _written(github.write, report(), tmp_path) == ""


def test_annotations_stand_at_the_exact_place_with_what_is_new_first(tmp_path: Path) -> None:
    lines = _written(github.write, SAMPLE, tmp_path).splitlines()
    assert lines[0] == (
        f"::error file=_posts/文章.md,line=12,col=30,endColumn={30 + len(NEW)}"
        ",title=new dead (domain-gone)"
        "::http://a.example/new — The domain is gone: 100%25 sure."
    )
    assert lines[1].startswith("::error file=x%2Cy%3Az.md,line=2,col=2,")
    assert [line.split()[0] for line in lines] == [
        "::error",
        "::error",
        "::warning",
        "::warning",
        "::warning",
        "::notice",
    ]


def test_a_file_name_with_a_zero_width_space_stays_that_name(tmp_path: Path) -> None:
    name = "逃离？\u200b野聲.md"
    found = report(link(OLD, Status.DEAD, "gone", [citation(name, OLD)]))
    assert f" file={name}," in _written(github.write, found, tmp_path)


def test_what_was_dead_before_is_no_error(tmp_path: Path) -> None:
    first_day = report(link(OLD, Status.DEAD, "gone", [citation("a.md", OLD)]), compared=False)
    assert _written(github.write, first_day, tmp_path).startswith("::warning ")


@given(st.text(), st.text(alphabet="a%:,\r\n\x1b\x85\u2028"), st.text(alphabet="a%:,\r\n"))
def test_no_text_of_the_web_breaks_out_of_a_command(sentence: str, url: str, post: str) -> None:
    """The runner's parser (actions/runner, ActionCommand.cs) gets back exactly what was meant."""
    found = report(link(url, Status.DEAD, "gone", [citation(f"p{post}", url)], sentence=sentence))
    with tempfile.TemporaryDirectory() as folder:
        written = _written(github.write, found, Path(folder))
    commands = _COMMAND.findall(written)
    assert len(commands) == 1
    assert "".join(f"::{a} {b}::{c}\n" for a, b, c in commands) == written
    properties = dict(part.split("=", 1) for part in commands[0][1].split(","))
    assert unquote(properties["file"]) == f"p{post}"


def test_github_shows_ten_of_a_kind_and_the_last_says_how_many_more(tmp_path: Path) -> None:
    links = [
        link(f"{OLD}{n}", Status.DEAD, "gone", [citation("a.md", OLD, is_new=n > 11)])
        for n in range(40)
    ]
    lines = _written(github.write, report(*links, compared=False), tmp_path).splitlines()
    assert [line.split()[0] for line in lines] == ["::error"] * 10 + ["::warning"] * 10
    assert lines[9] == "::error title=loccit::and 19 more; the summary and the report name them"
    assert lines[19].endswith("::and 3 more; the summary and the report name them")
