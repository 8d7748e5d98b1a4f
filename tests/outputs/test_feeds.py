"""`atom` and `json-feed`: valid, with identities that stay."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import msgspec
import pytest

from loccit.config.settings import ReportSettings
from loccit.model import Status
from loccit.report import atom, json_feed
from loccit.report.model import ListedRows, Report, ReportLink, RunPoint
from loccit.report.newly_dead import ENTRIES
from tests.report import hostile
from tests.report.made import found, reported

IN = {"a": atom.NAMESPACE}
TREND = (RunPoint(1, "2026-01-01T00:00:00Z", {}), RunPoint(2, "2026-03-01T00:00:00Z", {}))


def dead(url: str, since: str, change: str | None = None) -> ReportLink:
    return found(url, dead_since=since, change=change)


OLD = dead("https://old.example/", "2025-12-31T23:00:00Z")
THEN = dead("https://then.example/", "2026-02-01T00:00:00Z")
NOW = dead("https://now.example/", "2026-03-01T00:00:00Z", "newly-dead")
REPORT = reported(
    (OLD, THEN, NOW, found("https://s.example/", Status.SUSPECT, "timeout", change="newly-dead")),
    trend=TREND,
)


def as_atom(report: Report, folder: Path) -> Any:
    path = folder / "feed.xml"
    atom.write(report, path, ReportSettings())
    return ElementTree.parse(path).getroot()


def as_json(report: Report, folder: Path) -> Any:
    path = folder / "feed.json"
    json_feed.write(report, path, ReportSettings())
    return json.loads(path.read_bytes())


def test_what_died_lately_newest_first(tmp_path: Path) -> None:
    items = as_json(REPORT, tmp_path)["items"]
    assert [item["external_url"] for item in items] == [NOW.url, THEN.url]
    assert items[0]["date_published"] == "2026-03-01T00:00:00Z"
    assert items[0]["title"] == "dead: https://now.example/"
    place = {"post": "_posts/a.md", "line": 3, "column": 8, "locator": None}
    assert items[0]["_loccit"]["citations"] == [place]
    titles = [e.text for e in as_atom(REPORT, tmp_path).iterfind("a:entry/a:title", IN)]
    assert titles == ["dead: https://now.example/", "dead: https://then.example/"]


def test_a_first_audit_has_no_deaths(tmp_path: Path) -> None:
    first = msgspec.structs.replace(REPORT, trend=TREND[:1], rows=ListedRows((OLD, THEN)))
    assert as_json(first, tmp_path)["items"] == []
    assert as_atom(first, tmp_path).find("a:updated", IN).text == first.run.finished


def test_identities_stay_from_run_to_run(tmp_path: Path) -> None:
    def ids(report: Report) -> list[str]:
        return [item["id"] for item in as_json(report, tmp_path)["items"]]

    later = reported((THEN,), trend=(*TREND, RunPoint(3, "2026-04-01T00:00:00Z", {})))
    assert ids(later) == ids(REPORT)[1:]
    again = dead(THEN.url, "2026-03-15T00:00:00Z")
    assert ids(reported((again,), trend=TREND)) != ids(later)
    assert [e.text for e in as_atom(REPORT, tmp_path).iterfind("a:entry/a:id", IN)] == ids(REPORT)
    feeds = [as_atom(report, tmp_path).find("a:id", IN).text for report in (REPORT, later)]
    assert feeds[0] == feeds[1]


def test_only_so_many(tmp_path: Path) -> None:
    links = [
        dead(f"https://h{n}.example/", f"2026-02-{n % 28 + 1:02}T00:00:00Z") for n in range(300)
    ]
    items = as_json(reported(links, trend=TREND), tmp_path)["items"]
    assert len(items) == ENTRIES
    assert items[0]["date_published"].startswith("2026-02-28")


@pytest.mark.parametrize(
    "report", [REPORT, hostile.REPORT, reported(())], ids=["some", "hostile", "none"]
)
def test_atom_is_what_rfc_4287_asks(report: Report, tmp_path: Path) -> None:
    feed = as_atom(msgspec.structs.replace(report, trend=TREND), tmp_path)
    assert feed.tag == f"{{{atom.NAMESPACE}}}feed"
    for holder in (feed, *feed.iterfind("a:entry", IN)):
        for name in ("id", "title", "updated"):
            assert len(holder.findall(f"a:{name}", IN)) == 1, name
        assert UUID(holder.find("a:id", IN).text)
        datetime.fromisoformat(holder.find("a:updated", IN).text)
    assert feed.find("a:author/a:name", IN).text
    for entry in feed.iterfind("a:entry", IN):
        assert entry.find("a:content", IN).text
        assert all(re.match("https?://", one.get("href")) for one in entry.iterfind("a:link", IN))


@pytest.mark.parametrize(
    "report", [REPORT, hostile.REPORT, reported(())], ids=["some", "hostile", "none"]
)
def test_json_feed_is_what_version_1_1_asks(report: Report, tmp_path: Path) -> None:
    feed = as_json(msgspec.structs.replace(report, trend=TREND), tmp_path)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
    for item in feed["items"]:
        assert item["content_text"]
        assert item["tags"]
        datetime.fromisoformat(item["date_published"])
        assert re.match("https?://", item.get("external_url", "http://"))
