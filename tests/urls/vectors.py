"""The vectors of this folder's `data`: wrapped URLs by family, and URLs to be left alone."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"


class Vector(NamedTuple):
    """A wrapped URL."""

    family: str
    wrapped: str
    target: str | None
    """None where only the network can tell."""


@lru_cache(1)
def wrapped() -> tuple[Vector, ...]:
    """All wrapped URLs."""
    return tuple(
        Vector(family, url, target or None)
        for path in sorted((DATA / "wrapped").glob("*.toml"))
        for family, urls in tomllib.loads(path.read_text(encoding="utf-8")).items()
        for url, target in urls.items()
    )


@lru_cache(1)
def innocent() -> tuple[str, ...]:
    """All URLs that look wrapped and are not."""
    lines = (DATA / "innocent.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("# "))
