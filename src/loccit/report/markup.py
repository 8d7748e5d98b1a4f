"""Foreign text in Markdown: code spans and links that nothing of it can break out of."""

import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from loccit.ci_job import CiJob
from loccit.report.annotations import one_line

LONGEST = 300
"""Characters of an address that are shown."""
_LONGEST_LINK = 1_000
"""Characters of an address that is linked; a longer one is only shown."""
_KEPT = "%/:?#@!$&'*+,;=~-._[]()"
"""Characters of an address that are no markup between `<` and `>`."""
_REFERENCE = re.compile(r"/(issues|pull|pulls|merge_requests|commit|discussions|work_items)\b")


def fitting(lines: Iterable[str], room: int) -> list[str]:
    """Return the first lines that have at most so many characters, ends of lines included."""
    kept: list[str] = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return kept


def code(text: str, longest: int = LONGEST) -> str:
    """Return a text as a code span that can stand in a table's cell (CommonMark 6.1, GFM 4.10).

    The fence is longer than any within; in a table even code has its bars escaped.
    """
    shown = one_line(text)
    if len(shown) > longest:
        shown = f"{shown[:longest]}…"
    if not shown:
        return ""
    fence = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    space = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{space}{shown.replace('|', chr(92) + '|')}{space}{fence}"


_PLAIN = re.compile(r"[^\W_](?:[^\W_]|[ ,.:()’—–-])*")
"""Text in which nothing is markup, a mention of a person or a reference to an issue."""


def heading(text: str, longest: int = LONGEST) -> str:
    """Return a title as plain text where nothing in it is markup, else as a code span."""
    shown = one_line(text)
    return shown if len(shown) <= longest and _PLAIN.fullmatch(shown) else code(text, longest)


def linked(text: str, address: str | None, longest: int = LONGEST) -> str:
    """Return a text as a code span that links to an address, if that is a web address."""
    shown = code(text, longest)
    target = None if address is None else _target(address)
    return f"[{shown}](<{target}>)" if shown and target else shown


def cited(url: str, job: CiJob | None, longest: int = LONGEST) -> str:
    """Return a cited address as a link to it.

    A forge notes in an issue who links to it. A page of issues is therefore linked by GitHub's
    own detour, which notes nothing, and left without a link on GitLab, which has none.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return code(url, longest)
    if _REFERENCE.search(parts.path):
        if host in {"github.com", "www.github.com"}:
            where = f"{parts.path}?{parts.query}" if parts.query else parts.path
            return linked(url, f"https://redirect.github.com{where}", longest)
        if job is not None and host == urlsplit(job.server).hostname:
            return code(url, longest)
    return linked(url, url, longest)


def _target(address: str) -> str | None:
    if not address.lower().startswith(("http://", "https://")):
        return None
    # `&copy;` would be read as an entity (CommonMark 6.2).
    target = quote(address, safe=_KEPT, errors="replace").replace("&", "&amp;")
    return target if len(target) <= _LONGEST_LINK else None
