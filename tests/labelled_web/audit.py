"""An audit of a table of labelled links by the real pipeline, from posts to report.json."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from loccit.config.settings import Settings
from loccit.demo.labelled import Case, Host, truths
from loccit.pipeline import Order, Progress
from loccit.run_audit import run_audit
from loccit.scheduler import AUTO, Place
from loccit.testing import QUICK, Web

STATE = "state.sqlite3"
# The web is served by a thread of the process that judges: a connection may have to wait for it.
SETTINGS = msgspec.structs.replace(
    QUICK,
    network=msgspec.structs.replace(QUICK.network, timeout=8.0, connect_timeout=8.0, retries=2),
    politeness=msgspec.structs.replace(QUICK.politeness, max_retry_after=5.0, per_host=8),
)


def write_posts(hosts: Iterable[Host], folder: Path) -> dict[tuple[str, int], str]:
    """A post per host that cites its links, one a line; (post, line) → the link."""
    places: dict[tuple[str, int], str] = {}
    for number, entry in enumerate(hosts):
        urls = truths([entry])
        if not urls:
            continue
        name = f"2020-01-01-{number:03}.md"
        lines = ["---", f"title: Links on host {number}", "---", ""]
        for url in urls:
            lines += [f'<p><a href="{url}" rel="nofollow">a link</a></p>', ""]
            places[name, len(lines) - 1] = url
        (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return places


def audited(
    hosts: Iterable[Host],
    web: Web,
    folder: Path,
    settings: Settings = SETTINGS,
    place: Place = AUTO,
) -> dict[str, tuple[Case, dict[str, Any]]]:
    """Every link of the table: its truth, and what report.json says of it."""
    hosts = list(hosts)
    archive = folder / "posts"
    archive.mkdir()
    places = write_posts(hosts, archive)
    settings = web.settings(settings)
    order = Order(archive, place=place)
    with run_audit(order, settings, state=folder / STATE, progress=Progress()) as audit:
        audit.write({"json": folder / "report.json"})
    cases = truths(hosts)
    links: dict[str, dict[str, Any]] = {}
    for link in json.loads((folder / "report.json").read_bytes())["links"]:
        for citation in link["citations"]:
            links[places[citation["post"], citation["line"]]] = link
    return {url: (case, links[url]) for url, case in cases.items() if url in links}
