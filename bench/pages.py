"""Verdicts on saved pages: how loccit judges real pages that nobody wrote for it.

    python -m bench.pages FOLDER [--half tuning|sealed|both] [--show]

`FOLDER/labels.json` maps the name of each page to an object with its `label` (and its `source`,
which is shown); `FOLDER/pages/NAME.html` is the page. The pages themselves are not part of the
repository: docs/accuracy.md says where they came from. Every page is read by the page reader and
judged by the judge, with the observations that a whole run would make, in several situations. The
half is decided by the name's first letters, so a page never changes sides. Tune the rules with one
half only, and measure the sealed half once.

Labels: `living`, `notfound`, `maintenance`, `servererror`, `challenge`, `refused` (a block page),
`shell` (an app that scripts fill), `suspended` (a host's notice that an account is suspended),
`default` (a server's own first page), `parked` (a domain for sale), `wall` (a login or a password).
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from loccit.config.settings import Settings
from loccit.fetch.wire import MORE
from loccit.judge import ask, judge
from loccit.model import Hop, Observation, Purpose, Request, Status, Verdict
from loccit.page import read_page
from loccit.page.early_stop import needs_more
from loccit.urls.link import make_link

_PATH = "/articles/2014/the-page"
_SETTINGS = Settings()
_MOST_REQUESTS = 8
_NOW = 1_800_000_000.0
_NOT_FOUND = (
    b"<title>Page not found</title><h1>Page not found</h1><p>There is no such page here.</p>"
)
_HOME = (
    b"<title>The Harbour Gazette</title><h1>The Harbour Gazette</h1><p>News of the harbour, every"
    b" day but Sunday: ships, tides, prices and letters to the editor. Two ferries were late on"
    b" Monday because of fog above the western quay. Council voted against higher mooring fees.</p>"
)

_ALIVE = frozenset({Status.OK, Status.REDIRECTED})
_NOTICED = frozenset({Status.SUSPECT, Status.DEAD})
_UNDECIDED = frozenset({Status.SUSPECT, Status.BLOCKED})

Answer = tuple[int, bytes]
"""A status and a body."""


class Situation(Struct, frozen=True):
    """What a host answers, and the verdicts that are right then."""

    name: str
    status: int
    others: Answer | None
    """What every other address gets; None: the same page."""
    right: frozenset[Status]
    home: Answer | None = None
    """What the home page answers, where it is not what the others get."""


_HONEST = (404, b"<h1>Not Found</h1>")
_BLOCKED = frozenset({Status.BLOCKED})
_SITUATIONS: Mapping[str, tuple[Situation, ...]] = {
    "living": (
        Situation("others get a 404", 200, _HONEST, _ALIVE),
        Situation("others get a not-found page with 200", 200, (200, _NOT_FOUND), _ALIVE),
        Situation("others get the home page with 200", 200, (200, _HOME), _ALIVE),
    ),
    "notfound": (
        # Who says that one page is missing has a home page; a notice stands there, too.
        Situation("the same for all, 200", 200, None, frozenset({Status.DEAD}), (200, _HOME)),
        Situation("alone, 200", 200, _HONEST, _NOTICED),
        Situation("404", 404, _HONEST, frozenset({Status.DEAD})),
    ),
    "maintenance": (
        Situation("the same for all, 200", 200, None, _UNDECIDED),
        Situation("alone, 200", 200, _HONEST, _UNDECIDED),
    ),
    "servererror": (Situation("the same for all, 200", 200, None, _UNDECIDED),),
    "challenge": (
        Situation("the same for all, 200", 200, None, _BLOCKED),
        Situation("the same for all, 403", 403, None, _BLOCKED),
        Situation("the same for all, 503", 503, None, _BLOCKED),
    ),
    "refused": (
        Situation("the same for all, 200", 200, None, _BLOCKED),
        Situation("the same for all, 403", 403, None, _BLOCKED),
    ),
    "suspended": (
        Situation("the same for all, 200", 200, None, frozenset({Status.DEAD})),
        Situation("alone, 200", 200, _HONEST, _NOTICED),
    ),
    "default": (Situation("the same for all, 200", 200, None, _NOTICED),),
    "parked": (Situation("the same for all, 200", 200, None, _NOTICED),),
    "wall": (Situation("the same for all, 200", 200, None, _UNDECIDED),),
    "shell": (
        Situation("the same for all, 200", 200, None, _UNDECIDED),
        Situation("404", 404, None, _UNDECIDED),
    ),
}


def main() -> None:
    """Judge every page of the folder and print a table for each label."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("tuning", "sealed", "both"), default="tuning")
    parser.add_argument("--show", action="store_true", help="print every wrong verdict")
    arguments = parser.parse_args()
    folder: Path = arguments.folder
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for name, about in sorted(labels.items()):
        if arguments.half not in ("both", half_of(name)) or about["label"] not in _SITUATIONS:
            continue
        body = (folder / "pages" / f"{name}.html").read_bytes()
        for situation, verdict in judged(about["label"], name, body):
            wrong = verdict.status not in situation.right
            key = about["label"], situation.name
            counts[key].update([verdict.status.value, "links", *(["wrong"] if wrong else [])])
            if wrong and arguments.show:
                print(f"{about['label']}, {situation.name}: {verdict.status} ({verdict.reason})"
                      f" {name} {about.get('source', '')[:90]}")  # fmt: skip
    print("| label | situation | links | right | verdicts |")
    print("|---|---|---|---|---|")
    for (label, situation_name), found in counts.items():
        links, wrong_ones = found.pop("links"), found.pop("wrong", 0)
        told = ", ".join(f"{status} {count}" for status, count in found.most_common())
        print(f"| {label} | {situation_name} | {links} | {links - wrong_ones} | {told} |")


def half_of(name: str) -> str:
    """Which half of the pages one belongs to."""
    return "tuning" if int(name[:8], 16) % 2 else "sealed"


def judged(label: str, name: str, body: bytes) -> Iterator[tuple[Situation, Verdict]]:
    """The verdict on a page in each situation."""
    url = f"https://{name}.example{_PATH}"
    link = make_link(url, None, url)
    for situation in _SITUATIONS[label]:
        seen: list[Observation] = []
        while len(seen) < _MOST_REQUESTS and (requests := ask(link, seen, _SETTINGS)):
            seen += [_observed(request, url, body, situation) for request in requests]
        yield situation, judge(link, seen, None, _SETTINGS, now=_NOW)


def _observed(request: Request, url: str, body: bytes, situation: Situation) -> Observation:
    """What the situation's host answers to a request."""
    status, sent = situation.status, body
    if request.purpose is Purpose.HOME and situation.home is not None:
        status, sent = situation.home
    elif request.url != url and situation.others is not None:
        status, sent = situation.others
    most = _SETTINGS.network.max_body
    if len(sent) > most and needs_more(sent[:most]):
        most *= MORE  # as the engines read on where a page begins with a large head
    page = read_page(sent[:most], "text/html", request.url, truncated=len(sent) > most)
    hops: tuple[Hop, ...] = (Hop(request.url, status),)
    target = page.refresh if 200 <= status < 300 else None
    if target is not None and target.partition("#")[0] != request.url:
        # A visitor is led on, to what this host has not got.
        hops = (Hop(request.url, status, target, "meta-refresh"), Hop(target, 404))
        status, page = 404, read_page(_HONEST[1], "text/html", target)
    return Observation(
        url=request.url, link=request.link, at=_NOW, purpose=request.purpose, share=request.share,
        hops=hops, status=status, headers={"content-type": "text/html"}, page=page,
        visitor=request.visitor,
    )  # fmt: skip


if __name__ == "__main__":
    main()
