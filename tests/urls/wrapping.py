"""How each reversible family wraps a URL: what the tests wrap with, and `unwrap` must undo.

Families that percent-encode their target, or write it in base64, are taken from the vectors: the
target's place in a wrapped URL is where another goes. Families that are algorithms are written out.
"""

import base64
import json
import re
import zlib
from collections.abc import Callable
from functools import partial
from urllib.parse import quote

from tests.urls.vectors import Vector, wrapped

Wrap = Callable[[str], str]

whole = partial(quote, safe="")


def lower(url: str) -> str:
    """Percent-encoded with small letters, as .NET writes it."""
    return re.sub(r"%..", lambda code: code[0].lower(), whole(url))


def dotless(url: str) -> str:
    """The same with dots encoded, too."""
    return lower(url).replace(".", "%2e")


def base64url(text: str | bytes) -> str:
    """Base64 in the alphabet for URLs, without padding."""
    data = text.encode() if isinstance(text, str) else text
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def base64_whole(text: str) -> str:
    """Base64 with padding, percent-encoded."""
    return whole(base64.b64encode(text.encode()).decode())


def compact(value: object) -> str:
    """JSON without blanks."""
    return json.dumps(value, separators=(",", ":"))


_NOT_OF_EVERY_URL = {
    "google_cache": "search words follow after `+`",
    "disqus": "a signature follows, see below",
}
_IN_BASE64 = (
    "sophos",
    "segmentfault",
    "acgbox",
    "sailthru",
    "mailjet",
    "convertkit",
    "linkscan",
    "yandex_mail",
)
_RAW = (
    "href.li",
    "anonym.to",
    "deviantart",
    "51cto",
    "menlo",
    "12ft",
    "wayback",
    "gmail_image",
    "steem_image",
)


def _filled(before: str, after: str, encode: Wrap, url: str) -> str:
    return before + encode(url) + after


def _from_vector(vector: Vector) -> Wrap | None:
    """Another URL in the place of a vector's target, encoded alike."""
    if vector.target is None or vector.family in _NOT_OF_EVERY_URL:
        return None
    if not vector.wrapped.startswith("http"):
        return None
    encodings: list[Wrap] = [whole, lower, dotless, partial(quote, safe="/")]
    if vector.family in _IN_BASE64:
        encodings = [base64url, base64_whole]
    for encode in encodings:
        before, found, after = vector.wrapped.partition(encode(vector.target))
        if found:
            return partial(_filled, before, after, encode)
    if vector.family in _RAW and vector.wrapped.endswith(vector.target):
        before = vector.wrapped.removesuffix(vector.target)
        return partial(_filled, before, "", str)
    return None


def _proofpoint_v2(url: str) -> str:
    escaped = whole(url).replace("_", "%5F").replace("-", "%2D").replace("%2F", "/")
    value = escaped.replace("%", "-").replace("/", "_")
    return f"https://urldefense.proofpoint.com/v2/url?u={value}&d=DwMFaQ&c=x&r=y"


_V3_KEPT = re.compile(r"[A-Za-z0-9:/?=&.,~+$@!'()-]")
_V3_CODES = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def _proofpoint_v3(url: str) -> str:
    kept, taken = "", b""
    for run in re.findall(rf"{_V3_KEPT.pattern}+|(?:(?!{_V3_KEPT.pattern}).)+", url, re.S):
        if _V3_KEPT.match(run):
            kept += run
            continue
        data = run.encode()
        taken += data
        if len(run) == 1:
            kept += "*"
            continue
        for start in range(0, len(data), 65):
            piece = data[start : start + 65]
            kept += f"**{_V3_CODES[len(piece) - 2]}" if len(piece) > 1 else "*"
    return f"https://urldefense.com/v3/__{kept}__;{base64url(taken)}!!AbC!dEf$"


def _ses(url: str) -> str:
    message = "0100018a1b2c3d4e-0a1b2c3d-1111-2222-3333-444455556666-000000"
    return f"https://x.r.us-east-1.awstrack.me/L0/{quote(url, safe=':')}/1/{message}/AbC_d=341"


def _jwt(url: str) -> str:
    return f"{base64url(compact({'alg': 'HS256'}))}.{base64url(compact({'url': url}))}.sig"


def _mandrill(url: str) -> str:
    parameters = compact({"s": "x", "v": 1, "p": compact({"u": 1, "url": url, "id": "0a"})})
    return f"https://mandrillapp.com/track/click/1/host?p={base64url(parameters)}"


def _mailgun(url: str) -> str:
    packed = zlib.compress(f"h=0a&i=1%40x&l={whole(url)}&r=reader%40mail.example".encode())
    return f"https://email.mg.valley.example/c/{base64url(packed)}"


def _activecampaign(url: str) -> str:
    packed = base64.b64encode(whole(url).encode()).decode()
    return f"https://x.acemlna.com/Prod/link-tracker?redirectUrl={whole(packed)}&iat=1600000000"


def _google_news(url: str) -> str:
    data = url.encode()
    length, varint = len(data), b""
    while length >= 0x80:
        varint += bytes([length & 0x7F | 0x80])
        length >>= 7
    packed = b"\x08\x13\x22" + varint + bytes([length]) + data + b"\xd2\x01\x00"
    return f"https://news.google.com/rss/articles/{base64url(packed)}?oc=5"


def _customerio(url: str) -> str:
    return (
        f"https://e.customeriomail.com/e/c/{base64url(compact({'email_id': 'x', 'href': url}))}/0a"
    )


def _substack(url: str) -> str:
    packed = base64url(compact({"e": url, "u": 1, "iat": 1_600_000_000}))
    return f"https://letters.example/redirect/2/{packed}.sig"


ALGORITHMS: dict[str, Wrap] = {
    "proofpoint_v2": _proofpoint_v2,
    "proofpoint_v3": _proofpoint_v3,
    "ses": _ses,
    "govdelivery": lambda url: f"https://lnks.gd/l/{_jwt(url)}/s/1/br/2-l",
    "drip": lambda url: f"https://t.dripemail2.com/c/{_jwt(url)}",
    "mandrill": _mandrill,
    "mailgun": _mailgun,
    "activecampaign": _activecampaign,
    "google_news": _google_news,
    "customerio": _customerio,
    "substack": _substack,
    "bing": lambda url: f"https://www.bing.com/ck/a?p=0a&u=a1{base64url(url)}&ntb=1",
    "cnn": lambda url: f"https://e.newsletters.cnn.com/click?Eabc/V{base64url(url)}",
    "camo": lambda url: f"https://camo.githubusercontent.com/{'0a' * 20}/{url.encode().hex()}",
    "disqus": lambda url: f"https://disq.us/url?url={whole(url)}%3AkZ3p-Q_0aBcDeFgHiJkLmNoPqRs",
}

WRAPS: tuple[tuple[str, Wrap], ...] = (
    *ALGORITHMS.items(),
    *((vector.family, wrap) for vector in wrapped() if (wrap := _from_vector(vector))),
)
"""A family, and what wraps a URL as it does."""
