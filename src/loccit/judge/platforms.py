"""Known platforms that answer 200 for what is gone. Rules: data/platforms.toml."""

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit

from msgspec import Struct

from loccit.judge.alive import alive
from loccit.judge.case import Case, Finding, answers
from loccit.judge.phrases import load
from loccit.model import Status


class _Says(Struct, frozen=True):
    where: str
    pattern: re.Pattern[str]
    status: Status


class Platform(Struct, frozen=True):
    """How a platform is asked, and what its answers mean."""

    name: str
    hosts: tuple[str, ...]
    path: re.Pattern[str]
    ask: str | None
    gone: frozenset[int]
    refused: frozenset[int]
    says: tuple[_Says, ...]


@lru_cache(1)
def platforms() -> tuple[Platform, ...]:
    """The rules."""
    return tuple(
        Platform(
            name=row["name"],
            hosts=tuple(row["hosts"]),
            path=re.compile(row["path"], re.I),
            ask=row.get("ask"),
            gone=frozenset(row.get("gone", ())),
            refused=frozenset(row.get("refused", ())),
            says=tuple(
                _Says(says["in"], re.compile(says["pattern"], re.I), Status(says["status"]))
                for says in row.get("says", ())
            ),
        )
        for row in load("platforms.toml")["platform"]
    )


@lru_cache(1)
def _by_host() -> dict[str, Platform]:
    return {host: platform for platform in platforms() for host in platform.hosts}


@lru_cache(50_000)
def _of_host(host: str) -> Platform | None:
    table, name = _by_host(), host
    while name:
        if name in table:
            return table[name]
        name = name.partition(".")[2]
    return None


def platform_of(url: str) -> Platform | None:
    """The platform that a URL is on, or None."""
    parts = urlsplit(url)
    platform = _of_host(parts.hostname or "")
    if platform is None:
        return None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return platform if platform.path.match(path) else None


def question(url: str) -> str | None:
    """The platform's own address for asking about a URL, or None."""
    platform = platform_of(url)
    if platform is None or platform.ask is None:
        return None
    return platform.ask.replace("{url}", quote(url, safe=""))


def told_by_platform(case: Case) -> Finding | None:
    """Row 13."""
    seen = case.visit
    platform = platform_of(seen.url) or platform_of(seen.final_url)
    if platform is None or seen.failure is not None:
        return None
    asked = case.platform
    if asked is not None and asked.failure is None and asked.status in platform.gone:
        return Finding(
            "platform",
            Status.DEAD,
            "gone-from-platform",
            f"{platform.name} itself says that this is not there.",
            0.95,
            (f"GET {asked.url} was answered {asked.status}.",),
        )
    if asked is not None and asked.failure is None and asked.status in platform.refused:
        return Finding(
            "platform",
            Status.BLOCKED,
            "private-on-platform",
            f"It is on {platform.name}, but not for everybody.",
            0.85,
            (f"GET {asked.url} was answered {asked.status}.",),
        )
    if asked is not None and answers(asked):
        return alive(case) if case.answers else None
    return _by_page(case, platform)


def _by_page(case: Case, platform: Platform) -> Finding | None:
    page = case.page
    texts = {
        "final": case.visit.final_url,
        "title": "" if page is None else page.title,
        "heading": "" if page is None else page.heading,
        "text": "" if page is None else page.text,
    }
    for says in platform.says:
        match = says.pattern.search(texts[says.where])
        if match is None:
            continue
        sentence = {
            Status.DEAD: f"{platform.name} shows its page for what is gone.",
            Status.BLOCKED: f"{platform.name} shows it only to those who log in.",
        }.get(says.status, f"{platform.name} shows a page as for what is gone.")
        return Finding(
            "platform",
            says.status,
            {Status.DEAD: "gone-from-platform", Status.BLOCKED: "login-on-platform"}.get(
                says.status, "maybe-gone-from-platform"
            ),
            sentence,
            0.9 if says.status is not Status.SUSPECT else 0.5,
            (f"The page's {says.where} says “{match[0][:80]}”.",),
        )
    return None
