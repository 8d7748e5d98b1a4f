"""The text of a file that is not UTF-8: by what its own signs say."""

import codecs
import re
from contextlib import suppress

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(
    rb"<meta[^>]*?charset\s*=\s*[\"']?\s*([\w:.-]+)|encoding=[\"']([\w:.-]+)", re.I
)
_BROWSERS = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "us-ascii": "cp1252"}
"""Labels that browsers read as a larger set (WHATWG Encoding, "names and labels")."""


def decode(data: bytes, error: UnicodeDecodeError, *, html: bool) -> tuple[str, str]:
    """The text of what is no UTF-8, and what had to be replaced in it (or nothing).

    Args:
        error: what decoding it as UTF-8 raised.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), ""
    if html and (match := _CHARSET.search(data, 0, 2048)):
        label = (match[1] or match[2]).decode("ascii", "replace").lower()
        with suppress(LookupError, ValueError):
            return data.decode(_BROWSERS.get(label, label)), ""
    line = data.count(b"\n", 0, error.start) + 1
    text = data.decode("utf-8", "replace")
    return text, f"byte {data[error.start]:#04x} on line {line} was replaced"
