"""A URL's parts by one regular expression: several times faster than a parser, and never raises."""

import codecs
import re
from urllib.parse import unquote, urljoin

_PARTS = re.compile(r"https?://([^/?#@:\\\s]+|\[[^]/?#@\s]*\])(?::\d*)?(?=[/?#]|$)", re.I)

_USER = re.compile(r"^(https?://)[^/?#\\\s]*@", re.I)

KEEP_PERCENT = "loccit.keep-percent"


def split(url: str) -> tuple[str, str] | None:
    """A web URL's host (lower case, without port) and all that follows it, beginning with `/`.

    None for what is not an http(s) URL, or carries credentials.
    """
    match = _PARTS.match(url)
    if match is None:
        return None
    rest = url[match.end() :]
    return match[1].lower().rstrip("."), rest if rest.startswith("/") else f"/{rest}"


def host_of(url: str) -> str:
    """A web URL's host, in lower case, whatever name and password stand before it; empty: none."""
    parts = split(_USER.sub(r"\1", url, count=1) if "@" in url else url)
    return parts[0] if parts else ""


def join(base: str, reference: str) -> str:
    """Resolve a reference that somebody wrote against a base (RFC 3986, section 5).

    Returns the reference as it is where that cannot be done, as with `http://[x/`.
    """
    try:
        return urljoin(base, reference)
    except ValueError:
        return reference


def whole_scheme(url: str) -> str:
    """Some programs fold the two slashes after the scheme into one."""
    return _FOLDED.sub(r"\1//", url)


_FOLDED = re.compile(r"^(https?:)/(?!/)", re.I)


def percent_decode(value: str) -> str:
    """Percent-decode once as UTF-8; `+` stays `+`, and bytes that are no UTF-8 stay encoded."""
    return unquote(value, errors=KEEP_PERCENT) if "%" in value else value


def _keep_percent(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    bad = error.object[error.start : error.end]
    return "".join(f"%{byte:02X}" for byte in bad), error.end


codecs.register_error(KEEP_PERCENT, _keep_percent)
