"""Cookies within one chain of redirects, as far as sites need them to let a visitor pass.

Some sites set a cookie and redirect to the same address; without the cookie that is a loop. The
jar lives as long as its chain (RFC 6265, without expiry).
"""

from loccit.fetch.messages import Headers

_MOST = 50
"""Cookies that a chain holds; no honest redirect needs more."""


class Jar:
    """The cookies of one chain."""

    __slots__ = ("_cookies",)

    def __init__(self) -> None:
        self._cookies: dict[tuple[str, str, str], tuple[str, bool, bool]] = {}

    def store(self, headers: Headers, host: str, path: str) -> None:
        """Take the `set-cookie` headers of an answer from `host` (RFC 6265, section 5.3)."""
        for name, line in headers:
            if name == "set-cookie":
                self._take(line, host, path)

    def header(self, host: str, path: str, *, secure: bool) -> str:
        """The `cookie` header to send (RFC 6265, section 5.4), or nothing."""
        return "; ".join(
            f"{name}={value}"
            for (domain, prefix, name), (value, only_secure, only_host) in self._cookies.items()
            if (host == domain or (not only_host and host.endswith("." + domain)))
            and _covers(prefix, path)
            and (secure or not only_secure)
        )

    def _take(self, line: str, host: str, path: str) -> None:
        pair, *attributes = line.split(";")
        name, sign, value = pair.partition("=")
        name = name.strip()
        if not sign or not name:
            return
        told = {key.strip().lower(): text.strip() for key, _, text in map(_split, attributes)}
        domain = told.get("domain", "").lstrip(".").lower()
        if domain and (not host.endswith("." + domain) or "." not in domain) and domain != host:
            return
        prefix = told.get("path", "")
        if not prefix.startswith("/"):
            prefix = path[: path.rfind("/")] or "/"
        key = (domain or host, prefix, name)
        if told.get("max-age", "").startswith(("0", "-")):
            self._cookies.pop(key, None)
        elif key in self._cookies or len(self._cookies) < _MOST:
            self._cookies[key] = (value.strip(), "secure" in told, not domain)


def _split(attribute: str) -> tuple[str, str, str]:
    return attribute.partition("=")


def _covers(prefix: str, path: str) -> bool:
    return path == prefix or path.startswith(prefix if prefix.endswith("/") else prefix + "/")
