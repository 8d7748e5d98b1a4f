"""A page's bytes → its text, by the encoding that a browser would choose.

Sources: WHATWG HTML, "Determining the character encoding" (byte order mark, transport header,
prescan of the first 1,024 bytes); WHATWG Encoding, "Names and labels" (what a label means on the
web: `iso-8859-1` is windows-1252, `gb2312` is GBK). Pages that declare nothing and are no UTF-8 are
few: BeautifulSoup's `UnicodeDammit` guesses theirs.
"""

import codecs
import logging
import re
from functools import lru_cache

from webencodings.labels import LABELS

# It warns of every character that a guess leaves undecoded, on standard error.
logging.getLogger("bs4.dammit").setLevel(logging.ERROR)

_PRESCAN = 1024
_LONGEST_TYPE = 1_000
"""Characters of a Content-Type header that are read."""
_DETECT = 8192
"""Bytes of a page in which a guess looks for text."""
_SAMPLE = 1500
"""Bytes of text outside of ASCII that a guess is made from."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADER = re.compile(r"charset\s*+=\s*+[\"']?\s*+([^\s\"';,]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*+=\s*+[\"']?\s*+([\w:.-]+)", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w:.-]+)", re.IGNORECASE)

_PYTHON_NAMES = {
    "utf-8": "utf-8", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be", "ibm866": "cp866",
    "koi8-r": "koi8-r", "koi8-u": "koi8-u", "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic", "windows-874": "cp874", "gbk": "gb18030",
    "gb18030": "gb18030", "big5": "big5hkscs", "euc-jp": "euc-jp", "iso-2022-jp": "iso-2022-jp",
    "shift_jis": "cp932", "euc-kr": "cp949", "iso-8859-8-i": "iso-8859-8",
    **{f"iso-8859-{n}": f"iso-8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{f"windows-125{n}": f"cp125{n}" for n in range(9)},
}  # fmt: skip
"""Encodings of the WHATWG Encoding Standard, and the Python codec that decodes each.

Those that are missing (`replacement`, `x-user-defined`) decode to no text: then a page counts as
one that declares nothing.
"""

_TEXT = re.compile(rb"[^<>]+")
"""What stands between tags, and the tags."""
_HIGH = re.compile(rb"[\x80-\xff]+")
_ACCENTS = 0.3
"""Of a text's bytes, the part outside of ASCII below which they are accents on Latin letters."""
_FEW_LETTERS = 24
"""Bytes outside of ASCII that are too few to guess from: then it is Chinese, or Western."""
_WESTERN = "cp1252"
"""What browsers take for granted."""
_GUESSED = {
    "big5hkscs": "big5hkscs", "cp949": "cp949", "cp932": "cp932", "euc_jis_2004": "euc-jp",
    "shift_jis_2004": "cp932", "shift_jisx0213": "cp932", "johab": "johab", "cp866": "cp866",
    "mac_cyrillic": "mac-cyrillic", "cp1251": "cp1251", "cp1253": "cp1253", "cp1255": "cp1255",
    "cp1256": "cp1256", "cp1258": "cp1258", "cp874": "cp874", "cp950": "big5hkscs",
    "hz": "gb18030", "gb2312": "gb18030", "tis_620": "cp874",
}  # fmt: skip
"""Names that the guess gives encodings, beside the web's labels."""
_TELLABLE = re.compile(
    r"big5|cp(?:874|932|949|950|125[135678])|euc|gb|hz|iso2022|iso8859_[5678]$|johab|koi8|mac_cyril"
    r"|shift|tis_620|utf"
)
"""Encodings (as Python names them) of scripts that a guess can tell apart. The Latin ones differ in
a letter or two, and browsers do not guess among them."""


@lru_cache(512)
def codec_of(label: str) -> str | None:
    """The Python codec for a label of the WHATWG Encoding Standard; None for any other text.

    Python's own names are never looked up: `undefined`, `idna` or `punycode` are codecs, and raise
    or take minutes.
    """
    name = LABELS.get(label.strip("\t\n\f\r ").lower())
    return None if name is None else _PYTHON_NAMES.get(name)


def decode(body: bytes, content_type: str) -> str:
    """The text of a page."""
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    codec = _declared(body, content_type[:_LONGEST_TYPE]) or _guess(body)
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
    texts = (text for text in _TEXT.findall(start) if not text.isascii())
    text = b" ".join(texts)[:_SAMPLE]
    runs = [len(run) for run in _HIGH.findall(text)]
    if sum(runs) < _ACCENTS * len(text):
        return _WESTERN
    if sum(runs) < _FEW_LETTERS:
        return "gb18030" if _is(text, "gb18030") else _WESTERN

    from bs4.dammit import UnicodeDammit  # few pages need it

    found = UnicodeDammit(text, is_html=False).original_encoding
    codec = None if found is None else codec_of(found) or _GUESSED.get(_plain_name(found))
    return codec if codec is not None and _TELLABLE.match(_plain_name(codec)) else _WESTERN


def _plain_name(codec: str) -> str:
    return codec.replace("-", "_")
