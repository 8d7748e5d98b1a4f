"""Which process asks which host: one alone, so that its lane stays whole."""

from collections.abc import Sequence


def site_of(url: str) -> str:
    """What of a URL decides who asks it: its host, without port; `www.` goes with its domain."""
    parts = url.split("/", 3)
    if len(parts) < 3:
        return url
    host = parts[2].rpartition("@")[2].lower()
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].removeprefix("www.")


class Shares:
    """Gives every site, when it is first met, to the process that has least to do by then."""

    def __init__(self) -> None:
        self._owners: dict[str, int] = {}

    def owner(self, url: str, under_way: Sequence[int]) -> int:
        """The number of the process that asks a URL, given how many links each has under way."""
        site = site_of(url)
        owner = self._owners.get(site)
        if owner is None:
            owner = self._owners[site] = under_way.index(min(under_way))
        return owner
