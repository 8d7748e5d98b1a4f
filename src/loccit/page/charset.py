"""A page's bytes → its text, by the encoding that a browser would choose.

Sources: WHATWG HTML, "Determining the character encoding" (byte order mark, transport header,
prescan of the first 1,024 bytes); WHATWG Encoding, "Names and labels" (what a label means on the
web: `iso-8859-1` is windows-1252, `gb2312` is GBK). Pages that declare nothing and are no UTF-8 are
few: BeautifulSoup's `UnicodeDammit` guesses theirs.
"""

import codecs
import re
from functools import lru_cache

_PRESCAN = 1024
_DETECT = 8192
"""Bytes of a page in which a guess looks for text."""
_SAMPLE = 1500
"""Bytes of text outside of ASCII that a guess is made from."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';,]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w:.-]+)", re.IGNORECASE)

_WEB_LABELS = {
    "ascii": "cp1252", "us-ascii": "cp1252", "ansi_x3.4-1968": "cp1252", "latin1": "cp1252",
    "l1": "cp1252", "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "iso88591": "cp1252",
    "iso_8859-1": "cp1252", "x-cp1252": "cp1252", "windows-1252": "cp1252",
    "iso-8859-9": "cp1254", "latin5": "cp1254", "l5": "cp1254", "iso-8859-11": "cp874",
    "tis-620": "cp874", "dos-874": "cp874", "windows-874": "cp874", "x-cp1250": "cp1250",
    "x-cp1251": "cp1251", "koi8-ru": "koi8-u", "koi": "koi8-r", "koi8": "koi8-r",
    "x-mac-cyrillic": "mac-cyrillic", "macintosh": "mac-roman", "x-mac-roman": "mac-roman",
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030",
    "chinese": "gb18030", "csgb2312": "gb18030", "iso-ir-58": "gb18030", "big5": "big5hkscs",
    "x-x-big5": "big5hkscs", "cn-big5": "big5hkscs", "big5-hkscs": "big5hkscs",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "ms_kanji": "cp932", "windows-31j": "cp932", "ms932": "cp932", "x-euc-jp": "euc-jp",
    "euc-kr": "cp949", "korean": "cp949", "ks_c_5601-1987": "cp949", "ksc5601": "cp949",
    "windows-949": "cp949", "unicode": "utf-16-le", "utf-16": "utf-16-le", "ucs-2": "utf-16-le",
    "unicode-1-1-utf-8": "utf-8", "utf8": "utf-8", "logical": "iso-8859-8", "visual": "iso-8859-8",
}  # fmt: skip
"""Labels whose meaning on the web differs from Python's, or that Python lacks."""

_TEXT = re.compile(rb"[^<>]*[\x80-\xff][^<>]*")
"""What stands between tags and is not all ASCII."""
_HIGH = re.compile(rb"[\x80-\xff]+")
_ACCENTS = 0.3
"""Of a text's bytes, the part outside of ASCII below which they are accents on Latin letters."""
_FEW_LETTERS = 24
"""Bytes outside of ASCII that are too few to guess from: then it is Chinese, or Western."""
_WESTERN = "cp1252"
"""What browsers take for granted."""
_TELLABLE = re.compile(
    r"big5|cp(?:874|932|949|950|125[135678])|euc|gb|hz|iso2022|iso8859_[5678]$|johab|koi8|mac_cyril"
    r"|shift|tis_620|utf"
)
"""Encodings (as Python names them) of scripts that a guess can tell apart. The Latin ones differ in
a letter or two, and browsers do not guess among them."""


@lru_cache(512)
def codec_of(label: str) -> str | None:
    """The Python codec for a label as the web understands it, or None for no such encoding."""
    name = label.strip().lower()
    if name in _WEB_LABELS:
        return _WEB_LABELS[name]
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return found.name if getattr(found, "_is_text_encoding", True) else None


def decode(body: bytes, content_type: str) -> str:
    """The text of a page."""
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    codec = _declared(body, content_type) or _guess(body)
    return body.decode(codec, "replace")


def _declared(body: bytes, content_type: str) -> str | None:
    header = _HEADER.search(content_type)
    if header is not None:
        codec = codec_of(header[1])
        if codec is not None:
            return codec
    start = body[:_PRESCAN]
    found = _META.search(start) or _XML.match(start)
    if found is None:
        return None
    codec = codec_of(found[1].decode("latin-1"))
    # A declaration that was read as ASCII can't be in UTF-16 (HTML, prescan, step 15).
    return "utf-8" if codec is not None and codec.startswith("utf-16") else codec


def _guess(body: bytes) -> str:
    """The encoding of a page that declares none."""
    if body.isascii():
        return "utf-8"
    start = body[:_DETECT]
    return "utf-8" if _is(start, "utf-8", whole=len(body) <= _DETECT) else _by_letters(start)


def _is(text: bytes, codec: str, *, whole: bool = True) -> bool:
    try:
        codecs.getincrementaldecoder(codec)().decode(text, final=whole)
    except UnicodeDecodeError:
        return False
    return True


def _by_letters(start: bytes) -> str:
    text = b" ".join(_TEXT.findall(start))[:_SAMPLE]
    runs = [len(run) for run in _HIGH.findall(text)]
    if sum(runs) < _ACCENTS * len(text):
        return _WESTERN
    if sum(runs) < _FEW_LETTERS:
        return "gb18030" if _is(text, "gb18030") else _WESTERN

    from bs4.dammit import UnicodeDammit  # few pages need it

    found = UnicodeDammit(text, is_html=False).original_encoding
    codec = None if found is None else codec_of(found)
    return codec if codec is not None and _TELLABLE.match(_plain_name(codec)) else _WESTERN


def _plain_name(codec: str) -> str:
    return codec.replace("-", "_")
