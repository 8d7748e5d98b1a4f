"""The category of a URL's site, by the rules in `categories.toml` and `shorteners.toml`."""

import re
import tomllib
from functools import lru_cache

from loccit.urls.parts import host_of
from loccit.urls.rule_files import SHORTENER, shortener_hosts

OTHER = "other"
ARCHIVE = "archive"
PERSISTENT = "pid"

_PERSISTENT_PATH = re.compile(r"https?://(?:[^/]+/ark:/?\d{5}|(?:[\w-]+\.)?arxiv\.org/abs/)", re.I)
"""Identifiers that live on any host (ARK, RFC draft kunze-ark), or beside other things (arXiv)."""


_UNTRUSTED = frozenset(
    {"archive.today", "archive.is", "archive.ph", "archive.md", "archive.li", "archive.vn",
     "archive.fo"}
)  # fmt: skip


@lru_cache(1)
def _rules() -> dict[str, str]:
    """Category by host suffix; `=` marks a host whose subdomains are not included."""
    from importlib.resources import files  # late: it takes longer to load than all of this

    text = files("loccit.urls").joinpath("categories.toml").read_text(encoding="utf-8")
    listed = {
        suffix: category
        for category, table in tomllib.loads(text).items()
        for suffix in table["hosts"]
    }
    return dict.fromkeys(shortener_hosts(), SHORTENER) | listed


@lru_cache(50_000)
def host_category(host: str) -> str:
    """The category of a host (lower case); the longest suffix that has one wins."""
    rules = _rules()
    if f"={host}" in rules:
        return rules[f"={host}"]
    name = host
    while name:
        if name in rules:
            return rules[name]
        name = name.partition(".")[2]
    return OTHER


def category(url: str) -> str:
    """`news`, `government`, `academic`, `social`, `video`, `archive`, `pid` …; else `other`."""
    return host_category(host_of(url))


def is_archive_link(url: str) -> bool:
    """Return whether a URL is a web archive's capture."""
    return category(url) == ARCHIVE


def is_untrusted_archive(url: str) -> bool:
    """Return whether a URL is at archive.today, whose operators altered captures.

    English Wikipedia deprecated it on 2026-02-20 (Wikipedia:Archive.today guidance).
    """
    return host_of(url).removeprefix("www.") in _UNTRUSTED


def is_persistent_identifier(url: str) -> bool:
    """Return whether a URL is a persistent identifier (DOI, Handle, ARK, PURL …)."""
    return category(url) == PERSISTENT or _PERSISTENT_PATH.match(url) is not None
