"""Score `unwrap` against files of vectors: `python -m bench.unwrap_vectors PATH…`.

A vector file is a JSON list. `{"wrapped", "target", "family"}` must be decoded to `target` (null:
named, and left to the network); `{"url"}` must be left alone. Those marked `heuristic` may be
refused, but not got wrong. Targets are compared as browsers write them, after percent-decoding.
"""

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from loccit.urls.normalise import normalise
from loccit.urls.unwrap import unwrap


def same(found: str | None, expected: str | None) -> bool:
    """Whether two targets ask for the same, in whatever way they are escaped."""
    if found is None or expected is None:
        return found is expected
    forms = (expected, f"https://{expected}", f"http://{expected}")
    return any(_plain(found) == _plain(form) for form in forms)


def _plain(url: str) -> str:
    text = normalise(url).url or url
    for _ in range(2):
        text = unquote(text)
    return text.rstrip("/")


class Score:
    """What came out, counted; what is amiss is told at once."""

    def __init__(self, *, exact: bool) -> None:
        self.exact = exact
        self.counts: Counter[str] = Counter()

    def add(self, vector: dict[str, Any]) -> None:
        """Try a vector."""
        if "wrapped" not in vector:
            self._alone(vector["url"])
        elif vector["target"] is None:
            self._opaque(vector["wrapped"], vector["family"])
        else:
            self._decodable(vector)

    def _alone(self, url: str) -> None:
        found = unwrap(url)
        self.counts["alone"] += 1
        self.counts["untouched"] += found is None
        if found is not None:
            print("TOUCHED", url, found.wrapper, found.target)

    def _opaque(self, url: str, family: str) -> None:
        found = unwrap(url)
        named = found is not None and found.target is None and found.needs_network
        self.counts["opaque"] += 1
        self.counts["named"] += named
        if not named:
            print("OPAQUE", family, url[:120], found)

    def _decodable(self, vector: dict[str, Any]) -> None:
        found = unwrap(vector["wrapped"])
        target = None if found is None else found.target
        if vector.get("heuristic") and target is None:
            self.counts["refused"] += 1
            return
        right = same(target, vector["target"])
        self.counts["decodable"] += 1
        self.counts["decoded"] += right
        if not right or (self.exact and target != vector["target"]):
            print("exactly" if right else "WRONG", vector["family"], vector["wrapped"][:200])
            print("    found   ", target)
            print("    expected", vector["target"])


def main() -> None:
    """Tell what is decoded, what is wrong and what is touched without need."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--exact", action="store_true", help="tell targets that differ in escapes")
    arguments = parser.parse_args()
    score = Score(exact=arguments.exact)
    for path in arguments.paths:
        for vector in json.loads(path.read_text(encoding="utf-8")):
            score.add(vector)
    print(" ".join(f"{name}={count}" for name, count in sorted(score.counts.items())))


if __name__ == "__main__":
    main()
