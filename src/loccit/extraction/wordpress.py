"""WordPress's content: HTML, shortcodes, blocks that the server renders, and embedded URLs.

A URL alone on its line, in `[embed]` or in an embed block, is shown as a player or a preview
(https://wordpress.org/documentation/article/embeds/). A shortcode is a name in square brackets with
parameters (https://codex.wordpress.org/Shortcode_API); those of WordPress and Jetpack that show a
medium take its URL without a name. A block without content, `<!-- wp:rss {"feedURL": "…"} /-->`, is
rendered from its attributes
(https://developer.wordpress.org/block-editor/explanations/architecture/key-concepts/).
"""

import json
import re
from collections.abc import Iterator
from urllib.parse import unquote

from loccit.extraction.character_references import undo_references
from loccit.extraction.formats.json_strings import strings
from loccit.extraction.html import scan
from loccit.extraction.reference import Body, Found
from loccit.extraction.shortcodes import COMPLETE_URL, kind_of_parameter, known, parameters
from loccit.model import Kind

_EMBEDDED = re.compile(
    r"(?:^|\[embed[^\]]*\]|<p>|<div class=\"wp-block-embed__wrapper\">)[ \t\r]*"
    r"(https?://[^\s<>\"\[\]]+)(?=[ \t\r]*(?:$|</p>|</div>|\[/embed\]))",
    re.M | re.I,
)
_SHORTCODE = re.compile(r"(?<!\[)\[([a-z][\w-]{0,60})(?=[\s=])([^\[\]<>]{0,3000})\]", re.I)
_MEDIA = frozenset(
    (
        "archiveorg", "audio", "bandcamp", "dailymotion", "facebook", "flickr", "gist",
        "googlemaps", "instagram", "mixcloud", "pinterest", "playlist", "scribd", "slideshare",
        "soundcloud", "spotify", "ted", "tiktok", "tweet", "twitter", "video", "vimeo", "vr",
        "youtube",
    )
)  # fmt: skip
"""Shortcodes of WordPress and Jetpack that take a URL without the name of a parameter."""
_LINK_OF_PAGE_BUILDER = re.compile(r"url:(https?%3A[^|\s]+)", re.I)
"""How WPBakery writes a link: fields between bars, their values percent-encoded."""
_BLOCK = re.compile(r"<!--\s+wp:([a-z][\w/-]{0,100})\s+(?=\{)", re.I)
_BLOCK_END = "/-->"
_LONGEST_BLOCK = 50_000
"""Characters of a block's attributes."""


def read_wordpress(text: str) -> Body:
    """Everything in `text` that refers to a URL."""
    body = scan(text)
    for found in (*_embeds(text), *_shortcodes(text), *_blocks(text)):
        body.found.append(found)
    body.found.sort(key=lambda one: one.start)
    return body


def _embeds(text: str) -> Iterator[Found]:
    for match in _EMBEDDED.finditer(text):
        yield _found(match.start(1), match[1], Kind.LINK, "embed", match[1], match.span(1))


def _shortcodes(text: str) -> Iterator[Found]:
    for match in _SHORTCODE.finditer(text):
        name = match[1].lower()
        element = f"shortcode:{name}"
        mark = match.span()
        ids: dict[str, tuple[int, str]] = {}
        for key, start, written in parameters(text, *match.span(2)):
            value = written.lstrip("=").partition("|")[0]
            at = start + written.index(value)
            if COMPLETE_URL.fullmatch(value):
                if key or name in _MEDIA:
                    yield _found(at, value, kind_of_parameter(name, key), element, "", mark)
            elif link := _LINK_OF_PAGE_BUILDER.match(written):
                target = unquote(link[1])
                place = start + link.start(1)
                yield Found(place, link[1], target, Kind.LINK, element, "", "", mark)
            else:
                ids.setdefault(key or str(len(ids)), (start, written))
        yield from known(name, ids, element, mark)


def _blocks(text: str) -> Iterator[Found]:
    end = 0
    for match in _BLOCK.finditer(text):
        if match.start() < end:
            continue  # it stands within the comment before
        if (end := text.find("-->", match.end())) < 0:
            return
        is_long = end - match.end() > _LONGEST_BLOCK
        if is_long or not text.startswith(_BLOCK_END, end - 1):
            continue
        name = match[1].lower()
        mark = (match.start(), end + len("-->"))
        attributes = text[match.end() : end - 1]
        for path, is_key, start, stop in strings(attributes):
            if is_key:
                continue
            raw = attributes[start:stop]
            value = _unescaped(raw)
            if COMPLETE_URL.fullmatch(value):
                key = next((str(one) for one in reversed(path) if isinstance(one, str)), "")
                kind = kind_of_parameter(name, key.lower())
                yield Found(match.end() + start, raw, value, kind, f"block:{name}", "", "", mark)


def _unescaped(raw: str) -> str:
    """The value of a string in JSON; the writing itself where it is broken."""
    if "\\" not in raw:
        return raw
    try:
        return str(json.loads(f'"{raw}"', strict=False))
    except ValueError:
        return raw


def _found(at: int, raw: str, kind: Kind, element: str, shown: str, mark: tuple[int, int]) -> Found:
    return Found(at, raw, undo_references(raw), kind, element, shown, "", mark)
