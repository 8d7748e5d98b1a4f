"""The generator of a site, detected by its files. The rules are data: `sites.toml`."""

import tomllib
from importlib.resources import files
from pathlib import Path

import msgspec
from msgspec import Struct

from loccit.config.settings import ArchiveSettings
from loccit.extraction.site import find_site


class DetectedSite(Struct, frozen=True):
    """The facts of a site that its files show."""

    generator: str | None
    """`Jekyll`, `Hugo` …; None for a plain folder of posts."""
    exclude: tuple[str, ...]
    """Globs of its folders that hold no posts, beyond the defaults."""
    host: str | None
    """Its own host, where its configuration tells."""


class _Rule(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    signs: tuple[str, ...]
    exclude: tuple[str, ...]


class _Rules(Struct, frozen=True, forbid_unknown_fields=True):
    sites: tuple[_Rule, ...]


def detect(folder: Path) -> DetectedSite:
    """Look at a site's top folder."""
    text = files("loccit.init").joinpath("sites.toml").read_text(encoding="utf-8")
    rules = msgspec.convert(tomllib.loads(text), _Rules).sites
    rule = next((r for r in rules if all(any(folder.glob(s)) for s in r.signs)), None)
    hosts = find_site(folder, ArchiveSettings()).hosts
    return DetectedSite(
        generator=rule.name if rule else None,
        exclude=rule.exclude if rule else (),
        host=hosts[0] if hosts else None,
    )
