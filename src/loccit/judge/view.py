"""An observation seen as what it says of the cited thing."""

import re
from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from loccit.content_types import is_html
from loccit.judge.rule_data import rules
from loccit.judge.url_comparison import is_home
from loccit.model import Hop, Link, Observation, Page
from loccit.outcomes import is_success
from loccit.page.sketch import words_of
from loccit.urls.domain import domain_of
from loccit.urls.sameness import is_same_page
from loccit.urls.unwrap import unwrap

_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
"""Signs of Chinese, Japanese and Korean: about two to a word."""
_SOUTH_EAST = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
"""Signs of Thai, Lao, Burmese and Khmer: about four to a word."""
_INDIC = re.compile("[\u0900-\u0dff]")
"""Letters of scripts whose vowel signs part the words of `words_of`."""
PERMANENT = frozenset({301, 308})
_OUTWEIGHS = 2
"""How many times as many letters and digits a phrase has as what stands beside it in a line, where
the phrase is what the line says."""
FEW_WORDS = 150
"""A page of fewer says one thing: an error, a wall, a sale. Above it, words are about something."""


T = TypeVar("T")


def cached_in_view(find: Callable[["View"], T]) -> Callable[["View"], T]:
    """Cache a function's result in the view: several rules of a link need it."""

    @wraps(find)
    def found(view: View) -> T:
        known = view.known
        if find not in known:
            known[find] = find(view)
        return cast(T, known[find])

    return found


class View:
    """One chain, from the cited thing's own address on.

    Of a wrapper that only the network can unwrap, the hops inside of it are left aside: the chain
    begins at its target.
    """

    def __init__(self, seen: Observation, link: Link, accepted: frozenset[int]) -> None:
        self.seen = seen
        self.link = link
        self.known: dict[Callable[[View], Any], Any] = {}
        """What functions found in it (see `kept`)."""
        self.failure = seen.failure
        self.status = 200 if seen.status is not None and seen.status in accepted else seen.status
        self.accepted = self.status != seen.status
        """Whether the configuration says that this status counts as an answer."""
        self.page: Page | None = seen.page
        self.headers = seen.headers
        self.final = seen.final_url
        opaque = link.unwrapped is not None and link.unwrapped.needs_network
        self.hops: tuple[Hop, ...] = (
            beyond_wrapper(seen.hops, link.probe_url) if opaque else seen.hops
        )
        self.inside_wrapper = opaque and not self.hops
        """Whether a wrapper kept us: its target was never reached."""
        if self.inside_wrapper:
            self.hops = seen.hops
        self.subject = self.hops[0].url if self.hops else seen.url

    @cached_property
    def moved(self) -> bool:
        """Whether the chain ended elsewhere, not only at another spelling of the same address."""
        return len(self.hops) > 1 and not is_same_page(self.subject, self.final)

    @property
    def moved_to_other_host(self) -> bool:
        """Whether the chain ended on a host of another domain."""
        return domain_of(self.final) != domain_of(self.subject)

    @property
    def answers(self) -> bool:
        """Whether the chain ended in a status that says that all is well."""
        return self.failure is None and is_success(self.status)

    @property
    def is_html(self) -> bool:
        """Whether the answer is a page for people."""
        content_type = self.headers.get("content-type", "")
        return is_html(content_type) or (self.page is not None and not content_type)

    def has_line_of(self, phrase: str) -> bool:
        """Return whether a phrase is most of a line (see `loccit.page.message`)."""
        lines = () if self.page is None else self.page.lines
        own = _letters(phrase)
        return any(
            phrase in (said := line.lower()) and own >= _OUTWEIGHS * (_letters(said) - own)
            for line in lines
        )

    @cached_property
    def few_words(self) -> bool:
        """Whether the answer is a page that says little."""
        return self.page is not None and self.page.words <= FEW_WORDS

    @cached_property
    def words(self) -> int:
        """The words of the page; scripts that write without blanks need several signs a word."""
        if self.page is None:
            return 0
        text = self.page.text
        if not text.isascii() and _INDIC.search(text):
            return round(self.page.words * len(text.split()) / max(1, len(words_of(text))))
        if text.isascii() or not (_IDEOGRAPHS.search(text) or _SOUTH_EAST.search(text)):
            return self.page.words
        counted = max(1, len(words_of(text)))
        ideographs = len(_IDEOGRAPHS.findall(text)) / counted
        south_east = len(_SOUTH_EAST.findall(text)) / counted
        return round(self.page.words * max(0.25, 1 - ideographs / 2 - south_east * 3 / 4))

    @cached_property
    def is_home(self) -> bool:
        """Whether the cited thing is a home page."""
        return is_home(self.subject)

    @cached_property
    def script_markers(self) -> str:
        """Scripts, frames and containers, in lower case."""
        return "" if self.page is None else "\n".join(self.page.scripts).lower()

    @cached_property
    def headline(self) -> str:
        """Title and heading, in lower case."""
        return "" if self.page is None else f"{self.page.title}\n{self.page.heading}".lower()

    @cached_property
    def text_lower(self) -> str:
        """Title, heading and the text's beginning, in lower case."""
        if self.page is None:
            return ""
        return f"{self.headline}\n{self.page.text.lower()}".replace("’", "'")


def _letters(text: str) -> int:
    """Return how many letters and digits a text has."""
    return sum(map(str.isalnum, text))


def beyond_wrapper(hops: tuple[Hop, ...], url: str) -> tuple[Hop, ...]:
    """The hops from the first that is outside of every wrapper; nothing where none is."""
    start = domain_of(url)
    for position, hop in enumerate(hops):
        if domain_of(hop.url) != start and not _is_gateway(hop.url):
            return hops[position:]
    return ()


def _is_gateway(url: str) -> bool:
    """Return whether an address is a wrapper, or the page by which one warns of its target."""
    parts = urlsplit(url)
    name = (parts.hostname or "").removeprefix("www.") + parts.path
    return (
        any(name.startswith(own) for own in rules("gateways")["pages"]) or unwrap(url) is not None
    )
