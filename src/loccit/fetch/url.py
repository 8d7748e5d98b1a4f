"""URLs as the engines understand them: parsed and joined by the engine's own WHATWG parser."""

from functools import lru_cache

from pyreqwest.exceptions import PyreqwestError
from pyreqwest.http import Url

_PORTS = {"http": 80, "https": 443}


class Target:
    """The scheme, host and port of a URL, by the engine's own parser (WHATWG).

    The engine's parser is the only one that looks at a host, so that none can disagree with it
    about `0x7f.1` or full-width digits.
    """

    __slots__ = ("host", "port", "scheme", "url")

    def __init__(self, url: str) -> None:
        """Parse.

        Raises:
            ValueError: It is not an http(s) URL.
        """
        self.url = url
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
