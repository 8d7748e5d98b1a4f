"""Cookies within one chain of redirects, as far as sites need them to let a visitor pass.

Some sites set a cookie and redirect to the same address; without the cookie that is a loop. The
jar lives as long as its chain, and is a plain value: it can be sent to another process.

The rules are those of RFC 6265bis (draft-ietf-httpbis-rfc6265bis, sections 5.6 to 5.8).
`http.cookiejar` knows neither prefixes nor the Public Suffix List, and cannot be serialised.
"""

import time

from msgspec import Struct

from loccit.fetch.messages import Headers
from loccit.numbers import digits, unix_time_of
from loccit.urls.domain import suffix_list

_MOST = 50
"""Cookies that a chain holds; no honest redirect needs more."""
_LONGEST = 4_096
"""Characters of a cookie's name and value together (section 5.6, step 5)."""


class Cookie(Struct, frozen=True, gc=False, array_like=True):
    """One cookie."""

    name: str
    value: str
    domain: str
    path: str
    host_only: bool
    secure: bool
    expires: float | None = None
    """Unix seconds; None: with the chain."""


class Jar(Struct):
    """The cookies of one chain."""

    cookies: tuple[Cookie, ...] = ()

    def store(
        self, headers: Headers, host: str, path: str, *, secure: bool = True, now: float = 0.0
    ) -> None:
        """Take the `set-cookie` headers of a response from `host`.

        Args:
            headers: of the response.
            host: that sent it, in lower case.
            path: of the request's URL.
            secure: whether it came over https.
            now: Unix seconds; 0: the present time.
        """
        now = now or time.time()
        for name, line in headers:
            if name == "set-cookie":
                cookie = parse(line, host, path, secure=secure, now=now)
                if cookie is not None:
                    self._take(cookie, now)

    def header(self, host: str, path: str, *, secure: bool, now: float = 0.0) -> str:
        """The `cookie` header to send, or nothing. Longer paths come first (section 5.8.3)."""
        now = now or time.time()
        fit = [
            cookie
            for cookie in self.cookies
            if (cookie.expires is None or cookie.expires > now)
            and (host == cookie.domain if cookie.host_only else _within(host, cookie.domain))
            and _covers(cookie.path, path)
            and (secure or not cookie.secure)
        ]
        fit.sort(key=lambda cookie: -len(cookie.path))
        return "; ".join(f"{c.name}={c.value}" if c.name else c.value for c in fit)

    def _take(self, cookie: Cookie, now: float) -> None:
        key = (cookie.name, cookie.domain, cookie.path)
        others = tuple(c for c in self.cookies if (c.name, c.domain, c.path) != key)
        if cookie.expires is not None and cookie.expires <= now:
            self.cookies = others
        elif len(others) < _MOST:
            self.cookies = (*others, cookie)


def parse(line: str, host: str, path: str, *, secure: bool, now: float) -> Cookie | None:
    """A `set-cookie` header's value as a cookie; None where it is to be ignored."""
    pair, *attributes = line.split(";")
    name, sign, value = pair.partition("=")
    name, value = (name.strip(), value.strip()) if sign else ("", pair.strip())
    if not (name or value) or len(name) + len(value) > _LONGEST or not (name + value).isprintable():
        return None
    by_name = {key.strip().lower(): text.strip() for key, _, text in map(_split, attributes)}
    domain = by_name.get("domain", "").removeprefix(".").lower()
    if domain and domain != host and (not _within(host, domain) or _is_public_suffix(domain)):
        return None
    host_only = not domain or _is_public_suffix(domain)
    only_secure = "secure" in by_name
    prefix = by_name.get("path", "")
    if not prefix.startswith("/"):
        prefix = path[: path.rfind("/")] or "/"
    if only_secure and not secure:
        return None
    lower = name.lower()
    if lower.startswith(("__secure-", "__host-")) and not only_secure:
        return None
    if lower.startswith("__host-") and ("domain" in by_name or by_name.get("path") != "/"):
        return None
    return Cookie(
        name, value, domain or host, prefix, host_only, only_secure, _expires(by_name, now)
    )


def _expires(by_name: dict[str, str], now: float) -> float | None:
    """When a cookie ends; `Max-Age` wins over `Expires`."""
    age = by_name.get("max-age", "")
    if age.startswith("-") and digits(age[1:]) is not None:
        return now - 1
    if (seconds := digits(age)) is not None:
        return now + seconds if seconds else now - 1
    return unix_time_of(by_name.get("expires", ""))


def _split(attribute: str) -> tuple[str, str, str]:
    return attribute.partition("=")


def _within(host: str, domain: str) -> bool:
    """Return whether a host is a domain or under it; an address is under none (section 5.1.3)."""
    return host == domain or (
        host.endswith(f".{domain}") and not host[-1].isdigit() and host[-1] != "]"
    )


def _is_public_suffix(domain: str) -> bool:
    """Return whether cookies for a domain would be for many people's sites."""
    if "." not in domain:
        return True
    found = suffix_list()(domain)
    return bool(found.suffix) and not found.domain


def _covers(prefix: str, path: str) -> bool:
    return path == prefix or path.startswith(prefix if prefix.endswith("/") else prefix + "/")
