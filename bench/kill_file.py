"""`kill -9` while a large export or web archive is read, and while its links are checked.

    python -m bench.kill_file {wxr,warc} [--megabytes 1000] [--links 4000]

An undisturbed audit of the file says what there is. Then a fresh audit is killed in the middle of
reading, the same command is killed in the middle of checking, and the same command is run to its
end. Told are what each run found and left in the state, how long it read, its peak memory, and what
is lost: posts or observations that stood in the state before a kill, and links without a verdict.
"""

import argparse
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from bench._lib.archive import write_config
from bench._lib.measure import BIN
from bench._lib.slow_web import SlowWeb, slow_web

_LATENCY = 100
"""Milliseconds of every answer."""
_PADDING = "<p>" + "word after word about maps and places " * 110 + "</p>"
_WXR = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Maps</title>
<wp:wxr_version>1.2</wp:wxr_version>
"""
_POST, _CHECKED = "posts", "observations"


def _wxr(urls: Callable[[int], str]) -> Iterator[bytes]:
    yield _WXR.encode()
    number = 0
    while True:
        text = f'{_PADDING}<a href="{urls(number)}">cited</a>'
        yield (
            f"<item><title>Post {number}</title><link>https://maps.example/{number}/</link>"
            f"<content:encoded><![CDATA[{text}]]></content:encoded><wp:post_id>{number}</wp:post_id>"
            "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>\n"
        ).encode()
        number += 1


def _warc(urls: Callable[[int], str]) -> Iterator[bytes]:
    number = 0
    while True:
        page = f'<title>T</title>{_PADDING * 3}<a href="{urls(number)}">cited</a>'.encode()
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://maps.example/{number}\r\n"
            f"WARC-Date: 2021-02-03T04:05:06Z\r\nWARC-Record-ID: <urn:uuid:{number:032x}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}"
            "\r\n\r\n"
        )
        yield head.encode() + answer + b"\r\n\r\n"
        number += 1


_FORMS = {"wxr": (_wxr, b"</channel></rss>\n"), "warc": (_warc, b"")}


def _write(path: Path, form: str, size: int, urls: Callable[[int], str]) -> None:
    pieces, end = _FORMS[form]
    with path.open("wb") as file:
        for piece in pieces(urls):
            file.write(piece)
            if file.tell() >= size:
                break
        file.write(end)


class State(NamedTuple):
    """What stands in the state database."""

    posts: frozenset[str]
    observations: frozenset[str]


def _state(path: Path) -> State:
    if not path.exists():
        return State(frozenset(), frozenset())
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)
    try:
        posts = connection.execute("SELECT path FROM posts")
        seen = connection.execute(
            "SELECT DISTINCT url FROM observations JOIN links ON links.id = observations.link"
        )
        return State(frozenset(row[0] for row in posts), frozenset(row[0] for row in seen))
    except sqlite3.OperationalError:  # not made yet
        return State(frozenset(), frozenset())
    finally:
        connection.close()


class Outcome(NamedTuple):
    """What one run came to."""

    what: str
    seconds: float
    reading: float
    """Seconds until the first request; 0 where none was made."""
    memory: int
    """Peak of the resident memory, in MB."""
    before: State
    after: State


def _run(
    what: str, home: Path, file: Path, web: SlowWeb, stop: Callable[[State, float], bool] | None
) -> Outcome:
    state = home / "state.sqlite"
    before = _state(state)
    web.take()
    started = time.monotonic()
    command: list[str | Path] = [BIN / "loccit", "audit", file, "--config", home / "loccit.toml"]
    command += ["--state", state, "--out", home / "out"]
    process = subprocess.Popen(command, cwd=home, stderr=subprocess.DEVNULL)
    reading, memory = 0.0, 0
    while process.poll() is None:
        time.sleep(0.2)
        memory = max(memory, _peak(process.pid))
        if not reading and web.take():
            reading = time.monotonic() - started
        if stop is not None and stop(_state(state), reading):
            process.kill()
    process.wait()
    seconds = time.monotonic() - started
    return Outcome(what, seconds, reading, memory, before, _state(state))


def _peak(pid: int) -> int:
    try:
        told = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    lines = (line.split() for line in told.splitlines() if line.startswith("VmHWM"))
    return next((int(words[1]) // 1024 for words in lines), 0)


def main(form: str, megabytes: int, links: int) -> int:
    """Run, kill, run again, and print; 1 where something was lost."""
    with slow_web() as web, tempfile.TemporaryDirectory(prefix="loccit-bench-") as folder:
        home = Path(folder)
        file = home / f"big.{form}"
        _write(
            file, form, megabytes * 1_000_000,
            lambda n: web.url(n % 250, f"{_LATENCY}/{n % links}"),
        )  # fmt: skip
        write_config(home / "loccit.toml")
        whole = _run("undisturbed", home, file, web, None)
        print(_row(whole), flush=True)
        for path in home.glob("state.sqlite*"):
            path.unlink()
        half = len(whole.after.posts) // 2
        runs = [
            _run("killed while reading", home, file, web, lambda s, _: len(s.posts) >= half),
            _run(
                "the same command, killed while checking", home, file, web,
                lambda s, reading: bool(reading) and len(s.observations) >= links // 3,
            ),
            _run("the same command, to its end", home, file, web, None),
            _run("once more, the file unchanged", home, file, web, None),
        ]  # fmt: skip
        for one in runs:
            print(_row(one), flush=True)
        lost = sum(
            len(one.before.posts - one.after.posts)
            + len(one.before.observations - one.after.observations)
            for one in runs
        )
        missing = len(whole.after.posts ^ runs[2].after.posts)
        missing += len(whole.after.observations ^ runs[2].after.observations)
    print(f"lost: {lost}; different from the undisturbed audit: {missing}")
    return int(bool(lost or missing))


def _row(one: Outcome) -> str:
    return (
        f"| {one.what} | {one.seconds:.0f} s | {one.reading:.0f} s until the first request "
        f"| {one.memory} MB | posts {len(one.before.posts):,} → {len(one.after.posts):,} "
        f"| observed {len(one.before.observations):,} → {len(one.after.observations):,} |"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("form", choices=_FORMS)
    parser.add_argument("--megabytes", type=int, default=1_000)
    parser.add_argument("--links", type=int, default=4_000)
    sys.exit(main(**vars(parser.parse_args())))
