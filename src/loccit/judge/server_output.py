"""Failures of software and listings of folders, which servers print by themselves as pages.

Rules and sources: `server_output.toml`.
"""

import re
from functools import cache

from loccit.judge.cited_page import is_named_as_cited
from loccit.judge.not_found_address import in_address
from loccit.judge.rule_data import rules
from loccit.judge.view import View, cached_in_view

_MOST_WORDS = 400
"""Words of a failure with its stack trace."""
_MOST_LINKS = 5
_FEW_WORDS = 40
"""Words of a page that says that its software failed, in a sentence that a text may begin with."""
_REMAINS = 25
"""Words that may follow a warning, of a program that goes on in vain, or precede a failure."""
_LISTING = re.compile(r"index of /", re.IGNORECASE)
"""The title of a listing by Apache, nginx, lighttpd and others."""
_ENTRY = re.compile(
    r"(\S+)\s+(?:\d{4}-\d{2}-\d{2}|\d{2}-[A-Z][a-z]{2}-\d{4}|\d{4}-[A-Z][a-z]{2}-\d{2})\s+\d{2}:\d{2}"
)
"""A name and its date in the listings of Apache, nginx and lighttpd."""


@cached_in_view
def failure_output(view: View) -> str | None:
    """Return the message with which a page of few words begins that is a program's failure."""
    page = view.page
    if page is None:
        return None
    if (title := _debugger(view)) is not None:
        return _opening(title)
    if view.words > _MOST_WORDS or page.links > _MOST_LINKS:
        return None
    text = page.text.lower().replace("’", "'")
    rest = _passing().sub("", text)
    match = _said("dump").match(rest)
    if match is None and view.words <= _FEW_WORDS:
        match = _said("sentence").match(rest)
    if match is not None:
        message = None if in_address(match[0], view.subject) else rest
    elif rest != text:
        message = text if len(rest.split()) <= _REMAINS else None
    else:
        message = _ending(text)
    return None if message is None or is_named_as_cited(view) else _opening(message)


def _debugger(view: View) -> str | None:
    """Return the title of a page, of whatever length, that is a framework's debugger."""
    page = view.page
    assert page is not None
    title = page.title.lower()
    return title if _said("debugger").search(title) else None


def _ending(text: str) -> str | None:
    """Return the failure with which a page ends that had hardly begun."""
    match = _said("ending").search(text)
    if match is None or len(text[: match.start()].split()) > _REMAINS:
        return None
    return match[0]


def is_listing(view: View) -> bool:
    """Return whether a page is a server's listing of a folder, by its title or first heading."""
    page = view.page
    return page is not None and _LISTING.match(page.title or page.heading) is not None


def has_entries(view: View) -> bool:
    """Return whether a listing names something that is published."""
    page = view.page
    assert page is not None
    leftover = rules("server_output")["listing"]["leftover"]
    names = _ENTRY.findall(page.text)
    if names or "last modified" in view.text_lower:
        return any(name not in leftover for name in names)
    # A plain list has no dates: whatever it links beside the folder above is in it.
    above = "parent directory" in view.text_lower or "../" in page.text
    return page.links > above


def _opening(text: str) -> str:
    """Return the beginning of a message, as it is quoted in evidence."""
    return text if len(text) <= 100 else text[:99].rstrip() + "…"


@cache
def _passing() -> re.Pattern[str]:
    """Messages above a page that goes on, one after the other, at the beginning of a text."""
    said = "|".join(rules("server_output")["passing"].values())
    return re.compile(rf"\A(?:\s*(?:{said}))+\s*")


@cache
def _said(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(rules("server_output")[kind].values()))
