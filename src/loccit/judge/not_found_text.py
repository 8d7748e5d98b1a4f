"""Not-found phrases in titles, headings and texts: rule `not-found-text`, and support of others.

Rules and sources: `not_found.toml`.
"""

import re
from functools import lru_cache

from loccit.judge.detection import Finding
from loccit.judge.gone import gone_statement
from loccit.judge.languages import expressions, without_marks
from loccit.judge.not_found_address import in_address, is_about_statuses
from loccit.judge.not_found_names import container_name, declared_address, software_name
from loccit.judge.phrases import book, parts_of
from loccit.judge.rule_data import rules
from loccit.judge.view import View, cached_in_view
from loccit.model import Page, Status
from loccit.page.sketch import words_of
from loccit.reasons import Reason

_SHORT = 200
"""Words of a page whose title's or heading's not-found phrases count."""
_MENUS = 500
_WORDS_A_LINK = 12
"""Words of a page of which all but title and heading may be menus; words to a link in menus."""
_FEW_WORDS = 80
_LINED_WORDS = 150
_VERY_FEW = 60
_HANDFUL = 12
_OTHER_CHARACTERS = 30
"""Characters beside a phrase in a line that is about it."""
_FEW_LINKS = 20
"""Words and links of a page whose lines and sentences count by themselves."""
_NUMBERS = frozenset(
    {"404", "410", "error 404", "error 410", "404 error", "error code 404", "error code 410"}
)
_BARE = frozenset({"404", "410"})
"""Numbers that may count anything."""
_ERROR_STATUS = re.compile(r"[45](?<![\w.,-].)[0-5]\d(?![\w.,-])")
"""The digit stands first: an expression that begins with a look behind is searched slowly."""
_LISTED = 4
"""Statuses of errors that a page names where it is a list of them."""
_STATUS_GONE = re.compile(r"(?<!\d)410(?!\d)")
_STATUS_WORDS = 4
"""Words, with the number, of a headline that names the HTTP status."""
_NEAR = 300
"""Characters of a page within which its status explains its heading."""
_STATED = 0.75
"""The share of a headline that a sentence of absence takes up where it is that headline."""
_CITING_WORDS = 2
"""Words beside a quotation in a title that is about what it quotes."""
_SUBJECT_WORDS = 5
"""Words of a headline that names a subject."""
_SUBJECT_SHARE = 3
"""How many times the words of a phrase a headline has whose subject it is."""
_QUOTED = re.compile(
    '“[^”“]{0,120}”|„[^“”„]{0,120}[“”]|«[^»«]{0,120}»|「[^」]{0,60}」|"[^"]{0,120}"'
)
"""What stands in quotation marks: an error page quotes an address, an essay its subject."""
_TITLE_PARTS = re.compile(r"\s+[|·•–—-]\s+")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?。])\s+")
_CASE = re.compile(
    r"\b(?:if|when(?:ever)?|wenn|falls|quand|lorsque|cuando|quando|если|когда|gdy|jeśli)\b"
)
"""Words that make of a statement the case of which a sentence speaks."""
_TELLING = 14
"""Bytes of a phrase that says something by itself."""


@cached_in_view
def not_found_text(view: View) -> Finding | None:
    """Find a page that says that nothing was found, without proof."""
    if not view.answers or view.page is None:
        return None
    phrase = not_found_phrase(view) or not_found_statement(view) or software_name(view)
    phrase = phrase or _gone(view) or container_name(view)
    detail = f"The page says “{phrase}”."
    if phrase is None and (phrase := declared_address(view)) is not None:
        detail = f"The page names the error page {phrase} as its own address."
    if phrase is None or not (view.is_html or view.has_line_of(phrase)):
        return None
    sentence = "The page says that nothing was found, though its status is 200."
    return Finding(Status.SUSPECT, Reason.NOT_FOUND_TEXT, sentence, 0.6, (detail,))


def _gone(view: View) -> str | None:
    """Return a statement that the thing is gone, unless the address itself speaks of it."""
    said = gone_statement(view)
    if said is None or is_about_statuses(view.subject) or in_address(said, view.subject):
        return None
    return said


@cached_in_view
def not_found_phrase(view: View) -> str | None:
    """Return the not-found phrase in a page's title or first heading; None where there is none.

    Not on long pages, which are about something, unless the heading is the bare status and menus
    are the rest; and not where the address itself speaks of it: a reference of statuses, an
    exhibition called “Not found”.
    """
    page = view.page
    if page is None or view.words > _MENUS:
        return None
    if _quotes_a_phrase(page.title) or _quotes_a_phrase(page.heading):
        return None
    phrases = book("not_found", "says")
    title = phrases.headline(page.title)
    if view.words <= _SHORT:
        phrase = (
            title
            or phrases.headline(page.heading)
            or _not_found_headline(page.title)
            or _not_found_headline(page.heading)
            or _opening(page)
            or _number(view)
        )
    elif page.words <= _WORDS_A_LINK * page.links and page.heading.strip() in _NUMBERS:
        phrase = title
    else:
        phrase = None
    if phrase is None or in_address(phrase, view.subject) or _is_subject(view, phrase):
        return None
    return phrase


def speaks_of_absence(page: Page) -> bool:
    """Return whether a page says anywhere in its headlines or its beginning that it is missing."""
    phrases = book("not_found", "says")
    return _absence(page.text.lower().replace("’", "'")) is not None or any(
        phrases.headline(headline) or not _NUMBERS.isdisjoint(parts_of(headline))
        for headline in (page.title, page.heading)
    )


@cached_in_view
def not_found_statement(view: View) -> str | None:
    """A line of its own or a sentence that says that nothing is there, on a page of few words."""
    if view.page is None or is_about_statuses(view.subject) or _lists_statuses(view.page):
        return None
    return _main_line(view) or _sentence(view)


def _lists_statuses(page: Page) -> bool:
    """Return whether a page names so many statuses that it is a list of them."""
    return len(set(_ERROR_STATUS.findall(page.text))) >= _LISTED


def _number(view: View) -> str | None:
    """`404`, as the whole of a part of the title or heading of a page of few words."""
    page = view.page
    assert page is not None
    if view.words > _LINED_WORDS:
        return None
    for headline in (page.title, page.heading):
        parts = parts_of(headline)
        if found := _NUMBERS.intersection(parts) or set(filter(_names_status, parts)):
            return min(found)
        if "gone" in parts and _STATUS_GONE.search(page.text[:_NEAR]):
            return "410 gone"
    return None


def _names_status(part: str) -> bool:
    """Return whether a part of a headline names the status, as Tomcat does in each language."""
    *words, last = part.split()
    return last in _BARE and 0 < len(words) < _STATUS_WORDS and any("http" in w for w in words)


def _main_line(view: View) -> str | None:
    """A phrase, or the bare status, that is the whole of a line of its own on a short page."""
    page = view.page
    assert page is not None
    if view.words > _LINED_WORDS:
        return None
    phrases, weak = book("not_found", "says"), rules("not_found")["lines"]["weak"]
    for position, line in enumerate(page.lines):
        if _quotes_a_phrase(line):
            continue
        phrase = phrases.headline(line)
        if phrase is None and (view.words <= _VERY_FEW or position == 0):
            phrase = _not_found_headline(line)
            if phrase is not None and view.words > _VERY_FEW and not _begins(line, phrase):
                phrase = None  # what stands before it may say why: a filter, a proxy
        if phrase is not None and len(line) > len(phrase) + _OTHER_CHARACTERS:
            phrase = None  # one of several sentences
        if phrase is None or phrase in weak:
            few = view.words <= _VERY_FEW and page.links <= _FEW_LINKS
            numbers = _NUMBERS if few else _NUMBERS - _BARE
            phrase = min(numbers.intersection(parts_of(line)), default=None)
        elif len(phrase.encode()) < _TELLING and view.words > _VERY_FEW:
            phrase = None
        if phrase is not None and not in_address(phrase, view.subject):
            return phrase
    return None


def _begins(line: str, phrase: str) -> bool:
    """Return whether a line begins with a phrase, but for quotation marks and pictures."""
    before, found, _ = without_marks(line.lower().replace("’", "'")).partition(phrase)
    return bool(found) and not any(char.isalnum() for char in before)


def _sentence(view: View) -> str | None:
    """A sentence on a page of very few words that says that the page itself is not there."""
    page = view.page
    assert page is not None
    if view.words > _VERY_FEW or page.links > _FEW_LINKS:
        return None
    sentences = _SENTENCE_ENDS.split(_QUOTED.sub(" ", page.text.lower().replace("’", "'")))
    said = _absence(" ".join(each for each in sentences if not _CASE.search(each)))
    return None if said is None or in_address(said, view.subject) else said


def _absence(text: str) -> str | None:
    """Return what a text in lower case says of a page, a member or a post that is not there."""
    for table in ("sentences", "members"):
        said = expressions("not_found", table).search(text)
        if said is not None:
            return said
    return None


@lru_cache(512)
def _not_found_headline(headline: str) -> str | None:
    """Return a part of a title or heading that is nearly nothing but such a sentence."""
    for part in parts_of(headline):
        said = _absence(part)
        if said is not None and len(said) >= _STATED * len(part):
            return said
    return None


@lru_cache(512)
def _quotes_a_phrase(headline: str) -> bool:
    """Return whether a title or heading names a phrase in quotation marks, among other words."""
    for part in _TITLE_PARTS.split(headline):
        besides = _QUOTED.sub(" ", part)
        if besides != part and len(words_of(besides)) >= _CITING_WORDS:
            return bool(book("not_found", "says").within(part.lower()))
    return False


def _is_subject(view: View, phrase: str) -> bool:
    """Return whether a phrase ends a longer headline that names what the page is about.

    As the subject of a message in an archive of mail does, whose page has a title and a heading
    alike, and a text. In the title of an error page the name of the site stands beside the phrase,
    and the heading is the phrase alone.
    """
    page = view.page
    assert page is not None
    words = words_of(page.title)
    if view.words <= _VERY_FEW or words != words_of(page.heading):
        return False
    return len(words) >= _SUBJECT_SHARE * len(words_of(phrase)) and len(words) >= _SUBJECT_WORDS


def _opening(page: Page) -> str | None:
    """A phrase at the beginning of a short page that has neither title nor heading of its own.

    Of a handful of words without title and heading, the phrase may be any.
    """
    if page.words > _FEW_WORDS or (page.title and page.heading):
        return None
    phrases = book("not_found", "says")
    found = phrases.headline(page.text[:120])
    if found is not None or page.words > _HANDFUL or page.title or page.heading:
        return found
    return next(
        (
            phrase
            for phrase in phrases.within(page.text.lower(), 20)
            if len(phrase.encode()) >= _TELLING or "404" in phrase
        ),
        None,
    )
