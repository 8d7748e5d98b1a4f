"""The steps by which a rule gets from a wrapped URL to its target (docs/wrappers.md)."""

import re
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from urllib.parse import urljoin

from loccit.urls.decoders import DECODERS
from loccit.urls.encodings import ENCODINGS, json_key, jwt
from loccit.urls.parts import percent_decode, split

Step = Callable[[str], str]
"""From one value to the next.

Raises:
    ValueError, LookupError: the value is not what the step expects.
"""

FAILURES = (ValueError, LookupError, TypeError, ArithmeticError, RecursionError, zlib.error)
"""What a step raises where a value is not what it expects; json, base64 and zlib raise these."""

WEB = r"(?i:https?(?::|%(?:25)*3A))"
"""How a web address begins, encoded as often as may be; `{url}` in a rule's patterns."""
WHOLE = r"(?:(?i:https?%(?:25)*3A)[^?#]*|(?i:https?:).+)"
"""A whole address within a path: to the path's end where it is encoded; `{target}` in patterns."""
COUNTRY = r"(?:[a-z]{2,3}|com?\.[a-z]{2})"
"""The end of a name that a firm has in many countries; `{tld}` in a rule's patterns."""

_WEB = re.compile(WEB)
_QUOTED_PRINTABLE = re.compile(r"=?3D(?=http)", re.I)


def pattern(text: str) -> str:
    """A rule's pattern with its abbreviations written out."""
    return text.replace("{url}", WEB).replace("{target}", WHOLE).replace("{tld}", COUNTRY)


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
    if name in _PATTERNS:
        argument = pattern(argument)
        if re.compile(argument).groups != 1:
            raise ValueError(f'step "{text}": its pattern must have one group')
    return partial(_WITH_ARGUMENT[name], argument)


def is_web(value: str) -> bool:
    """Return whether a value begins like a web address, however often that is percent-encoded."""
    return _WEB.match(value) is not None


def _query(names: str, url: str) -> str:
    """One of these parameters, percent-decoded once; `+` stays `+`.

    The first that holds a web address; where none does, the first that holds anything.
    """
    values = [percent_decode(value) for value in _values(names, url)]
    if not values:
        raise ValueError(url)
    return next((value for value in values if is_web(value)), values[0])


def _raw(names: str, url: str) -> str:
    """The first of these parameters that has a value, as it is written."""
    values = list(_values(names, url))
    return values[0]


def _values(names: str, url: str) -> Iterator[str]:
    query = url.partition("?")[2].partition("#")[0]
    for name in names.split(" "):
        for value in _parameter(name).findall(query):
            # Mail that was cut from its source still has `=3D` for `=` (RFC 2045).
            yield _QUOTED_PRINTABLE.sub("", value, count=1) if "3D" in value[:3] else value


@lru_cache(1_000)
def _parameter(name: str) -> re.Pattern[str]:
    # `&amp;` within a layer that an outer wrapper had hidden from `unwrap`.
    return re.compile(rf"(?:^|[&?]|&amp;){re.escape(name)}=([^&]+)", re.I)


def _rest(name: str, url: str) -> str:
    """All after the first `name=`, ampersands too."""
    match = re.search(rf"[?&]{re.escape(name)}=(.+)", url, re.S)
    if match is None:
        raise ValueError(url)
    return match[1]


def _rest_of_query(url: str) -> str:
    """All after the question mark."""
    return url.partition("?")[2]


def _path(expression: str, url: str) -> str:
    """Return what the pattern's group holds of the path with its query and fragment."""
    parts = split(url)
    if parts is None:
        raise ValueError(url)
    return _found(expression, parts[1])


def _found(expression: str, value: str) -> str:
    """Return what the pattern's group holds of the value."""
    match = re.match(expression, value, re.S)
    if match is None:
        raise ValueError(value)
    return match[1]


def _scheme(scheme: str, value: str) -> str:
    """Put a scheme before a host; nothing where there is one."""
    if is_web(value):
        return value
    if not re.match(r"(?://)?[\w-]+(?:\.[\w-]+)+(?:[:/?#]|$)", value):
        raise ValueError(value)
    return f"{scheme}://{value.removeprefix('//')}"


def _on(base: str, value: str) -> str:
    """A path on a site; a whole address stays as it is."""
    if is_web(value):
        return value
    if not value.startswith("/"):
        raise ValueError(value)
    return urljoin(base, value)


def _field(name: str, value: str) -> str:
    """One field of a query string that stands alone."""
    return _query(name, f"?{value}")


_ALONE: dict[str, Step] = {
    **DECODERS,
    **ENCODINGS,
    "rest-of-query": _rest_of_query,
    "unquote": percent_decode,
}
_WITH_ARGUMENT: dict[str, Callable[[str, str], str]] = {
    "query": _query,
    "raw": _raw,
    "rest": _rest,
    "path": _path,
    "cut": _found,
    "scheme": _scheme,
    "on": _on,
    "json": lambda key, value: json_key(value, key),
    "jwt": lambda key, value: json_key(jwt(value), key),
    "field": _field,
}
_PATTERNS = ("path", "cut")

STEPS = (*_ALONE, *_WITH_ARGUMENT)
"""The names of all steps."""
