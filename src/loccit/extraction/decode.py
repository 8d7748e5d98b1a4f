"""The text of a file that is not UTF-8: by what its own signs say."""

import codecs
import re
from contextlib import suppress
from typing import NamedTuple

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(
    rb"<meta[^>]*?charset\s*+=\s*+[\"']?\s*+([\w:.-]++)|encoding=[\"']([\w:.-]++)", re.I
)
_SEARCHED = 8_192
"""Bytes in which a label is looked for: twice what browsers read, for pages with long heads."""
_LABELS = {
    "gb18030": "gb2312 gb_2312 gb_2312-80 gbk x-gbk gb18030 csgb2312 chinese",
    "cp1252": "iso-8859-1 iso8859-1 latin1 latin-1 l1 ascii us-ascii windows-1252 cp1252 x-cp1252",
    "cp932": "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j csshiftjis ms932",
    "cp949": "euc-kr ks_c_5601-1987 ks_c_5601-1989 ksc5601 korean windows-949 cseuckr",
    "big5hkscs": "big5 big5-hkscs cn-big5 x-x-big5 csbig5",
    "cp1254": "iso-8859-9 latin5 windows-1254 x-cp1254",
    "cp874": "tis-620 iso-8859-11 windows-874 dos-874",
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 x-unicode20utf8",
}
_BY_LABEL = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}
"""Labels that browsers read as a larger set (WHATWG Encoding, "names and labels")."""
_AS_NAMED = re.compile(
    r"euc-jp|iso-2022-jp|koi8-[ru]|iso-?8859-(?:2|3|4|5|6|7|8|10|13|14|15|16)|windows-125[0-8]"
    r"|cp125[0-8]|macintosh|mac-?roman|ibm866|cp866"
)
_GUESSED_FROM = 65_536
"""Bytes that an encoding is guessed from."""


class Decoded(NamedTuple):
    """The text of a file that is not UTF-8."""

    text: str
    encoding: str
    """Python's name of it."""
    detail: str
    """What is not certain about it; empty where the file says its encoding."""


def decode(data: bytes, error: UnicodeDecodeError, *, html: bool) -> Decoded:
    """The text of what is no UTF-8: by its marks and labels, else by guess.

    HTML without a label is Windows-1252 to browsers (WHATWG HTML, "determining the character
    encoding"), which is therefore no guess.

    Args:
        error: what decoding it as UTF-8 raised.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(encoding, "replace"), "utf-8", "")
    line = data.count(b"\n", 0, error.start) + 1
    where = f"byte {data[error.start]:#04x} on line {line}"
    if html:
        codec = "cp1252"
        if match := _CHARSET.search(data, 0, _SEARCHED):
            label = (match[1] or match[2]).decode("ascii", "replace").lower()
            codec = _BY_LABEL.get(label) or (label if _AS_NAMED.fullmatch(label) else codec)
        if codec != "utf-8":
            return Decoded(data.decode(codec, "replace"), codec, "")
        return Decoded(data.decode("utf-8", "replace"), codec, f"{where} was replaced")
    if guessed := _guessed(data):
        return Decoded(data.decode(guessed), guessed, f"{where}; read as {guessed} by guess")
    return Decoded(data.decode("utf-8", "replace"), "utf-8", f"{where} was replaced")


def _guessed(data: bytes) -> str | None:
    """An encoding in which all of the bytes have a meaning; None where there is none."""
    from charset_normalizer import from_bytes

    found = from_bytes(data[:_GUESSED_FROM]).best()
    for encoding in (found.encoding if found is not None else "cp1252", "cp1252"):
        with suppress(UnicodeDecodeError, LookupError):
            # Markup is ASCII in whatever a post is written in.
            if data.decode(encoding).count("](") == data.count(b"]("):
                return encoding
    return None
