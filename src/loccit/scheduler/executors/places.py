"""Where exchanges are made: the values of `loccit audit --on`."""

import re
from enum import StrEnum
from importlib.util import find_spec

from msgspec import Struct

from loccit.errors import UsageError

_MOST = 64
"""Workers on this machine."""


class PlaceKind(StrEnum):
    """The kinds of executors, by the names that people write."""

    AUTO = "auto"
    """This process or several, by the size of the run."""
    INLINE = "inline"
    PROCESSES = "processes"
    LOCAL = "local"
    """A Dask cluster on this machine, for the run."""
    DASK = "dask"


class Place(Struct, frozen=True):
    """Where exchanges are made."""

    kind: PlaceKind = PlaceKind.AUTO
    count: int = 0
    """Workers on this machine."""
    address: str = ""
    """Of a Dask scheduler, as Dask writes it; without a scheme, it has Dask's default one."""


AUTO = Place()

_WRITTEN = "inline, processes:4, local:4 or dask://scheduler:8786"
_COUNTED = {"processes": PlaceKind.PROCESSES, "local": PlaceKind.LOCAL}
_SCHEMES = ("dask", "tcp", "tls", "ws", "wss")
"""Schemes of a scheduler's address: ours, and Dask's own."""
_ADDRESS = re.compile(r"([a-z]+)://((?:\[[0-9a-fA-F:.]+\]|[^\s/:@\[\]]+):\d{1,5})/?")


def parse_place(text: str) -> Place:
    """Return the place that `--on` names.

    Raises:
        UsageError: It names none, or what it needs is not installed.
    """
    if text in (PlaceKind.AUTO, PlaceKind.INLINE):
        return Place(PlaceKind(text))
    word, _, rest = text.partition(":")
    if word in _COUNTED and rest.isascii() and rest.isdecimal() and 1 <= int(rest) <= _MOST:
        place = Place(_COUNTED[word], int(rest))
    elif (match := _ADDRESS.fullmatch(text)) and match[1] in _SCHEMES:
        place = Place(PlaceKind.DASK, address=match[2] if match[1] == "dask" else match[0])
    else:
        raise UsageError(f"--on {text}: write {_WRITTEN} (at most {_MOST} workers)")
    if place.kind in (PlaceKind.LOCAL, PlaceKind.DASK) and find_spec("distributed") is None:
        raise UsageError(
            f"--on {text}: Dask is not installed here. Install it with:"
            " pip install 'loccit[cluster]'"
        )
    return place
