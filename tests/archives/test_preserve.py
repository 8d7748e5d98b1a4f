"""Save Page Now: its answers told apart, jobs that outlive a run, limits and privacy."""

from pathlib import Path
from time import time

import pytest
from click.testing import CliRunner, Result

from loccit.archives import save
from loccit.archives.save import Fate
from loccit.cli import cli
from loccit.config.settings import Settings, WrappersSettings
from loccit.errors import IncompleteError, UsageError
from loccit.pipeline.preserve import candidates
from loccit.store import Store
from loccit.testing import Reply, Site, Web, article
from loccit.testing.save_page_now import SavePageNow


@pytest.mark.parametrize(
    ("status", "body", "fate", "stops"),
    [
        (200, '{"url": "u", "job_id": "spn2-1"}', Fate.SUBMITTED, False),
        (200, '{"url": "u", "job_id": null, "message": "The same snapshot had been made 177 hours,'
              ' 9 minutes ago. You can make new capture of this URL after 1 day."}',
         Fate.EXISTS, False),
        (200, '{"status": "error", "status_ext": "error:no-access"}', Fate.REFUSED, False),
        (200, '{"status": "error", "status_ext": "error:user-session-limit"}', Fate.LATER, True),
        (200, '{"status": "error", "status_ext": "error:too-many-daily-captures"}',
         Fate.EXISTS, False),
        (200, '{"status": "error", "status_ext": "error:no-captures"}', Fate.LATER, False),
        (401, '{"message": "You need to be logged in to use Save Page Now."}', Fate.LATER, True),
        (429, "", Fate.LATER, True),
        (523, "<html>origin is unreachable</html>", Fate.LATER, True),
        (200, "<html>", Fate.LATER, False),
    ],
)  # fmt: skip
def test_submissions(status: int, body: str, fate: Fate, *, stops: bool) -> None:
    answer = save.submission(status, body.encode())
    assert (answer.fate, answer.stop) == (fate, stops)


@pytest.mark.parametrize(
    ("status", "body", "fate"),
    [
        (200, '{"status": "pending"}', None),
        (200, '{"status": "success", "timestamp": "20261128101112"}', Fate.SAVED),
        (200, '{"status": "error", "status_ext": "error:invalid-host-resolution"}', Fate.REFUSED),
        (200, '{"status": "error", "status_ext": "error:browsing-timeout"}', Fate.LATER),
        (404, '{"message": "no such job"}', Fate.LATER),
        (502, "<html>", None),
    ],
)
def test_jobs(status: int, body: str, fate: Fate | None) -> None:
    answer = save.job(status, body.encode())
    assert (None if answer is None else answer.fate) is fate


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    return done


A = "https://kept.example/"
POSTS = {
    "a.md": f"---\nfrom: {A}source\n---\n\n[one]({A}one), [two]({A}two) and [gone]({A}gone).\n",
    "b.md": f"[three]({A}three) and [secret]({A}four?token=8f3a9c1b77).\n",
}
PAGES = {
    f"/{name}": article(name.title(), f"About {name}.")
    for name in ("source", "one", "two", "three", "four?token=8f3a9c1b77")
}


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("preserve")
    (folder / "posts").mkdir()
    for name, text in POSTS.items():
        (folder / "posts" / name).write_text(text)
    with Web([Site("kept.example", PAGES, otherwise=Reply(404, "no"))]) as web:
        (folder / "loccit.toml").write_text(web.toml({"network": {"workers": 1}}))
        state = str(folder / "state.sqlite3")
        config = str(folder / "loccit.toml")
        where = ("--state", state, "--config", config, "--out", str(folder / "out"))
        run("audit", str(folder / "posts"), "-q", *where)
    return folder


@pytest.fixture
def state(audited: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IA_ACCESS_KEY_ID", "access")
    monkeypatch.setenv("IA_SECRET_ACCESS_KEY", "secret")
    copy = tmp_path / "state.sqlite3"
    copy.write_bytes((audited / "state.sqlite3").read_bytes())
    return copy


def preserve(archive: SavePageNow, state: Path, *arguments: str) -> str:
    config = state.with_name("loccit.toml")
    # The proxy is asked for nothing: the archive is one of its exceptions.
    config.write_text(
        '[network]\nproxy = "http://127.0.0.1:9"\nno_proxy = ["127.0.0.0/8", "localhost"]\n'
        f'[preserve]\nendpoint = "{archive.url}"\ninterval = 0\n'
    )
    return run(
        "preserve", "--state", str(state), "--config", str(config), *arguments
    ).stderr  # fmt: skip


def fates(state: Path) -> dict[str, str]:
    with Store.open(state) as store:
        return {url.removeprefix(A): one.fate for url, one in store.preservation}


def test_jobs_are_resolved_in_the_next_run(state: Path) -> None:
    with SavePageNow({f"{A}two": "error:no-access", f"{A}three": "same"}) as archive:
        told = preserve(archive, state)
        assert "1 exists, 3 submitted" in told
        assert archive.submitted[0] == f"{A}source"
        assert archive.forms[0]["if_not_archived_within"] == "365d"
        assert sorted(archive.submitted) == [f"{A}{name}" for name in
                                             ("one", "source", "three", "two")]  # fmt: skip
        told = preserve(archive, state)
        assert "1 refused, 2 saved" in told
        assert len(archive.submitted) == 4
        assert fates(state) == {
            "source": "saved", "one": "saved", "two": "refused", "three": "exists",
        }  # fmt: skip


def test_ones_own_rules_say_what_names_a_recipient(state: Path) -> None:
    rules = state.with_name("rules.toml")
    rules.write_text(
        '[[wrapper]]\nname = "company"\nsource = "ours"\nhosts = ["=kept.example"]\n'
        "path = '/one'\nsteps = [\"query to\"]\nrecipient = true\n"
    )
    own = Settings(wrappers=WrappersSettings(rules=(str(rules),)))
    with Store.open(state) as store:
        everything = candidates(store, Settings(), time())
        assert set(everything) - set(candidates(store, own, time())) == {f"{A}one"}


def test_limits_are_kept(state: Path) -> None:
    with SavePageNow(daily_limit=2) as archive:
        assert "captures for today are used up" in preserve(archive, state)
        assert len(archive.submitted) == 2
        preserve(archive, state)
        assert len(archive.submitted) == 2
    with SavePageNow({f"{A}two": "refused:user-session-limit"}) as archive:
        assert "user-session-limit" in preserve(archive, state)
        assert fates(state).get("two") is None


def test_a_dry_run_submits_nothing_and_needs_no_keys(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("IA_ACCESS_KEY_ID")
    done = run("preserve", "--state", str(state), "--dry-run", "--limit", "3")
    assert done.stdout.splitlines()[0] == f"{A}source"
    assert "3 pages of 4 would be submitted" in done.stderr
    assert "token" not in done.stdout
    with pytest.raises(UsageError, match="IA_ACCESS_KEY_ID"):
        run("preserve", "--state", str(state))


def test_wrong_keys_and_an_archive_that_is_down(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IA_SECRET_ACCESS_KEY", "wrong")
    with SavePageNow() as archive:
        assert "keys were refused" in preserve(archive, state)
        url = archive.url
    config = state.with_name("loccit.toml")
    config.write_text(f'[preserve]\nendpoint = "{url}"\n')
    with pytest.raises(IncompleteError, match="does not answer") as raised:
        run("preserve", "--state", str(state), "--config", str(config))
    assert "wrong" not in str(raised.value)
