"""Peeling wrappers off a URL, layer by layer, without the network."""

import re
from functools import lru_cache

import ada_url
from msgspec import Struct

from loccit.model import Layer, Unwrapped
from loccit.urls.outside_dns import is_private
from loccit.urls.parts import percent_decode, split, whole_scheme
from loccit.urls.rule_files import load_rules
from loccit.urls.rules import Rule, WrapperRules
from loccit.urls.steps import FAILURES, is_web
from loccit.urls.timestamps import made_at

MAX_DEPTH = 8
GUESSED_SCHEME = 0.8
"""Confidence where a wrapper does not tell its target's scheme."""

_LINE_BREAKS = re.compile(r"[\t\r\n]+")
"""What the URL standard leaves out wherever it stands."""
_AMPERSAND = re.compile(r"&(?:(?:amp|#38|#x26);)+", re.I)
_DEFANGED_SCHEME = re.compile(r"^hxxp(s?)(?=:|%3A)", re.I)
_DEFANGED = {"[.]": ".", "[dot]": ".", "[:]": ":"}
_TO_HOST = re.compile(r"[^/?#]*(?://)?[^/?#]*")
_NO_SCHEME = re.compile(r"^(?://)?(?=[a-z0-9-]+(?:\.[a-z0-9-]+)+[/?])", re.I)
_ENCODED = re.compile(r"https?(?:%(?:25)*3A|:%(?:25)*2F)", re.I)
_ADDRESS = re.compile(r"https?://[^/]", re.I)
_UNWRITABLE = re.compile(r"[\x00-\x20\x7f]")
"""What no URL can hold as it is written; all else is left as it came out of the wrapper."""


class _Peeled(Struct, frozen=True, gc=False):
    """One layer taken off."""

    rule: Rule
    target: str | None
    """None for an opaque wrapper."""
    confidence: float


def unwrap(
    url: str, rules: WrapperRules | None = None, *, archives: bool = True
) -> Unwrapped | None:
    """Return what is known of a wrapped URL; None where it is not a wrapper.

    Never raises, and never yields a target that is not an http(s) URL, carries credentials, or
    names a private address.

    Args:
        url: as it was found; `&amp;`, `hxxps:`, `[.]` and a missing scheme are understood.
        rules: wrapper rules; our own where None.
        archives: also peel off a web archive (an audit does not: a capture is not a tracker).
    """
    known = rules or load_rules()
    current = _tidy(url)
    layers: list[Layer] = []
    seen = {current}
    opaque = recipient = False
    confidence = 1.0
    made: float | None = None
    while len(layers) < MAX_DEPTH:
        peeled = _peel(current, known)
        if peeled is None or (peeled.rule.text.archive and not archives):
            break
        text = peeled.rule.text
        layers.append(Layer(text.name, current if layers else url))
        recipient = recipient or text.recipient
        confidence = min(confidence, peeled.confidence)
        if text.made and made is None:
            made = made_at(text.made, current)
        opaque = peeled.target is None
        if peeled.target is None or peeled.target in seen:
            break
        seen.add(peeled.target)
        current = peeled.target
    if not layers:
        return None
    return Unwrapped(
        url=url,
        layers=tuple(layers),
        target=current if len(layers) > opaque else None,
        needs_network=opaque,
        made_at=made,
        recipient=recipient,
        confidence=confidence,
    )


def _tidy(url: str) -> str:
    """A URL as it was before HTML, a mail program or a cautious writer changed it."""
    text = _LINE_BREAKS.sub("", url.strip().strip("<>"))
    if "&" in text:
        # Not html.unescape: `&region=` and `&copy=` are parameters.
        text = _AMPERSAND.sub("&", text)
    if "[" in text:
        text = _TO_HOST.sub(_refanged, text, count=1)
    if text[:4].lower() == "http":
        return text
    text = _DEFANGED_SCHEME.sub(r"http\1", text)
    return _NO_SCHEME.sub("https://", text, count=1)


def _refanged(head: re.Match[str]) -> str:
    text = head[0]
    for written, meant in _DEFANGED.items():
        text = text.replace(written, meant)
    return text


def _peel(url: str, rules: WrapperRules) -> _Peeled | None:
    """The first rule that fits, and the target where the wrapper is not opaque."""
    parts = split(url)
    if parts is None:
        return None
    for rule in rules.matching(*parts):
        if not rule.steps:
            return _Peeled(rule, None, rule.text.confidence)
        peeled = _decoded(url, rule)
        if peeled is not None:
            return peeled
    return None


def _decoded(url: str, rule: Rule) -> _Peeled | None:
    before = value = url
    try:
        for step in rule.steps:
            before, value = value, step(value)
    except FAILURES:
        return None
    target = _checked(_settled(value, url))
    if target is None:
        return None
    guessed = rule.guesses_scheme and not is_web(before)
    return _Peeled(rule, target, min(rule.text.confidence, GUESSED_SCHEME if guessed else 1.0))


def _settled(value: str, wrapper: str) -> str:
    """A target with whatever still covers its very beginning taken off."""
    value = _DEFANGED_SCHEME.sub(r"http\1", value.strip())
    while _ENCODED.match(value):
        value = percent_decode(value)
    if value.startswith("//"):
        return f"{wrapper.partition(':')[0].lower()}:{value}"
    return whole_scheme(value)


@lru_cache(10_000)
def _checked(value: str) -> str | None:
    """A target that a citation may be replaced by, or None."""
    if not _ADDRESS.match(value):
        return None
    try:
        parsed = ada_url.URL(value)
    except ValueError:
        return None
    if parsed.username or parsed.password or is_private(parsed.hostname):
        return None
    return _UNWRITABLE.sub(lambda char: f"%{ord(char[0]):02X}", value)
