"""What large archives cost: an audit, a second run with nothing due, and the commands that look.

    python -m bench.scale [--links 20000 200000] [--size BYTES | --pages FOLDER] [--keep FOLDER]

Each link is a page of its own on a local web, 20 links a host; one of ten is a 404, one of
ten moved for good. With `--pages`, pages are real ones: the HTML files of a folder and the folders
in it, of 1 to 200 KB. Printed are the CPU time and the peak memory of all processes, and seconds of
CPU of `gate`, `explain`, `report --post` and `state info`. CPU time, for the machine may be busy.
"""

import argparse
import tempfile
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

from bench._lib.archive import write_archive, write_config
from bench._lib.measure import BIN, audit_command, timed
from bench._lib.memory import measured
from bench._lib.web import Web, web

_LINKS_A_HOST = 20


def _url(server: Web, number: int) -> str:
    name = ("gone/{}", "moved/{}")[number % 10] if number % 10 < 2 else "page/{}"
    at = server.url(number // _LINKS_A_HOST, 0).removesuffix("/page/0")
    return f"{at}/{name.format(number)}"


def _cost(home: Path, *arguments: str, codes: Sequence[int] = (0,)) -> float:
    command: list[str | Path] = [BIN / "loccit", *arguments]
    return timed(command, cwd=home, codes=codes).cpu


def _measure(server: Web, home: Path, links: int) -> str:
    urls = [_url(server, number) for number in range(links)]
    write_archive(home / "archive", urls)
    write_config(home / "loccit.toml")
    state = ("--state", "state.sqlite")
    first = measured(audit_command(home), home, pause=1.0)
    asked = server.requests()
    second = measured(audit_command(home, anew=False), home, pause=1.0)
    asked = server.requests() - asked - 1
    post = next((home / "archive").iterdir()).name
    looks = [
        _cost(home, "gate", *state, "--config", "loccit.toml", codes=(0, 1)),
        _cost(home, "explain", urls[links // 2], *state),
        _cost(home, "report", *state, "--post", post, "--out", "post"),
        _cost(home, "state", "info", *state),
    ]
    size = (home / "state.sqlite").stat().st_size / links
    told = " | ".join(f"{seconds:.2f}" for seconds in looks)
    return (
        f"| {links:,} | {first.cpu / links * 1e6:,.0f} | {first.seconds:,.0f}"
        f" | {first.bytes / 1e6:.0f} | {size:,.0f} | {second.seconds:.1f} ({second.cpu:.1f})"
        f" | {asked} | {second.bytes / 1e6:.0f} | {told} |"
    )


def _pages(folder: Path) -> list[Path]:
    files = sorted(path for path in folder.rglob("*.htm*") if path.is_file())
    return [path for path in files if 1_000 <= path.stat().st_size <= 200_000]


def main() -> None:
    """Print a table, a line for each number of links."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--links", type=int, nargs="+", default=[20_000, 200_000])
    parser.add_argument("--keep", type=Path, help="leave archives and states in this folder")
    parser.add_argument("--size", type=int, default=0, help="bytes that a page has at least")
    parser.add_argument("--pages", type=Path, help="serve the HTML files in this folder")
    given = parser.parse_args()
    pages = _pages(given.pages) if given.pages else []
    if given.pages and not pages:
        parser.error(f"no HTML files of 1 to 200 KB in {given.pages}")
    print(
        "| links | CPU µs a link | seconds | peak, MB | state, bytes a link | second run, seconds"
        " (CPU) | requests | its peak, MB | gate | explain | report --post | state info |"
    )
    print("|" + "---|" * 12)
    with web(different=True, findings=True, size=given.size, pages=pages) as server:
        for links in given.links:
            folder = nullcontext(str(given.keep)) if given.keep else tempfile.TemporaryDirectory()
            with folder as name:
                home = Path(name) / str(links)
                home.mkdir(parents=True)
                print(_measure(server, home, links), flush=True)


if __name__ == "__main__":
    main()
