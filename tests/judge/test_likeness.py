"""Pages that are nearly a probe URL's page: what tells them apart."""

import pytest
from hypothesis import given, strategies as st

from loccit.config.settings import Settings
from loccit.judge import judge
from loccit.judge.rule_data import rules
from loccit.judge.sibling import sibling
from loccit.model import Purpose, Status, Verdict
from loccit.testing.pages import paragraphs
from tests.judge.seen import NOW, link_of, seen

URL = "https://site.example/2011/06/an-essay.html"
PROSE = " ".join(paragraphs("furniture", 4))
SETTINGS = Settings()


def judged(html: str, other: str, url: str = URL) -> Verdict:
    """The verdict on a page, where a probe URL gets `other` (its own name for NAME)."""
    made = sibling(url)
    assert made is not None
    other = other.replace("NAME", made.url.rpartition("/")[2].removesuffix(".html"))
    return judge(
        link_of(url),
        [seen(url, 200, html), seen(made.url, 200, other, purpose=Purpose.SIBLING)],
        None,
        SETTINGS,
        now=NOW,
    )


def mould(inside: str, title: str = "Register") -> str:
    return f"<title>{title}</title><h1>{title}</h1>{inside}<p>{PROSE}</p>"


@pytest.mark.parametrize(
    ("html", "other"),
    [
        ("<title>Low Water</title><img src=/1.png>Daily.", "<title>Low Water</title><img "
         "src=/2.png>Daily."),
        ("<title>Listen</title><iframe src=/e/1></iframe>Now.", "<title>Listen</title><iframe "
         "src=/e/2></iframe>Now."),
        (mould("<p>Ida Marchetti, ferryman, drowned at Easter.</p>"), mould("<p>Tom Vos.</p>")),
        (mould("<p>井上さんの渡し船は昨日沈んだ。</p>"), mould("<p>なし</p>")),
        (mould("".join(f"<p>{n}:00 {n * 37} cm</p>" for n in range(60))),
         mould("".join(f"<p>{n}:00 {n * 41 + 7} cm</p>" for n in range(60)))),
        (mould("<p>Level 4.12, flow 88, rain 3.1</p>"), mould("<p>Level -, flow -, rain -</p>")),
        (mould("<iframe src=/talk/3></iframe>"), mould("")),
        (mould("<img src=/logo.png><canvas></canvas>"), mould("<img src=/logo.png>")),
        (mould("<svg><text>Herring, 1911</text></svg>"), mould("")),
        (mould("<form><textarea name=t></textarea></form>"), mould("<p>Closed.</p>")),
        (mould(" ".join(PROSE.split()[:40])), mould("")),
        (mould("", "An essay"), mould("", "A letter")),
        (mould("", "an-essay.html"), mould("", "bkdqrzzz.html")),
    ],
    ids=["picture", "frame", "words", "characters", "numbers", "dashes", "player", "canvas",
         "drawing", "form", "more", "titles",
         "names"],
)  # fmt: skip
def test_what_differs_is_the_content(html: str, other: str) -> None:
    assert judged(html, other).status is Status.OK


@pytest.mark.parametrize(
    ("html", "other"),
    [
        (mould("<p>Adopted.</p>"), mould("<p></p>")),
        (mould("<p>林小渡</p>"), mould("<p></p>")),
        (mould("<p><a href=/f/1>a-b-1911.pdf</a></p>"), mould("<p></p>")),
        (mould("<p>x = y ** 2</p>"), mould("<p></p>")),
    ],
    ids=["a word", "a name", "a file", "code"],
)
def test_what_differs_is_too_little_to_weigh(html: str, other: str) -> None:
    verdict = judged(html, other)
    assert (verdict.status, verdict.reason) == (Status.SUSPECT, "similar-to-probe")


@pytest.mark.parametrize(
    ("html", "other"),
    [
        (mould(""), mould("")),
        (mould("<p>Today’s number is 17.</p>"), mould("<p>Today’s number is 8.</p>")),
        (mould("<p>Request 8af3c-17, 0.031 s</p>"), mould("<p>Request bb012-99, 0.027 s</p>")),
        (mould("<p>There is nothing at /2011/06/an-essay.html.</p>"), mould("<p>There is nothing "
         "at /2011/06/bk-zqvxw.html.</p>")),
        (mould("<p>Ida Marchetti wrote on maps.</p>", "Page not found"),
         mould("<p>Tom Vos wrote on rivers, boats and rope.</p>", "Page not found")),
        ("<title>x</title>No entry for an-essay.", "<title>x</title>No entry for NAME."),
    ],
    ids=["nothing", "a number", "a token", "the address", "beside regrets", "a lack"],
)  # fmt: skip
def test_what_differs_is_nothing(html: str, other: str) -> None:
    verdict = judged(html, other)
    assert (verdict.status, verdict.reason) == (Status.DEAD, "soft-404")


@pytest.mark.parametrize(
    "inside",
    ["<div id=root></div>", "<div id=app>Loading…</div>", "<app-root></app-root>"],
)
def test_an_app_with_its_menus_is_suspect_at_most(inside: str) -> None:
    html = f"<title>Lantern</title>{inside}<p>{PROSE}</p><script src=/app.js></script>"
    assert judged(html, html).reason == "app-shell"


def test_what_was_not_read_is_not_held_against_a_page() -> None:
    menu = " ".join(paragraphs("menu", 60))
    one, other = (f"<title>Law</title><p>{menu}</p><p>{tail}" for tail in ("Article 1.", "None."))
    assert len(menu.split()) > 3000
    assert judged(one, other).status is Status.OK


def test_dashes_everywhere_are_no_content_and_an_address_repeated_is_none() -> None:
    empty = mould("<p>Level -, flow -, rain -</p>")
    assert judged(empty, empty).reason == "soft-404"
    url = "https://site.example/gauge/17/88/412"
    assert judged(mould("<p>17 88 412: -</p>"), mould("<p>-</p>"), url).reason == "soft-404"


def test_folders_with_numbers_are_made_up_and_dates_are_kept() -> None:
    def made(url: str) -> str:
        found = sibling(url)
        assert found is not None
        return found.url

    assert "/story/7/" not in made("https://a.example/story/7/on-mooring")
    assert "/a9/" not in made("https://a.example/s/a9/tide-tables")
    for kept in ("2011/06/14", "2011/jun/14", "2011-06", "v2", "docs/3.12"):
        assert f"/{kept}/" in made(f"https://a.example/{kept}/an-essay")


WORDS = st.sampled_from(
    [
        *rules("not_found")["says"]["en"],
        *rules("not_found")["says"]["de"],
        *rules("pages")["default"]["phrases"],
        *rules("pages")["maintenance"]["phrases"],
        *rules("parked")["sale"]["phrases"],
        *rules("walls")["titles"]["exact"],
        *rules("usurped")["brazen"]["words"],
        "ferry", "low water", "404", "410", "error", "site", "—", "|", ":", "the", "of", "domain",
    ]
)  # fmt: skip
TEXTS = st.lists(WORDS, max_size=12).map(" ".join)


@given(TEXTS, TEXTS, TEXTS, st.sampled_from([None, 404, 410, 403, 429, 500, 503]))
def test_words_alone_never_make_a_page_dead(
    title: str, heading: str, text: str, status: int | None
) -> None:
    """Whatever a page says: without a probe URL that has the same, it is not dead."""
    observations = [seen(URL, 200, f"<title>{title}</title><h1>{heading}</h1><p>{text}")]
    if status is not None:
        made = sibling(URL)
        assert made is not None
        observations.append(seen(made.url, status, "", purpose=Purpose.SIBLING))
    assert judge(link_of(URL), observations, None, SETTINGS, now=NOW).status is not Status.DEAD


@given(TEXTS, TEXTS, TEXTS)
def test_a_page_unlike_the_made_up_ones_is_not_dead(title: str, heading: str, text: str) -> None:
    html = f"<title>{title}</title><h1>{heading}</h1><p>{text}</p><p>{PROSE}"
    other = "<title>Search the catalogue</title><p>" + " ".join(paragraphs("other", 4))
    assert judged(html, other).status is not Status.DEAD
