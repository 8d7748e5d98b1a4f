"""Names by which software and authors call the container of a not-found message.

Rules and sources: `not_found.toml`.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from loccit.judge.cited_page import is_named_as_cited
from loccit.judge.not_found_address import is_about_statuses
from loccit.judge.rule_data import rules
from loccit.judge.view import View, cached_in_view

_ERROR_PAGE = re.compile(r"(?:error[-_]?|page[-_]?)?4(?:04|10)|(?:page[-_]?)?not[-_]?found")
"""The names of error pages' files."""
_SHORT = 200
"""Words of a page of which a container's name may tell something."""
_VERY_FEW = 60
_FEW_LINKS = 20
"""Words and links of a page without content of its own."""


@cached_in_view
def software_name(view: View) -> str | None:
    """The name of the container that a software has only around its own not-found message."""
    known, beside = (rules("not_found")["names"][kind] for kind in ("software", "beside"))
    for name in _container_names(view):
        if name in known or any(mark in _made_with(view) for mark in beside.get(name, ())):
            return name
    return None


def declared_address(view: View) -> str | None:
    """The address of an error page that a page declares as its own (`rel=canonical`, `og:url`).

    Generators of static sites write it into the page that they send for whatever is missing.
    """
    canonical = None if view.page is None else view.page.canonical
    if canonical is None or is_about_statuses(view.subject):
        return None
    name = urlsplit(canonical).path.rstrip("/").rpartition("/")[2].partition(".")[0]
    return canonical if _ERROR_PAGE.fullmatch(name.lower()) else None


def _made_with(view: View) -> str:
    """Return what tells which software made a page: its scripts and its generator."""
    generator = "" if view.page is None else view.page.generator
    return f"{view.script_markers}\n{generator.lower()}"


@cached_in_view
def container_name(view: View) -> str | None:
    """A name by which an author calls the container of an error, on a page without own content.

    Some sites carry such a class on every page. So it tells nothing of a page with text, with
    links, with the words of its URL in its title, or that declares its URL.
    """
    page = view.page
    if page is None or view.words > _VERY_FEW or page.links > _FEW_LINKS:
        return None
    if is_named_as_cited(view):
        return None
    return next(iter(_container_names(view)), None)


def _container_names(view: View) -> Iterator[str]:
    """Names of error containers on a short page (HTML classes and ids)."""
    if view.page is None or view.words > _SHORT or is_about_statuses(view.subject):
        return
    for mark in view.page.scripts:
        if mark.startswith("missing:"):
            yield mark.partition(":")[2]
