"""Verdicts against the truth: loccit beside lychee and linkinator, on the labelled web.

    python -m bench.accuracy [--write docs/accuracy.md]

For loccit the confusion matrix by status; for all three what they call alive and dead, class by
class. A link whose truth nobody can know from outside (refused, doubtful, behind a bad certificate)
is decided by nobody; whoever calls it dead is wrong. Then the hand-written pages, by half.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.peers import ALIVE, DEAD, NOTHING, linkinator, lychee, renamed, renamed_site
from tests.judge.labelled_pages import HALVES, score
from tests.labelled_web import HOSTS
from tests.labelled_web.audit import audited

from loccit.demo.labelled import Case, sites, truths
from loccit.model import Status
from loccit.testing import Web

_MEANS = {
    Status.OK: ALIVE,
    Status.REDIRECTED: ALIVE,
    Status.WRAPPED: ALIVE,
    Status.DEAD: DEAD,
    Status.INVALID: DEAD,
}
"""What a status says to those who only know alive and dead; the others say nothing."""

_INTRODUCTION = Path(__file__).with_suffix(".md")
"""What precedes the tables: the rounds of saved pages, which cannot be measured again."""

Words = Mapping[str, str]
"""What somebody calls each link: alive, dead, or nothing."""


def main() -> None:
    """Run all three and tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", type=Path, help="a Markdown file to write the same into")
    arguments = parser.parse_args()
    lines = list(_told())
    print("\n".join(lines))
    if arguments.write is not None:
        arguments.write.write_text(
            "\n".join([_INTRODUCTION.read_text(encoding="utf-8"), *lines, ""]), encoding="utf-8"
        )


def _told() -> Iterator[str]:
    cases = truths(HOSTS)
    told = _loccit()
    yield f"## loccit on {len(cases)} links\n"
    yield from _matrix(cases, told)
    words = {"loccit": {url: _meaning(status) for url, status in told.items()}, **_peers(cases)}
    yield "\n## Beside lychee and linkinator, class by class\n"
    yield from _classes(cases, words)
    yield "\n## In all\n"
    yield from _in_all(cases, words)
    yield "\n## Pages written by hand\n"
    yield from _pages()


def _loccit() -> dict[str, Status]:
    with tempfile.TemporaryDirectory() as folder, Web(sites(HOSTS)) as web:
        found = audited(HOSTS, web, Path(folder))
        return {url: Status(link["status"]) for url, (_, link) in found.items()}


def _peers(cases: Mapping[str, Case]) -> dict[str, Words]:
    """The peers' words; those who are not here are left out."""
    given = {renamed(url): url for url in cases}
    found: dict[str, Words] = {}
    for name, peer in (("lychee", lychee), ("linkinator", linkinator)):
        with tempfile.TemporaryDirectory() as folder, Web(map(renamed_site, sites(HOSTS))) as web:
            words = peer(given, web, Path(folder))
        if words is not None:
            found[name] = {given[url]: word for url, word in words.items()}
    return found


def _meaning(status: Status) -> str:
    return _MEANS.get(status, NOTHING)


def _matrix(cases: Mapping[str, Case], told: Mapping[str, Status]) -> Iterator[str]:
    """loccit's verdicts (columns) by the truth (rows)."""
    counts = Counter((case.status, told[url]) for url, case in cases.items() if url in told)
    columns = [status for status in Status if status in told.values()]
    rows = [status for status in Status if any(case.status == status for case in cases.values())]
    yield from _table(
        ["truth", *columns],
        [[row, *(counts[row, column] or "" for column in columns)] for row in rows],
    )
    right = sum(count for (truth, said), count in counts.items() if truth == said)
    yield f"\n{right} of {len(cases)} right."
    for url, case in cases.items():
        if told.get(url) != case.status:
            yield f"- wrong: `{url[:90]}` is {case.status} ({case.why}), told {told.get(url)}"


def _classes(cases: Mapping[str, Case], told: Mapping[str, Words]) -> Iterator[str]:
    """What everybody calls the links of each class: alive / dead / nothing."""
    rows: list[list[object]] = []
    for status in Status:
        urls = [url for url, case in cases.items() if case.status == status]
        if urls:
            rows.append([status, len(urls), *(_counted(urls, words) for words in told.values())])
    yield "Alive / dead / nothing said.\n"
    yield from _table(["truth", "links", *told], rows)


def _counted(urls: list[str], words: Words) -> str:
    counts = Counter(words.get(url, NOTHING) for url in urls)
    return f"{counts[ALIVE]} / {counts[DEAD]} / {counts[NOTHING]}"


def _in_all(cases: Mapping[str, Case], told: Mapping[str, Words]) -> Iterator[str]:
    rows: list[list[object]] = []
    for name, words in told.items():
        pairs = Counter((_meaning(case.status), words.get(url)) for url, case in cases.items())
        rows.append(
            [
                name, pairs[ALIVE, ALIVE] + pairs[DEAD, DEAD], pairs[ALIVE, DEAD],
                pairs[DEAD, ALIVE], pairs[NOTHING, DEAD],
            ]
        )  # fmt: skip
    decidable = sum(_meaning(case.status) != NOTHING for case in cases.values())
    yield f"{decidable} links can be decided from outside, {len(cases) - decidable} can't.\n"
    yield from _table(
        ["", "right", "living called dead", "dead called alive", "undecidable called dead"], rows
    )


def _pages() -> Iterator[str]:
    rows: list[list[object]] = []
    for half in HALVES:
        found = score(half)
        rows.append([half, found.pages, f"{found.precision:.3f}", f"{found.recall:.3f}",
                     len(found.wrong)])  # fmt: skip
    yield from _table(["half", "pages", "precision (dead)", "recall (dead)", "wrong in all"], rows)


def _table(head: list[str], rows: list[list[object]]) -> Iterator[str]:
    """A table that is Markdown and can be read as it stands."""
    cells = [head, *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    yield lines[0]
    yield "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    yield from lines[1:]


if __name__ == "__main__":
    main()
