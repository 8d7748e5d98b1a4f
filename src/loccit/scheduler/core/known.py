"""Facts of an earlier visit to a page, so that it is neither sent nor read again. Pure.

Two things tell that a page is what it was: its bytes have the digest that they had, or the server
answers 304 Not Modified to the validators that it gave out (RFC 9110, 13.1 and 8.8).

Some servers answer 304 to every conditional request. So a host's first 304 of a run is tested: the
same page is requested with an entity tag that nobody gave out and an old date. Only a host that
answers this with the page is believed.
"""

import re
from enum import IntEnum, StrEnum

from msgspec import Struct, structs

from loccit.model import ALIVE, Observation, Visitor
from loccit.numbers import unix_time_of
from loccit.scheduler.values import Task

MADE_UP_TAG = '"loccit-this-tag-was-made-up"'
"""An entity tag that no server gave out."""
MADE_UP_DATE = "Thu, 01 Jan 1970 00:00:01 GMT"
_RECENT = 60.0
"""Seconds: a page that changed so shortly before it was sent may have changed again unnoticed
(RFC 9110, 8.8.2.2)."""
_LONGEST = 500
"""Characters of a validator; a longer one was cut when it was stored."""
_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]*"')
"""An entity tag (RFC 9110, 8.8.3), of ASCII only."""
_SUFFIX = re.compile(r'(?:[-;]+(?:gzip|br|deflate|zstd|df))(?="\Z)')
"""What servers add to the tag of a page that they compress: Apache's `-gzip`, Jetty's `--gzip`."""


class KnownPage(Struct, frozen=True, gc=False, omit_defaults=True):
    """Facts of an earlier visit to a page."""

    url: str
    """Where the page was."""
    body: bytes
    """`Observation.body`."""
    text: str
    """`Page.text_digest`."""
    tag: str = ""
    """The value for `If-None-Match`; empty where the server gave out none."""
    date: str = ""
    """The value for `If-Modified-Since`; empty likewise."""


class Condition(StrEnum):
    """The condition of a conditional request (RFC 9110, 13)."""

    NONE = "none"
    CHANGED = "changed"
    """Only if it is not the one that an earlier visit got."""
    MADE_UP = "made-up"
    """Only if it is not one that never was: an honest server sends it."""


class Validators(StrEnum):
    """Trust in a host's answers to conditional requests."""

    UNTESTED = "untested"
    TRUSTED = "trusted"
    """It sent a page in spite of made-up validators."""
    IGNORED = "ignored"
    """It answered 304 to made-up validators."""


class Match(IntEnum):
    """The outcome of comparing a page with the known one."""

    NONE = 0
    TEXT = 1
    """The visible text is the same."""
    BODY = 2
    """Every byte is the same: it was not read again."""


def known_of(task: Task) -> KnownPage | None:
    """Return what is known of a link's page, if that is enough to judge the same page again."""
    seen, history = task.previous, task.context
    if seen is None or seen.page is None or seen.status != 200 or not seen.body:
        return None
    if history is None or history.last_status not in ALIVE:
        return None
    baseline = history.baseline
    if baseline is not None and baseline.source != "visit" and seen.page.main is None:
        return None  # the page was not compared with this baseline, which was found later
    tag, date = ("", "") if task.whole else (_tag(seen), _date(seen))
    return KnownPage(seen.final_url, seen.body, seen.page.text_digest, tag, date)


def condition_of(
    known: KnownPage | None, url: str, visitor: Visitor, attempt: int, validators: Validators
) -> Condition:
    """Return the condition of a request that is about to be sent for the first time.

    Only the first, plain request for the very page is conditional: whatever is asked again is asked
    for the page itself.
    """
    if known is None or known.url != url or not (known.tag or known.date):
        return Condition.NONE
    if visitor != "plain" or attempt > 1 or validators is Validators.IGNORED:
        return Condition.NONE
    return Condition.CHANGED


def headers_of(known: KnownPage, condition: Condition) -> list[tuple[str, str]]:
    """Return the headers of a conditional request."""
    if condition is Condition.NONE:
        return []
    made_up = condition is Condition.MADE_UP
    tag = MADE_UP_TAG if made_up else _with_plain_form(known.tag)
    date = MADE_UP_DATE if made_up else known.date
    # A server must ignore the date where it understands the tag; older ones know dates only.
    return [
        *([("if-none-match", tag)] if tag else []),
        *([("if-modified-since", date)] if date else []),
    ]


def without_validators(known: KnownPage) -> KnownPage:
    """Return what is known, for a request that is not conditional."""
    return structs.replace(known, tag="", date="")


def contradicts(known: KnownPage, headers: dict[str, str]) -> bool:
    """Return whether a 304 names another page than the known one."""
    tag = headers.get("etag", "")
    return bool(tag and known.tag) and _bare(tag) != _bare(known.tag)


def _tag(seen: Observation) -> str:
    tag = seen.headers.get("etag", "").strip()
    return tag if len(tag) <= _LONGEST and _TAG.fullmatch(tag) else ""


def _date(seen: Observation) -> str:
    """The date of the last change, where it can tell one version from the next."""
    text = seen.headers.get("last-modified", "")
    changed = unix_time_of(text)
    return text if changed is not None and 0 < changed < seen.at - _RECENT else ""


def _with_plain_form(tag: str) -> str:
    """A tag, and the one that it has without compression.

    Apache compares what it is sent with the tag of the uncompressed page (its bugs 45023, 39727).
    """
    plain = _SUFFIX.sub("", tag)
    return tag if plain == tag else f"{tag}, {plain}"


def _bare(tag: str) -> str:
    return _SUFFIX.sub("", tag.strip().removeprefix("W/"))
