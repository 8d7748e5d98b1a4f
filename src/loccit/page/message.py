"""A short text or JSON answer → `Page`: what software says in the place of a document."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from loccit.model import Page
from loccit.page.charset import decode
from loccit.page.digest import digest_of
from loccit.page.sketch import words_of

TYPES = ("text/plain", "application/json", "application/problem+json", "text/json")
"""Content types of messages."""
MOST_BYTES = 1024
"""Bytes of a body that may be a message; a longer one is a document."""
_MOST_WORDS = 40
_MOST_LINES = 6
_SENTENCE_END = re.compile(r"(?<=[.!?。])\s+|\n")
_SAYS = ("error", "errors", "title", "message", "msg", "detail", "details", "description", "reason")
"""Members of a JSON object that hold a message (RFC 9457, and what frameworks send), the one that
names what happened first."""
_OTHER_MEMBERS = frozenset({
    "status", "statuscode", "status_code", "code", "type", "instance", "path", "url", "method",
    "timestamp", "time", "success", "ok", "requestid", "request_id", "traceid", "trace_id",
    "documentation_url", "stack", "data", "result",
})  # fmt: skip
"""Members that may stand beside a message. Any other one is what a document has."""


def read_message(body: bytes, content_type: str) -> Page | None:
    """Return a body as the page of few words that it is; None where it is a document.

    A text's first sentence is its title, and every sentence a line. Of a JSON object, only one that
    holds nothing but a message is read; a document that names an error among other things is none.

    Args:
        body: the whole body.
        content_type: the header's value.
    """
    text = decode(body, content_type)
    if "json" in content_type:
        lines = _messages(text)
    else:
        sentences = _SENTENCE_END.split(text.strip())
        lines = [folded for one in sentences if (folded := " ".join(one.split()))]
    said = " ".join(lines)
    words = len(words_of(said))
    if not lines or len(lines) > _MOST_LINES or words > _MOST_WORDS or "<" in said[:1]:
        return None
    return Page(
        title=lines[0], text=said, words=words, text_digest=digest_of(said), lines=tuple(lines)
    )


def _messages(text: str) -> list[str]:
    """Return the messages of a JSON object that has nothing else to say."""
    try:
        content = msgspec.json.decode(text)
    except msgspec.DecodeError:
        return []
    if not isinstance(content, dict):
        return []
    members = {str(name).lower(): value for name, value in content.items()}
    if (
        not members.keys() <= {*_SAYS, *_OTHER_MEMBERS}
        or members.get("data")
        or members.get("result")
    ):
        return []
    return list(dict.fromkeys(said for name in _SAYS for said in _texts(members.get(name))))


def _texts(value: Any) -> Iterator[str]:
    """Yield a member's texts: itself, or those of an object or a list in it."""
    match value:
        case str():
            if folded := " ".join(value.split()):
                yield folded
        case list():
            for item in value[:_MOST_LINES]:
                if isinstance(item, str | dict):
                    yield from _texts(item)
        case dict():
            for name in _SAYS:
                yield from _texts(item if isinstance(item := value.get(name), str) else None)
