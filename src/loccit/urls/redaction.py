"""Leaving out of a URL what names the person whom it was sent to."""

import hashlib
import re
from functools import lru_cache

from loccit.urls.category import is_archive_link
from loccit.urls.tracking import names
from loccit.urls.unwrap import unwrap

HIDDEN = "[recipient]"
"""What is written in place of a name."""

_MARK = "[recipient"
_EMAIL = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+", re.I)
_NOT_OF_URLS = r"""\s\x00-\x1f"'<>\\\u3000-\u303f\uff01-\uff65"""
_URL_IN_TEXT = re.compile(rf"https?://[^{_NOT_OF_URLS}]*[^{_NOT_OF_URLS}.,;:!?)\]]", re.I)


@lru_cache(50_000)
def redact(url: str) -> str:
    """A URL without what names its recipient: a wrapper's own tokens, subscribers' identifiers.

    The host and what the target says stay readable. Of an opaque link a short digest stays, which
    tells two of them apart and tells no more. A URL that names nobody stays as it is, and what was
    redacted once is not redacted again.
    """
    if is_redacted(url):
        return url
    inner = url.find("http", len("https://"))
    if inner > 0 and is_archive_link(url):
        return url[:inner] + redact(url[inner:])
    known = unwrap(url, archives=False)
    if known is None or not known.recipient:
        return _without_subscriber(url)
    scheme, _, rest = url.partition("://")
    head = f"{scheme}://{re.split('[/?#]', rest, maxsplit=1)[0]}"
    if known.target is None or known.needs_network:
        digest = hashlib.blake2b(url.encode("utf-8", "replace"), digest_size=4).hexdigest()
        return f"{head}/{_MARK}-{digest}]"
    return f"{head}/{HIDDEN}?target={_without_subscriber(known.target)}"


def is_redacted(url: str) -> bool:
    """Whether something was left out of a URL already."""
    return _MARK in url


def redact_text(text: str) -> str:
    """A text in which every URL is redacted."""
    if "://" not in text:
        return text
    return _URL_IN_TEXT.sub(lambda match: redact(match[0]), text)


def _without_subscriber(url: str) -> str:
    """Without values of parameters that name a subscriber, and mail addresses in parameters."""
    before, question, after = url.partition("?")
    if not question:
        return url
    query, number_sign, fragment = after.partition("#")
    items = [_anonymous(item) for item in query.split("&")]
    return f"{before}?{'&'.join(items)}{number_sign}{fragment}"


def _anonymous(item: str) -> str:
    name, _, value = item.partition("=")
    if value and (name.lower() in names().personal or _EMAIL.fullmatch(value)):
        return f"{name}={HIDDEN}"
    return item
