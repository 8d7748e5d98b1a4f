"""URLs as the engines understand them: parsed and joined by the engine's own WHATWG parser."""

import re
from functools import lru_cache

from pyreqwest.exceptions import PyreqwestError
from pyreqwest.http import Url

_PORTS = {"http": 80, "https": 443}
_PLAIN = re.compile(
    r"(https?)://((?!xn--)[a-z0-9](?:(?:-(?!-)|\.(?!xn--))?[a-z0-9])*\.[a-z]+)(?=[/?])"
).match


class Target:
    """Where a URL points, as the engine's own parser (WHATWG) understands it.

    The engine's parser is the only one that looks at a host, so that none can disagree with it
    about `0x7f.1` or full-width digits. Plain names in lower case, which mean the same to every
    parser, are read without it.
    """

    __slots__ = ("host", "port", "scheme", "url")

    def __init__(self, url: str) -> None:
        """Parse.

        Raises:
            ValueError: It is not an http(s) URL.
        """
        self.url = url
        match = _PLAIN(url)
        if match is not None:
            self.scheme, self.host = match.groups()
            self.port = _PORTS[self.scheme]
            return
        try:
            parsed = Url(url)
        except PyreqwestError as error:
            raise ValueError(str(error)) from None
        host = parsed.host_str
        self.scheme = parsed.scheme
        if self.scheme not in _PORTS or not host:
            raise ValueError(f"{url} is not an http(s) URL")
        self.host = host
        self.port = parsed.port or _PORTS[self.scheme]


def join(base: str, target: str) -> str:
    """A redirect's target as an absolute URL; the fragment stays unless it brings its own.

    RFC 9110, section 10.2.2.

    Raises:
        ValueError: It is no URL.
    """
    try:
        start = Url(base)
        end = start.join(target)
    except PyreqwestError as error:
        raise ValueError(str(error)) from None
    if end.fragment is None and start.fragment is not None:
        end = end.with_fragment(start.fragment)
    return str(end)


@lru_cache(maxsize=1024)
def path_of(url: str) -> str:
    """The path of a URL, without its query."""
    return Url(url).path
