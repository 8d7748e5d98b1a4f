"""A made-up address of the same shape as a link: how a site answers it tells what a 200 is worth.

The method is that of Bar-Yossef et al., "Sic transit gloria telae" (WWW 2004): ask for what can't
be there. The shape is kept (case and digit classes, extension), so that the same part of the site
answers; hosts that treat all of one shape alike are asked once for all links of it.
"""

import hashlib
import re
from urllib.parse import urlsplit, urlunsplit

_DYNAMIC = re.compile(r"\.(?:php\d?|aspx?|jspx?|cgi|cfm|do|dll|pl|shtml)$", re.I)
_CLASSES = ("0123456789", "bcdfghjklmnpqrstvwxz", "BCDFGHJKLMNPQRSTVWXZ")
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_LEAST = 8
"""Characters that are changed at least: shorter names are lengthened, lest they exist."""


def sibling_of(url: str) -> tuple[str, str] | None:
    """A made-up sibling of a URL and the key of its shape; None where there is none to make.

    A home page has no sibling.
    """
    parts = urlsplit(url)
    segments = parts.path.split("/")
    index = _last_name(segments)
    if parts.query and (index is None or _DYNAMIC.search(segments[index])):
        query = _changed_query(parts.query, url)
        if query is None:
            return None
        shape = f"{parts.path}?{_shape(parts.query)}"
        return urlunsplit(parts._replace(query=query, fragment="")), _key(parts.netloc, shape)
    if index is None:
        return None
    name = segments[index]
    changed = segments.copy()
    changed[index] = _changed_name(name, url)
    path = "/".join(changed)
    shape = "/".join(
        segment if place == 1 and place != index else _shape(segment)
        for place, segment in enumerate(segments)
    )
    made = urlunsplit(parts._replace(path=path, query="", fragment=""))
    return made, _key(parts.netloc, shape)


def _key(host: str, shape: str) -> str:
    digest = hashlib.blake2b(shape.encode("utf-8", "replace"), digest_size=6).hexdigest()
    return f"sibling:{host}:{digest}"


def _last_name(segments: list[str]) -> int | None:
    """The last segment that has a name."""
    return next((i for i in range(len(segments) - 1, 0, -1) if segments[i]), None)


def _shape(text: str) -> str:
    """Character classes, runs folded: `IMG_0042.jpg` → `A_0.jpg`."""
    stem, dot, extension = text.rpartition(".")
    if not dot or len(extension) > 5 or not extension.isalnum():
        stem, dot, extension = text, "", ""
    stem = _ENCODED.sub("a", stem)
    stem = re.sub(r"[0-9]+", "0", stem)
    stem = re.sub(r"[A-Z]+(?![a-z])", "A", stem)
    stem = re.sub(r"[A-Z]?[a-z]+", "a", stem)
    stem = re.sub(r"(?:[a0A][-_.+ ]?){3,}", "a-a", stem)
    return f"{stem}{dot}{extension.lower()}"


def _changed_name(name: str, seed: str) -> str:
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 5 or not extension.isalnum() or not stem:
        stem, dot, extension = name, "", ""
    plain = _ENCODED.sub("q", stem)
    made = _changed(plain, seed)
    if len(re.sub(r"[\W_]", "", made)) < _LEAST:
        filler = _CLASSES[0] if plain.isdigit() else _CLASSES[1]
        made += "".join(filler[byte % len(filler)] for byte in _bytes(seed, _LEAST))
    return f"{made}{dot}{extension}"


def _changed_query(query: str, seed: str) -> str | None:
    """The same parameters with other values; None where no value could be changed."""
    items = []
    for item in query.split("&"):
        name, equals, value = item.partition("=")
        plain = _ENCODED.sub("q", value)
        if equals and any(char.isalnum() for char in plain):
            made = _changed(plain, seed + name)
            if len(made) < _LEAST:
                filler = _CLASSES[0] if plain.isdigit() else _CLASSES[1]
                made += "".join(filler[byte % len(filler)] for byte in _bytes(seed, 6))
            value = made
        items.append(f"{name}{equals}{value}")
    changed = "&".join(items)
    return changed if changed != query else None


def _changed(text: str, seed: str) -> str:
    """Every letter and digit another one of its class."""
    made = []
    for char, byte in zip(text, _bytes(seed, len(text)), strict=True):
        alphabet = next((letters for letters in _CLASSES if _belongs(char, letters)), None)
        if alphabet is None:
            made.append("q" if not char.isascii() else char)
            continue
        choice = alphabet[byte % len(alphabet)]
        made.append(choice if choice != char else alphabet[(byte + 1) % len(alphabet)])
    return "".join(made)


def _belongs(char: str, letters: str) -> bool:
    if letters[0] == "0":
        return char.isascii() and char.isdigit()
    if letters[0] == "b":
        return char.isascii() and char.islower()
    return char.isascii() and char.isupper()


def _bytes(seed: str, count: int) -> bytes:
    """Bytes that look random and are the same at every run."""
    return hashlib.shake_128(seed.encode("utf-8", "replace")).digest(max(count, 1))[:count]
