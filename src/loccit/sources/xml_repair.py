"""References in XML that parsers can't read, made readable as bytes go by.

Programs write `&` of a URL as it is, and emoji as two references to surrogates. libxml2 drops the
first, and with it what separates the parameters of a URL; the second are no characters to it. At a
declaration behind the first tag, such as the DOCTYPE of a page that was pasted, it ends.
"""

import re
from collections.abc import Iterator
from itertools import chain

_LONE = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_CDATA = re.compile(rb"<!\[CDATA\[|\]\]>")
_DECLARATION = re.compile(rb"<!(?!--|\[CDATA\[)")
_TAG = re.compile(rb"<[A-Za-z_]")
_PAIR = re.compile(
    rb"&#(?:([xX])(d[89ab][0-9a-f]{2});&#[xX](d[c-f][0-9a-f]{2})|(5[56]\d{3});&#(5[67]\d{3}));",
    re.I,
)
_NUMBER = re.compile(rb"&#(?:[xX]([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
_LONGEST_PAIR = 24
"""Bytes that what is looked for may be cut in."""


def with_references(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces of a document in UTF-8 with readable references; CDATA sections stay as they are.

    A lone `&` becomes `&amp;`, a pair of surrogates the character that it stands for, and a
    reference to what is no character U+FFFD. Declarations behind the first tag become text.
    """
    inside = False
    begun = False
    kept = b""
    for piece in chain(pieces, [None]):
        whole = kept + (piece or b"")
        kept = b""
        if piece is not None:
            # A mark or a reference may be cut in two: it waits for the next piece.
            begin = max(len(whole) - _LONGEST_PAIR, 0)
            cut = min(
                (at for sign in (b"&", b"<", b"]") if (at := whole.find(sign, begin)) >= 0),
                default=len(whole),
            )
            whole, kept = whole[:cut], whole[cut:]
        out: list[bytes] = []
        at = 0
        for mark in _CDATA.finditer(whole):
            if (mark[0] == b"]]>") != inside:
                continue
            part = whole[at : mark.start()]
            begun, part = (begun, part) if inside else _readable(part, begun=begun)
            out += (part, mark[0])
            at = mark.end()
            inside = not inside
        part = whole[at:]
        begun, part = (begun, part) if inside else _readable(part, begun=begun)
        out.append(part)
        if out := [part for part in out if part]:
            yield b"".join(out)


def _readable(part: bytes, *, begun: bool) -> tuple[bool, bytes]:
    """Return whether the first tag was seen by now, and the part with what can be read."""
    if b"&" in part:
        part = _LONE.sub(b"&amp;", _NUMBER.sub(_character, _PAIR.sub(_joined, part)))
    tag = 0 if begun else found.start() if (found := _TAG.search(part)) else None
    if tag is None or b"<!" not in part:
        return tag is not None, part
    return True, part[:tag] + _DECLARATION.sub(b"&lt;!", part[tag:])


def _joined(pair: re.Match[bytes]) -> bytes:
    if pair[1]:
        high, low = int(pair[2], 16), int(pair[3], 16)
    else:
        high, low = int(pair[4]), int(pair[5])
    if not (0xD800 <= high < 0xDC00 <= low < 0xE000):
        return pair[0]
    return b"&#%d;" % (0x10000 + ((high - 0xD800) << 10) + low - 0xDC00)


def _character(reference: re.Match[bytes]) -> bytes:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    is_control = number < 0x20 and number not in (0x9, 0xA, 0xD)
    if is_control or 0xD800 <= number < 0xE000 or number > 0x10FFFF or number in (0xFFFE, 0xFFFF):
        return b"&#xFFFD;"
    return reference[0]
