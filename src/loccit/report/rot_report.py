"""`rot`: link rot by year, kind, domain and category as CSV, with confidence intervals.

The unit is the citation, as in studies of reference rot. Link rot is the part of citations that
are `dead` among those that are alive or `dead` (Klein et al. 2014, "Scholarly context not found";
Zittrain et al. 2014, "Perma"); those in doubt, refused or not checked are left out of both. Content
drift is the part of living citations whose page has the note `drifted` or `rewritten` (Jones et al.
2016).
"""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from loccit.config.settings import ReportSettings
from loccit.model import ALIVE, Drift, Status
from loccit.report.csv_report import harmless
from loccit.report.model import Report
from loccit.report.survival import wilson

COLUMNS = (
    "group", "value", "citations", "alive", "dead", "undecided", "rot", "rot_low", "rot_high",
    "drifted", "rewritten", "drift", "drift_low", "drift_high",
)  # fmt: skip
_DRIFT = (Drift.DRIFTED.value, Drift.REWRITTEN.value)

Key = tuple[str, str]
"""A group and its value: `("kind", "image")`."""


def write(report: Report, path: Path, settings: ReportSettings) -> None:
    """Write a row for the whole archive, and one for each year, kind, domain and category."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for key, counts in _counted(report):
            writer.writerow(_row(key, counts))


def _counted(report: Report) -> Iterator[tuple[Key, Counter[str]]]:
    """Citations by state, for each group; years, kinds, domains and categories in their order."""
    found: dict[Key, Counter[str]] = {}
    for link in report.links():
        state = _state(link.status)
        drift = [note for note in link.verdict.notes if note in _DRIFT] if state == "alive" else []
        for citation in link.citations:
            keys = (
                ("archive", ""),
                ("kind", citation.kind.value),
                ("domain", link.link.domain),
                ("category", link.link.category),
            )
            for key in keys:
                found.setdefault(key, Counter()).update((state, *drift))
    for cell in report.dates:
        if cell.month:
            counts = found.setdefault(("year", cell.month[:4]), Counter())
            counts[_state(cell.status)] += cell.citations
            if _state(cell.status) == "alive":
                counts[Drift.DRIFTED.value] += cell.drifted
                counts[Drift.REWRITTEN.value] += cell.rewritten
    order = ("archive", "year", "kind", "domain", "category")
    for key in sorted(found, key=lambda key: (order.index(key[0]), key[1])):
        yield key, found[key]


def _state(status: Status) -> str:
    if status in ALIVE:
        return "alive"
    return "dead" if status is Status.DEAD else "undecided"


def _row(key: Key, counts: Counter[str]) -> list[str]:
    group, value = key
    alive, dead, undecided = (counts[name] for name in ("alive", "dead", "undecided"))
    drifted, rewritten = (counts[name] for name in _DRIFT)
    row = [group, harmless(value), *map(str, (alive + dead + undecided, alive, dead, undecided))]
    row += _share(dead, alive + dead)
    return [*row, str(drifted), str(rewritten), *_share(drifted + rewritten, alive)]


def _share(hits: int, of: int) -> list[str]:
    """A share and its interval; nothing of nothing."""
    if not of:
        return ["", "", ""]
    low, high = wilson(hits, of)
    return [f"{hits / of:.4f}", f"{low:.4f}", f"{high:.4f}"]
