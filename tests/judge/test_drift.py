"""Content drift: what is told of a page that answers with other content than it had."""

from array import array
from itertools import product

import pytest
from msgspec import structs

from loccit.config.settings import JudgeSettings, Settings
from loccit.judge import judge, next_history
from loccit.judge.drift import comparable, difference, remembered
from loccit.judge.page_names import has_become_section, same_name
from loccit.model import (
    Drift,
    DriftBaseline,
    History,
    Hop,
    Link,
    Observation,
    Page,
    Status,
    Verdict,
)
from loccit.page import read_page

DAY = 86400.0
NOW = 1_700_000_000.0
URL = "https://garden.example/guides/pruning-apple-trees"

PRUNING = (
    "Apple trees are pruned while they are dormant, between leaf fall and the first swelling of"
    " the buds. Begin with dead, diseased and crossing branches, and cut back to the collar. An"
    " open centre lets light and air into the crown, which keeps scab and canker away. Take out"
    " no more than a fifth of the living wood in one winter, since hard pruning brings water "
    "shoots. Young trees need four well placed limbs, and old ones need patience more than a "
    "saw."
)
ANEW = (
    "When frost has passed and before sap rises, sharpen your loppers and look at each limb "
    "twice. Remove whatever rubs or grows inwards; disinfect blades after every sick twig. Aim "
    "for a goblet shape whose middle stays airy. Restoration of neglected specimens takes three"
    " seasons: remove the tallest leaders first, thin spurs next, tidy the rest at the end. "
    "Paint on wounds does harm rather than good, so leave clean cuts to heal by themselves in "
    "dry weather."
)
PAYROLL = (
    "The tax office wants monthly returns from every employer with more than three people on "
    "the books. Our software works out insurance, holidays and sick pay, sends slips by mail "
    "and files the forms before each deadline. Import your ledger from a spreadsheet, invite "
    "your accountant and try all features for thirty days. Prices depend on headcount, and the "
    "support desk answers questions on weekdays from eight to six. Archives are kept for ten "
    "years as the statute requires it."
)
MENU = "".join(f'<li><a href="/{n}">Guide {n}</a></li>' for n in range(8))


def page(title: str, text: str, *, design: int = 1, url: str = URL) -> Page:
    if design == 1:
        html = (
            f"<title>{title} | Garden Notes</title><div id=top><ul>{MENU}</ul></div>"
            f"<h1>{title}</h1><p>{text}<div id=foot>Write to us about seeds.</div>"
        )
    else:
        html = (
            f"<!doctype html><title>{title} – The Garden Notebook</title><header><nav>{MENU}</nav>"
            f"</header><main><article><h1>{title}</h1><p>{text}</p></article></main><footer>All"
            " rights reserved, and cookies are used where the law allows it.</footer>"
        )
    return read_page(html.encode(), "text/html; charset=utf-8", url)


def baseline(seen: Page) -> DriftBaseline:
    assert seen.main is not None
    return DriftBaseline(NOW, seen.main, seen.title, seen.heading)


OLD = page("Pruning apple trees", PRUNING)


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        (OLD, None),
        (page("Pruning apple trees", PRUNING, design=2), None),
        (page("How to prune", PRUNING + " " + ANEW + " " + PAYROLL, design=2), None),
        (page("Pruning apple trees", ANEW, design=2), Drift.REWRITTEN),
        (page("Apple trees: pruning them in winter", ANEW), Drift.REWRITTEN),
        (page("Payroll for small firms", PAYROLL), Drift.DRIFTED),
        (page("Payroll for small firms", PAYROLL, design=2), Drift.DRIFTED),
        (page("Loading", "Please wait."), None),
    ],
)
def test_what_became_of_a_page(now: Page, kind: Drift | None) -> None:
    found = difference(baseline(OLD), now, URL)
    assert (found.kind if found is not None else None) is kind


def test_the_evidence_says_what_was_compared() -> None:
    found = difference(baseline(OLD), page("Payroll for small firms", PAYROLL), URL)
    assert found is not None
    assert "first seen on 2023-11-14" in found.sentence
    assert "Pruning apple trees" in found.sentence
    assert "Payroll for small firms" in found.sentence


@pytest.mark.parametrize(
    "url",
    [
        "https://garden.example/",
        "https://garden.example/news/",
        "https://garden.example/tag/apples",
        "https://garden.example/guides/page/3",
        "https://garden.example/?s=apples",
        "https://garden.example/category/trees/fruit",
    ],
)
def test_pages_that_are_meant_to_change_are_left_out(url: str) -> None:
    assert not comparable(OLD, url)
    assert comparable(OLD, URL)


def test_a_list_of_links_is_left_out() -> None:
    html = f"<title>Guides</title><p>{PRUNING[:400]}</p><ul>{MENU * 9}</ul>"
    assert not comparable(read_page(html.encode(), "text/html", URL), URL)


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (("Install | Foo", "Install"), ("Install | Foo Reloaded", "Install"), True),
        (("Foo - Roses", "Foo"), ("Foo - Cats of the world", "Foo"), False),
        (("Garden", "Roses in pots"), ("Garden", "Compost"), False),
        (("Roses", ""), ("Roses – a longer title", ""), True),
        (("剪枝苹果树 | 花园", ""), ("苹果树的剪枝 | 花园", ""), True),
        (("剪枝苹果树 | 花园", ""), ("在线赌场奖金 | 花园", ""), False),
        (("팀 소개 | 정원", ""), ("우리 팀 소개 | 정원", ""), True),  # words of two syllables
        (("팀 소개 | 정원", ""), ("설치 | 정원", ""), False),
        (("Videos | Garden", ""), ("Vidéos | Garden", ""), True),
    ],
)
def test_names(old: tuple[str, str], new: tuple[str, str], *, same: bool) -> None:
    assert OLD.main is not None
    before = DriftBaseline(NOW, OLD.main, *old)
    assert same_name(before, Page(*new), "https://a.example/roses") is same


@pytest.mark.parametrize(
    ("path", "old", "new", "same"),
    [
        ("/on_mac_os", ("Installing it", ""), ("macOS | Foo", ""), True),
        ("/frontend", ("Styles and scripts", ""), ("Front-end tools", ""), True),
        (
            "/css/",
            ("Managing CSS and scripts", ""),
            ("Part four: handling CSS and scripts", ""),
            True,
        ),
        ("/p/17", ("", ""), ("Casino bonus", ""), True),  # nothing says what it was about
        ("/p/17", ("Roses", ""), ("", "\u200b"), True),
        ("/p/17", ("", "Roses"), ("", "Casino bonus"), False),
        ("/us", ("Roses", ""), ("Bonus", ""), False),  # two letters within a word say nothing
    ],
)
def test_names_and_addresses(
    path: str, old: tuple[str, str], new: tuple[str, str], *, same: bool
) -> None:
    assert OLD.main is not None
    before = DriftBaseline(NOW, OLD.main, *old)
    assert same_name(before, Page(*new), f"https://a.example{path}") is same


LINK = Link(URL, "garden.example", "other")


def _visits(*pages: Page, apart: float = DAY, drift: bool = True) -> list[Verdict]:
    settings = Settings(judge=JudgeSettings(drift=drift))
    history: History | None = None
    verdicts = []
    for number, seen in enumerate(pages):
        now = NOW + number * apart
        observed = [
            Observation(URL, URL, now, hops=(Hop(URL, 200),), status=200, page=seen,
                        headers={"content-type": "text/html"})
        ]  # fmt: skip
        verdict = judge(LINK, observed, history, settings, now=now)
        history = next_history(history, verdict, observed, now=now)
        verdicts.append(verdict)
    return verdicts


def test_two_visits_a_day_apart_have_to_agree() -> None:
    payroll = page("Payroll for small firms", PAYROLL)
    told = _visits(OLD, payroll, payroll, payroll)
    assert [v.notes for v in told] == [(), (), ("drifted",), ("drifted",)]
    assert {v.status for v in told} == {Status.OK}
    assert not any(v.notes for v in _visits(OLD, payroll, payroll, apart=DAY / 3))
    assert not any(v.notes for v in _visits(OLD, payroll, OLD, payroll))
    assert not any(v.notes for v in _visits(OLD, payroll, payroll, drift=False))


def test_a_change_that_goes_on_is_compared_with_the_first_page() -> None:
    half = page("Pruning apple trees", f"{PRUNING} {ANEW}")
    anew = page("Pruning apple trees", ANEW)
    assert [v.notes for v in _visits(OLD, half, anew, anew)][-1] == ("rewritten",)


OF_ROUTES = (
    "A router maps each request to the controller that answers it. Declare every route in one "
    "file, name the controller and its method, and list the parameters which the pattern "
    "captures. Where several patterns match, the router takes the first, so put the special ones "
    "before general ones. Parameters without a default have to be in the request. The controller "
    "returns a response, which middleware may change before the router sends it."
)
OF_ROUTES_ANEW = (
    "From version three on, attributes above a method say which request it answers; nothing is "
    "declared elsewhere. The router collects all of them when the cache is warmed up. Patterns "
    "with placeholders hand their parameters to the method by name, converted to its types. A "
    "controller in a folder shares the prefix of that folder, and middleware is bound in the same "
    "place. Return any value: the router makes a response of it."
)


def test_a_page_with_the_terms_of_the_old_one_was_rewritten_whatever_it_is_called() -> None:
    url = "https://frame.example/book/01-first-steps"
    old, new = page("First steps", OF_ROUTES, url=url), page("Attributes", OF_ROUTES_ANEW, url=url)
    found = difference(baseline(old), new, url)
    assert found is not None
    assert found.kind is Drift.REWRITTEN


def test_the_terms_of_a_site_are_not_those_of_a_page() -> None:
    """Pages of one manual share terms; of one subject is a page that keeps a word of its name."""
    url = "https://frame.example/book/01"
    old = page("Loops", OF_ROUTES, url=url)
    for title, kind in (("Hints", Drift.DRIFTED), ("Controller", Drift.REWRITTEN)):
        new = page(title, OF_ROUTES_ANEW, url=url)
        assert new.main is not None
        assert old.main is not None
        shared = sorted(set(array("I", old.main.terms)) & set(array("I", new.main.terms)))
        rest = [term for term in array("I", new.main.terms) if term not in shared]
        terms = array("I", sorted(shared[:7] + rest)).tobytes()
        changed = structs.replace(new, main=structs.replace(new.main, terms=terms))
        found = difference(baseline(old), changed, url)
        assert found is not None
        assert found.kind is kind


def test_of_a_long_page_few_hashes_and_other_names_are_enough() -> None:
    url = "https://frame.example/book/01"
    old = page("First steps", f"{OF_ROUTES} {OF_ROUTES_ANEW} {PRUNING}", url=url)
    long = " ".join(map("".join, product("bdfgklmnpr", "aeiou", "bdfgklmnpr", "aeiou", "st")))
    for title, kind in (("Payroll", Drift.DRIFTED), ("First steps", None)):
        new = page(title, long, url=url)
        found = difference(baseline(old), new, url)
        assert (found.kind if found else None) is kind


def test_a_state_without_terms_is_compared_by_names_alone() -> None:
    url = "https://frame.example/book/01-first-steps"
    old, new = page("First steps", OF_ROUTES, url=url), page("Attributes", OF_ROUTES_ANEW, url=url)
    assert old.main is not None
    before = structs.replace(baseline(old), main=structs.replace(old.main, terms=b""))
    found = difference(before, new, url)
    assert found is not None
    assert found.kind is Drift.DRIFTED


def test_a_stub_that_became_a_text_says_nothing() -> None:
    url = "https://frame.example/es/code"
    stub = page("Code", PAYROLL, url=url)
    filled = page("Código", f"{ANEW} {OF_ROUTES} {PRUNING} {OF_ROUTES_ANEW}", url=url)
    found = difference(baseline(stub), filled, url)
    assert found is not None
    assert found.kind is Drift.REWRITTEN


def test_pages_without_names_are_told_apart_by_their_terms() -> None:
    def nameless(text: str) -> Page:
        html = f"<ul>{MENU}</ul><p>{text}</p>"
        return read_page(html.encode(), "text/html; charset=utf-8", "https://garden.example/a/1")

    for old, new, kind in (
        (PRUNING, PAYROLL, Drift.DRIFTED),
        (OF_ROUTES, OF_ROUTES_ANEW, Drift.REWRITTEN),
    ):
        found = difference(baseline(nameless(old)), nameless(new), "https://garden.example/a/1")
        assert found is not None
        assert found.kind is kind


def test_the_name_of_the_site_in_an_address_is_not_the_name_of_the_page() -> None:
    def of_site(title: str, text: str) -> Page:
        html = (
            f'<title>{title} | Garden Payroll</title><meta property="og:site_name" '
            f'content="Garden Payroll"><h1>{title}</h1><p>{text}</p>'
        )
        return read_page(html.encode(), "text/html; charset=utf-8", url)

    url = "https://www.example/garden-payroll-committee"
    old, new = of_site("The committee", PRUNING), of_site("Chat rooms", PAYROLL)
    found = difference(baseline(old), new, url)
    assert found is not None
    assert found.kind is Drift.DRIFTED


def test_a_page_that_was_translated_was_rewritten_whatever_language_it_declares() -> None:
    url = "https://frame.example/community/team"
    french = (
        "Le projet est conduit par une petite équipe qui travaille pour plusieurs sociétés dans "
        "le monde entier. Les membres de cette équipe passent la plus grande partie de leur temps "
        "à écrire du code, à relire ce que vous proposez et à préparer les versions. Vous pouvez "
        "les rencontrer dans des conférences, ou leur écrire si vous avez une question qui n'est "
        "pas dans la documentation."
    )
    old, new = page("Team", PAYROLL, url=url), page("Rencontrez qui nous sommes", french, url=url)
    found = difference(baseline(old), new, url)
    assert found is not None
    assert found.kind is Drift.REWRITTEN


def test_a_difference_that_a_clock_ahead_noted_begins_anew() -> None:
    history = History(first_seen=NOW, baseline=baseline(OLD), drift_since=NOW + 900 * DAY)
    assert remembered(history, page("Payroll", PAYROLL), URL, NOW + DAY) == (
        history.baseline,
        NOW + DAY,
    )


CITED = tuple(f"https://journal{n}.example/paper/{n}" for n in range(12))
ENGLISH_TEAM = (
    "The people who maintain this frame meet every spring, and most of them are paid by Acme or by"
    " Zenith. Reviews are done by Olga Petrova and by Bram Visser, while the releases are built by"
    " Noor Haddad. Write to the team if you want to help, since newcomers are welcome at any time,"
    " and there is always some chapter of the manual that waits for an author who has patience."
)
GERMAN_TEAM = (
    "Die Leute, die dieses Werk pflegen, treffen sich in jedem Jahr, und die meisten werden von "
    "Acme oder von Zenith bezahlt. Durchgesehen wird es von Olga Petrova und von Bram Visser, "
    "gebaut wird es von Noor Haddad. Schreibt uns, wenn ihr helfen wollt, denn wir freuen uns auf "
    "jeden, der kommt, und es gibt immer ein Kapitel, das auf jemanden mit Geduld wartet."
)
GERMAN_RIVER = (
    "Der Fluss war in diesem Winter so hoch, dass die Wiesen bis zur alten Mauer unter dem Wasser "
    "standen. Wir sind mit dem Boot zur Kirche gefahren, und auf dem Weg hat Tante Hedwig die "
    "Geschichte von der Kuh erzählt, die auf dem Dach stand. Im April war es vorbei, und man sah, "
    "wie weit der Schlamm gekommen war. Das Haus von Emil Kranz haben sie danach nicht mehr "
    "aufgebaut, es steht heute nur noch ein Schild mit dem Jahr dort."
)


def _with_links(title: str, text: str, addresses: tuple[str, ...]) -> Page:
    """A page of one site, whose text cites some addresses."""
    cited = " ".join(f'<a href="{one}">{number}</a>' for number, one in enumerate(addresses))
    return page(title, f"{text} {cited}", design=2)


@pytest.mark.parametrize(
    ("text", "addresses", "kind"),
    [
        (GERMAN_TEAM, CITED, Drift.REWRITTEN),
        (GERMAN_TEAM, CITED[:3], Drift.REWRITTEN),  # the names are left
        (GERMAN_RIVER, tuple(f"https://shop{n}.example/" for n in range(12)), Drift.DRIFTED),
        (GERMAN_RIVER, (), Drift.DRIFTED),  # the names are others
        (GERMAN_RIVER.lower(), (), Drift.REWRITTEN),  # nothing tells
    ],
)
def test_a_translation_cites_the_same_pages_and_names_the_same_people(
    text: str, addresses: tuple[str, ...], kind: Drift
) -> None:
    old = _with_links("The team", ENGLISH_TEAM, CITED)
    found = difference(baseline(old), _with_links("Aus der Nachbarschaft", text, addresses), URL)
    assert found is not None
    assert found.kind is kind


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("/docs/ofNode", ("class ofNode", ""), ("class ofCamera", "")),
        ("/join-the-garden", ("Join the garden | Garden", ""), ("Garden: Compost", "")),
    ],
)
def test_words_of_the_site_and_of_a_kind_of_page_are_not_the_name(
    path: str, old: tuple[str, str], new: tuple[str, str]
) -> None:
    assert OLD.main is not None
    before = DriftBaseline(NOW, OLD.main, *old)
    assert not same_name(before, Page(*new), f"https://garden.example{path}")


def test_a_short_text_that_became_a_long_one_about_something_else() -> None:
    long = f"{PAYROLL} {OF_ROUTES} {OF_ROUTES_ANEW} {ENGLISH_TEAM}"
    found = difference(baseline(OLD), page("Payroll for small firms", long), URL)
    assert found is not None
    assert found.kind is Drift.DRIFTED


def test_titles_in_other_letters_are_no_translation() -> None:
    lamps = "港口的点灯人每天黄昏带着梯子出门，沿着码头点亮每一盏灯。孩子们都知道他们的名字。"
    boats = "渡轮时刻表已经修改，自行车先上船，星期二半价。季票可以在售票亭购买，狗免费乘船。"
    url = "https://harbour.example/a/1"
    old = page("点灯人 | Harbour", lamps * 3, url=url)
    new = page("Ferries | Harbour", boats * 3, url=url)
    found = difference(baseline(old), new, url)
    assert found is not None
    assert found.kind is Drift.DRIFTED


@pytest.mark.parametrize(
    ("title", "heading", "kind"),
    [
        ("Garden Notes", "Welcome to Garden Notes", Drift.DRIFTED),
        ("News | Garden Notes", "Latest news", Drift.DRIFTED),
        ("Blog | Garden Notes", "Aktuelles", Drift.DRIFTED),
        ("Garden Notes", "Les conseils de Berthe", Drift.REWRITTEN),  # may be a translation
        ("Garden Notes", "", Drift.REWRITTEN),
    ],
)
def test_a_page_that_has_become_a_home_page_or_a_list(
    title: str, heading: str, kind: Drift
) -> None:
    """The name of a section is no translation, and the terms of a site are in all its lists."""
    html = f"<title>{title}</title><h1>{heading}</h1><p>{GERMAN_RIVER.lower()}"
    found = difference(baseline(OLD), read_page(html.encode(), "text/html", URL), URL)
    assert found is not None
    assert found.kind is kind


def test_a_section_under_another_name_has_become_none() -> None:
    assert has_become_section(baseline(OLD), page("News", PAYROLL), URL)
    assert not has_become_section(baseline(page("News", PAYROLL)), page("Latest news", ANEW), URL)
