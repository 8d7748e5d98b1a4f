"""Extraction against lychee's `--dump`: wall time and memory on the same files, in turn.

    python -m bench.extraction ARCHIVE [--posts 5000] [--runs 7]

Copies the archive as often as it takes, then runs lychee, `loccit extract` and a reading of the
unchanged archive (all digests known) one after the other, several times, and prints medians and
their ratios. The bars: extraction at most as long as lychee; unchanged at most a fifth of that;
peak memory (all processes together) at most 200 MB.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import msgspec
from bench._lib.measure import BIN, PYTHON, as_installed, timed
from bench._lib.memory import measured

from loccit.config.settings import ArchiveSettings
from loccit.extraction.archive import read_archive
from loccit.extraction.files import find_posts


def copies(archive: Path, into: Path, posts: int) -> int:
    """Fill `into` with copies of the archive; how many posts there are then."""
    number = 0
    while len(find_posts(into, ArchiveSettings())[0]) < posts:
        shutil.copytree(archive, into / f"copy{number:03}")
        number += 1
    return len(find_posts(into, ArchiveSettings())[0])


def unchanged(root: Path, known: Path) -> None:
    """Read an archive of which every digest is known; print the seconds it took."""
    digests = msgspec.json.decode(known.read_bytes(), type=dict[str, str])
    start = time.perf_counter()
    parsed = sum(
        one.citations is not None for one in read_archive(root, ArchiveSettings(), known=digests)
    )
    print(time.perf_counter() - start)
    assert parsed == 0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("archive", type=Path)
    parser.add_argument("--posts", type=int, default=5000)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--unchanged", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.unchanged:
        unchanged(options.archive, options.unchanged)
        return
    with tempfile.TemporaryDirectory() as scratch:
        root, known = Path(scratch, "archive"), Path(scratch, "known.json")
        root.mkdir()
        posts = copies(options.archive, root, options.posts)
        size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
        gathered = read_archive(root, ArchiveSettings())
        known.write_bytes(
            msgspec.json.encode({one.post.path: one.post.digest for one in gathered if one.post})
        )
        lychee: list[str | Path] = [BIN / "lychee", "--dump", "--no-progress", root]
        extract: list[str | Path] = [BIN / "loccit", "extract", root]
        again: list[str | Path] = [
            PYTHON, "-m", "bench.extraction", root, "--unchanged", known,
        ]  # fmt: skip
        timed(extract)
        figures: dict[str, list[float]] = {"lychee": [], "extract": [], "unchanged": []}
        for _ in range(options.runs):
            figures["lychee"].append(timed(lychee).seconds)
            figures["extract"].append(timed(extract).seconds)
            answer = subprocess.run(
                again, capture_output=True, text=True, check=True, env=as_installed()
            )
            figures["unchanged"].append(float(answer.stdout))
        middle = {name: statistics.median(values) for name, values in figures.items()}
        print(f"{posts:,} posts, {size / 1e6:.1f} MB, {os.cpu_count()} processors")
        for name, seconds in middle.items():
            print(
                f"{name:10} {seconds:.3f} s  {size / 1e6 / seconds:6.0f} MB/s"
                f"  {seconds / middle['lychee']:.2f} of lychee"
            )
        print(f"unchanged / extract: {middle['unchanged'] / middle['extract']:.2f}")
        print(f"peak memory of extract: {measured(extract, pause=0.005).bytes / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
