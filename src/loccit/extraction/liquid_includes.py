"""Links that the files which Jekyll's posts include publish (`_includes/NAME`).

`{% include video.html id="12" %}` is a citation of what the file makes of it
(https://jekyllrb.com/docs/includes/), as far as that is certain: text, the call's parameters, and
conditions on these. Expressions of `site` and `page` stay as they are, and are filled in as those
of posts.
"""

import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from typing import NamedTuple

from loccit.extraction.bounded_values import bounded
from loccit.extraction.file_bytes import read_text
from loccit.extraction.front_matter_fields import FrontMatter
from loccit.extraction.html import scan
from loccit.extraction.markdown import read_markdown
from loccit.extraction.reference import Body, Found, within
from loccit.extraction.template_branches import UNKNOWN, Branches

ELEMENT = "jekyll-include"
_CALL = re.compile(r"\{%-?\s*+include\s++([\w./-]++)((?>(?:[^{}%]|%(?!\}))*))%\}")
_PARAMETER = re.compile(r"([\w-]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"']++))")
_PIECE = re.compile(r"\{%-?([^{}%]*+)-?%\}|\{\{-?([^{}]*+)-?\}\}")
_TAG = re.compile(r"\s*+(\w++)\s*+(.*)", re.S)
_QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_COMPARED = re.compile(r"(\S++)\s*+(==|!=)\s*+(\S.*)", re.S)
_SAME = frozenset({"escape", "strip", "relative_url", "absolute_url", "uri_escape", "url_encode"})
"""Filters that leave a URL as it is, or the identifier in it."""
_IDENTIFIER = re.compile(r"[\w-]*+|https?://[\w./-]++")
_LINKING = re.compile(r"//|site\.|page\.")
"""What a file holds that may link to anywhere."""
_LARGEST = 100_000
_MOST = 200
"""Calls in one post that are looked at."""
_ANY_URL = re.compile(r"(?:https?:)?//[^\s\"'<>]+|\{\{")
_WEB = re.compile(r"(?:https?:)?//[^\s/]|\{\{", re.I)


class LiquidIncludes:
    """The included files of one site.

    Args:
        site: the folder of Jekyll's configuration.
    """

    def __init__(self, site: str) -> None:
        self._folder = os.path.join(site, "_includes")
        self._file = cache(self._read)
        self._parsed = cache(lambda name: _pieces(self._file(name)))

    def add(self, _: str, text: str, front: FrontMatter, body: Body) -> None:
        """Add what the files publish that a post includes, where it does not show code."""
        if "{%" in text:
            body.found += self._found(text, front.body, body)

    def templates(self, _: str, text: str) -> list[str]:
        """List the digests of the files that a post includes, for it depends on them."""
        names = sorted({match[1] for match in _CALL.finditer(text)})
        read = ((name, self._file(name)) for name in names)
        return [f"{name}={sha256(one.encode()).hexdigest()}" for name, one in read if one]

    def _found(self, text: str, start: int, body: Body) -> Iterator[Found]:
        calls = (one for one in _CALL.finditer(text, start) if _LINKING.search(self._file(one[1])))
        for _, call in zip(range(_MOST), calls, strict=False):
            if within(call.start(), body.hidden):
                continue
            given = dict(_given(call[2]))
            written = set(given.values())
            shown = _published(*self._parsed(call[1]), given)
            if all(url[0] in written for url in _ANY_URL.finditer(shown)):
                continue
            for one in _links(shown):
                if _WEB.match(one.value) and UNKNOWN not in one.value and one.value not in written:
                    written.add(one.value)
                    text_shown = one.text.replace(UNKNOWN, "")
                    yield Found(
                        call.start(), call[0], one.value, one.kind, ELEMENT, text_shown, one.rel,
                        call.span(),
                    )  # fmt: skip

    def _read(self, name: str) -> str:
        if ".." in name.split("/"):
            return ""
        return read_text(os.path.join(self._folder, name), _LARGEST)


def _links(shown: str) -> list[Found]:
    if "](" in shown:
        return read_markdown(shown, 0, generator="jekyll", headings=False).found
    return scan(shown).found


def _given(written: str) -> Iterator[tuple[str, str | None]]:
    """The parameters of a call; the value of one that is a variable is not known."""
    for one in _PARAMETER.finditer(written):
        yield one[1], one[3] if one[2] is None else one[2]


class _Piece(NamedTuple):
    literal: str
    """The text before a tag or an expression."""
    tag: str
    """The tag's name; empty for an expression."""
    rest: str
    whole: str


def _pieces(template: str) -> tuple[list[_Piece], str]:
    """The tags and expressions of a file, and the text behind the last."""
    pieces = []
    at = 0
    for match in _PIECE.finditer(template):
        tag = None if match[1] is None else _TAG.fullmatch(match[1])
        name, rest = (tag[1], tag[2]) if tag else ("", (match[2] or "").strip())
        pieces.append(_Piece(template[at : match.start()], name, rest, match[0]))
        at = match.end()
    return pieces, template[at:]


def _published(pieces: list[_Piece], behind: str, given: Mapping[str, str | None]) -> str:
    """The text that a file publishes, with `UNKNOWN` for what is not known."""
    names = {f"include.{name}": value for name, value in given.items()}
    branches = Branches()
    shown: list[str] = []
    for piece in pieces:
        if branches.shown:
            shown.append(piece.literal)
        if piece.tag:
            _act(piece.tag, piece.rest, names, branches)
        elif branches.shown:
            shown.append(_shown(piece, names))
    if branches.shown:
        shown.append(behind)
    return "".join(shown)


def _act(name: str, rest: str, names: dict[str, str | None], branches: Branches) -> None:
    """Do what a tag says."""
    if name in ("if", "unless"):
        value = _condition(rest, names)
        is_not = name == "unless" and value is not None
        branches.begin(("" if value else "true") if is_not else value)
    elif name in ("for", "case", "capture", "comment", "raw", "tablerow", "highlight"):
        branches.begin(None)
    elif name in ("else", "elsif"):
        branches.otherwise(_condition(rest, names) if name == "elsif" else "true")
    elif name.startswith("end"):
        branches.end()
    elif name == "assign":
        target, _, value = rest.partition("=")
        known = branches.known
        if not known or branches.shown:
            names[target.strip()] = _value(value, names) if known else None


def _shown(piece: _Piece, names: dict[str, str | None]) -> str:
    if piece.rest.startswith(("site.", "page.")):
        return piece.whole
    value = _value(piece.rest, names)
    return UNKNOWN if value is None else value


def _condition(written: str, names: dict[str, str | None]) -> str | None:
    if " and " in written or " or " in written:
        return None
    if compared := _COMPARED.fullmatch(written.strip()):
        left, right = _value(compared[1], names), _value(compared[3], names)
        if left is None or right is None:
            return None
        return "true" if (left == right) is (compared[2] == "==") else ""
    return _value(written, names)


def _value(written: str, names: dict[str, str | None]) -> str | None:
    """An expression's value; empty where a parameter is not given, None where it is not known."""
    first, *filters = written.split("|")
    value = _plain(first, names)
    for one in filters:
        name, _, argument = one.strip().partition(":")
        other = _plain(argument, names) if argument else None
        if value is None:
            return None
        if name == "default" and other is not None:
            value = value or other
        elif name == "append" and other is not None:
            value = value + other
        elif name == "prepend" and other is not None:
            value = other + value
        elif name not in _SAME or not _IDENTIFIER.fullmatch(value):
            return None
        value = bounded(value)
    return value


def _plain(written: str, names: dict[str, str | None]) -> str | None:
    written = written.strip()
    if quoted := _QUOTED.fullmatch(written):
        return quoted[1] if quoted[1] is not None else quoted[2]
    if written.startswith("include."):
        return names.get(written, "")
    return names.get(written)
