"""Audit any archive against a made-up web on loopback: what a report of it would look like.

    python -m bench.rehearsal ARCHIVE --out DIR [--state FILE]

Every host that the archive cites exists in this web; what becomes of a link is drawn by a hash of
its host and path, in about the proportions that link-rot studies find. Nothing leaves the machine.
"""

import argparse
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console

from loccit.cli.progress import shown_progress
from loccit.cli.summary import print_summary
from loccit.config.settings import ArchiveSettings, Settings
from loccit.extraction.archive import read_archive
from loccit.pipeline import Order, Progress
from loccit.report.formats import write_reports
from loccit.report.model import Report
from loccit.run_audit import run_audit
from loccit.testing import Asked, Dns, Fault, Reply, Site, Tls, Web, bare, essay, redirect
from loccit.urls.link import make_link

_PARKED = bare(
    "<title>For sale</title><script src='https://img.sedoparking.com/t.js'></script>"
    "<p>The domain owner may be offering this domain for sale. Buy this domain"
)


def draw(text: str) -> float:
    """A number from 0 to 1 that is always the same for a text."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "big") / 2**32


def behave(asked: Asked) -> Reply:
    """What a page does."""
    chance = draw(asked.host + asked.path)
    table = (
        (0.72, Reply(200, essay(f"{asked.host}{asked.path}"[:80], key=asked.path))),
        (0.84, Reply(404, "not found")),
        (0.89, redirect(f"/moved{asked.path}", 301)),
        (0.92, redirect("/", 302)),
        (0.95, Reply(403, "no")),
        (0.97, Reply(503, "down")),
        (0.98, Reply(410, "gone")),
        (1.00, redirect(f"/now{asked.path}", 302)),
    )
    moved = asked.path.startswith(("/moved/", "/now/")) or asked.path == "/"
    return table[0][1] if moved else next(reply for limit, reply in table if chance <= limit)


def site(host: str) -> Site:
    """A host: most are there."""
    chance = draw(host)
    if chance < 0.08:
        return Site(host, dns=Dns.NXDOMAIN)
    if chance < 0.10:
        return Site(host, otherwise=_PARKED)
    if chance < 0.12:
        return Site(host, otherwise=Reply(fault=Fault.RESET))
    if chance < 0.15:
        return Site(host, otherwise=behave, tls=Tls.EXPIRED)
    return Site(host, otherwise=behave)


def hosts(archive: Path) -> Iterator[str]:
    """Every host that is asked for the archive's sake."""
    seen = set()
    for gathered in read_archive(archive, ArchiveSettings()):
        for citation in gathered.citations or ():
            if citation.problem is None:
                host = urlsplit(make_link(citation.url, None, citation.raw).probe_url).hostname
                if host and host not in seen and not host.startswith("["):
                    seen.add(host)
                    yield host


@contextmanager
def rehearsed(archive: Path, state: Path, progress: Progress) -> Iterator[tuple[Report, Settings]]:
    """Audit an archive against its made-up web; the report, and the settings it was made with."""
    with Web(map(site, hosts(archive))) as web:
        settings = web.settings()
        order = Order(archive, recheck_all=True)
        with run_audit(order, settings, state=state, progress=progress) as audited:
            yield audited.report, settings


def main() -> None:
    """Audit and say where the report is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--state", type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    console = Console(stderr=True, highlight=False)
    outputs = {"html": options.out / "index.html", "json": options.out / "report.json"}
    with (
        shown_progress(console, quiet=False) as progress,
        rehearsed(options.archive, options.state or options.out / "loccit.sqlite3", progress) as (
            report,
            settings,
        ),
    ):
        progress.reporting()
        write_reports(report, outputs, settings.report)
        progress.finished()
        print_summary(console, report, str(outputs["html"]))


if __name__ == "__main__":
    main()
