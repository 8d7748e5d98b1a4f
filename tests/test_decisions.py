"""Decisions about links, globs of links and single posts: which one counts, and what it writes."""

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from loccit.decisions import Decision, DecisionIndex, read_decisions
from loccit.errors import UsageError
from loccit.globs import url_tail
from loccit.model import Citation, Kind, Link
from loccit.report import html
from loccit.urls.link import make_link

TODAY = date(2026, 11, 28)
OLD = "https://old.example/blog/2014/a?x=1"


def cited(url: str, post: str = "_posts/a.md") -> tuple[Link, Citation]:
    link = make_link(url)
    return link, Citation(post=post, line=1, column=1, kind=Kind.LINK, url=url, raw=url)


def decisive(decisions: list[Decision], url: str = OLD, post: str = "_posts/a.md") -> str | None:
    decision = DecisionIndex(decisions).decisive(*cited(url, post), TODAY)
    return None if decision is None else decision.note


def ignore(url: str, note: str, post: str | None = None, until: str | None = None) -> Decision:
    return Decision(url, "ignore", post=post, until=until, note=note)


def test_the_most_specific_decision_counts_whatever_the_order() -> None:
    site = ignore("https://old.example/*", "site")
    part = ignore("https://old.example/blog/*", "part")
    link = ignore(OLD, "link")
    place = ignore(OLD, "place", post="_posts/a.md")
    every = [site, part, link, place]
    for order in (every, every[::-1]):
        assert decisive(order) == "place"
        assert decisive(order, post="_posts/b.md") == "link"
        assert decisive(order, "https://old.example/blog/x") == "part"
        assert decisive(order, "https://old.example/x") == "site"
        assert decisive(order, "https://other.example/x") is None


def test_what_is_over_and_what_is_only_a_note_gives_way_to_the_next() -> None:
    over = ignore(OLD, "over", until="2026-11-27")
    note = Decision(OLD, "note", post="_posts/a.md", note="look again")
    assert decisive([over, note, ignore("https://old.example/**", "site")]) == "site"
    assert decisive([ignore(OLD, "last day", until="2026-11-28")]) == "last day"


def test_of_two_about_the_same_the_later_counts() -> None:
    assert decisive([ignore(OLD, "first"), ignore(OLD, "second")]) == "second"


def test_a_question_mark_alone_makes_no_glob() -> None:
    assert decisive([ignore(OLD, "exact")], OLD.replace("?", "/")) is None


@pytest.mark.parametrize(
    ("glob", "replacement", "url", "told"),
    [
        ("https://old.example/*", "https://new.example/*", OLD, "https://new.example/blog/2014/a?x=1"),
        ("*://old.example/blog/*", "https://new.example/*", OLD, "https://new.example/2014/a?x=1"),
        ("https://old.example/**", "https://new.example/*#top", OLD,
         "https://new.example/blog/2014/a?x=1#top"),
        ("https://old.example/*", "https://new.example/", OLD, "https://new.example/"),
        ("https://old.example/*/2014", "https://new.example/*", OLD.partition("?")[0],
         "https://new.example/"),
    ],
)  # fmt: skip
def test_a_glob_carries_the_rest_of_the_address_over(
    glob: str, replacement: str, url: str, told: str
) -> None:
    assert Decision(glob, "accept", replacement=replacement).replacement_of(url) == told


TAILS = [
    ("https://a.example/*", "https://a.example/", ""),
    ("https://a.example/*", "https://a.example/x/y?z", "x/y?z"),
    ("https://a.example/*", "https://a.example", None),
    ("https://A.example/old-*", "https://a.example/OLD-1/2", "1/2"),
    ("https://a.example/**/c", "https://a.example/b/b/c", ""),
    ("https://a.example/**/c", "https://a.example/b/d", None),
    ("https://a.example/[0-9][!a-c]*", "https://a.example/7dx", "x"),
    ("https://a.example/[0-9][!a-c]*", "https://a.example/7b", None),
    ("https://a.example/[]*", "https://a.example/[]x", "x"),
    ("https://a.example/x.(y)+$*", "https://a.example/x.(y)+$z", "z"),
    ("*://a.example/*", "http://a.example/b", "b"),
    ("*://a.example/*", "http://b.example/http://a.example/b", None),
    ("a.example/*", "https://a.example/b", "b"),
    ("https://a.example/a?b*", "https://a.example/a?b=1", "=1"),
    ("https://a.example/島*", "https://a.example/島の言葉", "の言葉"),
]


@pytest.mark.parametrize(("glob", "url", "tail"), TAILS)
def test_what_the_star_stands_for(glob: str, url: str, tail: str | None) -> None:
    assert url_tail(glob, url) == tail


@pytest.mark.skipif(shutil.which("node") is None, reason="no node here")
def test_the_page_reads_globs_alike(tmp_path: Path) -> None:
    module = Path(html.__file__).parent / "script" / "globs.js"
    (tmp_path / "globs.mjs").write_bytes(module.read_bytes())
    program = (
        'import { urlTail } from "./globs.mjs";\n'
        f"const cases = {json.dumps(TAILS)};\n"
        "console.log(JSON.stringify(cases.map(([glob, url]) => urlTail(glob, url))));\n"
    )
    (tmp_path / "run.mjs").write_text(program, encoding="utf-8")
    done = subprocess.run(
        ["node", str(tmp_path / "run.mjs")], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [tail for _, _, tail in TAILS]


def test_a_file_that_is_not_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "decisions.toml"
    file.write_bytes(b"# notes\n# caf\xe9\n")
    with pytest.raises(UsageError) as told:
        read_decisions(file)
    assert str(told.value) == f"{file}:2: can't read the decisions: not UTF-8"
    file.unlink()
    file.mkdir()
    with pytest.raises(UsageError, match=r"\.toml: can't read the decisions: Is a directory$"):
        read_decisions(file)
