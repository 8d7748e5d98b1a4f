"""The steps by which a rule gets from a wrapped URL to its target."""

import re
from collections.abc import Callable
from functools import partial
from urllib.parse import parse_qsl, unquote, urljoin

from loccit.urls.decoders import DECODERS, json_key, jwt

Step = Callable[[str], str]
"""From one value to the next.

Raises:
    ValueError, KeyError, IndexError: the value is not what the step expects.
"""


def parse_step(text: str) -> Step:
    """A step as a rule writes it: a name, and perhaps an argument after a blank.

    Raises:
        ValueError: there is no such step.
    """
    name, _, argument = text.partition(" ")
    if name in DECODERS and not argument:
        return DECODERS[name]
    if name in _WITH_ARGUMENT:
        return partial(_WITH_ARGUMENT[name], argument)
    raise ValueError(f'there is no step "{text}"')


def _query(names: str, url: str) -> str:
    """The first of these parameters that has a value, percent-decoded once; `+` stays `+`."""
    found = dict(reversed([item.partition("=")[::2] for item in _parameters(url)]))
    for name in names.split(" "):
        if value := found.get(name):
            return unquote(value.removeprefix("=3D") if value.startswith("=3D") else value)
    raise ValueError(url)


def _parameters(url: str) -> list[str]:
    return url.partition("?")[2].partition("#")[0].split("&")


def _rest(name: str, url: str) -> str:
    """All after `name=`, ampersands too."""
    match = re.search(rf"[?&]{re.escape(name)}=(.+)", url)
    if match is None:
        raise ValueError(url)
    return match[1]


def _rest_of_query(_argument: str, url: str) -> str:
    """All after the question mark."""
    return url.partition("?")[2]


def _path(pattern: str, url: str) -> str:
    """What the pattern's group holds of path and query."""
    match = re.match(pattern, _after_host(url))
    if match is None:
        raise ValueError(url)
    return match[1]


def _after_host(url: str) -> str:
    return "/" + url.split("/", 3)[3] if url.count("/") > 2 else "/"


def _cut(pattern: str, value: str) -> str:
    """What the pattern's group holds of the whole value."""
    match = re.match(pattern, value)
    if match is None:
        raise ValueError(value)
    return match[1]


def _scheme(scheme: str, value: str) -> str:
    """Put a scheme before a host; nothing where there is one."""
    if re.match(r"https?:", value, re.I):
        return value
    if not re.match(r"(?://)?[\w-]+(?:\.[\w-]+)+(?:[:/?#]|$)", value):
        raise ValueError(value)
    return f"{scheme}://{value.removeprefix('//')}"


def _field(name: str, value: str) -> str:
    """One field of a query string that stands alone."""
    return dict(parse_qsl(value))[name]


def _unquote_scheme(_argument: str, value: str) -> str:
    """Percent-decode only where even the scheme is encoded."""
    return unquote(value) if re.match(r"https?%3A", value, re.I) else value


_WITH_ARGUMENT: dict[str, Callable[[str, str], str]] = {
    "query": _query,
    "rest": _rest,
    "rest-of-query": _rest_of_query,
    "path": _path,
    "cut": _cut,
    "scheme": _scheme,
    "on": urljoin,
    "json": lambda key, value: json_key(value, key),
    "jwt": lambda key, value: json_key(jwt(value), key),
    "field": _field,
    "unquote-scheme": _unquote_scheme,
}
