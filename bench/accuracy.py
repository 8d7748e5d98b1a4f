"""Verdicts against the truth: loccit beside lychee and linkinator, on the labelled web.

    make accuracy

Prints loccit's confusion matrix by status, and for all three what they call alive and dead. A link
whose truth nobody can know from outside (refused, doubtful, behind a bad certificate) is decided by
nobody; whoever calls it dead is wrong.
"""

import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from bench.peers import ALIVE, DEAD, NOTHING, linkinator, lychee, renamed, renamed_site
from tests.labelled_web import HOSTS
from tests.labelled_web.audit import audited

from loccit.demo.labelled import Case, sites, truths
from loccit.demo.web import Web
from loccit.model import Status

_MEANS = {
    Status.OK: ALIVE,
    Status.REDIRECTED: ALIVE,
    Status.WRAPPED: ALIVE,
    Status.DEAD: DEAD,
    Status.INVALID: DEAD,
}
"""What a status says to those who only know alive and dead; the others say nothing."""


def main() -> None:
    """Run all three and print."""
    cases = truths(HOSTS)
    told = _loccit()
    _matrix(cases, told)
    print()
    _compared(cases, "loccit", {url: _meaning(status) for url, status in told.items()})
    given = {renamed(url): url for url in cases}
    for name, peer in (("lychee", lychee), ("linkinator", linkinator)):
        with tempfile.TemporaryDirectory() as folder, Web(map(renamed_site, sites(HOSTS))) as web:
            words = peer(given, web, Path(folder))
        if words is None:
            print(f"{name:<12} is not here: skipped")
        else:
            _compared(cases, name, {given[url]: word for url, word in words.items()})


def _loccit() -> dict[str, Status]:
    with tempfile.TemporaryDirectory() as folder, Web(sites(HOSTS)) as web:
        found = audited(HOSTS, web, Path(folder))
        return {url: Status(link["status"]) for url, (_, link) in found.items()}


def _meaning(status: Status) -> str:
    return _MEANS.get(status, NOTHING)


def _matrix(cases: Mapping[str, Case], told: Mapping[str, Status]) -> None:
    """loccit's verdicts (columns) by the truth (rows)."""
    counts = Counter((case.status, told[url]) for url, case in cases.items() if url in told)
    columns = [status for status in Status if any(told == status for told in told.values())]
    rows = [status for status in Status if any(case.status == status for case in cases.values())]
    print("truth \\ loccit".ljust(15) + "".join(f"{column:>11}" for column in columns))
    for row in rows:
        cells = (counts[row, column] or "." for column in columns)
        print(f"{row:<15}" + "".join(f"{cell:>11}" for cell in cells))
    right = sum(count for (truth, said), count in counts.items() if truth == said)
    print(f"right: {right} of {len(cases)}")
    for url, case in cases.items():
        if told.get(url) != case.status:
            print(f"  wrong: {url[:90]} is {case.status} ({case.why}), told {told.get(url)}")


def _compared(cases: Mapping[str, Case], name: str, words: Mapping[str, str]) -> None:
    pairs = Counter((_meaning(case.status), words.get(url, NOTHING)) for url, case in cases.items())
    decidable = sum(count for (truth, _), count in pairs.items() if truth != NOTHING)
    print(
        f"{name:<12} right on {pairs[ALIVE, ALIVE] + pairs[DEAD, DEAD]} of {decidable} decidable;"
        f" calls {pairs[ALIVE, DEAD]} living dead, {pairs[DEAD, ALIVE]} dead alive,"
        f" {pairs[NOTHING, DEAD]} undecidable dead"
        f" (of {sum(count for (truth, _), count in pairs.items() if truth == NOTHING)})"
    )


if __name__ == "__main__":
    main()
