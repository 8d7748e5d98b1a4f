"""Decoders that are algorithms: each takes a wrapped URL and gives what it stands for.

They raise ValueError (or one of its kind) where the URL is not what it seems.
"""

import base64
import json
import re
import zlib
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from loccit.urls.parts import percent_decode

_V3 = re.compile(r"/v3/__(?P<url>.+?)__;(?P<bytes>[A-Za-z0-9_-]*={0,2})!")
_V3_RUN = re.compile(rb"\*(\*.)?")
_V3_LENGTHS = {
    char: length
    for length, char in enumerate(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", start=2
    )
}


def text_of_base64(value: str) -> str:
    """Base64 in either alphabet (RFC 4648), padded or not, that holds UTF-8 text."""
    data = (
        percent_decode(value)
        .strip()
        .rstrip("=")
        .replace("+", "-")
        .replace("/", "_")
        .replace(" ", "-")
    )
    return base64.b64decode(data + "=" * (-len(data) % 4), altchars=b"-_", validate=True).decode()


def proofpoint_v2(url: str) -> str:
    """`-` stands for `%`, `_` for `/`."""
    (value,) = parse_qs(urlsplit(url).query, strict_parsing=False)["u"]
    if "_" not in value or not re.match(r"https?-3A_", value, re.I):
        raise ValueError(value)
    return percent_decode(value.translate(str.maketrans("-_", "%/")))


def proofpoint_v3(url: str) -> str:
    """`*` stands for the next character that was taken out, `**X` for a run of their bytes."""
    match = _V3.search(url)
    if match is None:
        raise ValueError(url)
    packed = match["bytes"].rstrip("=")
    taken = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
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
    return _V3_RUN.sub(put_back, whole_scheme(match["url"]).encode()).decode()


def _character(data: bytes, place: int) -> int:
    """The length in bytes of the UTF-8 character at a place."""
    return len(data[place:].decode()[0].encode())


def whole_scheme(url: str) -> str:
    """Some programs fold the two slashes after the scheme into one."""
    return re.sub(r"^(https?):/(?!/)", r"\1://", url)


def checkpoint_v2(url: str) -> str:
    """`/v2/___URL___.signature`; `*2F` is `%2F`; the wrapper's fragment belongs to the target."""
    match = re.search(r"/v2/(?:r\d+/)?___(?P<url>.+?)___\.[^#]*(?P<fragment>#.*)?$", url)
    if match is None:
        raise ValueError(url)
    target = re.sub(r"\*([0-9A-Fa-f]{2})", r"%\1", match["url"])
    return whole_scheme(target) + (match["fragment"] or "")


def ses(url: str) -> str:
    """The segment after `L0` or `CL0`; split before unquoting, once."""
    match = re.search(r"/C?L0/(?P<url>.+?)(?:/\d/[0-9a-f-]{8,}|/\d+/|$)", url)
    if match is None:
        raise ValueError(url)
    return percent_decode(match["url"])


def google_news(url: str) -> str:
    """An article id is a protocol buffer: `08 13 22 length URL`."""
    match = re.search(r"/(CB[A-Za-z0-9_-]+)", urlsplit(url).path)
    if match is None:
        raise ValueError(url)
    data = base64.urlsafe_b64decode(match[1] + "=" * (-len(match[1]) % 4))
    if data[:3] != b"\x08\x13\x22":
        raise ValueError(url)
    length, start, shift = 0, 3, 0
    while True:
        byte = data[start]
        length |= (byte & 0x7F) << shift
        start, shift = start + 1, shift + 7
        if byte < 0x80:
            break
    target = data[start : start + length].decode()
    if len(target) < length or "AU_yqL" in target:
        raise ValueError(url)
    return target


_DIGRAPHS = {
    "A": "0", "B": ".", "C": "/", "D": "?", "E": "-", "F": "=", "G": "&", "H": ",", "I": "_",
    "J": "%", "K": "+", "L": "http://", "M": "https://", "N": ".com", "O": ".co.uk", "S": "www.",
}  # fmt: skip


def feedsportal(value: str) -> str:
    """`0X` digraphs."""
    return re.sub(r"0([A-Z])", lambda match: _DIGRAPHS[match[1]], value)


def cnn(url: str) -> str:
    """`/V` and then `/q`: the target and its query, each in base64."""
    match = re.search(r"/V(?P<url>[\w=%+-]+)(?:/q(?P<query>[\w=%+-]+))?", url)
    if match is None:
        raise ValueError(url)
    query = text_of_base64(match["query"]).removeprefix("?") if match["query"] else ""
    return text_of_base64(match["url"]) + (f"?{query}" if query else "")


def hexadecimal(value: str) -> str:
    """Two digits a byte."""
    return bytes.fromhex(value).decode()


def podcast(url: str) -> str:
    """Statistics prefixes: the last name of a host in the path begins the target."""
    parts = urlsplit(url)
    found = re.findall(r"/(?:https?:/{1,2})?((?:[a-z0-9-]+\.)+[a-z]{2,}/.+)", parts.path, re.I)
    if not found or re.search(r"\.(?:mp3|m4a|aac|ogg|mp4)/", found[0]) is not None:
        raise ValueError(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"https://{found[0]}{query}"


def translate_goog(url: str) -> str:
    """The first label holds the host: `--` is `-`, `-` is `.`; the page's own query stays."""
    parts = urlsplit(url)
    label = (parts.hostname or "").removesuffix(".translate.goog")
    host = label.replace("--", "\0").replace("-", ".").replace("\0", "-")
    if "." not in host:
        raise ValueError(url)
    scheme = "http" if "_x_tr_sch=http" in parts.query.split("&") else "https"
    kept = [item for item in parts.query.split("&") if item and not item.startswith("_x_tr_")]
    query = f"?{'&'.join(kept)}" if kept else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{scheme}://{host}{parts.path}{query}{fragment}"


def amp(value: str) -> str:
    """`s/host/path`: `s` says that the origin speaks TLS. A host may serve for another."""
    secure, rest = value.startswith("s/"), value.removeprefix("s/")
    first, _, path = rest.partition("/")
    if first.endswith(".marfeel.com") and "." in path.partition("/")[0]:
        rest = path
    if "." not in rest.partition("/")[0]:
        raise ValueError(value)
    return f"{'https' if secure else 'http'}://{rest}"


def turbo(url: str) -> str:
    """`HOST/s/PATH`."""
    parts = urlsplit(url)
    match = re.fullmatch(r"/([^/]+\.[^/]+)/s/(.*)", parts.path)
    if match is None:
        raise ValueError(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"https://{match[1]}/{match[2]}{query}"


def wp_image(url: str) -> str:
    """`i0.wp.com/HOST/PATH`; the query says how to scale, but for the origin's own in `q`."""
    parts = urlsplit(url)
    settings = parse_qs(parts.query)
    query = f"?{settings['q'][0]}" if "q" in settings else ""
    path = re.sub(r"^/https?:/+", "/", parts.path)
    return f"{'https' if 'ssl' in settings else 'http'}:/{path}{query}"


_NICO = {
    "sm": "www.nicovideo.jp/watch/",
    "nm": "www.nicovideo.jp/watch/",
    "so": "www.nicovideo.jp/watch/",
    "lv": "live.nicovideo.jp/watch/",
    "co": "com.nicovideo.jp/community/",
    "im": "seiga.nicovideo.jp/seiga/",
    "sg": "seiga.nicovideo.jp/watch/",
    "mg": "seiga.nicovideo.jp/watch/",
    "td": "3d.nicovideo.jp/works/",
    "ar": "ch.nicovideo.jp/article/",
    "bk": "seiga.nicovideo.jp/watch/",
}


def nico(url: str) -> str:
    """The prefix of the id tells the service."""
    name = urlsplit(url).path.strip("/")
    return f"https://{_NICO[name[:2]]}{name}"


def inflate(value: str) -> str:
    """Base64 of zlib's form; at most 64 kB, which no link needs."""
    data = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    return zlib.decompressobj().decompress(data, 65_536).decode()


def jwt(value: str) -> str:
    """The payload of a JSON Web Token, as JSON text."""
    return text_of_base64(value.split(".")[1])


def json_key(value: str, key: str) -> str:
    """One member of an object in JSON text."""
    found = json.loads(value)[key]
    if not isinstance(found, str):
        raise ValueError(value)
    return found


DECODERS: dict[str, Callable[[str], str]] = {
    "proofpoint-v2": proofpoint_v2,
    "proofpoint-v3": proofpoint_v3,
    "checkpoint-v2": checkpoint_v2,
    "ses": ses,
    "google-news": google_news,
    "cnn": cnn,
    "hex": hexadecimal,
    "podcast": podcast,
    "feedsportal": feedsportal,
    "translate-goog": translate_goog,
    "amp": amp,
    "turbo": turbo,
    "wp-image": wp_image,
    "nico": nico,
    "inflate": inflate,
    "base64": text_of_base64,
}
"""Steps without an argument."""
