"""Sites that show another site's page or image at an address made of the original's.

Each function takes the mirror's URL and gives the original's; ValueError where it is none.
"""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit


def translate_goog(url: str) -> str:
    """Google Translate's proxy; the decoding is the one that Google documents for it.

    The first label holds the host: `-` is `.`, `--` is `-`. `_x_tr_enc` tells of prefixes (`1-` a
    hint, `0-` an internationalised name), `_x_tr_hp` what was cut off a name that was too long.
    """
    parts = urlsplit(url)
    shown, _, proxy = (parts.hostname or "").partition(".")
    if proxy.rstrip(".") != "translate.goog":
        raise ValueError(url)
    settings = parse_qs(parts.query)
    label = settings.get("_x_tr_hp", [""])[0] + shown
    encodings = settings.get("_x_tr_enc", [""])[0].split(",")
    if "1" in encodings:
        label = label.removeprefix("1-")
    international = "0" in encodings and label.startswith("0-")
    if international:
        label = label.removeprefix("0-")
    host = re.sub(r"\b-\b", ".", label).replace("--", "-")
    if international:
        host = f"xn--{host}"
    if "." not in host:
        raise ValueError(url)
    scheme = settings.get("_x_tr_sch", ["https"])[0]
    items = parts.query.split("&")
    kept = "&".join(item for item in items if item and not item.startswith("_x_tr_"))
    return f"{scheme}://{host}{parts.path}{_with('?', kept)}{_with('#', parts.fragment)}"


def amp(value: str) -> str:
    """`s/host/path`: `s` says that the origin speaks TLS. A host may serve for another."""
    secure, rest = value.startswith("s/"), value.removeprefix("s/")
    first, _, path = rest.partition("/")
    if first.endswith(".marfeel.com") and "." in path.partition("/")[0]:
        rest = path
    if re.match(r"[\w-]+(?:\.[\w-]+)+(?:[:/?#]|$)", rest) is None:
        raise ValueError(value)
    return f"{'https' if secure else 'http'}://{rest}"


def turbo(url: str) -> str:
    """`HOST/s/PATH`."""
    parts = urlsplit(url)
    match = re.fullmatch(r"(?:/turbo)?/([^/.]+\.[^/]+)/s/(.*)", parts.path)
    if match is None:
        raise ValueError(url)
    return f"https://{match[1]}/{match[2]}{_with('?', parts.query)}{_with('#', parts.fragment)}"


def wp_image(url: str) -> str:
    """`i0.wp.com/HOST/PATH`; the query says how to scale, but for the origin's own in `q`."""
    parts = urlsplit(url)
    settings = parse_qs(parts.query)
    scheme = "https" if "ssl" in settings else "http"
    path = re.sub(r"^/https?:/+", "/", parts.path)
    return f"{scheme}:/{path}{_with('?', settings.get('q', [''])[0])}"


_HOST_IN_PATH = re.compile(
    r"/(?:https?:/{1,2})?((?:[a-z0-9-]+\.)+(?!(?:aac|ogg)/)[a-z]{2,}/.+)", re.I
)


def podcast(url: str) -> str:
    """Statistics prefixes: the first name of a host in the path begins the target."""
    parts = urlsplit(url)
    match = _HOST_IN_PATH.search(parts.path)
    if match is None:
        raise ValueError(url)
    return f"https://{match[1]}{_with('?', parts.query)}"


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


def _with(mark: str, text: str) -> str:
    return f"{mark}{text}" if text else ""


MIRRORS: dict[str, Callable[[str], str]] = {
    "translate-goog": translate_goog,
    "amp": amp,
    "turbo": turbo,
    "wp-image": wp_image,
    "podcast": podcast,
    "nico": nico,
}
"""Steps without an argument."""
