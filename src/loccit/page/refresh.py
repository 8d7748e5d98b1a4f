"""Where a page sends its reader by itself: `meta refresh`, and scripts that do nothing else.

Sources: HTML, "shared declarative refresh steps"; the pages of t.co, GoDaddy's `/lander` and
link shorteners, which are one script that sets `location`.
"""

import re
from urllib.parse import urljoin

from loccit.page.script import plain

_REFRESH = re.compile(
    r"\s*(?P<wait>\d*)(?:\.[\d.]*)?\s*(?:[;,]\s*|\s+)(?:url\s*=\s*)?(?P<quote>[\"']?)(?P<url>.+)",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST_WAIT = 20
"""Seconds; a page that stays longer is meant to be read."""

_LOCATION = re.compile(
    r"\blocation(?:\.href\s*=|\.(?:replace|assign)\s*\(|\s*=)\s*([\"'])(?P<url>[^\"']{1,2000})\1"
)
MOST_WORDS = 20
"""Of visible text on a page that is essentially just a redirect."""


def declared(content: str, url: str) -> str | None:
    """The target of a `meta refresh`'s `content`, absolute; None where it leads nowhere soon."""
    match = _REFRESH.match(content)
    if match is None or int(match["wait"] or 0) > _LONGEST_WAIT:
        return None
    target = match["url"]
    if match["quote"]:
        target = target.partition(match["quote"])[0]
    return _absolute(url, target.strip())


def scripted(scripts: list[str], url: str) -> str | None:
    """The one target of inline scripts that set `location` without conditions, absolute."""
    targets = {match["url"].replace("\\/", "/") for match in _LOCATION.finditer(plain(scripts))}
    return _absolute(url, targets.pop()) if len(targets) == 1 else None


def _absolute(url: str, target: str) -> str | None:
    try:
        found = urljoin(url, target)
    except ValueError:
        return None
    return found if found.startswith(("http://", "https://")) else None
