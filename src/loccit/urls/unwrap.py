"""Peeling wrappers off a URL, layer by layer, without the network."""

import ipaddress
import re
import zlib
from functools import lru_cache

import ada_url

from loccit.model import Layer, Unwrapped
from loccit.urls.made import made_at
from loccit.urls.parts import percent_decode, split
from loccit.urls.rules import Rule, Rules, load_rules
from loccit.urls.steps import FAILURES

MAX_DEPTH = 8
_AMPERSAND = re.compile(r"&(?:amp|#38|#x26);", re.I)
_DEFANGED = re.compile(r"hxxp(s?)(?=:|%3A)", re.I)
_ENCODED = re.compile(r"https?%(?:25)*3A", re.I)
_WEB = re.compile(r"https?:/{1,2}[^/]", re.I)
_UNWRITABLE = re.compile(r"[\x00-\x20\x7f]")
"""What no URL can hold as it is written; all else is left as it came out of the wrapper."""
_PRIVATE_NAMES = (".localhost", ".local", ".internal", ".home.arpa")
"""RFC 6761, 6762, 8375; `.internal` is reserved by ICANN."""


def unwrap(url: str, rules: Rules | None = None, *, archives: bool = True) -> Unwrapped | None:
    """What can be told of a wrapped URL; None where it is no wrapper.

    Never raises, and never yields a target that is no http(s) URL, carries credentials, or names
    a private address.

    Args:
        url: as it was found; `&amp;` and `hxxps:` are understood.
        rules: wrapper rules; our own where None.
        archives: also peel off a web archive (an audit does not: a capture is no tracker).
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
        if peeled is None or (peeled[0].text.archive and not archives):
            break
        rule, target = peeled[0].text, peeled[1]
        layers.append(Layer(rule.name, current if layers else url))
        recipient = recipient or rule.recipient
        confidence = min(confidence, rule.confidence)
        if rule.made and made is None:
            made = made_at(rule.made, current)
        opaque = target is None
        if target is None or target in seen:
            break
        seen.add(target)
        current = target
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
    """A URL as it was before HTML or a cautious writer changed it."""
    text = url.strip()
    if "&" in text:
        # Not html.unescape: `&region=` and `&copy=` are parameters.
        text = _AMPERSAND.sub("&", text)
    return _DEFANGED.sub(r"http\1", text) if text[:2].lower() == "hx" else text


def _peel(url: str, rules: Rules) -> tuple[Rule, str | None] | None:
    """The first rule that fits, and the target where it is no opaque one."""
    parts = split(url)
    if parts is None:
        return None
    for rule in rules.matching(*parts):
        if not rule.steps:
            return rule, None
        target = _target(url, rule)
        if target is not None:
            return rule, target
    return None


def _target(url: str, rule: Rule) -> str | None:
    value = url
    try:
        for step in rule.steps:
            value = step(value)
    except (*FAILURES, zlib.error):
        return None
    value = _DEFANGED.sub(r"http\1", value.strip())
    while _ENCODED.match(value):
        value = percent_decode(value)
    return _checked(value)


@lru_cache(10_000)
def _checked(value: str) -> str | None:
    """A target that a citation may be replaced by, or None."""
    if not _WEB.match(value):
        return None
    try:
        parsed = ada_url.URL(value)
    except ValueError:
        return None
    if parsed.username or parsed.password or _is_private(parsed.hostname):
        return None
    return _UNWRITABLE.sub(lambda char: f"%{ord(char[0]):02X}", value)


def _is_private(host: str) -> bool:
    """An address or a name that means something within one network only."""
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        name = host.rstrip(".")
        return "." not in name or name.endswith(_PRIVATE_NAMES)
