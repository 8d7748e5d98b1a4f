"""Link rot and drift as CSV: what is counted, and the intervals."""

import csv
from pathlib import Path

import pytest
from msgspec import structs

from loccit.config.settings import ReportSettings
from loccit.model import Status
from loccit.report import rot_report
from loccit.report.model import DateCell, ReportLink
from tests.outputs.sample import citation, link, report


def links(status: Status, count: int, *notes: str) -> list[ReportLink]:
    found = []
    for number in range(count):
        url = f"https://a.example/{status}/{number}{''.join(notes)}"
        one = link(url, status, "not-found", [citation("p.md", url)])
        found.append(structs.replace(one, verdict=structs.replace(one.verdict, notes=notes)))
    return found


def test_rows(tmp_path: Path) -> None:
    told = report(
        *links(Status.OK, 6),
        *links(Status.OK, 1, "drifted"),
        *links(Status.OK, 1, "rewritten", "fragment-missing"),
        *links(Status.DEAD, 2),
        *links(Status.BLOCKED, 5),
    )
    cells = (DateCell("2012-05", Status.DEAD, 2), DateCell("2012-07", Status.OK, 8, 1, 1))
    told = structs.replace(told, dates=(*cells, DateCell("", Status.DEAD, 9)))
    file = tmp_path / "rot.csv"
    rot_report.write(told, file, ReportSettings())
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = {(row["group"], row["value"]): row for row in csv.DictReader(text)}
    whole = rows["archive", ""]
    assert (whole["citations"], whole["alive"], whole["dead"], whole["undecided"]) == (
        "15", "8", "2", "5",
    )  # fmt: skip
    assert (whole["rot"], whole["drifted"], whole["rewritten"]) == ("0.2000", "1", "1")
    # Wilson's interval of 2 in 10 (Newcombe 1998 gives such tables).
    assert float(whole["rot_low"]) == pytest.approx(0.0567, abs=2e-4)
    assert float(whole["rot_high"]) == pytest.approx(0.5098, abs=2e-4)
    assert float(whole["drift"]) == pytest.approx(0.25)
    year = rows["year", "2012"]
    assert (year["citations"], year["rot"], year["drift"]) == ("10", "0.2000", "0.2500")
    assert {key[0] for key in rows} == {"archive", "year", "kind", "domain", "category"}
