"""Bar 3: the gate on a pull request that touches 5 posts of 5,000; at most 3 s beside the network.

    python -m bench.gate [--posts 5000] [--rounds 5]

A git repository of posts as the sample archive's are (28 kB, 25 links), a branch that adds a dead
link to each of five posts, and a web on loopback that answers at once. Each round is a new process:
first a runner that has nothing but the clone, then one that has the nightly run's state.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from loccit.testing import Asked, Reply, Site, Web, page

_BAR = 3.0
_HOSTS = 200
_LINKS = 25
_SOURCES = 6_000
"""Different links; as archives do, posts cite many of them again."""
_TOUCHED = 5
_TEXT = "Some sentences of an essay that goes on for a while, as essays do. " * 15


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="loccit-bench-") as name,
        Web([Site(f"host{n}.example", otherwise=_answer) for n in range(_HOSTS)]) as web,
    ):
        folder = Path(name, "archive")
        _lay_out(folder, given.posts, web)
        state = Path(name, "state.sqlite3")
        _audit(folder, state)
        _branch(folder)
        nothing = [_gate(folder, web, None) for _ in range(given.rounds)]
        with_state = [_gate(folder, web, state) for _ in range(given.rounds)]
    print(f"{given.posts:,} posts, {_TOUCHED} touched; seconds from start to exit")
    kept = True
    for title, runs in (("a clone alone", nothing), ("with the state", with_state)):
        seconds = statistics.median(run[0] for run in runs)
        kept &= seconds <= _BAR
        print(
            f"  {title}: median {seconds:.2f}, worst {max(run[0] for run in runs):.2f}; "
            f"{runs[0][1]} requests, which took {runs[0][2]:.2f} s"
        )
    sys.exit(0 if kept else 1)


def _answer(asked: Asked) -> Reply:
    there = asked.path.removeprefix("/").isdecimal()
    return page(f"Essay {asked.path}") if there else Reply(404, "no")


def _lay_out(folder: Path, posts: int, web: Web) -> None:
    (folder / "_posts").mkdir(parents=True)
    for number in range(posts):
        lines = [f"---\ntitle: Post {number}\ndate: 2024-01-01\n---\n"]
        for link in range(_LINKS):
            place = (number * _LINKS + link) % _SOURCES
            url = f"https://host{place % _HOSTS}.example/{place}"
            lines.append(f"{_TEXT}[a source]({url}).\n")
        (folder / f"_posts/2024-01-01-post-{number:05}.md").write_text("\n".join(lines))
    (folder / "loccit.toml").write_text(web.toml({"network": {"timeout": 20.0}}))
    (folder / ".gitignore").write_text("loccit*\n")
    for arguments in (
        ["init", "-q", "-b", "main"],
        ["config", "user.name", "A"],
        ["config", "user.email", "a@a.example"],
        ["add", "-A"],
        ["commit", "-q", "-m", "posts"],
    ):
        subprocess.run(["git", *arguments], cwd=folder, check=True)


def _branch(folder: Path) -> None:
    subprocess.run(["git", "checkout", "-q", "-b", "work"], cwd=folder, check=True)
    for number in range(_TOUCHED):
        path = sorted((folder / "_posts").iterdir())[number * 11]
        with path.open("a") as file:
            file.write(f"\nAlso [this](https://host{number}.example/dead/{number}).\n")
    subprocess.run(["git", "commit", "-qam", "work"], cwd=folder, check=True)


def _audit(folder: Path, state: Path) -> None:
    command = [sys.executable, "-m", "loccit", "audit", ".", "--state", str(state)]
    done = subprocess.run(command, cwd=folder, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"exit {done.returncode}: {done.stderr}")


def _gate(folder: Path, web: Web, state: Path | None) -> tuple[float, int, float]:
    """Seconds from start to exit, requests, and seconds from the first of them to the last."""
    with tempfile.TemporaryDirectory(prefix="loccit-bench-") as scratch:
        mine = Path(scratch, "state.sqlite3")
        if state is not None:
            shutil.copy(state, mine)
        web.forget()
        started = time.perf_counter()
        done = subprocess.run(
            [
                *(sys.executable, "-m", "loccit", "audit", ".", "--changed-since", "main"),
                *("--gate", "-q", "--state", mine, "--output", f"github={scratch}/annotations"),
            ],
            cwd=folder,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        seconds = time.perf_counter() - started
    if done.returncode != 1 or done.stderr.count(": dead (not-found): ") != _TOUCHED:
        raise RuntimeError(f"exit {done.returncode}: {done.stderr}")
    times = sorted(asked.at for asked in web.requests)
    return seconds, len(times), times[-1] - times[0]


if __name__ == "__main__":
    main()
