"""The steps by which a rule gets from a wrapped URL to its target (docs/wrappers.md)."""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from urllib.parse import parse_qsl, urljoin

from loccit.urls.decoders import DECODERS, json_key, jwt, whole_scheme
from loccit.urls.parts import percent_decode, split

Step = Callable[[str], str]
"""From one value to the next.

Raises:
    ValueError, LookupError: the value is not what the step expects.
"""

FAILURES = (ValueError, LookupError, TypeError, ArithmeticError, RecursionError)
"""What a step raises where a value is not what it expects; also what json and base64 raise."""


def parse_step(text: str) -> Step:
    """A step as a rule writes it: a name, and perhaps an argument after a blank.

    Raises:
        ValueError: there is no such step, or its pattern is none.
    """
    name, _, argument = text.partition(" ")
    if name in _ALONE and not argument:
        return _ALONE[name]
    if name not in _WITH_ARGUMENT or not argument:
        raise ValueError(f'there is no step "{text}"')
    if name in _PATTERNS and re.compile(argument).groups != 1:
        raise ValueError(f'step "{text}": its pattern must have one group')
    return partial(_WITH_ARGUMENT[name], argument)


def _query(names: str, url: str) -> str:
    """The first of these parameters that has a value, percent-decoded once; `+` stays `+`."""
    query = url.partition("?")[2].partition("#")[0]
    for name in names.split(" "):
        match = _parameter(name).search(query)
        if match is not None:
            # Mail that was cut from its source still has `=3D` for `=` (RFC 2045).
            return percent_decode(match[1].removeprefix("=3D"))
    raise ValueError(url)


@lru_cache(1_000)
def _parameter(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[&?]){re.escape(name)}=([^&]+)")


def _rest(name: str, url: str) -> str:
    """All after `name=`, ampersands too."""
    return _found(rf"[^?]*\?(?:[^#]*?&)?{re.escape(name)}=(.+)", url)


def _rest_of_query(url: str) -> str:
    """All after the question mark."""
    return url.partition("?")[2]


def _path(pattern: str, url: str) -> str:
    """What the pattern's group holds of the path with its query and fragment."""
    parts = split(url)
    if parts is None:
        raise ValueError(url)
    return _found(pattern, parts[1])


def _found(pattern: str, value: str) -> str:
    """What the pattern's group holds of the whole value."""
    match = re.match(pattern, value, re.S)
    if match is None:
        raise ValueError(value)
    return match[1]


def _scheme(scheme: str, value: str) -> str:
    """Put a scheme before a host; nothing where there is one."""
    if re.match(r"https?:|https?%", value, re.I):
        return value
    if not re.match(r"(?://)?[\w-]+(?:\.[\w-]+)+(?:[:/?#]|$)", value):
        raise ValueError(value)
    return f"{scheme}://{value.removeprefix('//')}"


def _field(name: str, value: str) -> str:
    """One field of a query string that stands alone."""
    return dict(parse_qsl(value))[name]


def _unquote_scheme(value: str) -> str:
    """Percent-decode only where even the scheme is encoded."""
    return percent_decode(value) if re.match(r"https?%3A", value, re.I) else value


_ALONE: dict[str, Step] = {
    **DECODERS,
    "rest-of-query": _rest_of_query,
    "unquote": percent_decode,
    "unquote-scheme": _unquote_scheme,
    "whole-scheme": whole_scheme,
}
_WITH_ARGUMENT: dict[str, Callable[[str, str], str]] = {
    "query": _query,
    "rest": _rest,
    "path": _path,
    "cut": _found,
    "scheme": _scheme,
    "on": urljoin,
    "json": lambda key, value: json_key(value, key),
    "jwt": lambda key, value: json_key(jwt(value), key),
    "field": _field,
}
_PATTERNS = ("path", "cut")

STEPS = (*_ALONE, *_WITH_ARGUMENT)
"""The names of all steps."""
