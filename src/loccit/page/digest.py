"""The digest of a page's text, by which two pages are known to say the same."""

from hashlib import blake2b


def digest_of(text: str | bytes) -> str:
    """Return the digest of a text, or of bytes that are none."""
    data = text.encode("utf-8", "replace") if isinstance(text, str) else text
    return blake2b(data, digest_size=8).hexdigest()
