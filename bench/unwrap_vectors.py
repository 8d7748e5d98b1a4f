"""Score `unwrap` against files of vectors: `python -m bench.unwrap_vectors PATH…`.

A vector file is a JSON list. `{"wrapped", "target", "family"}` must be decoded to `target` (null:
named, and left to the network); `{"url"}` must be left alone. Those marked `heuristic` may be
refused, but not got wrong. Targets are compared as browsers write them, after percent-decoding.
"""

import argparse
import json
from pathlib import Path
from urllib.parse import unquote

from loccit.urls import normalise, unwrap


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


def main() -> None:
    """Tell what is decoded, what is wrong and what is touched without need."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--exact", action="store_true", help="tell targets that differ in escapes")
    arguments = parser.parse_args()
    counts = dict.fromkeys(
        ("decodable", "decoded", "opaque", "named", "alone", "untouched", "refused"), 0
    )
    for path in arguments.paths:
        for vector in json.loads(path.read_text(encoding="utf-8")):
            wrapped = vector.get("wrapped")
            found = unwrap(wrapped or vector["url"])
            target = found.target if found else None
            if wrapped is None:
                counts["alone"] += 1
                counts["untouched"] += found is None
                if found is not None:
                    print("TOUCHED", vector["url"], found.wrapper, target)
            elif vector["target"] is None:
                named = found is not None and target is None and found.needs_network
                counts["opaque"] += 1
                counts["named"] += named
                if not named:
                    print("OPAQUE", vector["family"], wrapped[:120], found and found.layers, target)
            elif vector.get("heuristic") and target is None:
                counts["refused"] += 1
            else:
                right = same(target, vector["target"])
                counts["decodable"] += 1
                counts["decoded"] += right
                if not right or (arguments.exact and target != vector["target"]):
                    label = "exactly" if right else "WRONG"
                    print(label, vector["family"], wrapped[:200])
                    print("    found   ", target)
                    print("    expected", vector["target"])
    print(" ".join(f"{name}={count}" for name, count in counts.items()))


if __name__ == "__main__":
    main()
