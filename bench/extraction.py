"""Extraction against lychee's `--dump`: wall time and memory on the same files, in turn.

    python bench/extraction.py ARCHIVE [--posts 5000] [--runs 7]

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
import sys
import tempfile
import threading
import time
from pathlib import Path

import msgspec

from loccit.gather import read_archive
from loccit.gather.files import find_posts
from loccit.settings import ArchiveSettings


def copies(archive: Path, into: Path, posts: int) -> int:
    """Fill `into` with copies of the archive; how many posts there are then."""
    number = 0
    while len(find_posts(into, ArchiveSettings())[0]) < posts:
        shutil.copytree(archive, into / f"copy{number:03}")
        number += 1
    return len(find_posts(into, ArchiveSettings())[0])


def as_installed(scratch: Path) -> dict[str, str]:
    """An environment where byte code is kept, as it is for an installed package."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {"PYTHONPYCACHEPREFIX": str(scratch / "bytecode")}


def timed(command: list[str], environment: dict[str, str]) -> float:
    """Wall seconds of a command that writes to a file."""
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        subprocess.run(command, stdout=out, stderr=subprocess.DEVNULL, check=False, env=environment)
        return time.perf_counter() - start


def peak_memory(command: list[str]) -> float:
    """Megabytes that a command and its children share out among them, at the highest (PSS)."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0

    def watch() -> None:
        nonlocal peak
        while process.poll() is None:
            peak = max(peak, sum(map(_share, [process.pid, *_children(process.pid)])))
            time.sleep(0.005)

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    watcher.join()
    return peak / 1024


def _children(pid: int) -> list[int]:
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [int(child) for child in listed.split()]


def _share(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


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
    bin_folder = Path(sys.executable).parent
    with tempfile.TemporaryDirectory() as scratch:
        root, known = Path(scratch, "archive"), Path(scratch, "known.json")
        root.mkdir()
        posts = copies(options.archive, root, options.posts)
        size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file())
        gathered = read_archive(root, ArchiveSettings())
        known.write_bytes(
            msgspec.json.encode({one.post.path: one.post.digest for one in gathered if one.post})
        )
        lychee = [str(bin_folder / "lychee"), "--dump", "--no-progress", str(root)]
        extract = [str(bin_folder / "loccit"), "extract", str(root)]
        again = [sys.executable, __file__, str(root), "--unchanged", str(known)]
        environment = as_installed(Path(scratch))
        timed(extract, environment)
        figures: dict[str, list[float]] = {"lychee": [], "extract": [], "unchanged": []}
        for _ in range(options.runs):
            figures["lychee"].append(timed(lychee, environment))
            figures["extract"].append(timed(extract, environment))
            answer = subprocess.run(
                again, capture_output=True, text=True, check=True, env=environment
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
        print(f"peak memory of extract: {peak_memory(extract):.0f} MB")


if __name__ == "__main__":
    main()
