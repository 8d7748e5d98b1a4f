"""Shards of an archive, and the merging of their states."""

import itertools
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings, strategies as st

from loccit.cli import cli
from loccit.errors import StateError, UsageError
from loccit.model import (
    Citation,
    History,
    Kind,
    Link,
    Observation,
    Page,
    Post,
    Status,
    Verdict,
)
from loccit.reasons import Reason
from loccit.store import Store
from loccit.store.accepted import AcceptedDrift
from loccit.store.links import LinkOutcome
from loccit.store.merge import merge
from loccit.store.posts import CitedLink
from loccit.store.rounds import ShardRun, rounds
from loccit.store.shards import Shard
from loccit.testing import Reply, Site, Web, page

NOW = 1_700_000_000.0
COUNT = 3
DOMAINS = [f"d{n}.example" for n in range(8)]
URLS = [f"http://{domain}/{n}" for domain in DOMAINS for n in range(2)]


def _cited(post: str, url: str) -> CitedLink:
    citation = Citation(post=post, line=1, column=1, kind=Kind.LINK, url=url, raw=url)
    return CitedLink(citation, Link(url=url, domain=url.split("/")[2], category="web"))


def write_state(path: Path, shard: Shard, nights: Sequence[float], *, posts: str = "p") -> None:
    """Write the state of a shard: a run each night that judges its links."""
    with Store.open(path, create=True) as store:
        for night in nights:
            run = store.runs.begin(NOW + night, shard.scope)
            with store.transaction():
                for number in range(2):
                    name = f"{posts}{number}.md"
                    post = Post(path=name, digest=f"{name} {night}", size=1, date="2020-05-01")
                    store.posts.save(post, [_cited(name, u) for u in URLS], run.id, run.started)
                for link, domain in list(store.posts.links_by_domain()):
                    if shard.holds(domain):
                        _visit(store, run.id, link, run.started + link / 100)
            store.runs.finish(
                run, run.started + 1, incomplete_reason=None, requests=5, facts={}, problems=[]
            )


def _visit(store: Store, run: int, link: int, at: float) -> None:
    (_, url), *_ = store.links.urls_of([link], 0)
    seen = Observation(url, url, at=at, status=200, page=Page(title=f"Page {link % 3}"))
    store.links.save_observations(run, [(link, seen)])
    verdict = Verdict(
        status=Status.OK, reason=Reason.ANSWERS, rule="r", sentence="S.", confidence=1.0
    )
    outcome = LinkOutcome(verdict, History(first_seen=at, last_ok=at), at + 100, at)
    store.links.save_outcomes(run, [(link, outcome)])


def contents(path: Path) -> dict[str, Any]:
    """Everything that a state holds, without the numbers that it gives to things."""
    with Store.open(path) as store:
        runs = {run.id: (run.started, run.scope) for run in store.runs.all()}
        found: dict[str, Any] = {
            "runs": [msgspec.to_builtins(run) | {"id": 0} for run in store.runs.all()],
            "posts": store.posts.digests(),
        }
        for row in store.views.links(findings=False):
            found[row.link.url] = (
                runs.get(row.run or 0), row.first_seen, row.verdict, row.history,
                [(runs[c.first_run], c.citation) for c in row.citations], row.visits,
                [(runs[run], seen) for run, seen in store.links.observations_by_run(row.id)],
            )  # fmt: skip
        return found


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three shards: two nights each, but for one that has missed the second."""
    folder = tmp_path_factory.mktemp("states")
    paths = [folder / f"s{index}.sqlite3" for index in range(1, COUNT + 1)]
    for index, path in enumerate(paths, 1):
        write_state(path, Shard(COUNT, index), [index, 1000 + index][: 1 if index == 2 else 2])
    return paths


@pytest.fixture(scope="module")
def whole(states: list[Path]) -> Path:
    into = states[0].with_name("whole.sqlite3")
    merge(states, into)
    return into


def test_every_observation_is_kept_once(states: list[Path], whole: Path) -> None:
    found = contents(whole)
    for path in states:
        for url, those in contents(path).items():
            if "://" in url:
                seen = [each for _, visit in those[-1] for each in visit]
                kept = [each for _, visit in found[url][-1] for each in visit]
                assert seen in ([], kept)
    assert sum(len(found[url][-1]) for url in URLS) > len(URLS)


def test_the_runs_of_a_night_are_one(whole: Path) -> None:
    with Store.open(whole) as store:
        first, second = store.runs.all()
        assert (first.complete, first.scope, first.requests) == (True, None, 15)
        assert not second.complete
        assert second.incomplete_reason == "of 3 shards these are missing: 2"
        assert store.runs.complete_before(second.id) == first
        assert store.views.link_counts()["ok"] == len(URLS)
    with Store.open(whole) as store:
        rows = list(store.views.links(findings=False))
        assert {c.first_run for row in rows for c in row.citations} == {first.id}


def test_records_of_single_links_come_from_every_shard(states: list[Path], tmp_path: Path) -> None:
    copies = [tmp_path / path.name for path in states]
    for number, (path, copy) in enumerate(zip(states, copies, strict=True)):
        copy.write_bytes(path.read_bytes())
        with Store.open(copy) as store:
            store.accepted.keep(f"http://d{number}.example/", AcceptedDrift())
    merge(copies, tmp_path / "whole.sqlite3")
    with Store.open(tmp_path / "whole.sqlite3") as store:
        assert {url for url, _ in store.accepted} == {f"http://d{n}.example/" for n in range(COUNT)}


def test_merging_again_changes_nothing(states: list[Path], whole: Path) -> None:
    with Store.open(whole) as store:
        name = store.archive_id()
    before = contents(whole)
    merge(states[1:], whole)
    merge([whole], whole)
    assert contents(whole) == before
    with Store.open(whole) as store:
        assert store.archive_id() == name


def test_the_order_makes_no_difference(states: list[Path], whole: Path, tmp_path: Path) -> None:
    expected = contents(whole)
    for number, order in enumerate(itertools.permutations(states)):
        into = tmp_path / f"{number}.sqlite3"
        merge(order[:2], into)
        merge(order[2:], into)
        assert contents(into) == expected


PARTS = st.builds(
    ShardRun,
    started=st.integers(0, 30).map(float),
    shard=st.builds(Shard, count=st.just(3), index=st.integers(1, 3)),
    finished=st.one_of(st.none(), st.just(99.0)),
    complete=st.booleans(),
)


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(st.lists(PARTS, max_size=12), st.randoms(use_true_random=False))
def test_rounds_follow_from_the_set_of_runs(parts: list[ShardRun], random: Any) -> None:
    found = rounds(parts)
    shuffled = [*parts, *parts[:3]]
    random.shuffle(shuffled)
    assert rounds(shuffled) == found
    # Merged states are merged further.
    assert rounds([part for one in found for part in one.parts]) == found
    for one in found:
        assert len({part.shard for part in one.parts}) == len(one.parts)
        assert (one.incomplete_reason is None) == (
            len(one.parts) == 3 and all(part.finished and part.complete for part in one.parts)
        )
    keys = [part.key for one in found for part in one.parts]
    assert sorted(set(keys)) == sorted({part.key for part in parts})


def test_merging_knows_every_table(whole: Path) -> None:
    """Whoever adds a table, or a column of links, has merging write it too."""
    with sqlite3.connect(whole) as database:
        tables = {row[0] for row in database.execute("SELECT name FROM sqlite_schema "
                                                     "WHERE type = 'table'")}  # fmt: skip
        columns = [row[1] for row in database.execute("PRAGMA table_info(links)")]
    assert tables <= {
        "runs", "posts", "links", "archive_lookups", "citations", "pages", "observations",
        "shared_observations", "verdicts", "source_memory",
    }  # fmt: skip
    assert columns == [
        "id", "url", "domain", "data", "first_seen", "last_asked", "next_due", "run", "status",
        "verdict", "hops", "history", "archived",
    ]  # fmt: skip


def test_states_of_different_archives_are_refused(states: list[Path], tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite3"
    write_state(other, Shard(COUNT, 1), [5], posts="q")
    with pytest.raises(StateError, match="states of different archives: of 2 posts they have 0"):
        merge([states[0], other], tmp_path / "into.sqlite3")
    assert not (tmp_path / "into.sqlite3").exists()
    with Store.open(tmp_path / "empty.sqlite3", create=True):
        pass
    with pytest.raises(StateError, match="holds no posts"):
        merge([states[0], tmp_path / "empty.sqlite3"], tmp_path / "into.sqlite3")


def test_other_formats_and_states_at_work_are_refused(states: list[Path], tmp_path: Path) -> None:
    into = tmp_path / "into.sqlite3"
    with pytest.raises(StateError, match="there is no state database"):
        merge([tmp_path / "none"], into)
    (tmp_path / "text").write_text("no database at all, but longer than a page's header " * 50)
    with pytest.raises(StateError, match="text: it cannot be read"):
        merge([tmp_path / "text"], into)
    old = tmp_path / "old.sqlite3"
    old.write_bytes(states[0].read_bytes())
    with sqlite3.connect(old) as database:
        database.execute("PRAGMA user_version = 3")
    with pytest.raises(StateError, match=r"it has format 3, .* brings it up to date"):
        merge([old], into)
    with (
        Store.open(states[0]) as store,
        store.locked(),
        pytest.raises(StateError, match="at work on this state"),
    ):
        merge(states, into)
    assert list(tmp_path.glob("into*")) == []


@pytest.mark.parametrize("text", ["", "3", "0/4", "5/4", "-1/4", "1/0", "1/10001", "a/b", "1/4/4"])
def test_what_is_no_shard(text: str) -> None:
    with pytest.raises(UsageError, match="write 3/16"):
        Shard.parse(text)


def test_each_domain_belongs_to_one_shard_everywhere() -> None:
    shards = [Shard.parse(f"{n}/3") for n in (1, 2, 3)]
    for domain in (*DOMAINS, "例え.jp"):
        assert sum(shard.holds(domain) for shard in shards) == 1
    # The same on every machine and in every version.
    assert Shard.of_domain("example.org", 16).index == 6


def test_by_the_command_line(tmp_path: Path) -> None:
    """Two shards of one archive, merged, are the audit of it."""
    hosts = [f"{name}.example" for name in ("ants", "bees", "crabs", "dogs", "eels")]
    posts = tmp_path / "posts"
    posts.mkdir()
    text = "\n\n".join(f"[a](http://{host}/a) [gone](http://{host}/gone)" for host in hosts)
    (posts / "2020-01-01-a.md").write_text(text, encoding="utf-8")

    def run(*arguments: str, expected: int = 0) -> str:
        result = CliRunner().invoke(cli, list(arguments))
        code = getattr(result.exception, "exit_code", result.exit_code)
        assert code == expected, result.output
        return result.output

    sites = [Site(host, {"/a": page(host), "/gone": Reply(404, "no")}) for host in hosts]
    with Web(sites) as web:
        config = tmp_path / "loccit.toml"
        config.write_text(web.toml())
        common = ["audit", str(posts), "--config", str(config), "--quiet", "--out"]
        counted = []
        for n in (1, 2):
            state = str(tmp_path / f"s{n}")
            run(*common, str(tmp_path / f"o{n}"), "--state", state, "--shard", f"{n}/2")
            counted.append(web.count())
        assert counted[0] < counted[1]
        # No address is asked by both.
        asked = [(one.host, one.path) for one in web.requests if one.path == "/a"]
        assert sorted(asked) == sorted((host, "/a") for host in hosts)
        into = str(tmp_path / "all")
        told = run("state", "merge", str(tmp_path / "s1"), str(tmp_path / "s2"), "--into", into)
        assert "10 links" in told
        run(
            "report", "--state", into, "--config", str(config),
            "--output", f"json={tmp_path / 'all.json'}",
        )  # fmt: skip
        run(*common, str(tmp_path / "o"), "--state", str(tmp_path / "s"))
        run(*common, str(tmp_path / "o"), "--shard", "1/2", "--gate", expected=2)
    report = json.loads((tmp_path / "all.json").read_bytes())
    alone = json.loads((tmp_path / "o" / "report.json").read_bytes())
    assert report["run"]["complete"]
    assert report["run"]["counts"] == alone["run"]["counts"]
    assert [(link["url"], link["status"]) for link in report["links"]] == [
        (link["url"], link["status"]) for link in alone["links"]
    ]
