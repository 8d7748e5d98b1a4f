"""Bytes of a page → text, by the encoding that browsers would choose (WHATWG Encoding Standard).

The order is the standard's: byte order mark, transport, `meta` in the first 1,024 bytes; then
UTF-8 where the bytes are UTF-8, and Windows-1252 where they are not.
"""

import codecs
import re
from functools import lru_cache

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_META = re.compile(rb"<meta[^>]*?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_PRESCAN = 1_024

_BROWSERS_SAY = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "x-x-big5": "big5hkscs",
    "utf-16": "utf-8",
    "utf-16le": "utf-8",
    "unicode": "utf-8",
}
"""Labels that mean something wider in browsers than in the codec's name."""


def decode(body: bytes, content_type: str) -> str:
    """The text of a body; what can't be decoded becomes U+FFFD."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    declared = _declared(body, content_type)
    if declared is not None:
        return body.decode(declared, "replace")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        # A body that was cut may end within a character.
        if error.start > len(body) - 4:
            return body.decode(errors="replace")
        return body.decode("cp1252", "replace")


def _declared(body: bytes, content_type: str) -> str | None:
    header = _HEADER.search(content_type)
    if header is not None and (encoding := _codec(header[1])):
        return encoding
    meta = _META.search(body, 0, _PRESCAN)
    return None if meta is None else _codec(meta[1].decode("ascii", "replace"))


@lru_cache(256)
def _codec(label: str) -> str | None:
    name = label.strip().lower()
    name = _BROWSERS_SAY.get(name, name)
    try:
        info = codecs.lookup(name)
    except LookupError:
        return None
    return info.name if info._is_text_encoding else None
