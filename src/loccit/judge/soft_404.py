"""Nothing there, though the status says 200: rows 10, 11 and 12 of the table.

A made-up address of the same shape tells what a site answers where nothing is. Sources: Bar-Yossef
et al., "Sic Transit Gloria Telae" (WWW 2004), for the sibling; Broder 1997 for the likeness of
texts; `not_found.toml` and `pages.toml` for what pages say.
"""

from urllib.parse import unquote, urlsplit

from loccit.judge.findings import Case, Finding, Sibling
from loccit.judge.phrases import book
from loccit.judge.places import is_above, is_home, is_trivial, place, segments
from loccit.judge.rules import rules
from loccit.judge.sibling import made_of_query
from loccit.judge.view import View
from loccit.model import Page, Status
from loccit.page import similarity
from loccit.page.sketch import words_of

ALIKE = 0.9
"""The similarity from which two texts are nearly the same."""
_SHORT = 200
"""Words of a page whose title's regrets count."""
_FEW_WORDS = 80
_TELLING = 14
"""Bytes of a phrase that says something by itself."""
_SHELL = 30
"""Words that are visible without scripts in an app shell, at most."""


def sink(case: Case) -> Finding | None:
    """Row 10: it leads where every made-up address leads."""
    view, sibling = case.view, case.sibling
    if not view.moved or view.is_home or view.status is None or not 200 <= view.status < 300:
        return None
    if sibling is None or not sibling.moved or not _same_end(view, sibling):
        return None
    where = "the home page" if is_home(view.final) else view.final
    told = (
        f"It leads to {view.final}.",
        f"The made-up address {sibling.seen.url} leads there too.",
    )
    sentence = f"It redirects to {where}, and so does a made-up address: everything goes there."
    return Finding(Status.DEAD, "soft-404", sentence, 0.93, told)


def twin(case: Case) -> Finding | None:
    """Row 11: it has the same page as a made-up address."""
    view, sibling = case.view, case.sibling
    if case.sibling_kind is not Sibling.ANSWERED or sibling is None or view.is_home:
        return None
    page, other = view.page, sibling.page
    if page is None or other is None or not _ok(view) or not _ok(sibling):
        return None
    regret = regrets(view)
    if regret is None and names_itself(view):
        return None
    if _is_resource_of(sibling, view):
        return None
    alike = likeness(page, other)
    if alike < ALIKE:
        return None
    told: tuple[str, ...] = (
        f"The made-up address {sibling.seen.url} has the same page"
        f" (likeness {alike:.2f}, {page.words} words).",
    )
    if regret is not None:
        told = (*told, f"It says “{regret}”.")
    elif (phrase := _regrets_in_text(view)) is not None:
        told = (*told, f"It says “{phrase}”.")
    elif (doubt := _doubt(page, view)) is not None:
        reason, sentence = doubt
        return Finding(Status.SUSPECT, reason, sentence, 0.5, told)
    sentence = "A made-up address has the same page: the site answers that to everything."
    return Finding(Status.DEAD, "soft-404", sentence, 0.95 if regret else 0.92, told)


def regretful(case: Case) -> Finding | None:
    """Row 12: it says that nothing is there, and nothing proves it."""
    view = case.view
    if not _ok(view):
        return None
    phrase = regrets(view)
    if phrase is None:
        return None
    sentence = "Its title says that there is nothing, though its status says that there is."
    return Finding(Status.SUSPECT, "not-found-text", sentence, 0.6, (f"It says “{phrase}”.",))


def misled(case: Case) -> Finding | None:
    """Rows 10 and 12, where no made-up address could tell: sent home, or to an error page."""
    view = case.view
    if not view.moved or view.is_home or not _ok(view):
        return None
    if case.link.category == "pid":
        return None
    told = (f"It leads to {view.final}.",)
    if leads_to_error(view):
        sentence = "It redirects to what looks like the address of an error page."
        return Finding(Status.SUSPECT, "error-address", sentence, 0.6, told)
    if case.sibling_kind is Sibling.UNKNOWN and is_home(view.final):
        sentence = "It redirects to a home page; whether everything does could not be told."
        return Finding(Status.SUSPECT, "redirected-home", sentence, 0.5, told)
    return None


def empty(case: Case) -> Finding | None:
    """Row 12: a page without anything on it."""
    view = case.view
    if not _ok(view) or not view.is_html or view.page is not None:
        return None
    if view.status != view.seen.status:
        # A status that the configuration accepts may well come without a page.
        return None
    sentence = "The server answers with an empty page."
    return Finding(Status.SUSPECT, "empty-page", sentence, 0.5)


def other_than_content(case: Case) -> Finding | None:
    """Row 12: a server's own page, a suspended account, an error message, maintenance."""
    view = case.view
    page = view.page
    if page is None or not _ok(view) or page.words > _SHORT:
        return None
    for kind in ("default", "suspended", "trouble", "maintenance"):
        rule = rules("pages")[kind]
        phrases = book("pages", kind, "phrases")
        phrase = phrases.headline(page.title, 6) or phrases.headline(page.heading, 6)
        if phrase is not None and not _in_address(phrase, view.subject):
            told = (f"Its title says “{phrase}”.",)
            return Finding(Status.SUSPECT, rule["reason"], rule["sentence"], 0.6, told)
    return None


def regrets(view: View) -> str | None:
    """What a page says about there being nothing, in title or first heading; None if it does not.

    Not on long pages, which are about something, and not where the address itself speaks of it: a
    reference of statuses, an exhibition called “Not found”.
    """
    page = view.page
    if page is None or page.words > _SHORT:
        return None
    phrases = book("not_found")
    phrase = phrases.headline(page.title) or phrases.headline(page.heading) or _opening(page)
    return None if phrase is None or _in_address(phrase, view.subject) else phrase


def _regrets_in_text(view: View) -> str | None:
    """The same anywhere on a page of few words: enough only beside a proof."""
    page = view.page
    if page is None or page.words > _FEW_WORDS:
        return None
    found = book("not_found").within(view.says, 20)
    return next((phrase for phrase in found if len(phrase.encode()) >= _TELLING), None)


def _opening(page: Page) -> str | None:
    """A phrase at the beginning of a short page that has neither title nor heading of its own."""
    if page.words > _FEW_WORDS or (page.title and page.heading):
        return None
    return book("not_found").headline(page.text[:120])


def names_itself(view: View) -> bool:
    """Whether `rel=canonical` names the address that was cited, or the one where it led."""
    page = view.page
    if page is None or page.canonical is None:
        return False
    return (
        is_trivial(page.canonical, view.subject) or is_trivial(page.canonical, view.final)
    ) and not is_home(page.canonical)


def likeness(page: Page, other: Page) -> float:
    """How alike two pages are: their texts, and their titles where those differ."""
    if page.words == 0 and other.words == 0:
        alike = 1.0 if page.title == other.title and page.text_digest == other.text_digest else 0.0
    else:
        alike = similarity(page.sketch, other.sketch)
    if alike < ALIKE or page.title == other.title:
        return alike
    one, two = set(words_of(page.title)), set(words_of(other.title))
    union = one | two
    # Titles with different words are of different pages, whatever little text there is; a repeated
    # address changes some words only.
    return alike if not union or len(one & two) / len(union) >= 0.3 else 0.0


def is_shell(page: Page, view: View) -> bool:
    """Whether a page is an app's shell, which scripts fill."""
    if page.words > _SHELL or not page.scripts:
        return False
    has_mount = any(
        mark in view.machinery
        for mark in ("#root", "#app", "#__next", "#__nuxt", "#react-root", "#main-app", "#svelte")
    )
    return has_mount or (not page.heading and ".js" in view.machinery)


def leads_to_error(view: View) -> bool:
    """Whether it was redirected to what is named like an error page."""
    names = rules("pages")["errors"]["path"]
    final = urlsplit(view.final)
    return any(part in names for part in segments(final.path)) and not any(
        part in names for part in segments(urlsplit(view.subject).path)
    )


def _doubt(page: Page, view: View) -> tuple[str, str] | None:
    """Why the same page for everybody does not prove that this one is gone."""
    if is_shell(page, view):
        return "app-shell", "The site is one script for every address: what is there can't be told."
    if page.words <= _FEW_WORDS and any(
        word in view.says for word in rules("pages")["gates"]["words"]
    ):
        return "same-for-all", "The site answers the same to everything, perhaps only to machines."
    if page.words == 0:
        return "app-shell", "Without scripts, nothing of the page can be seen."
    if made_of_query(view.subject):
        return "same-for-all", "The page stays the same when its number is changed."
    return None


def _ok(view: View) -> bool:
    return view.failure is None and view.status is not None and 200 <= view.status < 300


def _same_end(view: View, sibling: View) -> bool:
    one, two = place(view.final), place(sibling.final)
    if (one.host, one.path) != (two.host, two.path):
        return False
    if one.query == two.query or is_home(view.final):
        return True
    if _echoes(view) and _echoes(sibling):
        return True
    page, other = view.page, sibling.page
    return page is not None and other is not None and likeness(page, other) >= ALIKE


def _echoes(view: View) -> bool:
    """Whether the final address repeats the one that was asked."""
    name = unquote(urlsplit(view.subject).path).strip("/").rpartition("/")[2]
    return bool(name) and name.lower() in unquote(urlsplit(view.final).query).lower()


def _is_resource_of(sibling: View, view: View) -> bool:
    """Whether the made-up address was taken for another name of the cited thing."""
    if is_trivial(sibling.final, view.final) and not view.moved:
        return True
    canonical = sibling.page.canonical if sibling.page is not None else None
    return (
        canonical is not None
        and is_trivial(canonical, view.subject)
        and not is_above(canonical, sibling.final)
    )


def _in_address(phrase: str, url: str) -> bool:
    """Whether an address speaks of what a phrase says."""
    words = set(words_of(unquote(urlsplit(url).path)))
    numbers = {"404", "410"} & set(unquote(urlsplit(url).path).replace("-", "/").split("/"))
    return bool(numbers & set(phrase.split())) or {"not", "found"} <= words
