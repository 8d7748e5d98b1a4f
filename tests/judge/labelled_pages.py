"""The hand-written pages of `tests/judge/pages`, and how they are judged."""

import html
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from loccit.config.settings import Settings
from loccit.judge import ask, judge
from loccit.model import Observation, Purpose, Request, Status, Verdict
from loccit.testing.pages import paragraphs
from tests.judge.seen import NOW, link_of, seen

PAGES = Path(__file__).parent / "pages"
HALVES = ("tuning", "test")


class Labelled(Struct, frozen=True):
    """One page with its truth."""

    kind: str
    truth: Status
    url: str
    html: str
    group: str
    """Its language or style, where it stands for one; else empty."""
    sibling: str
    """What a probe URL gets: `same`, `404`, `other`, `none` (it tells nothing)."""


def labelled(half: str) -> Iterator[Labelled]:
    """All pages of a half."""
    for file in sorted(PAGES.glob(f"{half}_*.toml")):
        for kind, table in tomllib.loads(file.read_text(encoding="utf-8")).items():
            truth = Status(table["is"])
            for page in table["pages"]:
                url = f"https://{page['site']}{page.get('path', '/2011/06/an-old-story')}"
                default = "404" if kind == "innocent" else "same"
                group = page.get("lang", page.get("style", ""))
                yield Labelled(
                    kind, truth, url, document(page), group, page.get("sibling", default)
                )


def document(page: dict[str, Any]) -> str:
    """A page's HTML: what was written by hand, and as much prose beside it as it asks for."""
    prose = " ".join(
        paragraphs(page["site"] + page.get("path", ""), 1 + page.get("words", 0) // 50)
    )
    filler = " ".join(prose.split()[: page.get("words", 0)])
    heading = f"<h1>{html.escape(page['h1'])}</h1>" if "h1" in page else ""
    text = html.escape(page.get("p", "")).replace("{address}", "<b>{address}</b>")
    return (
        f"<!doctype html><html><head><title>{html.escape(page['title'])}</title></head><body>"
        f"{heading}<p>{text}</p>{page.get('html', '')}<p>{filler}</p></body></html>"
    )


def judged(page: Labelled) -> Verdict:
    """The verdict on a page, with everything asked that `ask` wants to know."""
    settings = Settings()
    link = link_of(page.url)
    observations: list[Observation] = []
    while requests := ask(link, observations, settings):
        observations += [_answer(page, request) for request in requests]
    return judge(link, observations, None, settings, now=NOW)


def _answer(page: Labelled, request: Request) -> Observation:
    shown = page.html.replace("{address}", request.url)
    if request.purpose is not Purpose.SIBLING or page.sibling == "same":
        found = seen(request.url, 200, shown, purpose=request.purpose)
    elif page.sibling == "other":
        other = {"site": request.url, "title": "Another thing", "p": "Of its own.", "words": 90}
        found = seen(request.url, 200, document(other), purpose=request.purpose)
    elif page.sibling == "none":
        found = seen(request.url, 503, "", purpose=request.purpose)
    else:
        found = seen(request.url, 404, "<h1>404</h1>", purpose=request.purpose)
    return structs.replace(found, link=page.url, share=request.share)


class Score(Struct, frozen=True):
    """How well a half was judged."""

    pages: int
    precision: float
    """Of what was called dead, the part that is."""
    recall: float
    """Of what is dead, the part that was called so."""
    wrong: tuple[str, ...]


def score(half: str) -> Score:
    """Judge a half."""
    found = [(page, judged(page)) for page in labelled(half)]
    called = [page for page, verdict in found if verdict.status is Status.DEAD]
    dead = [page for page, _ in found if page.truth is Status.DEAD]
    hits = sum(page.truth is Status.DEAD for page in called)
    return Score(
        len(found),
        hits / len(called),
        hits / len(dead),
        tuple(
            f"{page.kind} {page.url}: {verdict.status} ({verdict.rule}, {verdict.reason})"
            for page, verdict in found
            if verdict.status is not page.truth
        ),
    )


def main() -> None:
    """Print the scores of both halves."""
    for half in HALVES:
        result = score(half)
        print(
            f"{half}: {result.pages} pages, dead: precision {result.precision:.3f},"
            f" recall {result.recall:.3f}; {len(result.wrong)} wrong in all"
        )
        for line in result.wrong:
            print(f"  {line}")


if __name__ == "__main__":
    main()
