"""Redirects that a page makes by itself: declared refreshes, and scripts that do nothing else.

Sources: HTML, "shared declarative refresh steps" (one algorithm for `meta refresh` and for the
`Refresh` header); the pages of t.co, GoDaddy's `/lander` and link shorteners, which are one script
that sets `location`.
"""

import re
from urllib.parse import urljoin, urlsplit

from loccit.page.script_redirect import at_load, plain, without_opaque

_SPACE = "[\\t\\n\\f\\r ]"
_REFRESH = re.compile(
    rf"{_SPACE}*+(?P<wait>[0-9]++|(?=\.))[0-9.]*+(?:{_SPACE}++[;,]?|[;,]){_SPACE}*+"
    rf"(?:url{_SPACE}*+={_SPACE}*+)?(?P<quote>[\"']?)(?P<url>.+)",
    re.IGNORECASE | re.DOTALL,
)
_RELOAD = re.compile(rf"{_SPACE}*+(?P<wait>[0-9]++)[0-9.]*+{_SPACE}*+[;,]?{_SPACE}*+\Z")
"""A refresh without an address: the page itself."""
_RELOAD_CALL = re.compile(
    r"(?<![\w$.])(?:(?:window|document|self)\s*\.\s*)?location\s*\.\s*reload\s*\("
)
_LONGEST_WAIT = 20
"""Seconds; a page that stays longer is meant to be read."""
_MOST_DIGITS = 9
"""A wait of more is a mistake, whatever it comes to."""
_READABLE_WAIT = 5
_READABLE_WORDS = 60
"""Seconds that a page stays and words that it has, from which it is read before it leads on."""
_SLIDE_WAIT = 2
"""Seconds that a slide stays."""

_LOCATION = re.compile(
    r"(?<!var )(?<!let )(?<!const )(?<![\w$.])"
    r"(?:(?:window|document|self|top|parent|globalThis|this)\s*\.\s*)*"
    r"(?P<location>location)(?:\.href\s*=|\.(?:replace|assign)\s*\(|\s*=)\s*"
    r"(?P<quote>[\"'`])(?P<url>[^\"'`$]{1,2000})(?P=quote)"
)
MOST_WORDS = 20
"""Of visible text on a page that is essentially just a redirect."""


def declared(content: str, url: str, *, base: str = "", words: int = 0) -> str | None:
    """Return where a declared refresh leads, absolute, or None where it leads nowhere soon.

    Args:
        content: the `content` of a `meta refresh` element, or the value of a `Refresh` header.
        url: the address of the page that carries it.
        base: what relative addresses are resolved against, if not that.
        words: how many words the page has. A page that stays for a while and has something to
            read is no redirect, and neither is a slide that leads to the next one.
    """
    match = _REFRESH.match(content)
    if match is None and (match := _RELOAD.match(content)) is None:
        return None
    if len(match["wait"]) > _MOST_DIGITS or (wait := int(match["wait"] or 0)) > _LONGEST_WAIT:
        return None
    if wait >= _READABLE_WAIT and words >= _READABLE_WORDS:
        return None
    if match.re is _RELOAD:
        return url
    target = match["url"]
    if match["quote"]:
        target = target.partition(match["quote"])[0]
    found = _absolute(base or url, target.strip())
    if found is not None and wait >= _SLIDE_WAIT and _is_next_slide(url, found):
        return None
    return found


def scripted(scripts: list[str], url: str, *, base: str = "", onload: str = "") -> str | None:
    """Return the one target, absolute, of scripts that set `location` at load, unconditionally.

    It is the page's own URL where they load the page again.

    Args:
        scripts: the code of inline scripts.
        url: the page's URL.
        base: what relative addresses are resolved against, if it is not `url`.
        onload: the code of the body's `onload` attribute.
    """
    code = plain([at_load(scripts, onload)])
    shown = without_opaque(code)
    targets = {
        match["url"].replace("\\/", "/")
        for match in _LOCATION.finditer(code)
        if shown.startswith("location", match.start("location"))
    }
    target = _absolute(base or url, targets.pop()) if len(targets) == 1 else None
    return url if target is None and _RELOAD_CALL.search(shown) else target


def _is_next_slide(url: str, target: str) -> bool:
    """Return whether two addresses differ in nothing but a number."""
    one, other = urlsplit(url), urlsplit(target)
    if (one.scheme, one.netloc) != (other.scheme, other.netloc):
        return False
    here, there = f"{one.path}?{one.query}", f"{other.path}?{other.query}"
    return here != there and re.sub(r"\d+", "0", here) == re.sub(r"\d+", "0", there)


def _absolute(url: str, target: str) -> str | None:
    try:
        found = urljoin(url, target)
    except ValueError:
        return None
    return found if found.startswith(("http://", "https://")) else None
