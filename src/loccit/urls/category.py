"""What kind of site a URL is on, by the rules in `categories.toml`."""

import tomllib
from functools import lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

OTHER = "other"
ARCHIVE = "archive"
PERSISTENT = "pid"


@lru_cache(1)
def _rules() -> dict[str, str]:
    """Category by host suffix."""
    text = files("loccit.urls").joinpath("categories.toml").read_text(encoding="utf-8")
    return {
        suffix: category
        for category, table in tomllib.loads(text).items()
        for suffix in table["hosts"]
    }


@lru_cache(50_000)
def _host_category(host: str) -> str:
    rules = _rules()
    name = host
    while name:
        if name in rules:
            return rules[name]
        name = name.partition(".")[2]
    return OTHER


def category(url: str) -> str:
    """`news`, `government`, `academic`, `social`, `video`, `archive`, `pid` …; else `other`."""
    return _host_category(urlsplit(url).hostname or "")


def is_archive_link(url: str) -> bool:
    """Whether a URL is a web archive's capture."""
    return category(url) == ARCHIVE


def is_persistent_identifier(url: str) -> bool:
    """Whether a URL is meant to redirect for ever (DOI, Handle, ARK, PURL …)."""
    return category(url) == PERSISTENT
