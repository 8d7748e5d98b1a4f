"""Encodings that many wrappers use for what they carry: base64, hexadecimal, zlib, JSON, JWT.

They raise ValueError (or one of its kind) where a value is not what it seems.
"""

import base64
import json
import re
import zlib
from collections.abc import Callable

from loccit.urls.parts import percent_decode

MAX_INFLATED = 65_536
"""Bytes; no link needs more, and a small text can swell to gigabytes."""


def bytes_of_base64(value: str) -> bytes:
    """Base64 in either alphabet (RFC 4648), padded or not, percent-encoded or not."""
    data = percent_decode(value).strip().rstrip("=").translate(_URL_SAFE)
    return base64.b64decode(data + "=" * (-len(data) % 4), altchars=b"-_", validate=True)


_URL_SAFE = str.maketrans({"+": "-", "/": "_", " ": "-"})
"""A blank is what was left of `+` in a query."""


def text_of_base64(value: str) -> str:
    """Base64 that holds UTF-8 text."""
    return bytes_of_base64(value).decode()


def hexadecimal(value: str) -> str:
    """Two digits a byte."""
    return bytes.fromhex(value).decode()


def inflate(value: str) -> str:
    """Base64 of zlib's form (RFC 1950)."""
    return zlib.decompressobj().decompress(bytes_of_base64(value), MAX_INFLATED).decode()


def jwt(value: str) -> str:
    """The payload of a JSON Web Token (RFC 7519), as JSON text."""
    return text_of_base64(value.split(".")[1])


def json_key(value: str, key: str) -> str:
    """One member of an object in JSON text."""
    found = json.loads(value)[key]
    if not isinstance(found, str):
        raise ValueError(value)
    return found


_DIGRAPHS = {
    "A": "0", "B": ".", "C": "/", "D": "?", "E": "-", "F": "=", "G": "&", "H": ",", "I": "_",
    "J": "%", "K": "+", "L": "http://", "M": "https://", "N": ".com", "O": ".co.uk", "P": ";",
    "Q": "|", "R": ":", "S": "www.", "T": "#", "U": "$", "V": "~", "W": "!", "X": "(", "Y": ")",
}  # fmt: skip


def feedsportal(value: str) -> str:
    """`0X` digraphs; what is none stays."""
    return re.sub(r"0([A-Z])", lambda match: _DIGRAPHS.get(match[1], match[0]), value)


ENCODINGS: dict[str, Callable[[str], str]] = {
    "base64": text_of_base64,
    "hex": hexadecimal,
    "inflate": inflate,
    "feedsportal": feedsportal,
}
"""Steps without an argument."""
