"""Pages that moved within real sites: how many are found again, and how many wrongly?

    python -m bench.moved FOLDER [--half open|sealed] [--redirects 0.5] [--no-memory] [--wrong]

FOLDER holds a folder for each site: `site.json` (`{"host", "half"}`), `pages.jsonl` (the pages of
the new site, `{"url", "file"}`), `moves.jsonl` (what moved, `{"old", "new", "before", "title"}`,
taken from the site's own redirects before any measurement) and `pages/` with the files. A move's
`kind` is `moved` where the new page holds the text of the old one, and otherwise says what else
happened (`merged`: the site leads to a page with other text): those are no pages that can be found
again, but what is proposed for them may be wrong. The sites are not part of the repository.

Each site is served on loopback: first its old pages, which an audit visits; then the new site,
without its redirects; then `loccit repair --moved` looks for what is dead. `--redirects` serves the
redirects of that share of the moves, from which patterns are learnt. `--no-memory` leaves out the
first audit. Every second link is cited by its title, the others by "here".
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from click.testing import CliRunner
from msgspec import Struct

from loccit.cli import cli
from loccit.model import PROPOSED
from loccit.store import Store
from loccit.testing import Reply, Site, Web
from loccit.urls.normalise import normalise

NOT_FOUND = Reply(404, "<!doctype html><title>Not found</title><h1>Not found</h1>")
_HTML = "text/html; charset=utf-8"


class Counts(Struct):
    """What was found of the pages that moved."""

    moved: int = 0
    others: int = 0
    """Pages whose text is nowhere on the new site."""
    missed_death: int = 0
    """Pages that moved and that an audit does not call dead."""
    right: int = 0
    wrong: int = 0
    sure: int = 0
    """Found, with a confidence at which it is proposed without a reviewer."""
    sure_wrong: int = 0
    requests: int = 0

    def add(self, other: "Counts") -> None:
        """Sum up."""
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def row(self, name: str) -> str:
        """A line of the table."""
        share = f"{self.right / self.moved:.0%}" if self.moved else "-"
        return (
            f"{name:24}{self.moved:7}{self.right:7}{share:>7}{self.wrong:7}{self.sure:7}"
            f"{self.sure_wrong:11}{self.others:8}{self.missed_death:10}{self.requests:10}"
        )


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def path_of(url: str) -> str:
    """Path and query as a server is asked for them."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def run(*arguments: str) -> str:
    """One command; its messages."""
    done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    if done.exit_code:
        sys.exit(f"loccit {' '.join(arguments)}: exit code {done.exit_code}\n{done.stderr}")
    return done.stderr


def measure(folder: Path, *, redirects: float, memory: bool, wrong: bool) -> Counts:
    """Look for the moved pages of one site."""
    about = json.loads((folder / "site.json").read_text(encoding="utf-8"))
    host, moves = about["host"], lines(folder / "moves.jsonl")
    redirecting = moves[: round(len(moves) * redirects)]
    lost = moves[len(redirecting) :]

    def page(name: str) -> Reply:
        return Reply(200, (folder / "pages" / name).read_bytes(), content_type=_HTML)

    listed = lines(folder / "pages.jsonl")
    sitemap = "".join(
        f"<url><loc>{item['url'].replace('&', '&amp;')}</loc></url>" for item in listed
    )
    robots = f"User-agent: *\nAllow: /\nSitemap: https://{host}/sitemap.xml\n"
    old = {path_of(move["old"]): page(move["before"]) for move in moves}
    new = {
        "/robots.txt": Reply(200, robots, content_type="text/plain"),
        "/sitemap.xml": Reply(200, f"<urlset>{sitemap}</urlset>", content_type="application/xml"),
        **{path_of(item["url"]): page(item["file"]) for item in listed},
        **{
            path_of(move["old"]): Reply(301, headers=(("location", move["new"]),))
            for move in redirecting
        },
    }
    with tempfile.TemporaryDirectory() as name, Web([Site(host, old, otherwise=NOT_FOUND)]) as web:
        base = Path(name)
        (base / "posts").mkdir()
        for number, move in enumerate(moves):
            title = move["title"].replace("[", "").replace("]", "")
            text = title if number % 2 and title else "here"
            (base / "posts" / f"{number}.html").write_text(
                f'<p>See <a href="{move["old"]}">{text}</a>.</p>\n', encoding="utf-8"
            )
        (base / "loccit.toml").write_text(web.toml({"network": {"workers": 1}}), encoding="utf-8")
        where = ("--state", str(base / "state.db"), "--config", str(base / "loccit.toml"))
        out = ("--out", str(base / "out"))
        posts = str(base / "posts")
        if memory:
            run("audit", posts, *where, *out, "-q")
        web.put(Site(host, new, otherwise=NOT_FOUND))
        run("audit", posts, *where, *out, "-q", "--recheck", "all")
        told = run("repair", posts, *where, "--moved", "--diff")
        return _counted(base / "state.db", lost, told, wrong=wrong)


def _counted(state: Path, lost: list[dict[str, Any]], told: str, *, wrong: bool) -> Counts:
    counts = Counts()
    with Store.open(state) as store:
        found = {url.rstrip("/"): move for url, move in store.moves}
    for move in lost:
        searched = found.get((normalise(move["old"]).url or move["old"]).rstrip("/"))
        has_moved = move.get("kind", "moved") == "moved"
        counts.moved += has_moved
        counts.others += not has_moved
        if searched is None:
            counts.missed_death += has_moved
            continue
        if searched.url is None:
            if wrong and has_moved:
                print(f"  missed {move['old']} → {move['new']}")
            continue
        is_right = searched.url.rstrip("/") == move["new"].rstrip("/")
        sure = searched.confidence >= PROPOSED
        counts.right += is_right and has_moved
        counts.wrong += not is_right
        counts.sure += sure
        counts.sure_wrong += sure and not is_right
        if wrong and not is_right:
            print(
                f"  wrong {searched.confidence} {move['old']} → {searched.url}, not {move['new']}"
            )
            print(f"        {searched.why}")
    said = [line for line in told.splitlines() if " found with " in line]
    if said:
        counts.requests = int(said[0].rpartition(" with ")[2].split()[0].replace(",", ""))
    return counts


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("open", "sealed"))
    parser.add_argument("--redirects", type=float, default=0.0, help="share of the moves")
    parser.add_argument("--no-memory", action="store_true", help="the old pages were never seen")
    parser.add_argument("--wrong", action="store_true", help="list what is missed or wrong")
    parser.add_argument("--site", help="only sites whose host contains this")
    given = parser.parse_args()
    total = Counts()
    print(
        f"{'site':24}{'moved':>7}{'right':>7}{'':7}{'wrong':>7}{'sure':>7}{'sure wrong':>11}"
        f"{'others':>8}{'not dead':>10}{'requests':>10}"
    )
    for folder in sorted(path.parent for path in given.folder.glob("*/site.json")):
        about = json.loads((folder / "site.json").read_text(encoding="utf-8"))
        if given.half and about["half"] != given.half:
            continue
        if given.site and given.site not in about["host"]:
            continue
        counts = measure(
            folder, redirects=given.redirects, memory=not given.no_memory, wrong=given.wrong
        )
        total.add(counts)
        print(counts.row(about["host"].removesuffix(".example")), flush=True)
    print(total.row("all"))


if __name__ == "__main__":
    main()
