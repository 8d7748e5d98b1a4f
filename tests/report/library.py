"""A small archive's findings with one of everything that the page shows."""

from msgspec import structs

from loccit.model import Archived, GatherProblem, Hop, Kind, Status, Suggestion
from loccit.report.model import (
    DateCell,
    DomainRow,
    ListedRows,
    Report,
    RunPoint,
    Visit,
)
from loccit.waivers import WaiverState
from tests.report.made import cited, found, made_post, reported, seconds

FERRY = made_post(
    "_posts/2014-ferry.md", "The Ferry", "2014-05-02", "Ines", ("rivers",), "https://src.example/f"
)
RYE = made_post("_posts/2019-rye.md", "Rye", "2019-01-09", "Tomas", ("bread", "rivers"))
POSTS = (FERRY, RYE)

_GONE = [
    found(
        f"https://gone.example/{n}",
        Status.DEAD,
        "domain-gone",
        cited_in=[
            cited(FERRY.path, line=10 + n, context=f"See page number {n} there.", mark_start=4,
                  mark_end=8, text="page"),
        ],
        change="newly-dead" if n == 0 else None,
        visits=(
            Visit(seconds("2026-02-01T00:00:00Z"), Status.OK, "answers"),
            Visit(seconds("2026-03-01T00:00:00Z"), Status.DEAD, "domain-gone"),
        ),
        last_visit="2026-03-01T00:00:00Z",
        hops=(),
    )
    for n in range(3)
]  # fmt: skip

LINKS = (
    *_GONE,
    found(
        "https://src.example/f",
        cited_in=[cited(FERRY.path, kind=Kind.SOURCE, text="", context="", line=2)],
        archived=Archived("https://archive.example/src", "20140601000000"),
        suggestion=Suggestion("archived", "https://archive.example/src"),
    ),
    found(
        "https://moved.example/a",
        Status.REDIRECTED,
        "moved",
        to="https://moved.example/b",
        cited_in=[FERRY.path, RYE.path, RYE.path],
        confirmed=False,
        hops=(
            Hop("https://moved.example/a", 301, "https://moved.example/b", "http"),
            Hop("https://moved.example/b", 200, None, "http"),
        ),
    ),
    found(
        "https://wiki.example/%E5%B3%B6",
        Status.SUSPECT,
        "timeout",
        confirmed=False,
        cited_in=[cited(RYE.path, context="島の言葉を見よ。", mark_start=0, mark_end=1, text="島")],
    ),
    found(
        "https://blocked.example/",
        Status.BLOCKED,
        "access-denied",
        cited_in=[cited(RYE.path, waiver="known to refuse robots")],
    ),
)

DRIFTED = found(
    "https://ferries.example/tariffs",
    Status.OK,
    "answers",
    cited_in=[FERRY.path],
    notes=("drifted",),
    evidence=("Compared with an archived copy of May 2014, 0% of its main text is left; the title"
              " was “Ferry tariffs” and is “Cruises”.",),
    archived=Archived("https://archive.example/ferries", "20140601000000"),
    suggestion=Suggestion("archived", "https://archive.example/ferries"),
    drift_since=seconds("2026-02-20T00:00:00Z"),
)  # fmt: skip

REPORT = reported(
    LINKS,
    posts=POSTS,
    changes={"newly-dead": 1, "recovered": 2},
    dates=(
        DateCell("2014-05", Status.DEAD, 4),
        DateCell("2014-05", Status.OK, 6),
        DateCell("2019-01", Status.OK, 9),
        DateCell("2019-01", Status.DEAD, 1),
        DateCell("", Status.OK, 2),
    ),
    domains=(DomainRow("gone.example", 3, 3, 3, 3, 3), DomainRow("src.example", 1, 1, 1, 1, 1)),
    trend=(
        RunPoint(6, "2026-02-01T00:00:00Z", {"ok": 20, "dead": 1, "suspect": 2}),
        RunPoint(7, "2026-03-01T00:00:00Z", {"ok": 17, "dead": 4, "suspect": 1}),
    ),
    problems=(GatherProblem("_posts/bad.md", "invalid-utf-8", "byte 7"),),
    waivers=(WaiverState("loccit.toml", "https://blocked.example/", "robots", None, False, 1),),
    previous=reported(()).run,
)


def with_links(links: tuple[object, ...] = LINKS) -> Report:
    """The same report of other findings."""
    return reported(links, posts=POSTS)  # type: ignore[arg-type]


WITH_DRIFT = structs.replace(REPORT, rows=ListedRows((*LINKS, DRIFTED), POSTS))
"""The same report with a page whose content is not what it was."""
