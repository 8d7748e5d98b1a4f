"""Pages that answer 200 and hold no content: a server's own, an error's, an app's shell, nothing.

Rules and sources: `pages.toml`.
"""

import re

from loccit.judge.cited_page import is_named_as_cited
from loccit.judge.detection import Case, Finding, Sibling
from loccit.judge.languages import expressions
from loccit.judge.not_found_address import in_address
from loccit.judge.not_found_text import not_found_phrase
from loccit.judge.notices import Notice, notice
from loccit.judge.phrases import book, parts_of
from loccit.judge.rule_data import rules
from loccit.judge.server_output import failure_output, has_entries, is_listing
from loccit.judge.url_comparison import has_segment, is_home, segments
from loccit.judge.view import View, cached_in_view
from loccit.model import Page, Status
from loccit.page import NO_TEXT
from loccit.reasons import Reason
from loccit.urls.category import is_persistent_identifier

_SHORT = 200
_BRIEF = 120
_VERY_BRIEF = 75
_BRIEF_LINKS = 4
"""Words and links of a page that is nothing but a notice."""
_MENU_LINKS = 15
"""Links of a page that has a menu beside its notice."""
_BRIEF_PICTURES = 2
_OTHER_CHARACTERS = 6
"""Characters beside a notice's words in a headline that is the notice."""
_TROUBLE_LINE = re.compile(r"(?:http )?(?:error )?(?:500|502|503|504)(?: error)?")
_SPINNER = 1
"""Pictures that an app shell shows while its scripts load."""
_FEW = 150
_ASKS = ("fetch(", "xmlhttprequest", "axios", "$.get", "$.ajax", "innerhtml", "import ", "module")
_SHELL = 30
"""Words that are visible without scripts in an app shell, at most."""


def empty_page(view: View) -> Finding | None:
    """Find a page without content."""
    untyped = "content-type" not in view.headers and view.headers.get("content-length") == "0"
    if not view.answers or not (view.is_html or untyped) or not _is_empty(view.page):
        return None
    if view.status != view.seen.status:
        # A status that the configuration accepts may well come without a page.
        return None
    sentence = "The server returned an empty page."
    return Finding(Status.SUSPECT, Reason.EMPTY_PAGE, sentence, 0.5)


def _is_empty(page: Page | None) -> bool:
    if page is None:
        return True
    # What was cut off may hold anything.
    return not page.truncated and (
        page.text_digest == NO_TEXT
        and not (page.title or page.embedded_media or page.scripts or page.refresh or page.links)
    )


@cached_in_view
def not_content(view: View) -> Finding | None:
    """Find a server's own page, a suspended account, an error message, maintenance."""
    page = view.page
    if page is None or not view.answers:
        return None
    if (message := failure_output(view)) is not None:
        return _doubt("trouble", f"The page begins with “{message}”.", 0.6)
    if view.words > _SHORT:
        return None
    if is_listing(view):
        empty = "The server lists the folder, and nothing published is in it."
        return None if has_entries(view) else _doubt("default", empty, 0.6)
    for kind in ("default", "suspended", "trouble", "maintenance"):
        if kind == "trouble" and not_found_phrase(view) is not None:
            continue
        if kind == "maintenance" and _is_over(view):
            continue
        phrases = book("pages", kind, "phrases")
        phrase = phrases.headline(page.title, 6) or phrases.headline(page.heading, 6)
        where = "Its title"
        if phrase is None and kind == "suspended" and view.words <= _BRIEF:
            found = (phrases.headline(line, 6) for line in page.lines)
            phrase, where = next(filter(None, found), None), "The page"
        whole = view.is_html or (phrase is not None and view.has_line_of(phrase))
        if phrase is not None and whole and not in_address(phrase, view.subject):
            return _doubt(kind, f"{where} says “{phrase}”.", 0.6)
    return _in_trouble(view) or _away(view)


def _doubt(kind: str, evidence: str, confidence: float) -> Finding:
    """Return what the rules say of a kind of page that is no content."""
    rule = rules("pages")[kind]
    return Finding(
        Status.SUSPECT, Reason(rule["reason"]), rule["sentence"], confidence, (evidence,)
    )


def is_default_or_suspended(view: View) -> bool:
    """Return whether title or heading are of a server's default page or a closed account."""
    page = view.page
    assert page is not None
    if is_listing(view) and not has_entries(view):
        return True
    books = (book("pages", kind, "phrases") for kind in ("default", "suspended"))
    return any(known.headline(page.title, 6) or known.headline(page.heading, 6) for known in books)


def _is_over(view: View) -> bool:
    """Return whether a page reports that a maintenance is over, as status pages do."""
    return expressions("pages", "over").search(view.text_lower) is not None


def _in_trouble(view: View) -> Finding | None:
    """A page of very few words with the status of an error as a line of its own."""
    page = view.page
    assert page is not None
    if view.words > _VERY_BRIEF or page.links > _BRIEF_LINKS:
        return None
    if not any(_TROUBLE_LINE.fullmatch(line.strip().lower()) for line in page.lines):
        return None
    found = notice(view, Notice.TROUBLE)
    if found is None or not_found_phrase(view) is not None:
        return None
    return _doubt("trouble", f"The page says “{found[1]}”.", 0.55)


def _away(view: View) -> Finding | None:
    """A title or heading that states that the site is away, or a very short page that says so."""
    page = view.page
    assert page is not None
    if not_found_phrase(view) is not None or _is_over(view):
        return None
    statements = expressions("pages", "away")
    said = statements.search(view.headline.replace("’", "'"))
    if said is None and view.words <= _VERY_BRIEF and page.links <= _MENU_LINKS:
        said = statements.search(view.text_lower)
    few = page.links <= _BRIEF_LINKS and len(page.embedded_media) <= _BRIEF_PICTURES
    if said is None and few and not is_named_as_cited(view):
        found = notice(view, Notice.MAINTENANCE, most_words=_VERY_BRIEF)
        said = None if found is None or _is_subject(found[1], page) else found[1]
    if said is None or in_address(said, view.subject):
        return None
    return _doubt("maintenance", f"The page says “{said}”.", 0.55)


def _is_subject(words: str, page: Page) -> bool:
    """Return whether a headline has a notice's words among others: "Maintenance of boilers"."""
    said = [part for line in (page.title, page.heading) for part in parts_of(line)]
    within = [part for part in said if words in part]
    return bool(within) and all(len(part) > len(words) + _OTHER_CHARACTERS for part in within)


def redirected_to_error(case: Case) -> Finding | None:
    """Find a redirect to the home page or an error page, where no probe URL gave proof."""
    view = case.view
    if not view.moved or view.is_home or not view.answers:
        return None
    if is_persistent_identifier(view.subject):
        return None
    evidence = (f"The link leads to {view.final}.",)
    if leads_to_error(view):
        sentence = "The link redirects to what looks like an error page."
        return Finding(Status.SUSPECT, Reason.REDIRECTED_TO_ERROR, sentence, 0.6, evidence)
    if case.sibling_kind is Sibling.UNKNOWN and is_home(view.final):
        sentence = (
            "The link redirects to a home page; no probe URL could tell whether every URL does."
        )
        return Finding(Status.SUSPECT, Reason.REDIRECTED_TO_HOME, sentence, 0.5, evidence)
    return None


def leads_to_error(view: View) -> bool:
    """Return whether it was redirected to what is named like an error page, and says little."""
    names = rules("pages")["errors"]["path"]
    last = segments(view.final)[-1:]
    if not last or last[0] not in names:
        return False
    if has_segment(view.subject, names):
        return False
    return view.page is None or view.page.words <= _BRIEF or not_found_phrase(view) is not None


def is_shell(page: Page, view: View) -> bool:
    """Return whether a page is an app's shell, which scripts fill."""
    if not page.scripts:
        return False
    if "empty:" in view.script_markers and (".js" in view.script_markers or page.words <= _SHORT):
        return True
    if "hollow:" in view.script_markers and page.words <= _FEW and _fills(view):
        return True
    return page.words <= _SHELL and (
        "empty:" in view.script_markers or (not page.heading and ".js" in view.script_markers)
    )


def _fills(view: View) -> bool:
    """Return whether a page has a script of its own, or one that asks for content."""
    return ".js" in view.script_markers or any(word in view.script_markers for word in _ASKS)


def is_bare_shell(view: View) -> bool:
    """Return whether a page of any status shows nothing by itself and has scripts to fill it."""
    page = view.page
    if page is None or not page.scripts:
        return False
    pictures = _SPINNER if "empty:" in view.script_markers else 0
    if len(page.embedded_media) > pictures:
        return False
    if not page.words:
        return not _says_lost(view)
    return page.words <= _SHELL and "empty:" in view.script_markers and not _says_lost(view)


def _says_lost(view: View) -> bool:
    return not_found_phrase(view) is not None
