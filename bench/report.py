"""The HTML report of a big archive: its size, how soon it shows, how fast it answers.

    python -m bench.report [--findings 10000] [--citations 200000] [--keep FILE]

Writes a report of made-up findings, opens it in Chromium and measures in the page: the first paint
with content, the time until the list can be used, every keystroke of a search and every click of a
filter from the event to the next frame that shows its effect, and frames while scrolling. Bars:
at most 4 MB; 1 s to first content; 100 ms a keystroke.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.report.browser import browsing
from tests.report.made import made_post, report_link, seconds

from loccit.config.settings import ReportSettings
from loccit.model import Archived, Hop, Kind, Post, Status, Suggestion
from loccit.report import html
from loccit.report.model import (
    DateCell,
    DomainRow,
    ListedRows,
    Report,
    ReportCitation,
    ReportLink,
    RunInfo,
    RunPoint,
    Visit,
)

POSTS = 5000
WORDS = (Path(__file__).parent.parent / "docs" / "verdicts.md").read_text(encoding="utf-8").split()
KINDS = (
    (Status.DEAD, "not-found", 404, 30),
    (Status.DEAD, "domain-gone", None, 15),
    (Status.DEAD, "soft-404", 200, 5),
    (Status.SUSPECT, "timeout", None, 8),
    (Status.REDIRECTED, "moved", 200, 22),
    (Status.WRAPPED, "wrapper", 200, 8),
    (Status.BLOCKED, "access-denied", 403, 12),
)
STARTED = "2026-03-01T03:00:00Z"


def text(dice: random.Random, words: int) -> str:
    """Words in no order: they pack worse than sentences do."""
    return " ".join(dice.choices(WORDS, k=words))


def posts(dice: random.Random) -> list[Post]:
    """Posts over sixteen years."""
    return [
        made_post(
            f"_posts/{2009 + n * 16 // POSTS}-{n % 12 + 1:02}-02-{n}.md",
            text(dice, 7),
            f"{2009 + n * 16 // POSTS}-{n % 12 + 1:02}-02",
            f"Author {dice.randrange(40)}",
            tuple(f"tag {dice.randrange(60)}" for _ in range(3)),
        )
        for n in range(POSTS)
    ]


def finding(n: int, dice: random.Random, told: list[Post]) -> ReportLink:
    """One finding, with what real ones have: a chain, evidence, history, a suggestion."""
    status, reason, code, _ = dice.choices(KINDS, weights=[kind[3] for kind in KINDS])[0]
    domain = f"site-{int(dice.paretovariate(0.7)) % 2500}.example"
    slug = "-".join(dice.choices(WORDS, k=3)).replace("|", "").replace("`", "")
    url = f"https://{domain}/{dice.randrange(2005, 2025)}/{dice.randrange(1, 13):02}/{slug}-{n}"
    moved = f"https://www.{domain}/archive/{slug}-{n}"
    hops = [Hop(url, 301, moved), Hop(moved, code)]
    better = Suggestion("redirect", moved) if status is Status.REDIRECTED else None
    return report_link(
        url,
        status=status,
        reason=reason,
        confidence=dice.choice((0.97, 0.9, 0.8)),
        confirmed=dice.random() < 0.5,
        http_status=code,
        final_url=moved if status is Status.REDIRECTED else None,
        wrapper="t.co" if status is Status.WRAPPED else None,
        target=moved if status is Status.WRAPPED else None,
        domain=domain,
        hops=tuple(hops if better else hops[:1]),
        suggestion=better,
        archived=Archived(f"https://web.archive.example/web/2014/{url}", "20140203040506"),
        dead_since=STARTED,
        citations=tuple(citation(url, dice, told) for _ in range(dice.choice((1, 1, 1, 2, 3)))),
        sentence=text(dice, 9),
        evidence=(f"{url} answered {code}.", text(dice, 12)),
        visits=tuple(Visit(seconds(f"2026-0{m}-01T00:00:00Z"), status, reason) for m in (1, 2, 3)),
        last_visit=STARTED,
        change="newly-dead" if dice.random() < 0.05 else None,
    )


def citation(url: str, dice: random.Random, told: list[Post]) -> ReportCitation:
    """A place that cites it, with a sentence of some twenty-five words around."""
    before, marked, after = text(dice, 10), text(dice, 3), text(dice, 12)
    return ReportCitation(
        post=dice.choice(told).path,
        line=dice.randrange(400),
        column=dice.randrange(900),
        kind=Kind.LINK,
        text=marked,
        context=f"{before} {marked} {after}",
        mark_start=len(before) + 1,
        mark_end=len(before) + 1 + len(marked),
        heading=text(dice, 3),
        url=url,
        raw=url,
    )


def made(findings: int, citations: int) -> Report:
    """The report, the same each time."""
    dice = random.Random(6)
    told = posts(dice)
    links = sorted(
        (finding(n, dice, told) for n in range(findings)), key=lambda x: (x.status, x.url)
    )
    counts = {s.value: sum(x.status is s for x in links) for s in Status}
    cited = {s.value: sum(len(x.citations) for x in links if x.status is s) for s in Status}
    cited["ok"] = citations - sum(cited.values())
    domains = sorted({x.link.domain for x in links})
    run = RunInfo(
        7, STARTED, STARTED, True, counts, citation_counts=cited, posts=POSTS,
        citations=citations, links=citations // 2, requests=citations // 2, version="bench",
    )  # fmt: skip
    return Report(
        run=run,
        previous=run,
        title="A big archive",
        changes={"newly-dead": counts["dead"] // 20},
        trend=tuple(RunPoint(n, f"2026-01-{n:02}T00:00:00Z", counts) for n in range(1, 29)),
        dates=tuple(
            DateCell(f"{year}-{month:02}", status, 20)
            for year in range(2009, 2026)
            for month in range(1, 13)
            for status in (Status.OK, Status.DEAD, Status.SUSPECT)
        ),
        domains=tuple(DomainRow(name, 4, 6, 3, 4, 5) for name in domains),
        problems=(),
        waivers=(),
        rows=ListedRows(
            links,
            told,
            [f"https://site-{n % 4000}.example/ok/{n}" for n in range(citations // 2)],
        ),
    )


# From an event to the frame after the one that its handler changed.
TIMED = """async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  await frame();
  const start = performance.now();
  ACT;
  const handled = performance.now();
  await frame();
  return [handled - start, performance.now() - start];
}"""

# The frame after the one in which the page says that it is ready.
READY_AND_SHOWN = """new MutationObserver((_, observer) => {
  if (!("ready" in (document.documentElement?.dataset ?? {}))) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.shown = performance.now(); }));
}).observe(document, {attributes: true, subtree: true, attributeFilter: ["data-ready"]});"""

SCROLLED = """async () => {
  const gaps = [];
  document.getElementById("findings").scrollIntoView();
  let last = performance.now();
  for (let n = 0; n < 240; n += 1) {
    window.scrollBy(0, 400);
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    gaps.push(now - last);
    last = now;
  }
  return gaps;
}"""


def acted(page: Any, act: str) -> tuple[float, float]:
    """Milliseconds until the handler of an act is done, and until its effect is seen."""
    handled, shown = page.evaluate(TIMED.replace("ACT", act))
    return handled, shown


def typed(page: Any, words: str) -> Iterator[tuple[float, float]]:
    """Milliseconds of each keystroke: until its handler is done, and until it is seen."""
    for end in range(1, len(words) + 1):
        yield acted(
            page,
            "const box = document.getElementById('search');"
            f"box.value = {words[:end]!r}; box.dispatchEvent(new Event('input'));",
        )


def clicked(page: Any, facets: tuple[str, ...]) -> Iterator[tuple[float, float]]:
    """Milliseconds of choosing each facet's first value, and of leaving it again."""
    for facet in facets:
        page.evaluate(
            f"document.querySelector('[data-facet={facet}]').closest('details').open = true"
        )
        page.wait_for_timeout(200)
    for facet in (*facets, *facets):
        yield acted(
            page,
            "const box = [...document.querySelectorAll('#facets input')]"
            f".find((one) => one.dataset.facet.startsWith('{facet}=')); box.click();",
        )


def told(name: str, times: list[tuple[float, float]]) -> None:
    """Print the median and the worst of timings."""
    handled, shown = zip(*times, strict=True)
    print(
        f"{name:<28} handled {statistics.median(handled):6.1f} ms (worst {max(handled):.1f}),"
        f" shown {statistics.median(shown):6.1f} ms (worst {max(shown):.1f}) of {len(times)}"
    )


def measure(file: Path) -> None:
    """Open the file and print what is measured in it."""
    with browsing() as browser:
        paints, readies, answers = [], [], []
        for _ in range(3):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.add_init_script(READY_AND_SHOWN)
            page.goto(file.as_uri())
            page.wait_for_selector("html[data-ready]")
            # The browser answers when the page has nothing else to do, as it does a click.
            answers.append(page.evaluate("performance.now()"))
            page.wait_for_function("window.shown !== undefined")
            readies.append(page.evaluate("window.shown"))
            paints.append(
                page.evaluate(
                    "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"
                )
            )
            page.wait_for_timeout(300)
        print(f"first content                {statistics.median(paints):6.0f} ms (median of 3)")
        print(f"the list is shown by         {statistics.median(readies):6.0f} ms (median of 3)")
        print(f"the list can be used by      {statistics.median(answers):6.0f} ms (median of 3)")
        told("a search's keystroke", [*typed(page, "site-12 policy")])
        told("no match", [*typed(page, "qqqq")])
        list(typed(page, ""))
        page.evaluate("location.hash = '#all='")
        page.wait_for_timeout(300)
        told("a filter, on and off", [*clicked(page, ("status", "reason", "year", "domain"))])
        for group in ("post", "domain", "none", "cause"):
            act = (
                f"const box = document.getElementById('group'); box.value = '{group}';"
                "box.dispatchEvent(new Event('change'));"
            )
            told(f"group by {group}", [acted(page, act)])
        key = "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'j'}))"
        told("the next finding", [acted(page, key) for _ in range(30)])
        gaps = sorted(page.evaluate(SCROLLED))
        print(
            f"frames while scrolling       {statistics.median(gaps):6.1f} ms (99 %: "
            f"{gaps[int(len(gaps) * 0.99)]:.1f}, worst {gaps[-1]:.1f})"
        )
        rows = page.locator("#list li").count()
        print(f"rows in the page             {rows:6}")


def main() -> None:
    """Make, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--findings", type=int, default=10_000)
    parser.add_argument("--citations", type=int, default=200_000)
    parser.add_argument("--keep", type=Path, help="where to leave the page")
    wanted = parser.parse_args()
    report = made(wanted.findings, wanted.citations)
    with tempfile.TemporaryDirectory() as folder:
        file = wanted.keep or Path(folder, "index.html")
        start = time.perf_counter()
        html.write(report, file, ReportSettings())
        took = time.perf_counter() - start
        print(f"{wanted.findings:,} findings of {wanted.citations:,} citations")
        print(f"written in                   {took:6.1f} s")
        print(f"size                         {file.stat().st_size / 1e6:6.2f} MB")
        measure(file)


if __name__ == "__main__":
    main()
