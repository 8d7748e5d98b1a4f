"""`markdown`: within GitHub's limits, and nothing of the web becomes markup."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyromark
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings, strategies as st
from msgspec import structs

from loccit.ci_job import ci_job
from loccit.config.settings import ReportSettings
from loccit.model import Status
from loccit.report import markdown
from loccit.report.markdown import LIMIT, NOTHING_FOUND
from loccit.report.markup import cited, code
from loccit.report.model import GateFinding, GateNote, Report
from tests.outputs.sample import SAMPLE, citation, link, report
from tests.report import hostile, library

OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH


def _written(told: Report, folder: Path) -> str:
    path = folder / "out.md"
    markdown.write(told, path, ReportSettings())
    return path.read_text(encoding="utf-8")


def _html(text: str) -> BeautifulSoup:
    return BeautifulSoup(pyromark.html(text, options=OPTIONS), "html.parser")


def test_the_summary(tmp_path: Path) -> None:
    page = _html(_written(library.REPORT, tmp_path))
    assert page.find_all("h2")[0].get_text() == "The Salvage Shelf"
    told = page.get_text()
    assert "4 of 9 citations are dead." in told
    assert "Since the audit of 2026-03-01: 1 newly dead, 2 recovered." in told
    tables = [
        [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]
        for table in page.find_all("table")
    ]
    assert tables[0][1] == ["dead", "4", "4", "proven to be gone"]
    assert tables[1][1][:3] == ["The domain gone.example is gone", "3", "3"]
    # What is new stands first, and what nobody has to act on is left out.
    assert tables[2][1:] == [
        ["newly dead dead: domain gone", "https://gone.example/0", "_posts/2014-ferry.md:10", ""],
        ["dead: domain gone", "https://gone.example/1", "_posts/2014-ferry.md:11", ""],
        ["dead: domain gone", "https://gone.example/2", "_posts/2014-ferry.md:12", ""],
        ["dead: not found (404)", "https://src.example/f", "_posts/2014-ferry.md:2",
         "https://archive.example/src"],
        ["suspect: timeout", "https://wiki.example/%E5%B3%B6", "_posts/2019-rye.md:3", ""],
    ]  # fmt: skip


def test_nothing_found_is_said(tmp_path: Path) -> None:
    text = _written(report(), tmp_path)
    assert "**Nothing is cited.**" in text
    assert "### Findings" not in text


def test_an_incomplete_audit_says_so(tmp_path: Path) -> None:
    assert "incomplete: `this machine is offline`." in _written(report(complete=False), tmp_path)


def test_it_fits_an_issue(tmp_path: Path) -> None:
    links = [
        link(f"http://a.example/{n}/{'x' * 200}", Status.DEAD, "gone", [citation("a.md", "u")])
        for n in range(2000)
    ]
    text = _written(report(*links), tmp_path)
    assert LIMIT - 1000 < len(text) <= LIMIT
    shown = text.count("| dead: removed (410) |")
    assert f"{2000 - shown:,} further findings" in text


@pytest.mark.parametrize("told", [hostile.REPORT, SAMPLE], ids=["hostile", "sample"])
def test_what_the_web_wrote_is_no_markup(tmp_path: Path, told: Report) -> None:
    text = _written(told, tmp_path)
    assert len(text) <= LIMIT
    page = _html(text)
    assert {tag.name for tag in page.find_all(True)} <= {
        "a", "h2", "h3", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "code",
        "blockquote",
    }  # fmt: skip
    for link_ in page.find_all("a"):
        assert set(link_.attrs) == {"href"}
        assert urlsplit(str(link_["href"])).scheme in {"http", "https"}
        assert len(link_.find_all(True)) == len(link_.find_all("code")) == 1
    for code_ in page.find_all("code"):
        code_.decompose()
    # Outside code nothing is left that could name a person, an issue or an address.
    assert not any(sign in page.get_text() for sign in ("@", "#", "://", "www."))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_a_code_span_holds_what_it_was_given(text: str) -> None:
    cell = f"| a |\n|---|\n| {code(text)} |\n"
    page = _html(cell)
    rows = page.find_all("tr")
    assert len(rows) == 2
    shown = "".join(c for c in " ".join(text.split()) if c.isprintable())
    assert rows[1].get_text().strip() == shown.strip()
    assert bool(rows[1].find_all("code")) is bool(shown)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_a_link_leads_where_it_was_meant_to(rest: str) -> None:
    """A browser reads the address as it stands in the post, whatever is in it."""
    url = f"https://a.example/{rest}"
    page = _html(f"| a |\n|---|\n| {cited(url, None)} |\n")
    assert len(page.find_all("tr")) == 2
    (found,) = page.find_all("a")
    assert unquote(str(found["href"])) == unquote(url)


@pytest.mark.parametrize(
    ("url", "leads_to"),
    [
        ("https://github.com/a/b/issues/3", "https://redirect.github.com/a/b/issues/3"),
        ("https://github.com/a/b/pull/3?x=1", "https://redirect.github.com/a/b/pull/3?x=1"),
        ("https://github.com/a/b", "https://github.com/a/b"),
        ("https://forge.example/a/b/-/issues/3", None),
        ("https://forge.example/a/b", "https://forge.example/a/b"),
        ("javascript:alert(1)", None),
        ("https://[::1/issues/1", None),
        (f"https://a.example/{'x' * 2000}", None),
    ],
)
def test_nobody_elses_issue_is_told_of_a_link_to_it(url: str, leads_to: str | None) -> None:
    """A forge adds "mentioned by" to an issue that is linked."""
    job = ci_job({"GITLAB_CI": "true", "CI_PROJECT_URL": "https://forge.example/ann/blog"})
    page = _html(cited(url, job))
    assert [a["href"] for a in page.find_all("a")] == ([leads_to] if leads_to else [])
    assert page.get_text().strip().startswith(url[:200])


def test_the_decision_stands_first_with_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITLAB_CI", "true")
    monkeypatch.setenv("CI_PROJECT_URL", "https://forge.example/ann/blog")
    new = GateFinding("blog/a.md:3:1", "blog/a.md", 3, "dead (gone)", "http://a.example/", 1,
                      "It is @gone.", "http://b.example/")  # fmt: skip
    note = GateNote(False, ("gate: failed on new-dead: 40 links", "  ignored: 2 known before"),
                    (new,) * 40)  # fmt: skip
    text = _written(structs.replace(report(), gate=note, notices=("x" * 3000,) * 60), tmp_path)
    lines = [line for line in text.splitlines() if line]
    assert lines[0] == "<!-- loccit archive=. -->"
    assert lines[2] == "**❌ `gate: failed on new-dead: 40 links`**"
    assert lines[3] == (
        "- [`blog/a.md:3:1`](<https://forge.example/ann/blog/-/blob/HEAD/blog/a.md?plain=1#L3>): "
        "dead (gone): [`http://a.example/`](<http://a.example/>) (and 1 more in this post): "
        "`It is @gone.` Suggested: [`http://b.example/`](<http://b.example/>)"
    )
    assert lines[33:35] == ["- and 10 more", "- `ignored: 2 known before`"]
    assert (len(text) <= LIMIT, "more lines; the report has all of it" in text) == (True, True)


def test_a_summary_without_findings_says_so_to_programs(tmp_path: Path) -> None:
    assert NOTHING_FOUND in _written(report(), tmp_path)
    assert NOTHING_FOUND not in _written(report(complete=False), tmp_path)
    assert NOTHING_FOUND not in _written(SAMPLE, tmp_path)
