"""What a link costs in CPU time and in bytes of the state, by the size of its page.

    python -m bench.link_cost [--links 2000] [--rounds 3] [--profile]

No network and no other process: an engine in memory answers, so that what is measured is loccit's
own work (scheduling, reading pages, judging, storing), in CPU time. It is repeatable on a machine
that is busy. Every link has a page of its own, the same at every visit; probe URLs get a 404. The
posts are read before the clock starts. The first visit, then a second and a third one of all links;
the bytes are those of the state's file, posts and citations included.
"""

import argparse
import asyncio
import cProfile
import html
import pstats
import random
import tempfile
import time
from pathlib import Path
from statistics import median

from bench._lib.archive import write_archive

from loccit.config.settings import Settings
from loccit.fetch.engine import BodyLimit
from loccit.fetch.messages import Headers, HttpRequest, HttpResponse
from loccit.pipeline import Order
from loccit.pipeline.collect import collect
from loccit.pipeline.observe import Asking, observe
from loccit.pipeline.progress import Progress
from loccit.sources import find_source
from loccit.store import Store
from loccit.store.runs import Run

SIZES = {"1.2 KB": (1_200, 170), "44 KB": (44_000, 1_000), "99 KB": (99_000, 3_000)}
"""Bytes and words of a page."""
_LINKS_A_HOST = 20


class _Web:
    """Answers every request at once: a page for each address, and a 404 for made-up ones."""

    needs_addresses = False

    def __init__(self, size: int, words: int) -> None:
        docs = Path(__file__).parent.parent.glob("docs/*.md")
        prose = (line for path in sorted(docs) for line in path.read_text().splitlines())
        self._lines = [plain for line in prose if len(plain := _plain(line)) > 8]
        self._size = size
        self._count = words
        self.pages: dict[str, bytes] = {}
        self.asked = 0

    def add(self, url: str) -> None:
        """Make the page of an address."""
        self.pages[url] = _page(url, self._draw(url), self._size)

    def _draw(self, url: str) -> list[str]:
        """Draw lines of English prose that no two pages have in the same order."""
        words: list[str] = []
        for line in random.Random(url).sample(self._lines, min(len(self._lines), self._count // 8)):
            words += line
        return words[: self._count]

    async def fetch(self, call: HttpRequest) -> HttpResponse:
        """Answer one request."""
        self.asked += 1
        await asyncio.sleep(0)
        body = self.pages.get(call.url)
        headers = [("content-type", "text/html; charset=utf-8"), ("server", "nginx/1.24.0")]
        if body is None:
            return HttpResponse(404, headers, b"<h1>Not Found</h1>")
        headers += [("content-length", str(len(body))), ("last-modified", _MODIFIED)]
        return HttpResponse(200, headers, body)

    def expect(self, host: str, address: str) -> None:
        """Do nothing."""

    async def close(self) -> None:
        """Do nothing."""


_MODIFIED = "Sat, 01 Feb 2025 10:00:00 GMT"


def _plain(line: str) -> list[str]:
    return [] if line.startswith(("|", "#", "```")) else html.escape(line, quote=True).split()


def _page(url: str, words: list[str], size: int) -> bytes:
    """A page with a head, scripts, a menu and paragraphs, padded by markup to its size."""
    title = " ".join(words[:6])
    paragraphs = [
        f'<p class="c{n % 7}">{" ".join(words[at : at + 60])} <a href="/{n}">on</a></p>'
        for n, at in enumerate(range(0, len(words), 60))
    ]
    small = size < 5_000
    head = (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title>"
        + f"<meta property=og:title content='{title}'>"
        + "".join(f"<meta name=m{n} content='{words[n]}'>" for n in range(0 if small else 15))
        + "".join(f"<link rel=stylesheet href=/s{n}.css>" for n in range(0 if small else 8))
        + "".join(f"<script src=/j{n}.js></script>" for n in range(0 if small else 12))
        + f"</head><body><h1>{title}</h1>"
    )
    menu = "".join(f"<li class=i><a href=/m{n}>{words[n]}</a></li>" for n in range(5))
    text = head + f"<ul>{menu}</ul>" + "\n".join(paragraphs)
    block = '<div class="card card--wide"><img src="/i.png" alt=""><span class="x"></span></div>'
    text += block * max(0, (size - len(text)) // len(block))
    return (text + "</body></html>").encode()


class _Row:
    """The costs of one size, over all rounds."""

    def __init__(self) -> None:
        self.cpu: list[list[float]] = []
        self.bytes: list[list[float]] = []


def _measure(size: int, words: int, links: int, row: _Row) -> None:
    urls = [f"http://h{n // _LINKS_A_HOST}.example/page/{n}-name" for n in range(links)]
    web = _Web(size, words)
    for url in urls:
        web.add(url)
    settings = Settings()
    settings = _with_politeness_off(settings)
    with tempfile.TemporaryDirectory(prefix="loccit-bench-") as name:
        home = Path(name)
        write_archive(home / "archive", urls)
        cpu: list[float] = []
        sizes: list[float] = []
        before = 0
        for _ in range(3):
            with Store.open(home / "state", create=True) as store, store.locked():
                run = store.runs.begin(time.time())
                order = Order(home / "archive", recheck_all=True)
                source = find_source(home / "archive", settings)
                collect(store, run, order, source, settings, Progress())
                due = store.links.due(run.id).ids
                started = time.process_time()
                asyncio.run(_observe(store, run, due, settings, web))
                cpu.append((time.process_time() - started) / links * 1e6)
                store.runs.finish(
                    run, time.time(), incomplete_reason=None, requests=0, facts={}, problems=[]
                )
                store.upkeep.thin(settings.schedule.keep_observations, run_id=run.id)
                store.upkeep.vacuum()
            now = (home / "state").stat().st_size
            sizes.append((now - before) / links)
            before = now
        row.cpu.append(cpu)
        row.bytes.append(sizes)


async def _observe(store: Store, run: Run, due: list[int], settings: Settings, web: _Web) -> None:
    def engine(network: object, headers: Headers, limit: BodyLimit) -> _Web:
        return web

    observed = await observe(store, run, Asking(due, engine=engine), settings, Progress())
    assert observed.incomplete_reason is None, observed.incomplete_reason


def _with_politeness_off(settings: Settings) -> Settings:
    from msgspec import structs

    polite = structs.replace(settings.politeness, per_host=100, min_interval=0.0)
    return structs.replace(settings, politeness=polite)


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--links", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true", help="profile one round of each size")
    arguments = parser.parse_args()
    print("| page | CPU µs a link: first visit | second | third | bytes: first | second | third |")
    print("|---|---|---|---|---|---|---|")
    for name, (size, words) in SIZES.items():
        row = _Row()
        profile = cProfile.Profile() if arguments.profile else None
        for _ in range(1 if profile else arguments.rounds):
            if profile is not None:
                profile.enable()
            _measure(size, words, arguments.links, row)
            if profile is not None:
                profile.disable()
        cpu = [f"{median(visits):,.0f}" for visits in zip(*row.cpu, strict=True)]
        space = [f"{median(visits):,.0f}" for visits in zip(*row.bytes, strict=True)]
        print(f"| {name} | {' | '.join((*cpu, *space))} |", flush=True)
        if profile is not None:
            pstats.Stats(profile).sort_stats("tottime").print_stats(35)


if __name__ == "__main__":
    main()
