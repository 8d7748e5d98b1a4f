"""Content drift on pairs of versions of real pages: how often is which drift told?

    python bench/drift.py FOLDER [--half open|sealed] [--wrong]

FOLDER holds `pairs.jsonl` and the pages that it names. Each line is one pair:
`{"id", "url", "label", "before", "after"}`, with the label `same`, `grown`, `rewritten`, `list` (a
list, home, tag or news page) or `gone` (the subject is another one), and `half` where the pairs are
split. The pairs are not part of the repository.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from loccit.judge.drift import baseline_of, comparable, difference
from loccit.page import read_page


def told(folder: Path, pair: dict[str, str]) -> str:
    """What is told of the second page: `drifted`, `rewritten` or `nothing`."""
    pages = [
        read_page((folder / pair[name]).read_bytes(), "text/html; charset=utf-8", pair["url"])
        for name in ("before", "after")
    ]
    if not comparable(pages[0], pair["url"]):
        return "left out"
    found = difference(baseline_of(pages[0], 0.0), pages[1], pair["url"])
    return "nothing" if found is None else found.kind.value


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("open", "sealed"))
    parser.add_argument("--wrong", action="store_true", help="list what is told wrongly")
    given = parser.parse_args()
    pairs = [json.loads(line) for line in (given.folder / "pairs.jsonl").open(encoding="utf-8")]
    if given.half:
        pairs = [pair for pair in pairs if pair.get("half") == given.half]
    pages = given.folder / "pages"
    counts: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        said = told(pages if pages.is_dir() else given.folder, pair)
        counts[pair["label"], said] += 1
        wrong = (pair["label"] == "gone") is not (said == "drifted")
        if given.wrong and wrong:
            print(f"{pair['label']:10} {said:10} {pair['id']} {pair['url']}")
    answers = ("nothing", "rewritten", "drifted", "left out")
    print(f"{'label':12}" + "".join(f"{answer:>12}" for answer in answers))
    for label in sorted({label for label, _ in counts}):
        row = [counts[label, answer] for answer in answers]
        print(f"{label:12}" + "".join(f"{number:12}" for number in row))


if __name__ == "__main__":
    main()
