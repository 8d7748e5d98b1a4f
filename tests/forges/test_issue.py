"""`loccit issue`: what died is listed, what recovered is ticked, what people wrote stays."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pyromark
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings, strategies as st
from tenacity import wait_none

from loccit.errors import UsageError
from loccit.forges.client import forge_of
from loccit.forges.issue import LIMIT, put_issue, read_audit, updated
from tests.forges.server import BOT, ForgeServer, environment, job_of

A, B, C = "http://a.example/", "http://b.example/`|x", "http://c.example/"
FORGES = ("github", "gitlab")


def audit(path: Path, *links: dict[str, Any], day: int = 1, complete: bool = True) -> Path:
    run = {"started": f"2026-03-{day:02}T03:00:00Z", "finished": None, "complete": complete}
    path.write_text(json.dumps({"run": run, "links": links, "folder": "blog"}))
    return path


def died(url: str, **more: Any) -> dict[str, Any]:
    places = [{"post": "a.md", "line": 4, "column": 1}]
    return {"url": url, "status": "dead", "sentence": "The server says 404.",
            "change": "newly-dead", "citations": places} | more  # fmt: skip


def dead(url: str) -> dict[str, Any]:
    return died(url, change=None)


def fine(url: str) -> dict[str, Any]:
    return died(url, status="ok", change="recovered")


def night(server: ForgeServer, forge: str, folder: Path, *links: Any, **more: Any) -> str:
    variables = environment(forge, server.url, folder)
    job = job_of(variables)
    with forge_of(job, variables, wait=wait_none()) as api:
        return put_issue(api, read_audit(audit(folder / "report.json", *links, **more)), job)


def items(server: ForgeServer) -> list[str]:
    lines = server.issues[-1]["body"].splitlines()
    return [line.partition(" <!--")[0] for line in lines if line.startswith("- [")]


@pytest.mark.parametrize("forge", FORGES)
def test_from_the_first_death_to_the_last_recovery(
    server: ForgeServer, forge: str, tmp_path: Path
) -> None:
    assert night(server, forge, tmp_path, dead(A)) == "nothing died, and no issue is open"
    assert night(server, forge, tmp_path, died(A)) == "opened an issue: 1 link died"
    (issue,) = server.issues
    assert (issue["title"], issue["labels"]) == ("Newly dead links", ["link-rot"])
    assert items(server) == [f"- [ ] [`{A}`](<{A}>): `The server says 404.`"]
    assert "/abc123/blog/a.md?plain=1#L4>)" in issue["body"]
    # A link stays new until the next complete audit; it is told once.
    assert night(server, forge, tmp_path, died(A)) == "the issue says this already"
    assert issue["told"] == []
    assert night(server, forge, tmp_path, dead(A), died(B)).startswith("updated issue 7: 1 link")
    assert [line[:5] for line in items(server)] == ["- [ ]", "- [ ]"]
    (told,) = issue["told"]
    assert (told.startswith("1 more link died"), "b.example" in told) == (True, True)
    night(server, forge, tmp_path, fine(A), dead(B), day=3)
    assert [line[:5] for line in items(server)] == ["- [x]", "- [ ]"]
    assert "— **recovered**, seen on 2026-03-03" in items(server)[0]
    assert night(server, forge, tmp_path, fine(A), day=4).startswith("closed issue 7")
    assert issue["state"] == "closed"
    assert "**cited no more**" in items(server)[1]
    assert night(server, forge, tmp_path, died(C)).startswith("opened")


def test_what_dies_again_is_open_again(server: ForgeServer, tmp_path: Path) -> None:
    night(server, "github", tmp_path, died(A), died(B))
    night(server, "github", tmp_path, fine(A), dead(B))
    night(server, "github", tmp_path, died(A), dead(B))
    assert items(server)[0] == f"- [ ] [`{A}`](<{A}>): `The server says 404.`"


def test_what_people_write_stays(server: ForgeServer, tmp_path: Path) -> None:
    night(server, "github", tmp_path, died(A), died(B))
    body = server.issues[0]["body"].replace("- [ ]", "- [x]", 1) + "\r\n\r\nAnn mends the rest."
    server.issues[0]["body"] = body
    night(server, "github", tmp_path, dead(A), dead(B), died(C))
    after = server.issues[0]["body"]
    assert "Ann mends the rest." in after
    assert [line[:5] for line in items(server)] == ["- [x]", "- [ ]", "- [ ]"]
    assert "recovered" not in after


def test_an_audit_that_was_stopped_ticks_nothing_for_being_absent(
    server: ForgeServer, tmp_path: Path
) -> None:
    night(server, "github", tmp_path, died(A))
    assert night(server, "github", tmp_path, complete=False) == "the issue says this already"
    blocked = died(A, status="blocked", change=None)
    assert night(server, "github", tmp_path, blocked) == "the issue says this already"


def test_an_issue_of_somebody_else_is_left_alone(server: ForgeServer, tmp_path: Path) -> None:
    night(server, "github", tmp_path, died(A))
    server.issues[0]["user"]["login"] = "mallory"
    assert night(server, "github", tmp_path, died(B)).startswith("opened")
    assert "b.example" not in server.issues[0]["body"]
    assert server.issues[1]["user"]["login"] == BOT


def test_it_fits(tmp_path: Path) -> None:
    """Ticked links go first, then the end is cut, and both are honest."""
    job = job_of(environment("github", "http://127.0.0.1:9", tmp_path))
    urls = [f"{A}{n}/{'x' * 250}" for n in range(400)]
    report = tmp_path / "report.json"
    body = updated(None, read_audit(audit(report, *map(died, urls))), job).body
    assert (len(body) <= LIMIT, "more links, which the report names" in body) == (True, True)
    ticked = updated(body, read_audit(audit(report, *map(fine, urls))), job)
    assert ticked.close
    more = updated(body, read_audit(audit(report, *map(fine, urls[:60]), died(C))), job)
    assert (len(more.body) <= LIMIT, C in more.body) == (True, True)


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=40), st.text(max_size=40), st.text(min_size=1, max_size=20))
def test_nothing_of_the_web_becomes_markup(url: str, sentence: str, post: str) -> None:
    job = job_of({"GITLAB_CI": "true", "CI_PROJECT_URL": "https://forge.example/a"})
    data = {"run": {"started": "2026-03-01", "complete": True},
            "links": [died(f"http://a.example/{url}", sentence=sentence,
                           citations=[{"post": post, "line": 1}])]}  # fmt: skip
    encoded = json.dumps(data)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "report.json")
        file.write_text(encoded)
        body = updated(None, read_audit(file), job).body
    page = BeautifulSoup(pyromark.html(body), "html.parser")
    assert {tag.name for tag in page.find_all(True)} <= {"p", "a", "ul", "li", "code"}
    assert len(page.find_all("li")) == 2


def test_what_is_no_report_is_said(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text("[]")
    with pytest.raises(UsageError, match=r"not a report\.json"):
        read_audit(file)
