"""Detectors of soft 404s: rules `redirect-catch-all` and `same-as-probe`.

A probe URL of the same shape tells what a site answers where nothing is. Source: Bar-Yossef
et al., "Sic Transit Gloria Telae" (WWW 2004).
"""

from urllib.parse import unquote, urlsplit

from loccit.judge.cited_page import is_self_canonical
from loccit.judge.detection import Case, Finding, Sibling
from loccit.judge.not_content import is_default_or_suspended, is_shell
from loccit.judge.not_found_beside_probe import (
    absence_sentence,
    is_search_result,
    not_found_phrase_in_text,
    shared_not_found_phrase,
)
from loccit.judge.not_found_names import declared_address, software_name
from loccit.judge.not_found_text import not_found_phrase, not_found_statement
from loccit.judge.notices import Notice, is_english, is_readable, notice, notice_in_headline
from loccit.judge.rule_data import rules
from loccit.judge.sibling import is_identified_by_query
from loccit.judge.similarity import (
    ALIKE,
    differs_slightly,
    has_other_title,
    has_own_content,
    is_beside_other,
    nearly_same,
    text_similarity,
)
from loccit.judge.url_comparison import is_above, is_home
from loccit.judge.view import View, cached_in_view
from loccit.model import Page, Status
from loccit.reasons import Reason
from loccit.urls.sameness import is_same_page, plain_address

_FEW_WORDS = 80
_MENU = 2
"""Links of a page that has a site's menu."""


def redirect_catch_all(case: Case) -> Finding | None:
    """Find a redirect to where a probe URL redirects, too."""
    view, sibling = case.view, case.sibling
    if not view.moved or view.is_home or not view.answers:
        return None
    if sibling is None or not sibling.moved or not _same_end(view, sibling):
        return None
    kinds = (Notice.MAINTENANCE, Notice.TROUBLE)
    if (doubt := _notice_everywhere(view, kinds)) is not None:
        return doubt
    where = "the home page" if is_home(view.final) else view.final
    evidence = (
        f"The link leads to {view.final}.",
        f"The probe URL {sibling.seen.url} leads to {sibling.final}.",
    )
    gate = _is_perhaps_a_gate(view) or notice(view, Notice.REFUSAL) is not None
    if not is_home(view.final) and gate:
        sentence = f"The link redirects to {where}, as a probe URL does, perhaps only for bots."
        return Finding(Status.SUSPECT, Reason.SAME_FOR_ALL_URLS, sentence, 0.5, evidence)
    sentence = f"The link redirects to {where}, and so does a probe URL: every URL leads there."
    return Finding(Status.DEAD, Reason.SOFT_404, sentence, 0.93, evidence)


def same_as_probe(case: Case) -> Finding | None:
    """Find a page that a probe URL returns, too."""
    view, sibling = case.view, case.sibling
    if case.sibling_kind is not Sibling.ANSWERED or sibling is None or view.is_home:
        return None
    page, other = view.page, sibling.page
    if page is None or other is None or not view.answers or not sibling.answers:
        return None
    if (phrase := shared_not_found_phrase(view, sibling)) is not None:
        return _dead(sibling, f"Both say “{phrase}”.", 0.95)
    phrase_found = not_found_phrase(view)
    if phrase_found is None and is_self_canonical(view):
        return None
    if is_search_result(view) and is_search_result(sibling):
        sentence = "The page lists search results for its own URL, as it does for a probe URL."
        detail = f"The probe URL {sibling.seen.url} returns such a list, too."
        return Finding(Status.SUSPECT, Reason.SAME_FOR_ALL_URLS, sentence, 0.5, (detail,))
    if _is_resource_of(sibling, view) or not nearly_same(view, sibling):
        return None
    statement = phrase_found or not_found_statement(view)
    if phrase_found is None:
        doubt = _notice_everywhere(view, tuple(Notice), sibling, headline_only=bool(statement))
        if doubt is not None:
            return doubt
    phrase = statement or not_found_phrase_in_text(view, sibling) or software_name(view)
    if phrase is not None:
        return _dead(sibling, f"The page says “{phrase}”.", 0.95 if phrase_found else 0.92)
    if (error_page := declared_address(view)) is not None:
        return _dead(
            sibling, f"The page names the error page {error_page} as its own address.", 0.92
        )
    if has_own_content(view, sibling):
        return None
    if (words := absence_sentence(view)) is not None:
        return _dead(sibling, f"The page says “{words}”.", 0.92)
    if has_other_title(view, sibling):
        return None
    detail = f"The pages are similar ({text_similarity(view, sibling):.2f}, {page.words} words)."
    if (why := _doubt(page, view) or _little(view, sibling)) is None and is_unread(view):
        if case.home is not None and can_home_page_tell(view) and is_beside_other(view, case.home):
            return _dead(sibling, f"The home page {case.home.final} has another text.", 0.9)
        why = _UNREAD
    if why is not None:
        reason, sentence = why
        evidence = (_sibling_has_it(sibling), detail)
        return Finding(Status.SUSPECT, reason, sentence, 0.5, evidence)
    return _dead(sibling, detail, 0.92)


def _notice_everywhere(
    view: View,
    kinds: tuple[Notice, ...],
    sibling: View | None = None,
    *,
    headline_only: bool = False,
) -> Finding | None:
    """Return the notice of a page that every address of a host has, other than "not found".

    A home page is there to be read: only words that say that it is away for now count.
    """
    if is_home(view.final):
        kinds = (Notice.MAINTENANCE,)
    found = notice_in_headline(view, *kinds) if headline_only else notice(view, *kinds)
    if found is None:
        return None
    kind, words = found
    if kind is Notice.TROUBLE and sibling is not None and not_found_phrase_in_text(view, sibling):
        return None
    status, reason, sentence = _NOTICES[kind]
    evidence = (f"The page says “{words}”.", "Every URL of the host returns the same.")
    return Finding(status, reason, sentence, 0.6, evidence)


_NOTICES = {
    Notice.MAINTENANCE: (
        Status.SUSPECT, Reason.MAINTENANCE, "The site says that it is temporarily unavailable.",
    ),
    Notice.TROUBLE: (
        Status.SUSPECT, Reason.ERROR_PAGE, "The site answers every URL with an error message.",
    ),
    Notice.REFUSAL: (
        Status.BLOCKED, Reason.ACCESS_DENIED, "The site denies access to every URL.",
    ),
}  # fmt: skip


def _dead(sibling: View, detail: str, confidence: float) -> Finding:
    sentence = "A probe URL returns the same page: the site answers every URL with it."
    return Finding(
        Status.DEAD, Reason.SOFT_404, sentence, confidence, (_sibling_has_it(sibling), detail)
    )


def _sibling_has_it(sibling: View) -> str:
    return f"The probe URL {sibling.seen.url} returns the same page."


def _doubt(page: Page, view: View) -> tuple[Reason, str] | None:
    """Return why the same page for everybody does not prove that this one is gone."""
    if is_shell(page, view):
        return (
            Reason.APP_SHELL,
            "The site returns one script application for every URL: its content is not visible.",
        )
    if _is_perhaps_a_gate(view):
        return (
            Reason.SAME_FOR_ALL_URLS,
            "The site answers every URL with the same page, perhaps only for bots.",
        )
    if page.words == 0:
        return Reason.APP_SHELL, "The page shows nothing without scripts."
    if is_identified_by_query(view.subject):
        return (
            Reason.SAME_FOR_ALL_URLS,
            "The page stays the same when the number in its URL is changed.",
        )
    return None


def _little(view: View, sibling: View) -> tuple[Reason, str] | None:
    """That a word or a link is its own, which may be all that such a page is for."""
    if not differs_slightly(view, sibling):
        return None
    return Reason.SIMILAR_TO_PROBE, "A probe URL returns the same page except for a word or two."


_UNREAD = (
    Reason.SAME_FOR_ALL_URLS,
    "Every URL returns the same short page, in words that loccit cannot read.",
)


@cached_in_view
def is_unread(view: View) -> bool:
    """Return whether a short page says nothing that a rule can read: it may be any notice.

    The rules know what English pages say where nothing is; of other languages they know less, and
    a short page in one of them may as well say that the site is away, or closed to its visitor.
    """
    if view.words > _FEW_WORDS or view.moved or is_default_or_suspended(view):
        return False
    return not (is_readable(view) and is_english(view))


def can_home_page_tell(view: View) -> bool:
    """Return whether the home page tells what an unread page is: that of a site, with its menu.

    A notice that stands for the whole host stands on the home page, too. So a page for every other
    URL says that there is nothing there. Messages of an application that fails have no menu.
    """
    return is_unread(view) and view.page is not None and view.page.links >= _MENU


def _is_perhaps_a_gate(view: View) -> bool:
    """Return whether a page of few words speaks of browsers, scripts, regions or logins."""
    page = view.page
    if page is None or page.words > _FEW_WORDS:
        return False
    return page.has_password_field or any(
        word in view.text_lower for word in rules("pages")["gates"]["words"]
    )


def _same_end(view: View, sibling: View) -> bool:
    one, two = plain_address(view.final), plain_address(sibling.final)
    if (one.host, one.path) != (two.host, two.path):
        return _each_to_its_section(view, sibling)
    if one.query == two.query or is_home(view.final):
        return True
    if _echoes(view) and _echoes(sibling):
        return True
    return text_similarity(view, sibling) >= ALIKE


def _each_to_its_section(view: View, sibling: View) -> bool:
    """Return whether both were sent up, by as many steps, from where they were looked for."""
    return (
        is_above(view.final, view.subject)
        and is_above(sibling.final, sibling.subject)
        and _depth(view.subject) - _depth(view.final)
        == _depth(sibling.subject) - _depth(sibling.final)
    )


def _depth(url: str) -> int:
    return plain_address(url).path.count("/")


def _echoes(view: View) -> bool:
    """Return whether the final address repeats the one that was asked."""
    name = unquote(urlsplit(view.subject).path).strip("/").rpartition("/")[2]
    return bool(name) and name.lower() in unquote(urlsplit(view.final).query).lower()


def _is_resource_of(sibling: View, view: View) -> bool:
    """Return whether the probe URL was taken for another name of the cited thing."""
    if is_same_page(sibling.final, view.final) and not view.moved:
        return True
    canonical = sibling.page.canonical if sibling.page is not None else None
    return (
        canonical is not None
        and is_same_page(canonical, view.subject)
        and not is_above(canonical, sibling.final)
    )
