"""Requests for each living link of the labelled web, by what they were made for.

    python -m bench.requests                     # with the bounds below which no rule can go
    python -m bench.requests --archive FOLDER    # for the links of an archive of posts, all living

A living link is one whose truth is `ok`, `redirected` or `wrapped`. A shared request counts once,
for the first link that it served. Hops of redirects are requests, too. The bounds are the requests
without a probe URL, and those with one probe URL for each host on which one was asked.

An archive's links are not requested: every one gets a page of its own that says nothing of its URL,
and every other URL a 404, which is the worst case for probe URLs. Redirects are not in it.
"""

import argparse
import random
import tempfile
from collections import Counter
from pathlib import Path

from tests.labelled_web import HOSTS
from tests.labelled_web.audit import STATE, audited

from loccit import extract
from loccit.config.settings import Settings
from loccit.demo.labelled import sites
from loccit.judge import ask
from loccit.model import Hop, Observation, Purpose, Request, Status
from loccit.page import read_page
from loccit.store import Store
from loccit.testing import Web
from loccit.urls.link import make_link
from loccit.urls.parts import host_of

_LIVING = frozenset({Status.OK, Status.REDIRECTED, Status.WRAPPED})


_LETTERS = "aeioukmnprst"
_WORDS = 300
"""Words of a page of an archive's link."""
_SETTINGS = Settings()


def main() -> None:
    """Count the requests for one of the two webs and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--archive", type=Path)
    folder: Path | None = parser.parse_args().archive
    seen, links = _of_labelled_web() if folder is None else _of_archive(folder)
    counts, probed = _counted(seen)
    print("| made for | requests | a living link |")
    print("|---|---|---|")
    for kind, count in counts.most_common():
        print(f"| {kind} | {count} | {count / links:.2f} |")
    print(f"| all | {counts.total()} | {counts.total() / links:.2f} |")
    without = counts.total() - counts["sibling"]
    print(
        f"\n{links} living links. Without a probe URL: {without / links:.2f}. With one for each of"
        f" the {len(probed)} hosts on which one was asked: {(without + len(probed)) / links:.2f}."
    )


def _of_labelled_web() -> tuple[list[Observation], int]:
    """What an audit of the labelled web observed of its living links, and how many they are."""
    with tempfile.TemporaryDirectory() as folder, Web(sites(HOSTS)) as web:
        found = audited(HOSTS, web, Path(folder))
        urls = [link["url"] for case, link in found.values() if case.status in _LIVING]
        with Store.open(Path(folder) / STATE) as store:
            ids = {url: link_id for link_id, url in store.links.urls()}
            seen = [
                observation
                for url in urls
                if url in ids
                for _, observations in store.links.observations_by_run(ids[url])
                for observation in observations
            ]
    return seen, len(urls)


def _of_archive(folder: Path) -> tuple[list[Observation], int]:
    """What would be observed of an archive's links, and how many of them are requested."""
    urls = sorted({citation.url for citation in extract(folder)})
    everything: list[Observation] = []
    links = 0
    for url in urls:
        link = make_link(url, None, url)
        seen: list[Observation] = []
        while requests := ask(link, seen, _SETTINGS):
            seen += [_answered(request) for request in requests]
        everything += seen
        links += bool(seen)
    return everything, links


def _answered(request: Request) -> Observation:
    """A page of its own, but a 404 for a probe URL."""
    alive = request.purpose is not Purpose.SIBLING
    body = _page(request.url) if alive else "<h1>Not Found</h1>"
    status = 200 if alive else 404
    return Observation(
        url=request.url, link=request.link, at=0.0, purpose=request.purpose, share=request.share,
        hops=(Hop(request.url, status),), status=status, headers={"content-type": "text/html"},
        page=read_page(body.encode(), "text/html", request.url), visitor=request.visitor,
    )  # fmt: skip


def _page(url: str) -> str:
    """A page of words that are made of the URL's hash, so that none is a word of the URL."""
    chance = random.Random(url)
    words = ["".join(chance.choices(_LETTERS, k=7)) for _ in range(_WORDS)]
    return f"<title>{words[0]}</title><h1>{words[1]}</h1><p>{' '.join(words)}</p>"


def _counted(seen: list[Observation]) -> tuple[Counter[str], set[str]]:
    """Requests by kind, and the hosts on which a probe URL was asked."""
    counts: Counter[str] = Counter()
    shared: set[str] = set()
    hosts: set[str] = set()
    for observation in seen:
        if observation.share is not None:
            if observation.share in shared:
                continue
            shared.add(observation.share)
        if observation.purpose is Purpose.SIBLING:
            hosts.add(host_of(observation.url))
        counts[observation.purpose.value] += 1
        counts["hop of a redirect"] += max(0, len(observation.hops) - 1)
        counts["retry"] += max(0, observation.attempts - 1)
    return counts, hosts


if __name__ == "__main__":
    main()
