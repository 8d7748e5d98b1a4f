"""Parameters that track a reader: found, and offered for removal. The names are data."""

import tomllib
from functools import lru_cache

from loccit.urls.parts import split


class Names:
    """Parameters by name: some everywhere, some on a few hosts only."""

    def __init__(self, table: dict[str, dict[str, list[str]]]) -> None:
        self._exact = frozenset(table["everywhere"]["names"])
        self._prefixes = tuple(table["everywhere"]["prefixes"])
        self._on_hosts = {name: tuple(hosts) for name, hosts in table["on"].items()}
        self.personal = frozenset(table["personal"]["names"])

    def tracks(self, name: str, host: str) -> bool:
        """Return whether a parameter only tells who came from where."""
        if name in self._exact or name in self.personal or name.startswith(self._prefixes):
            return True
        hosts = self._on_hosts.get(name, ())
        return any(host == one or host.endswith(f".{one}") for one in hosts)


@lru_cache(1)
def names() -> Names:
    """The names in `tracking.toml`."""
    from importlib.resources import files  # late: it takes longer to load than all of this

    text = files("loccit.urls").joinpath("tracking.toml").read_text(encoding="utf-8")
    return Names(tomllib.loads(text))


def strip_tracking(url: str) -> str | None:
    """A URL without known tracking parameters; None where it has none. An offer, never a must."""
    before, question, after = url.partition("?")
    parts = split(url)
    if not question or parts is None:
        return None
    query, number_sign, fragment = after.partition("#")
    items = query.split("&")
    kept = [item for item in items if not names().tracks(_name(item), parts[0])]
    if len(kept) == len(items):
        return None
    return f"{before}{'?' if kept else ''}{'&'.join(kept)}{number_sign}{fragment}"


def _name(item: str) -> str:
    return item.partition("=")[0].lower()
