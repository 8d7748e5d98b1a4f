"""Parameters that track a reader, and identifiers that name one."""

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from loccit.urls.parts import split
from loccit.urls.unwrap import unwrap

_EMAIL = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+", re.I)
HIDDEN = "[recipient]"


class _Names:
    """Parameters by name: some everywhere, some on a few hosts only."""

    def __init__(self, table: dict[str, dict[str, list[str]]]) -> None:
        self._exact = frozenset(table["everywhere"]["names"])
        self._prefixes = tuple(table["everywhere"]["prefixes"])
        self._on_hosts = {name: tuple(hosts) for name, hosts in table["on"].items()}
        self.personal = frozenset(table["personal"]["names"])

    def tracks(self, name: str, host: str) -> bool:
        """Whether a parameter only tells who came from where."""
        if name in self._exact or name in self.personal or name.startswith(self._prefixes):
            return True
        hosts = self._on_hosts.get(name, ())
        return any(host == one or host.endswith(f".{one}") for one in hosts)


@lru_cache(1)
def _names() -> _Names:
    text = files("loccit.urls").joinpath("tracking.toml").read_text(encoding="utf-8")
    return _Names(tomllib.loads(text))


def strip_tracking(url: str) -> str | None:
    """A URL without known tracking parameters; None where it has none. An offer, never a must."""
    before, question, after = url.partition("?")
    parts = split(url)
    if not question or parts is None:
        return None
    query, number_sign, fragment = after.partition("#")
    items = query.split("&")
    kept = [item for item in items if not _names().tracks(_name(item), parts[0])]
    if len(kept) == len(items):
        return None
    return f"{before}{'?' if kept else ''}{'&'.join(kept)}{number_sign}{fragment}"


def _name(item: str) -> str:
    return item.partition("=")[0].lower()


@lru_cache(10_000)
def redact(url: str) -> str:
    """A URL without what names its recipient: a wrapper's own tokens, subscribers' identifiers.

    The host and what the target says stay readable. A URL that names nobody stays as it is.
    """
    known = unwrap(url, archives=False)
    if known is None or not known.recipient:
        return _without_subscriber(url)
    head = "/".join(url.split("/", 3)[:3]).partition("?")[0]
    if known.target is None or known.needs_network:
        return f"{head}/{HIDDEN}"
    return f"{head}/{HIDDEN}?target={_without_subscriber(known.target)}"


def _without_subscriber(url: str) -> str:
    """Without values of parameters that name a subscriber, and mail addresses in parameters."""
    before, question, after = url.partition("?")
    if not question:
        return url
    query, number_sign, fragment = after.partition("#")
    items = [_anonymous(item) for item in query.split("&")]
    return f"{before}?{'&'.join(items)}{number_sign}{fragment}"


def _anonymous(item: str) -> str:
    name, _, value = item.partition("=")
    if value and (name.lower() in _names().personal or _EMAIL.fullmatch(value)):
        return f"{name}={HIDDEN}"
    return item
