"""Peeling wrappers off a URL, layer by layer, without the network."""

import ipaddress
import re
import zlib
from functools import lru_cache
from urllib.parse import unquote, urlsplit

import ada_url

from loccit.model import Layer, Unwrapped
from loccit.urls.made import made_at
from loccit.urls.rules import Rule, Rules, load_rules

MAX_DEPTH = 8
_WEAK = 0.5
_AMPERSAND = re.compile(r"&(?:amp|#38|#x26);", re.I)
_REFANG = re.compile(r"hxxp(s?)(?=:|%3A)", re.I)
_ENCODED = re.compile(r"https?%(?:25)*3A", re.I)
_WEB = re.compile(r"https?:/{1,2}[^/]", re.I)
_UNWRITABLE = re.compile(r"[\x00-\x20\x7f]")
"""What no URL can hold as it is written; all else is left as it came out of the wrapper."""


def unwrap(url: str, rules: Rules | None = None) -> Unwrapped | None:
    """What can be told of a wrapped URL; None where it is no wrapper.

    Never raises, and never yields a target that is no http(s) URL, carries credentials, or names
    a private address.
    """
    known = rules or load_rules()
    current = _tidy(url)
    layers: list[Layer] = []
    seen = {current}
    opaque = person = False
    confidence = 1.0
    made: float | None = None
    while len(layers) < MAX_DEPTH:
        peeled = _peel(current, known)
        if peeled is None:
            break
        rule, target = peeled
        layers.append(Layer(rule.name, current if layers else url))
        person = person or rule.person
        if rule.made and made is None:
            made = made_at(rule.made, current)
        if rule.weak:
            confidence = _WEAK
        if target is None:
            opaque = True
            break
        if target in seen:
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
        recipient=person,
        confidence=confidence,
    )


def _tidy(url: str) -> str:
    """A URL as it was before HTML or a cautious writer changed it."""
    return _REFANG.sub(r"http\1", _AMPERSAND.sub("&", url.strip()))


def _peel(url: str, rules: Rules) -> tuple[Rule, str | None] | None:
    """The first rule that fits, and the target where it is no opaque one."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    for rule in rules.matching(host, path):
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
    except (ValueError, LookupError, TypeError, zlib.error):
        return None
    value = _REFANG.sub(r"http\1", value.strip())
    while _ENCODED.match(value):
        value = unquote(value)
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
    host = parsed.hostname
    if parsed.username or parsed.password or "." not in host.strip(".") or _is_private(host):
        return None
    return _UNWRITABLE.sub(lambda char: f"%{ord(char[0]):02X}", value)


def _is_private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return False
