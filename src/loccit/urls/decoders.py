"""Decoders that are algorithms: each takes a wrapped URL and gives what it stands for.

They raise ValueError (or one of its kind) where the URL is not what it seems.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from loccit.urls.encodings import bytes_of_base64, text_of_base64
from loccit.urls.mirrors import MIRRORS
from loccit.urls.parts import percent_decode

_V3 = re.compile(r"/v3/__(?P<url>.+?)__;(?P<bytes>[A-Za-z0-9_-]*={0,2})!")
_V3_RUN = re.compile(rb"\*(\*.)?")
_V3_LENGTHS = {
    char: length
    for length, char in enumerate(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", start=2
    )
}


def proofpoint_v2(value: str) -> str:
    """`-` stands for `%`, `_` for `/`."""
    if "_" not in value:
        value = percent_decode(value)
    if not re.match(r"https?-3A__", value, re.I):
        raise ValueError(value)
    return percent_decode(value.translate(str.maketrans("-_", "%/")))


def proofpoint_v3(url: str) -> str:
    """`*` stands for the next character that was taken out, `**X` for a run of their bytes."""
    match = _V3.search(url) or _V3.search(percent_decode(url))
    if match is None:
        raise ValueError(url)
    taken = bytes_of_base64(match["bytes"])
    place = 0

    def put_back(run: re.Match[bytes]) -> bytes:
        nonlocal place
        length = _V3_LENGTHS[run[1][1:].decode()] if run[1] else _character(taken, place)
        piece = taken[place : place + length]
        if len(piece) < length:
            raise ValueError(url)
        place += length
        return piece

    # A run may end within a character, so that only the whole is text again.
    return _V3_RUN.sub(put_back, match["url"].encode()).decode()


def _character(data: bytes, place: int) -> int:
    """The length in bytes of the UTF-8 character at a place."""
    return len(data[place : place + 4].decode(errors="ignore")[0].encode())


_CHECKPOINT = re.compile(
    r"/v2/(?:r\d+/)?___(?P<url>.+?)(?:___(?:\.[^#]*)?)?(?P<fragment>#.*)?$", re.S
)


def checkpoint_v2(url: str) -> str:
    """`/v2/___URL___.signature`; `*2F` is `%2F`; the wrapper's fragment belongs to the target.

    What was cut off by a mail program is the signature, perhaps with its dot.
    """
    match = _CHECKPOINT.search(url)
    if match is None:
        raise ValueError(url)
    target = re.sub(r"\*([0-9A-Fa-f]{2})", r"%\1", match["url"])
    return target + (match["fragment"] or "")


_SES_MARK = re.compile(r"/C?L0/(?P<rest>https?.+)", re.I | re.S)
_SES_END = re.compile(r"/\d+/[0-9a-f]{8,}-")


def ses(url: str) -> str:
    """The segment after `L0` or `CL0`, unquoted once: its own slashes are encoded.

    Where another program decoded them, the message's id tells where it ends.
    """
    match = _SES_MARK.search(url)
    if match is None:
        raise ValueError(url)
    rest = match["rest"]
    segment = rest.partition("/")[0]
    if "%2f%2f" in segment.lower():
        return percent_decode(segment)
    return percent_decode(_SES_END.split(rest, maxsplit=1)[0])


def google_news(url: str) -> str:
    """An article id is a protocol buffer: `08 13 22 length URL`."""
    match = re.search(r"/(CB[A-Za-z0-9_-]+)", urlsplit(url).path)
    if match is None:
        raise ValueError(url)
    data = bytes_of_base64(match[1])
    if data[:3] != b"\x08\x13\x22":
        raise ValueError(url)
    length, start, shift = 0, 3, 0
    while True:
        byte = data[start]
        length |= (byte & 0x7F) << shift
        start, shift = start + 1, shift + 7
        if byte < 0x80:
            break
    target = data[start : start + length]
    if len(target) < length or b"AU_yqL" in target:
        raise ValueError(url)
    return target.decode()


def cnn(url: str) -> str:
    """Segments whose first letter tells what they hold: `V` the target, `q` its query."""
    segments = {segment[:1]: segment[1:] for segment in urlsplit(url).query.split("/")}
    query = text_of_base64(segments["q"]) if "q" in segments else ""
    return text_of_base64(segments["V"]) + (query if query.startswith("?") else "")


DECODERS: dict[str, Callable[[str], str]] = {
    "proofpoint-v2": proofpoint_v2,
    "proofpoint-v3": proofpoint_v3,
    "checkpoint-v2": checkpoint_v2,
    "ses": ses,
    "google-news": google_news,
    "cnn": cnn,
    **MIRRORS,
}
"""Steps without an argument."""
