"""A file's bytes as text: UTF-8, else what its own signs say."""

import codecs
import re

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


def decode(data: bytes, *, html: bool) -> tuple[str, tuple[str, str] | None]:
    """The text, and the reason and detail of a problem where bytes had to be replaced."""
    try:
        return data.decode(), None
    except UnicodeDecodeError as error:
        where = error.start
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), None
    if html and (match := _CHARSET.search(data, 0, 2048)):
        label = (match[1] or match[2]).decode("ascii", "replace").lower()
        try:
            return data.decode(_BROWSERS.get(label, label)), None
        except (LookupError, ValueError):
            pass
    line = data.count(b"\n", 0, where) + 1
    detail = f"byte {data[where]:#04x} on line {line} was replaced"
    return data.decode("utf-8", "replace"), ("invalid-utf-8", detail)
