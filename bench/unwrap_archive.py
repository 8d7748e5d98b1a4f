"""Every wrapped citation of an archive, by family, and what looks wrapped but is left alone.

    python -m bench.unwrap_archive ARCHIVE [--each 20]

For reading by eye: rules are right where each line's right side is what its left side stands for,
and complete where nothing in the last list is a wrapper.
"""

import argparse
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from loccit.config.settings import ArchiveSettings
from loccit.extraction.archive import read_archive
from loccit.urls.unwrap import unwrap

_HOLDS_A_URL = re.compile(
    r"(?:https?(?::|%(?:25)*3A)(?:/|%(?:25)*2F)|aHR0c|68747470|[?&/=](?:www|m)\.[\w-]+\.\w)", re.I
)
_LOOKS_LIKE_A_TRACKER = re.compile(
    r"//(?:click|clicks|link|links|track|tracking|trk|email|go|out|redirect|r|l|t|e)\d*\.[^/]+/."
    r"|/(?:click|redirect|redir|away|out|goto|outlink|track|jump|link2?|exit)(?:\.\w+)?/?\?",
    re.I,
)


def cited(archive: Path) -> Iterator[str]:
    """The archive's URLs, each once, in order of the alphabet."""
    found = {
        citation.url
        for gathered in read_archive(archive, ArchiveSettings())
        for citation in gathered.citations or ()
        if citation.problem is None
    }
    yield from sorted(found)


def main() -> None:
    """Print the lists."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument("--each", type=int, default=20, help="at most so many of a family")
    parser.add_argument("--width", type=int, default=160, help="of a URL")
    arguments = parser.parse_args()
    families: dict[str, list[str]] = defaultdict(list)
    doubtful: list[str] = []
    total = 0
    for url in cited(arguments.archive):
        total += 1
        found = unwrap(url)
        if found is None:
            beyond = url.partition("://")[2]
            if _HOLDS_A_URL.search(beyond) or _LOOKS_LIKE_A_TRACKER.search(url):
                doubtful.append(url)
            continue
        chain = " > ".join(layer.wrapper for layer in found.layers)
        target = "only the network can tell" if found.needs_network else found.target
        families[chain].append(f"{url[: arguments.width]}\n    → {target}")
    wrapped = sum(map(len, families.values()))
    print(f"{total} URLs, {wrapped} wrapped, in {len(families)} families")
    for family, lines in sorted(families.items(), key=lambda item: -len(item[1])):
        print(f"\n== {family}: {len(lines)}")
        print("\n".join(lines[: arguments.each]))
    print(f"\n== left alone, though they look like it: {len(doubtful)}")
    print("\n".join(url[: arguments.width] for url in doubtful))


if __name__ == "__main__":
    main()
