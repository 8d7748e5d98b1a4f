"""Which HTML elements refer to a URL, and expressions that read their tags as browsers do.

By the tokenisation rules of the WHATWG HTML standard (13.2.5): the first attribute of a name
counts, and a quote only means something right after an equals sign. One thing differs: where a
quote is never closed, a browser loses the rest of the page; here the tag ends at its `>`, and the
links below it are found, as kramdown publishes them.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from loccit.extraction.character_references import undo_references
from loccit.model import Kind

REFERRING: dict[str, dict[str, Kind]] = {
    "a": {"href": Kind.LINK, "xlink:href": Kind.LINK},
    "area": {"href": Kind.LINK},
    "audio": {"src": Kind.MEDIA},
    "blockquote": {"cite": Kind.LINK},
    "del": {"cite": Kind.LINK},
    "embed": {"src": Kind.MEDIA},
    "frame": {"src": Kind.FRAME},
    "iframe": {"src": Kind.FRAME, "data-src": Kind.FRAME},
    "image": {"href": Kind.IMAGE, "xlink:href": Kind.IMAGE, "src": Kind.IMAGE},
    "img": {
        "src": Kind.IMAGE,
        "srcset": Kind.IMAGE,
        "data-src": Kind.IMAGE,
        "data-srcset": Kind.IMAGE,
        "data-original": Kind.IMAGE,
        "data-lazy-src": Kind.IMAGE,
        "data-lazy-srcset": Kind.IMAGE,
    },
    "input": {"src": Kind.IMAGE},
    "ins": {"cite": Kind.LINK},
    "link": {"href": Kind.LINK},
    "meta": {"content": Kind.LINK},
    "object": {"data": Kind.MEDIA},
    "q": {"cite": Kind.LINK},
    "section": {
        "data-background": Kind.IMAGE,
        "data-background-image": Kind.IMAGE,
        "data-background-video": Kind.MEDIA,
        "data-background-iframe": Kind.FRAME,
    },
    "source": {"src": Kind.MEDIA, "srcset": Kind.IMAGE, "data-srcset": Kind.IMAGE},
    "track": {"src": Kind.MEDIA},
    "use": {"href": Kind.IMAGE, "xlink:href": Kind.IMAGE},
    "video": {"src": Kind.MEDIA, "poster": Kind.IMAGE, "data-src": Kind.MEDIA},
}
"""The attributes that refer to a URL (WHATWG HTML "attributes" index, SVG 2 "linking").

Those that begin with `data-` are read by scripts: those that load images when they come into view,
and reveal.js for the backgrounds of slides."""

_EXPLAINING: dict[str, tuple[str, ...]] = {
    "a": ("rel",),
    "area": ("rel", "alt"),
    "base": ("href",),
    "img": ("alt",),
    "input": ("type", "alt"),
    "link": ("rel",),
    "meta": ("http-equiv",),
}
"""The attributes that tell what a reference is, or show it where it cannot be shown."""

CITING_LINKS = {
    "canonical": Kind.SOURCE,
    "original": Kind.SOURCE,
    "cite-as": Kind.SOURCE,
    "alternate": Kind.LINK,
    "amphtml": Kind.LINK,
    "author": Kind.LINK,
    "bookmark": Kind.LINK,
    "help": Kind.LINK,
    "license": Kind.LINK,
    "next": Kind.LINK,
    "prev": Kind.LINK,
    "related": Kind.LINK,
    "shortlink": Kind.LINK,
    "via": Kind.LINK,
}
"""`link` relations that refer to content; style sheets, icons and hints are furniture."""

_RAW_TEXT = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
"""Elements whose content is not markup (WHATWG HTML 13.1.2, "raw text", plus legacy ones)."""

_TAG_NAMES = frozenset({*REFERRING, *_RAW_TEXT, "base"})


def _any_case(name: str) -> str:
    """An expression for a name in any case; faster than the flag, which defeats look-ahead."""
    return "".join(f"[{c}{c.upper()}]" if c.isalpha() else re.escape(c) for c in name)


def _alternatives(names: Iterable[str]) -> str:
    """An expression for a tag of one of some names, which tells by its first letter."""
    by_letter: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        by_letter.setdefault(name[0], []).append(_any_case(name[1:]))
    return "|".join(
        rf"{_any_case(letter)}(?:{'|'.join(rest)})(?=[\s/>])" for letter, rest in by_letter.items()
    )


_VALUE = r"\"[^\"]*+\"|'[^']*+'|(?![\"'])[^\s>]*+"
_ANY_ATTRIBUTE = rf"[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:{_VALUE}))?"


class Element:
    """How a tag of some name is read.

    Its expression matches from after the name to the tag's end (or the text's), with the
    attributes of interest as groups.

    Args:
        first: the number of its first group in the expression that it is part of.
    """

    __slots__ = ("expression", "groups", "name", "raw_text", "references")

    def __init__(self, name: str, first: int = 1) -> None:
        self.name = name
        self.raw_text = name in _RAW_TEXT
        referring = REFERRING.get(name, {})
        attributes = (*referring, *_EXPLAINING.get(name, ()))
        self.groups = {attribute: group for group, attribute in enumerate(attributes, first)}
        self.references = [(self.groups[each], each, kind) for each, kind in referring.items()]
        named = [
            rf"(?({group})(?!)|{_any_case(attribute)}\s*+=\s*+({_VALUE}))"
            for attribute, group in self.groups.items()
        ]
        self.expression = rf"(?:[\s/]+|{'|'.join([*named, _ANY_ATTRIBUTE])})*(?:>|\Z)"

    def tag(self, text: str, at: int) -> re.Match[str]:
        """The rest of a tag, from after its name; it ends in `>` unless the text ends within it."""
        match = re.compile(self.expression, re.A).match(text, at)
        assert match is not None  # whatever follows is an attribute of some kind
        return match

    def value(self, tag: re.Match[str], attribute: str) -> str:
        """Return an attribute's value, white space folded; empty if it is absent or not read."""
        group = self.groups.get(attribute)
        written = tag[group] if group else None
        return _meant(written) if written else ""


@lru_cache(4_096)
def _meant(written: str) -> str:
    if written[0] in "\"'":
        written = written[1:-1]
    return " ".join(undo_references(written).split())


@cache
def element_of(name: str) -> Element | None:
    """The element of a name in lower case, if it is one of interest."""
    return Element(name) if name in _TAG_NAMES else None


ANY = Element("")
A = Element("a")
IMG = Element("img", first=1 + len(A.groups))


@cache
def token(*, any_tag: bool) -> re.Pattern[str]:
    """Return what a scan stops at: how a comment begins, or a tag that refers to something.

    The tags that nearly all are, `a` and `img`, are matched whole, so they alone end in `>`; of
    others the name is.

    Args:
        any_tag: stop at every other tag too, for text where an attribute's value holds a tag.
    """
    initials = "".join(sorted({name[0] + name[0].upper() for name in _TAG_NAMES}))
    first, last = ("", r"|/?[a-zA-Z][^\s/>]*") if any_tag else (rf"(?=[{initials}!?])", "")
    return re.compile(
        rf"<{first}(?:[aA](?=[\s/>]){A.expression}|[iI][mM][gG](?=[\s/>]){IMG.expression}"
        rf"|!--|[!?]|{_alternatives(_TAG_NAMES - {'a', 'img'})}{last})",
        re.A,
    )
