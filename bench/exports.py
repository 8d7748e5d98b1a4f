"""What exports, feeds and web archives cite, compared with other parsers on the same files.

    python -m bench.exports FOLDER [-v]

FOLDER holds real files by source: `wxr/`, `blogger/`, `tumblr/`, `mediawiki/`, `movable-type/`,
`ghost/`, `substack/`, `medium/`, `mastodon/`, `twitter/`, `warc/` (with WACZ and ARC), `feed/`.
Compared are (file, http(s) URL without fragment) with `bench.export_truths`; `-v` lists every
difference. "Told apart" are posts whose URLs, of those that both found, stand under a name of their
own. "Misplaced" counts citations with a line that do not stand there.

Needs the packages beautifulsoup4, warcio, brotli, feedparser and mwparserfromhell.
"""

import re
import sys
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

from bench.export_truths import SOURCES, Truth, unpacked

from loccit.config.settings import Settings
from loccit.errors import LoccitError
from loccit.sources import Reading, find_source
from loccit.urls.normalise import normalise

_SETTINGS = Settings()


def _normal(urls: Iterable[str]) -> frozenset[str]:
    found = set()
    for url in urls:
        url = f"https:{url}" if url.startswith("//") else url
        if url.lower().startswith(("http://", "https://")):
            told = normalise(url)
            if told.url is not None:
                found.add(urldefrag(told.url).url.rstrip("/"))
    return frozenset(found)


def _misplaced(path: Path, cited: list[Any]) -> int:
    if all(one.line is None for one in cited):
        return 0
    data = unpacked(path)
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = data.decode("utf-16" if wide else "utf-8-sig", "replace")
    lines = re.split(r"\r\n|\r|\n", text)
    return sum(
        one.line is not None
        and not "\n".join([lines[one.line - 1][one.column - 1 :], *lines[one.line :][:9]])
        .replace("&amp;", "&")
        .startswith(one.raw[:4].replace("&amp;", "&"))
        for one in cited
    )


def _told_apart(truth: list[frozenset[str]], ours: list[frozenset[str]]) -> tuple[int, int]:
    """Return how many posts of the truth have one of ours with the same URLs, and how many cite.

    Only URLs that both found are compared: what is missed or extra is counted elsewhere.
    """
    both = frozenset[str]().union(*truth) & frozenset[str]().union(*ours)
    wanted = Counter(urls & both for urls in truth if urls & both)
    found = Counter(urls & both for urls in ours if urls & both)
    return (wanted & found).total(), wanted.total()


def _compare(path: Path, truth: Truth, differences: list[str]) -> Counter[str] | None:
    """Return the counts of one file; None where the other parser does not read it."""
    label = f"{path.parent.name}/{path.name}"
    posts: dict[str, list[Any]] = defaultdict(list)
    try:
        for one in find_source(path, _SETTINGS).read(Reading(_SETTINGS, {}, {})):
            if one.post is not None:
                posts[one.post.path] += one.citations or ()
    except LoccitError as error:
        print(f"{label}: {str(error)[:120]}", file=sys.stderr)
    try:
        wanted = [_normal(urls) for urls in truth(path)]
    except Exception as error:  # whatever the other parser does not read
        why = f"{type(error).__name__}: {' '.join(str(error).split())[:90]}"
        print(f"{label}: no truth: {why}", file=sys.stderr)
        return None
    ours = [_normal(one.url for one in cited if one.problem is None) for cited in posts.values()]
    apart, citing = _told_apart(wanted, ours)
    all_wanted, all_ours = frozenset[str]().union(*wanted), frozenset[str]().union(*ours)
    differences += [f"missed {label}: {url}" for url in sorted(all_wanted - all_ours)]
    differences += [f"extra {label}: {url}" for url in sorted(all_ours - all_wanted)]
    if apart < citing:
        differences.append(f"not told apart {label}: {citing - apart} of {citing} posts")
    cited = [one for several in posts.values() for one in several]
    if wrong := _misplaced(path, cited):
        differences.append(f"misplaced {label}: {wrong} of {len(cited)}")
    return Counter(
        files=1,
        links=len(all_wanted),
        both=len(all_wanted & all_ours),
        found=len(all_ours),
        posts=citing,
        apart=apart,
        misplaced=wrong,
    )


def main(folder: Path, *, verbose: bool) -> None:
    """Print a table, and with `-v` every difference."""
    warnings.simplefilter("ignore")
    differences: list[str] = []
    table = [
        "| source | truth by | files | links | recall | precision | told apart | misplaced |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    for name, (by, truth) in SOURCES.items():
        row: Counter[str] = Counter()
        for path in sorted(Path(folder, name).glob("*")):
            row += _compare(path, truth, differences) or Counter()
        recall = f"{row['both'] / row['links']:.3f}" if row["links"] else "–"
        precision = f"{row['both'] / row['found']:.3f}" if row["found"] else "–"
        table.append(
            f"| {name} | {by} | {row['files']} | {row['links']:,} | {recall} | {precision} "
            f"| {row['apart']:,} of {row['posts']:,} | {row['misplaced']} |"
        )
    print("\n".join([*differences, *table] if verbose else table))


if __name__ == "__main__":
    main(Path(sys.argv[1]), verbose="-v" in sys.argv)
