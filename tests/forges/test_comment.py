"""`loccit comment`: created once, updated, never somebody else's comment."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from tenacity import wait_none

from loccit.ci_job import ci_job
from loccit.cli import cli
from loccit.config.settings import ReportSettings
from loccit.errors import IncompleteError, UsageError
from loccit.forges.client import forge_of
from loccit.forges.sticky import put_comment
from loccit.model import Status
from loccit.report import markdown
from loccit.report.markdown import NOTHING_FOUND, marker
from tests.forges.server import BOT, PAGE, ForgeServer, environment, job_of
from tests.outputs.sample import citation, link, report

FORGES = ("github", "gitlab")


def put(server: ForgeServer, forge: str, body: str, folder: Path, *, always: bool = False) -> str:
    variables = environment(forge, server.url, folder)
    with forge_of(job_of(variables), variables, wait=wait_none()) as api:
        return put_comment(api, body, even_if_quiet=always)


def body(text: str, folder: str = "") -> str:
    return f"{marker(folder)}\n\n{text}\n"


@pytest.mark.parametrize("forge", FORGES)
def test_created_once_and_then_updated(server: ForgeServer, forge: str, tmp_path: Path) -> None:
    """It is found though it stands on the last of several pages."""
    for n in range(2 * PAGE):
        server.comment(f"a remark {n}", "ann")
    assert put(server, forge, body("one dead"), tmp_path) == "commented"
    assert put(server, forge, body("two dead"), tmp_path) == "updated the comment"
    assert put(server, forge, body("two dead"), tmp_path) == "the comment says this already"
    assert [c["body"] for c in server.comments[2 * PAGE :]] == [body("two dead").rstrip()]
    assert sum(call.startswith(("PATCH", "PUT")) for call in server.calls) == 1
    assert server.tokens == {"Bearer secret" if forge == "github" else "secret"}


@pytest.mark.parametrize("forge", FORGES)
def test_an_archive_has_a_comment_of_its_own(
    server: ForgeServer, forge: str, tmp_path: Path
) -> None:
    put(server, forge, body("one"), tmp_path)
    put(server, forge, body("two", "docs --> x"), tmp_path)
    put(server, forge, body("three", "docs --> x"), tmp_path)
    assert [c["body"].splitlines()[-1] for c in server.comments] == ["one", "three"]


def test_the_mark_in_somebody_elses_comment_is_not_followed(
    server: ForgeServer, tmp_path: Path
) -> None:
    """Who writes the mark would have the token write into a comment that they can edit."""
    server.comment(body("mine"), "mallory")
    server.comment(f"> {marker('')}\n> quoted", BOT)
    assert put(server, "github", body("one dead"), tmp_path) == "commented"
    assert [c["user"]["login"] for c in server.comments] == ["mallory", BOT, BOT]
    assert server.comments[0]["body"] == body("mine").rstrip()


def test_nothing_to_say_is_not_said(server: ForgeServer, tmp_path: Path) -> None:
    """A comment that named findings is corrected when they are gone."""
    quiet = f"{marker('')}\n{NOTHING_FOUND}\n\nall well\n"
    assert put(server, "github", quiet, tmp_path).startswith("there are no findings")
    assert server.comments == []
    put(server, "github", body("one dead"), tmp_path)
    assert put(server, "github", quiet, tmp_path) == "updated the comment"
    server.comments.clear()
    assert put(server, "github", quiet, tmp_path, always=True) == "commented"


@pytest.mark.parametrize("forge", FORGES)
def test_a_token_that_may_not_write(server: ForgeServer, forge: str, tmp_path: Path) -> None:
    server.refuse["POST" if forge == "gitlab" else "GET"] = (403, "Resource \x1b[31mnot accessible")
    with pytest.raises(IncompleteError) as error:
        put(server, forge, body("one dead"), tmp_path)
    assert "HTTP 403 (Resource \\x1b[31mnot accessible)" in str(error.value)
    assert ("pull-requests: write" if forge == "github" else "scope `api`") in str(error.value)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize("forge", FORGES)
@pytest.mark.parametrize("instead", [b"<title>Log in</title>", b"[]", b"null"])
def test_what_is_no_answer_of_an_api_is_called_so(
    server: ForgeServer, forge: str, instead: bytes, tmp_path: Path
) -> None:
    server.comment(body("one"), BOT)
    server.instead = instead
    with pytest.raises(IncompleteError, match="is this address its API"):
        put(server, forge, body("two"), tmp_path)


def test_a_list_is_not_followed_to_another_server(server: ForgeServer, tmp_path: Path) -> None:
    for n in range(PAGE + 1):
        server.comment(f"a remark {n}", "ann")
    server.next_at = "http://127.0.0.2:9/steal"
    with pytest.raises(IncompleteError, match="another server"):
        put(server, "github", body("one dead"), tmp_path)


def test_what_passes_is_tried_again_and_what_creates_is_not(
    server: ForgeServer, tmp_path: Path
) -> None:
    server.refuse["GET"] = (502, "")
    with pytest.raises(IncompleteError, match="HTTP 502"):
        put(server, "github", body("one dead"), tmp_path)
    assert sum(call.startswith("GET") for call in server.calls) == 3
    server.refuse = {"POST": (502, "")}
    with pytest.raises(IncompleteError, match="HTTP 502"):
        put(server, "gitlab", body("one dead"), tmp_path)
    assert sum(call.startswith("POST") and "notes" in call for call in server.calls) == 1


def test_only_a_summary_is_put(server: ForgeServer, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a summary"):
        put(server, "github", "# Notes\n", tmp_path)


@pytest.mark.parametrize("forge", FORGES)
def test_the_command(
    server: ForgeServer, forge: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment(forge, server.url, tmp_path).items():
        monkeypatch.setenv(name, value)
    dead = link("http://a.example/x", Status.DEAD, "gone", [citation("a b#.md", "u", 3)])
    summary = tmp_path / "summary.md"
    markdown.write(report(dead, folder="blog"), summary, ReportSettings())
    ran = CliRunner().invoke(cli, ["comment", str(summary)])
    assert (ran.exit_code, ran.stderr) == (0, "commented\n")
    (comment,) = server.comments
    blob = "blob" if forge == "github" else "-/blob"
    address = f"https://forge.example/ann/blog/{blob}/abc123/blog/a%20b%23.md?plain=1#L3"
    assert f"[`a b#.md:3`](<{address}>)" in comment["body"]
    assert "[`http://a.example/x`](<http://a.example/x>)" in comment["body"]
    run = "actions/runs/31#artifacts" if forge == "github" else "-/jobs/31/artifacts/browse"
    assert f"[the whole report](https://forge.example/ann/blog/{run})" in comment["body"]
    again = CliRunner().invoke(cli, ["comment", str(summary), "--dry-run"])
    assert again.stdout == summary.read_text()


def test_where_there_is_no_job(tmp_path: Path) -> None:
    assert ci_job({}) is None
    assert ci_job({"GITHUB_ACTIONS": "true"}) is None
    variables = environment("github", "http://127.0.0.1:9", tmp_path)
    job = job_of({**variables, "GITHUB_EVENT_PATH": "none", "GITHUB_REF": "refs/pull/77/merge"})
    assert (job.number, "/blob/merged/" in job.source) == (77, True)
    assert job_of({**variables, "GITHUB_EVENT_PATH": "none"}).number is None
    with pytest.raises(UsageError, match="set GITHUB_TOKEN or GH_TOKEN"):
        forge_of(job, {})
