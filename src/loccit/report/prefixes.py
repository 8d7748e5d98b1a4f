"""Path prefixes under which nearly everything is missing. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

MIN_MEMBERS = 3
MIN_SHARE = 0.9
"""Of the links known under a prefix, those that must be missing: "all 312 under /notes/", with
room for the odd page that was kept."""
MAX_DEPTH = 8


class Prefix(Struct, frozen=True):
    """A prefix and what is missing under it."""

    path: str
    """Begins and ends with a slash."""
    members: tuple[int, ...]
    """Places among the missing paths."""
    known: int
    """Paths known under it, missing or not."""


def prefix_clusters(missing: Sequence[str], known: Sequence[str]) -> Iterator[Prefix]:
    """The prefixes of one host under which `MIN_SHARE` of what is known is missing.

    Of nested prefixes the widest that qualifies is reported, but no wider than what is missing
    needs: where all of a host's links lie under `/notes/`, it is `/notes/`.

    Args:
        missing: paths with query that are gone.
        known: all paths of the host, the missing ones too.
    """
    folders = [_folders(path) for path in missing]
    gone = Counter(folder for chain in folders for folder in chain)
    there = Counter(folder for path in known for folder in _folders(path))
    members: dict[str, list[int]] = {}
    for place, chain in enumerate(folders):
        widest = next((folder for folder in chain if _qualifies(folder, gone, there)), None)
        if widest is not None:
            members.setdefault(widest, []).append(place)
    for folder, places in members.items():
        narrow = _narrowed(folder, [folders[place] for place in places])
        yield Prefix(narrow, tuple(places), max(there[folder], len(places)))


def _qualifies(folder: str, gone: Counter[str], there: Counter[str]) -> bool:
    return gone[folder] >= MIN_MEMBERS and gone[folder] >= MIN_SHARE * there[folder]


def _folders(path: str) -> tuple[str, ...]:
    """`/a/b/c?d` → `/`, `/a/`, `/a/b/`: the widest first."""
    segments = path.partition("?")[0].split("/")[1:-1]
    return tuple(
        "/" + "".join(f"{segment}/" for segment in segments[:depth])
        for depth in range(min(len(segments), MAX_DEPTH) + 1)
    )


def _narrowed(folder: str, chains: Sequence[tuple[str, ...]]) -> str:
    """The narrowest folder within this one that still holds all."""
    common = set(chains[0]).intersection(*chains[1:])
    return max((f for f in common if f.startswith(folder)), key=len, default=folder)
