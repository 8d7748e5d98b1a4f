"""Lesser things worth telling, as codes; none of them is a death."""

from collections.abc import Collection
from urllib.parse import unquote

from loccit.judge.case import Case, answers
from loccit.judge.redirects import is_trivial, moved_to
from loccit.urls import strip_tracking

_TEXT_FRAGMENT = ":~:"
_TEXT_KEPT = 2_000
"""Characters of a page that are kept (`loccit.page`)."""


def notes(case: Case, fragments: Collection[str]) -> tuple[str, ...]:
    """`trivial-redirect`, `tracking-parameters`, `fragment-missing`, `flapped`."""
    found = []
    target = moved_to(case.visit)
    if target is not None and is_trivial(case.visit.url, target):
        found.append("trivial-redirect")
    if strip_tracking(case.link.probe_url) is not None:
        found.append("tracking-parameters")
    if fragments and _missing(case, fragments):
        found.append("fragment-missing")
    if len({answers(visit) for visit in case.visits}) > 1:
        found.append("flapped")
    return tuple(found)


def _missing(case: Case, fragments: Collection[str]) -> bool:
    """Whether the page lacks one of the ids, or the text, that it is cited by."""
    page = case.page
    if page is None or page.truncated or not case.answers:
        return False
    return any(not _is_there(fragment, page.ids, page.text) for fragment in fragments)


def _is_there(fragment: str, ids: tuple[str, ...], text: str) -> bool:
    name, has_text, directive = unquote(fragment).partition(_TEXT_FRAGMENT)
    if name and name.lower() != "top" and name not in ids and not name.startswith(("!", "/")):
        return False
    if not has_text or len(text) >= _TEXT_KEPT:
        # Of a long page only the beginning of the text was kept.
        return True
    wanted = directive.removeprefix("text=").split(",")[0].lower()
    return wanted in text.lower()
