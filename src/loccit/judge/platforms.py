"""Platforms that answer the same whether a thing is there or not: rule `platform`.

Rules and sources: `platforms.toml`.
"""

import re
from functools import cache, lru_cache
from urllib.parse import quote

from msgspec import Struct

from loccit.judge.detection import Case, Finding
from loccit.judge.not_found_address import in_address
from loccit.judge.rule_data import rules
from loccit.judge.view import View
from loccit.model import Observation, Status
from loccit.reasons import Reason

_SCHEME = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)
_MOST_WORDS = 150
_FEW_WORDS = 60
"""Words of a page that is nothing but a message."""
_REFUSALS = frozenset({401, 403, 429, 999})
_STATUS = {
    "ok": (Status.OK, Reason.ANSWERS, "{name} says that the item exists.", 0.95),
    "dead": (Status.DEAD, Reason.PLATFORM_GONE, "{name} says that the item was removed.", 0.93),
    "blocked": (
        Status.BLOCKED, Reason.PLATFORM_PRIVATE,
        "{name} shows the item only to signed-in visitors.", 0.85,
    ),
    "suspect": (
        Status.SUSPECT, Reason.PLATFORM_UNCLEAR,
        "{name} does not say whether the item still exists.", 0.5,
    ),
}  # fmt: skip


class Platform(Struct, frozen=True):
    """One rule."""

    name: str
    url: str
    source: str
    ask: str | None = None
    answers: dict[str, str] = {}
    says: dict[str, str] = {}
    ends: dict[str, str] = {}
    """Beginnings of addresses (scheme and `www.` left out) where it leads what is gone."""
    mute: bool = False
    """Its pages are the same whether the thing is there or not: only asking tells."""


@cache
def _platforms() -> tuple[tuple[re.Pattern[str], Platform], ...]:
    return tuple(
        (re.compile(rule["url"], re.IGNORECASE), Platform(**rule))
        for rule in rules("platforms")["platform"]
    )


@cache
def _hosts() -> re.Pattern[str]:
    """A quick look whether any rule can match."""
    return re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in _platforms()), re.I)


@lru_cache(8192)
def platform_of(url: str) -> Platform | None:
    """The first rule for an address, or None."""
    bare = _SCHEME.sub("", url)
    if _hosts().match(bare) is None:
        return None
    return next((platform for pattern, platform in _platforms() if pattern.match(bare)), None)


def question(platform: Platform, url: str) -> str | None:
    """The address by which to ask a platform about one of its own, or None."""
    return None if platform.ask is None else platform.ask.replace("{url}", quote(url, safe=""))


def platform_says(case: Case) -> Finding | None:
    """Return what the platform says of the thing: on the page, or when asked in its own way."""
    view = case.view
    platform = platform_of(view.final) or platform_of(view.subject)
    if platform is None or not view.answers:
        return None
    if view.moved:
        end = _SCHEME.sub("", view.final)
        for start, status in platform.ends.items():
            if end.startswith(start):
                return _finding(platform, status, f"The link leads to {view.final}.")
    for phrase, status in platform.says.items():
        if _says(view, phrase):
            return _finding(platform, status, f"The page says “{phrase}”.")
    asked = case.platform
    if asked is None:
        return None
    status = "" if asked.status is None else platform.answers.get(str(asked.status), "")
    detail = f"{asked.url} answered {asked.status or asked.failure}."
    if status:
        return _finding(platform, status, detail)
    if not platform.mute:
        return None
    if asked.status in _REFUSALS:
        return _finding(platform, "blocked", detail)
    return _finding(platform, "suspect", detail)


def _says(view: View, phrase: str) -> bool:
    """Return whether the page is a platform's own message, and does not quote it."""
    page = view.page
    if page is None or page.words > _MOST_WORDS or phrase not in view.text_lower:
        return False
    if in_address(phrase, view.subject):
        return False
    headline = view.headline.replace("’", "'")
    return page.words <= _FEW_WORDS or not phrase.isascii() or phrase in headline


def vouches(asked: Observation | None, url: str) -> bool:
    """Return whether a platform, asked in its own way, said that a thing is there."""
    if asked is None or asked.status is None:
        return False
    platform = platform_of(url)
    return platform is not None and platform.answers.get(str(asked.status)) == "ok"


def _finding(platform: Platform, status: str, detail: str) -> Finding | None:
    if status == "ok":
        return None
    found, reason, sentence, confidence = _STATUS[status]
    return Finding(found, reason, sentence.format(name=platform.name), confidence, (detail,))
