"""The User-Agent, and the headers for single hosts."""

import base64
import os
from collections.abc import Mapping
from functools import lru_cache, partial

from loccit import __version__
from loccit.config.settings import HostSettings, Settings
from loccit.errors import UsageError
from loccit.fetch.messages import Headers
from loccit.host_policy import find

_BROWSER: Headers = [
    ("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
    ("accept-language", "en-US,en;q=0.9,*;q=0.5"),
    ("upgrade-insecure-requests", "1"),
    ("sec-fetch-dest", "document"),
    ("sec-fetch-mode", "navigate"),
    ("sec-fetch-site", "none"),
    ("sec-fetch-user", "?1"),
]
"""What browsers send with a visit (Fetch Metadata, HTML standard); some sites refuse without."""

_SECRET_HEADERS = frozenset({"authorization", "cookie", "proxy-authorization"})
"""Headers that carry credentials (RFC 9110 11.6.2 and 11.7.2, RFC 6265 5.4)."""


def user_agent(settings: Settings) -> str:
    """The name of loccit and a way to reach whoever runs it, unless the configuration says else.

    The contact is `network.contact`, or else the address of the site that is audited.
    """
    if settings.network.user_agent is not None:
        return settings.network.user_agent
    contact = settings.network.contact or settings.archive.base_url
    return f"loccit/{__version__}" + (f" (+{contact})" if contact else " (link audit)")


def standard_headers(settings: Settings) -> Headers:
    """The headers of every request."""
    return [("user-agent", user_agent(settings)), ("accept", "*/*")]


def browser_headers(settings: Settings) -> Headers:
    """The headers for asking once more after a refusal: a browser's, still under our own name."""
    name = user_agent(settings)
    if settings.network.user_agent is None:
        name = f"Mozilla/5.0 (compatible; {name.replace(' (', '; ').removesuffix(')')})"
    return [("user-agent", name), *_BROWSER]


class HostTable:
    """The exceptions for single hosts, found by name or by `*.` pattern."""

    def __init__(
        self, hosts: Mapping[str, HostSettings], environment: Mapping[str, str] = os.environ
    ) -> None:
        """Read credentials from the environment.

        Raises:
            UsageError: A variable that should hold credentials is not set.
        """
        self._hosts = hosts
        self._headers = {
            name: _headers(name, settings, environment) for name, settings in hosts.items()
        }
        self._open_headers = {
            name: [pair for pair in headers if pair[0] not in _SECRET_HEADERS]
            for name, headers in self._headers.items()
        }
        self._find = lru_cache(maxsize=None)(partial(find, hosts))

    def settings(self, host: str) -> HostSettings | None:
        """A host's exceptions."""
        policy = self._find(host) if self._hosts else None
        return policy.settings if policy is not None else None

    def headers(self, host: str, scheme: str, port: int) -> Headers:
        """Return the headers that only this host is sent. They are looked up anew for every hop.

        Credentials are sent over https to port 443 only: a post or a redirect may name the host
        with `http://` or with another port, and whoever listens there is not the host they were
        issued for. `insecure_credentials` in the host's table lifts that.
        """
        policy = self._find(host) if self._hosts else None
        if policy is None:
            return []
        if (scheme, port) == ("https", 443) or policy.settings.insecure_credentials:
            return self._headers[policy.name]
        return self._open_headers[policy.name]


def _headers(name: str, settings: HostSettings, environment: Mapping[str, str]) -> Headers:
    headers = [(key.lower(), value) for key, value in settings.headers.items()]
    variable = settings.credentials_env
    if variable is None:
        return headers
    secret = environment.get(variable, "")
    if not secret:
        raise UsageError(
            f"[hosts.{name!r}] credentials_env: the environment variable {variable} is not set."
        )
    if ":" in secret:
        value = "Basic " + base64.b64encode(secret.encode()).decode()
    else:
        value = "Bearer " + secret
    return [*headers, ("authorization", value)]
