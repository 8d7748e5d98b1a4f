"""How a URL is written at a place in a post. Pure.

Whoever owns a page that moved chooses where its redirect leads, and so what a repair writes. What
it writes must be a URL to every program that reads the post: to Markdown, HTML, YAML, TOML and
JSON, and to the template engines and compilers that posts pass through (Liquid, Nunjucks, Jinja,
Handlebars, Vue: `{{ }}`, `{% %}`, `{# #}`; Go templates: `{{ }}` and backquotes; EJS and ERB:
`<% %>`; MDX, JSX, Svelte and Astro: `{ }`; JavaScript: `${ }`; shortcodes of WordPress: `[ ]`).
"""

import re
from collections.abc import Iterator

import ada_url

from loccit.urls.correction import offer
from loccit.urls.normalise import normalise

BARE = "bare-url"
"""The element of a URL that stands in a Markdown text by itself."""
_MARKDOWN = ("markdown", "autolink", BARE)

_EVERYWHERE = re.compile(r"[\"'<>`\\{}|^$\[\]\x00-\x20\x7f]|%(?![0-9A-Fa-f]{2})")
"""What ends an attribute, a string or a destination somewhere, or what a template engine reads.

A percent sign that begins no percent-encoded byte is one half of `{%` and `%}`.
"""
_IN_MARKDOWN = re.compile(r"[()*]|~(?=~)|(?<=~)~")
_AT_THE_END = re.compile(r"[?!.,:;~_]$")
"""Punctuation that GitHub Flavored Markdown leaves outside of a URL ("Autolinks (extension)")."""
_ENTITY = re.compile(r"&(?=#?\w+;)")
"""What Markdown takes for a character reference (CommonMark 6.2)."""
_HOST = re.compile(r"[a-z]+://[^/?#]*", re.I)
_LONGEST_BARE = 4_096
"""Characters of a bare URL whose end is looked for; longer ones are left to a person."""


def quoted(url: str, element: str) -> str:
    """Percent-encode what means something else than itself where an element carries a URL."""
    host = _HOST.match(url)
    start = host.end() if host else 0  # the brackets of an IPv6 address stay
    rest = _EVERYWHERE.sub(_encoded, url[start:])
    if element in ("markdown", BARE):
        rest = _IN_MARKDOWN.sub(_encoded, rest)
    if element == BARE:
        rest = _AT_THE_END.sub(_encoded, rest)
    elif element.startswith("front-matter"):
        rest = re.sub(":$", "%3A", rest)  # YAML takes a plain `key:` for a mapping
    return url[:start] + rest


def _encoded(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def written(url: str, element: str, tail: str = "", *, mdx: bool = False) -> Iterator[str]:
    """Return how a quoted URL can be written where an element carries it, the plainest way first.

    Args:
        tail: words of the author's that follow a bare URL without a space between.
        mdx: the post is MDX, where `<https://…>` is a syntax error.
    """
    if element == BARE:
        text = _ENTITY.sub("&amp;", url)
        yield text + tail
        if not mdx:
            yield f"<{text}>{tail}"
        if tail:
            yield f"{text} {tail}"
    elif element.startswith("front-matter"):
        yield url
        yield url.replace(",", "%2C")  # within a list in brackets
    elif element in _MARKDOWN:
        yield _ENTITY.sub("&amp;", url)
    else:
        yield url.replace("&", "&amp;")
        yield url  # within an expression of JavaScript, where there are no character references
        yield url.replace("&", "&amp;").replace(",", "%2C")  # within a `srcset`


def web_address(url: str) -> str | None:
    """A URL as browsers write it; None for what is not an address on the web."""
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        return None
    return parsed.href if parsed.protocol in ("http:", "https:") else None


def has_credentials(url: str) -> bool:
    """Return whether an address carries a user name or a password."""
    parsed = ada_url.URL(url)
    return bool(parsed.username or parsed.password)


def words_after(raw: str) -> str | None:
    """Return the end of a bare URL that is the author's next words; None if unknown.

    GitHub ends a URL at a space; writers glue brackets, quotes and dashes to it.
    """
    if len(raw) > _LONGEST_BARE:
        return None
    meant = offer(_absolute(raw))
    if meant is None:
        return ""
    for end in range(len(raw) - 1, 0, -1):
        if normalise(_absolute(raw[:end])).url == meant:
            return raw[end:]
    return None


def _absolute(raw: str) -> str:
    return f"http://{raw}" if raw[:4].lower() == "www." else raw
