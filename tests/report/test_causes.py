from collections.abc import Iterable

import pytest

from loccit.model import Hop, Status
from loccit.report.causes import Cause, fact_of, find_causes
from loccit.report.model import ReportLink
from loccit.report.prefixes import prefix_clusters
from tests.report.made import found

DEAD, MOVED = Status.DEAD, Status.REDIRECTED


def causes(links: Iterable[ReportLink], sound: Iterable[str] = ()) -> list[Cause]:
    return list(find_causes([fact_of(n, link) for n, link in enumerate(links)], sound))


def only(links: Iterable[ReportLink], sound: Iterable[str] = ()) -> Cause:
    (cause,) = causes(links, sound)
    return cause


def many(pattern: str, *args: object, count: int = 3, **more: str) -> list[ReportLink]:
    """Findings at addresses with `{n}` in them; `to` likewise."""
    to = more.get("to")
    return [
        found(pattern.format(n=n), *args, to=to.format(n=n) if to else None)  # type: ignore[arg-type]
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("links", "kind", "subject", "detail"),
    [
        (many("https://gone.example/{n}", DEAD, "domain-gone"), "domain-gone", "gone.example", ""),
        (many("http://h{n}.example.org/", DEAD, "domain-gone"), "domain-gone", "example.org", ""),
        (many("https://p.example/{n}", DEAD, "parked"), "parked", "p.example", ""),
        (many("https://p.example/{n}", Status.SUSPECT, "timeout"), "host-down", "p.example", ""),
        (
            many("https://h{n}.example.org/", Status.INSECURE, "tls-expired"),
            "certificate", "example.org", "tls-expired",
        ),
        (
            many("http://s{n}.example/a", MOVED, "moved", to="https://www.s{n}.example/a/"),
            "trivial", "", "",
        ),
        (
            many("http://a.example/x/{n}.html", MOVED, "moved", to="https://b.example/y/x/{n}"),
            "site-moved", "a.example/", "b.example/y/",
        ),
        (
            many("http://a.example/old/{n}", MOVED, "moved", to="https://a.example/new/{n}"),
            "site-moved", "a.example/old/", "a.example/new/",
        ),
        (
            many("http://a.example/old/{n}", MOVED, "moved", to="https://a.example/article-{n}"),
            "pages-moved", "a.example", "",
        ),
        (many("https://b.example/notes/{n}?x"), "prefix-missing", "b.example/notes/", ""),
        (many("https://b.example/{n}", DEAD, "soft-404"), "site-missing", "b.example", ""),
        (many("https://b.example/{n}", count=2), "pages-missing", "b.example", ""),
        (
            many("https://b.example/{n}", Status.BLOCKED, "access-denied"),
            "blocked", "b.example", "",
        ),
        (
            many("https://b.example/{n}", Status.SUSPECT, "redirected-to-home"),
            "pages-doubtful", "b.example", "redirected-to-home",
        ),
        (many("ttps://b{n}", Status.INVALID, "no-host"), "malformed", "no-host", ""),
        (
            [found("https://one.example/", cited_in=["a.md", "b.md", "c.md"])],
            "one-page", "https://one.example/", "not-found",
        ),
    ],
)  # fmt: skip
def test_one_cause(links: list[ReportLink], kind: str, subject: str, detail: str) -> None:
    cause = only(links)
    assert (cause.kind, cause.subject, cause.detail) == (kind, subject, detail)
    assert cause.links == tuple(range(len(links)))
    assert cause.citations == sum(len(link.citations) for link in links)
    assert cause.status is links[0].status


def test_a_host_of_a_living_domain_is_gone_alone() -> None:
    gone = many("https://old.example.org/{n}", DEAD, "domain-gone")
    assert only(gone, ["https://www.example.org/"]).kind == "host-gone"
    assert only(gone, ["https://another.example/"]).kind == "domain-gone"


def test_what_failed_behind_a_short_link_is_its_end() -> None:
    short = found(
        "https://bit.ly/1",
        DEAD,
        "domain-gone",
        hops=(
            Hop("https://bit.ly/1", 301, "https://gone.example/1", "http"),
            Hop("https://gone.example/1", None, None, "http"),
        ),
    )
    assert only([short, found("https://gone.example/2", DEAD, "domain-gone")]).links == (0, 1)


def test_what_is_read_from_a_wrapper_is_judged_in_its_place() -> None:
    wrapped = found("https://l.example/?u=…", wrapper="l", target="https://b.example/n/9", hops=())
    assert only([wrapped, *many("https://b.example/n/{n}")]).subject == "b.example/n/"


def test_wrappers_are_one_cause_a_family() -> None:
    links = [
        found(f"https://t.co/{n}", Status.WRAPPED, "wrapper", wrapper=name)
        for n, name in enumerate(("t.co", "t.co", "safelinks", "safelinks"))
    ]
    assert {(c.subject, c.links) for c in causes(links)} == {
        ("t.co", (0, 1)),
        ("safelinks", (2, 3)),
    }


def test_a_prefix_is_told_only_where_nearly_all_under_it_is_missing() -> None:
    missing = many("https://b.example/notes/{n}", count=9)
    assert only(missing, ["https://b.example/notes/kept"]).known == 10
    assert only(missing, ["https://b.example/notes/kept"]).kind == "prefix-missing"
    kept = [f"https://b.example/notes/kept-{n}" for n in range(2)]
    assert only(missing, kept).kind == "pages-missing"
    assert only(missing, ["https://b.example/other"]).subject == "b.example/notes/"


def test_every_link_has_at_most_one_cause_and_dead_ones_come_first() -> None:
    links = [
        *many("https://gone.example/notes/{n}", DEAD, "domain-gone"),
        *many("https://b.example/notes/{n}", count=5),
        *many("http://a.example/{n}", MOVED, "moved", to="https://z.example/{n}"),
        found("https://single.example/"),
    ]
    told = causes(links)
    assert [cause.subject for cause in told] == ["b.example/notes/", "gone.example", "a.example/"]
    claimed = [index for cause in told for index in cause.links]
    assert sorted(claimed) == list(range(11))


def test_posts_are_counted_once() -> None:
    links = [
        found("https://g.example/1", DEAD, "domain-gone", cited_in=["a.md", "a.md", "b.md"]),
        found("https://g.example/2", DEAD, "domain-gone", cited_in=["b.md"]),
    ]
    assert (only(links).citations, only(links).posts) == (4, 2)


@pytest.mark.parametrize(
    ("missing", "known", "told"),
    [
        (["/a/1", "/a/2", "/a/3"], [], [("/a/", 3)]),
        (["/a/1", "/a/2", "/b/3"], [], [("/", 3)]),
        (["/a/1", "/a/2", "/a/3", "/b/1"], ["/", "/b/2"], [("/a/", 3)]),
        (["/a/b/1", "/a/b/2", "/a/b/3"], ["/a/c/1", "/a/c/2"], [("/a/b/", 3)]),
        (["/a/1", "/a/2", "/a/3", "/b/1", "/b/2", "/b/3"], ["/"] * 3, [("/a/", 3), ("/b/", 3)]),
        (["/a/1", "/a/2"], [], []),
        (["/?a/b/1", "/?a/b/2", "/?a/b/3"], [], [("/", 3)]),
    ],
)
def test_prefixes(missing: list[str], known: list[str], told: list[tuple[str, int]]) -> None:
    clusters = prefix_clusters(missing, [*missing, *known])
    assert [(cluster.path, cluster.known) for cluster in clusters] == told
