"""Formats by name, files that are whole or not there, and what JSON and CSV hold."""

import csv
import errno
import gzip
import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from loccit.config.settings import ReportSettings
from loccit.display import printable
from loccit.errors import IncompleteError, UsageError
from loccit.model import Hop, Kind, Status, Suggestion
from loccit.report import csv_report, json_report
from loccit.report.formats import WRITERS, parse_outputs, write_reports
from loccit.report.html.words import ENGLISH
from loccit.report.model import ListedRows, Report, ReportCitation, ReportLink, RunInfo
from loccit.report.redact import redacted
from loccit.report.schema import report_schema
from tests.report.made import report_link

SETTINGS = ReportSettings()
ROOT = Path(__file__).parent.parent


def citation(url: str, **more: object) -> ReportCitation:
    values = {"post": "_posts/a.md", "line": 3, "column": 7, "kind": Kind.LINK} | more
    return ReportCitation(text="地图", context="see 地图 here", url=url, raw=url, **values)  # type: ignore[arg-type]


def link(url: str = "http://gone.example/a", **more: object) -> ReportLink:
    values: dict[str, object] = {
        "status": Status.DEAD,
        "reason": "not-found",
        "confidence": 0.97,
        "confirmed": True,
        "http_status": 404,
        "final_url": url,
        "domain": "gone.example",
        "hops": (Hop(url, 404),),
        "suggestion": Suggestion("archived", "https://archive.test/web/2010/http://gone.example/a"),
        "dead_since": "2026-01-01T00:00:00Z",
        "citations": (citation(url),),
    }
    return report_link(url, **(values | more))


def report(*links: ReportLink) -> Report:
    run = RunInfo(1, "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z", True, {"dead": len(links)})
    return Report(
        run=run,
        previous=None,
        title="blog",
        changes={},
        trend=(),
        dates=(),
        domains=(),
        problems=(),
        waivers=(),
        rows=ListedRows(links),
    )


def test_json_is_what_the_published_schema_says(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    json_report.write(report(link(), link("http://gone.example/b", archived=None)), path, SETTINGS)
    document = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.validate(document, report_schema())
    assert document["schema"] == "loccit.report/1"
    assert [item["url"][-1] for item in document["links"]] == ["a", "b"]
    assert document["links"][0]["hops"] == [
        {"url": "http://gone.example/a", "status": 404, "location": None, "via": "http"}
    ]
    assert document["links"][0]["citations"][0]["text"] == "地图"


def test_json_of_nothing_is_json(tmp_path: Path) -> None:
    json_report.write(report(), tmp_path / "r", SETTINGS)
    assert json.loads((tmp_path / "r").read_text(encoding="utf-8"))["links"] == []


def test_the_committed_schema_is_the_types() -> None:
    committed = json.loads((ROOT / "docs/schema/report-1.schema.json").read_text(encoding="utf-8"))
    assert committed == report_schema()


def test_csv_has_a_row_per_citation(tmp_path: Path) -> None:
    url = "http://gone.example/a"
    twice = link(citations=(citation(url), citation(url, line=9)))
    csv_report.write(report(twice), tmp_path / "r.csv", SETTINGS)
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["url"], row["line"], row["status"]) for row in rows] == [
        (url, "3", "dead"),
        (url, "9", "dead"),
    ]


def test_csv_has_the_facts_that_the_page_lists(tmp_path: Path) -> None:
    csv_report.write(report(link()), tmp_path / "r.csv", SETTINGS)
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file))
    json_report.write(report(link()), tmp_path / "r", SETTINGS)
    written = json.loads((tmp_path / "r").read_text(encoding="utf-8"))["links"][0]
    facts = list(ENGLISH.all["fact"])
    assert [row[name] for name in facts] == [written[name] or "" for name in facts]


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+1", "-1", "\tx"])
def test_csv_runs_no_formula(tmp_path: Path, text: str) -> None:
    harmful = link(citations=(citation(text),))
    csv_report.write(report(harmful), tmp_path / "r.csv", SETTINGS)
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["url"] == f"'{printable(text)}"


@pytest.mark.parametrize(
    ("outputs", "complaint"),
    [
        (["pdf=x"], "there is no format 'pdf'"),
        (["json"], "write it as json=FILE"),
        (["json="], "write it as json=FILE"),
        (["csv=a", "csv=b"], "named twice"),
        (["csv=a", "json=a"], "taken by another format"),
    ],
)
def test_outputs_that_make_no_sense(outputs: list[str], complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        parse_outputs(outputs)


def test_every_format_has_a_writer() -> None:
    import importlib

    for module in WRITERS.values():
        write: Callable[..., None] = importlib.import_module(module).write
        assert callable(write)


def test_json_lines_are_the_links_of_the_report(tmp_path: Path) -> None:
    whole, lines = tmp_path / "report.json", tmp_path / "links.jsonl"
    write_reports(report(link(), link()), {"json": whole, "jsonl": lines}, SETTINGS)
    links = [json.loads(line) for line in lines.read_text().splitlines()]
    assert links == json.loads(whole.read_text())["links"]
    assert len(links) == 2


def test_a_report_is_compressed_by_its_name(tmp_path: Path) -> None:
    plain, packed = tmp_path / "report.json", tmp_path / "packed" / "report.json.gz"
    write_reports(report(link()), {"json": plain}, SETTINGS)
    write_reports(report(link()), {"json": packed}, SETTINGS)
    first = packed.read_bytes()
    assert gzip.decompress(first) == plain.read_bytes()
    write_reports(report(link()), {"json": packed}, SETTINGS)
    assert packed.read_bytes() == first
    assert [file.name for file in packed.parent.iterdir()] == ["report.json.gz"]


def test_a_file_is_whole_or_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "new" / "report.json"
    write_reports(report(link()), {"json": path}, SETTINGS)
    before = path.read_bytes()

    def broken(link: ReportLink) -> ReportLink:
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        write_reports(report(link()).edited(link=broken), {"json": path}, SETTINGS)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_pipe_is_written_into(tmp_path: Path) -> None:
    """So is a device: a file in the place of /dev/null would break the machine."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_reports(report(link()), {"json": pipe}, SETTINGS)
    reader.join()
    assert len(json.loads(read[0])["links"]) == 1
    assert pipe.is_fifo()


def test_a_symbolic_link_stays(tmp_path: Path) -> None:
    kept, latest = tmp_path / "kept" / "report.json", tmp_path / "latest.json"
    latest.symlink_to(kept)
    write_reports(report(), {"json": latest}, SETTINGS)
    assert latest.is_symlink()
    assert json.loads(kept.read_bytes())["links"] == []


def test_where_it_can_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="can't write it"):
        write_reports(report(), {"json": tmp_path / "file" / "report.json"}, SETTINGS)


def test_a_full_disk_is_no_mistake_in_the_usage(tmp_path: Path) -> None:
    def full(link: ReportLink) -> ReportLink:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "report.json"
    with pytest.raises(IncompleteError, match=r"the disk is full; .*loccit report"):
        write_reports(report(link()).edited(link=full), {"json": path}, SETTINGS)


def test_standard_output(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write_reports(report(), {"json": Path("-")}, SETTINGS)
    assert json.loads(capfdbinary.readouterr().out)["links"] == []


def test_no_recipient_is_told(tmp_path: Path) -> None:
    who = "reader%40example.org"
    url = f"https://eur01.safelinks.protection.outlook.com/?url=http%3A%2F%2Fa.example%2F&data=05%7C01%7C{who}%7Cabc"
    told = redacted(
        link(
            url,
            recipient=True,
            hops=(
                Hop(url, 302, "http://a.example/", "http"),
                Hop("http://a.example/", 404, None, "http"),
            ),
            evidence=(f"GET {url} answered 302.",),
            citations=(citation(url, mark_start=4, mark_end=6),),
        )
    )
    assert who not in repr(told)
    assert told.hops[1].url == "http://a.example/"
    cited = told.citations[0]
    assert cited.context[cited.mark_start : cited.mark_end] == "地图"
