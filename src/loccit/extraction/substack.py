"""Substack's content: HTML, and what Substack shows of the elements that hold their data as JSON.

An embedded post, tweet or gallery is an element without a link whose attribute `data-attrs` says
what it shows; so exports and feeds have it.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from loccit.extraction.character_references import undo_references
from loccit.extraction.html import scan
from loccit.extraction.reference import Body, Found
from loccit.extraction.shortcodes import COMPLETE_URL
from loccit.model import Kind

_ELEMENT = re.compile(
    r"<(?:div|figure|span|blockquote)\b[^<>]{0,2000}?\sdata-attrs\s?=\s?"
    r"(?:\"([^\"]{2,100000})\"|'([^']{2,100000})')",
    re.I,
)
_CLASS = re.compile(r"\sclass\s?=\s?[\"']([^\"']{1,500})", re.I)
_FURNITURE = frozenset(("subscription-widget-wrap", "subscription-widget-wrap-editor"))
"""Forms of the publication itself."""
_VIDEOS: dict[str, str] = {
    "youtube-wrap": "https://www.youtube.com/watch?v={}",
    "vimeo-wrap": "https://vimeo.com/{}",
}
"""Elements that name a video by its id."""


def read_substack(text: str) -> Body:
    """Everything in `text` that refers to a URL."""
    body = scan(text)
    linked = {one.value for one in body.found}
    body.found += [one for one in _embedded(text) if one.value not in linked]
    body.found.sort(key=lambda one: one.start)
    return body


def _embedded(text: str) -> Iterator[Found]:
    for match in _ELEMENT.finditer(text):
        classes = _CLASS.search(match[0])
        names = frozenset(classes[1].split()) if classes else frozenset[str]()
        data = _data(match[1] or match[2])
        if data is None or names & _FURNITURE:
            continue
        group = match.lastindex or 1
        for kind, url in _shown(data, names):
            if COMPLETE_URL.fullmatch(url):
                at = max(text.find(url, match.start(group)), match.start(group))
                yield Found(at, url, url, kind, "embed", str(data.get("title") or ""))


def _data(written: str) -> dict[str, Any] | None:
    """The object in an attribute; some are written with references to references."""
    for _ in range(2):
        written = undo_references(written)
        try:
            data = json.loads(written, strict=False)
        except (ValueError, RecursionError):
            continue
        return data if isinstance(data, dict) else None
    return None


def _shown(data: dict[str, Any], names: frozenset[str]) -> Iterator[tuple[Kind, str]]:
    """The URLs that an element with such data shows or leads to."""
    for key in ("url", "canonical_url"):
        if isinstance(url := data.get(key), str):
            yield Kind.LINK, url
            break
    for name in names & _VIDEOS.keys():
        if isinstance(video := data.get("videoId"), str):
            yield Kind.FRAME, _VIDEOS[name].format(video)
    gallery = data.get("gallery")
    images = gallery.get("images") if isinstance(gallery, dict) else None
    for image in images if isinstance(images, list) else ():
        if isinstance(image, dict) and isinstance(source := image.get("src"), str):
            yield Kind.IMAGE, source
