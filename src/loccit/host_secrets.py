"""Which texts are secret: the credentials and headers that a configuration sends to hosts."""

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from html import escape
from urllib.parse import quote

from msgspec import structs

from loccit.config.settings import HostSettings
from loccit.model import Observation
from loccit.urls.redaction import MASK

_NO_SECRET = re.compile(
    r"accept(-.*)?|user-agent|referer|origin|dnt|sec-.*|cache-control|pragma|from|te"
    r"|upgrade-insecure-requests|connection|host|if-.*|range",
    re.I,
)
"""Request headers that hold no secret (RFC 9110; Fetch Metadata)."""
_SHORTEST = 6
"""Characters; what is shorter stands in many a text by chance."""


def secrets_of(hosts: Mapping[str, HostSettings], environment: Mapping[str, str]) -> frozenset[str]:
    """The secrets of `[hosts]` in every form in which a page may repeat them."""
    found: set[str] = set()
    for settings in hosts.values():
        for name, value in settings.headers.items():
            if not _NO_SECRET.fullmatch(name):
                found.update(_parts_of_header(value))
        if settings.credentials_env and (own := environment.get(settings.credentials_env)):
            found.update(_credentials(own))
    long = (secret for secret in found if len(secret) >= _SHORTEST)
    return frozenset(form for secret in long for form in _forms(secret))


def _credentials(secret: str) -> Iterator[str]:
    """`user:password` or a token, as it is sent (RFC 7617, RFC 6750)."""
    yield secret
    if ":" in secret:
        yield secret.partition(":")[2]
        yield base64.b64encode(secret.encode()).decode()


def _parts_of_header(value: str) -> Iterator[str]:
    yield value
    scheme, _, rest = value.partition(" ")
    if rest:
        yield rest
        if scheme.lower() == "basic":
            with suppress(ValueError):
                yield from _credentials(base64.b64decode(rest, validate=True).decode())
    for part in value.split(";"):  # of a cookie
        if "=" in part:
            yield part.partition("=")[2].strip()


def _forms(secret: str) -> Iterator[str]:
    yield secret
    yield quote(secret, safe="")
    yield quote(secret)
    yield escape(secret)
    yield secret.rstrip("=")


class SecretMask:
    """Takes secrets out of what a server sent, before any of it is read, judged or kept.

    Services that repeat a request's headers in their response would have them stored otherwise.

    Args:
        secrets: what `secrets_of` found.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        known = sorted(secrets, key=len, reverse=True)
        forms = [form for secret in known for form in _bytes_of(secret)]
        self._text = re.compile("|".join(map(re.escape, known))) if known else None
        self._bytes = re.compile(b"|".join(map(re.escape, forms))) if known else None

    def __bool__(self) -> bool:
        return self._text is not None

    def body(self, body: bytes) -> bytes:
        """Return a response's body without the secrets."""
        return body if self._bytes is None else self._bytes.sub(MASK.encode(), body)

    def text(self, text: str) -> str:
        """Return a text without the secrets."""
        return text if self._text is None else self._text.sub(MASK, text)

    def observation(self, seen: Observation) -> Observation:
        """Return an observation without the secrets in its hops, headers and failure."""
        if self._text is None:
            return seen
        return structs.replace(
            seen,
            hops=tuple(
                structs.replace(
                    hop,
                    url=self.text(hop.url),
                    location=None if hop.location is None else self.text(hop.location),
                )
                for hop in seen.hops
            ),
            detail=self.text(seen.detail),
            headers={name: self.text(value) for name, value in seen.headers.items()},
        )


def _bytes_of(secret: str) -> tuple[bytes, ...]:
    return secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be")
