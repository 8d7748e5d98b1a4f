"""The encoding of an XML document, by its declaration and as browsers read the label.

expat reads UTF-8, UTF-16 and encodings of one byte, and raises at any other name. So a document is
decoded first, and given to the parser as UTF-8 without its declaration. Lines and columns stay.
"""

import codecs
import re

from loccit.page.charset import codec_of

_DECLARED = re.compile(rb"<\?xml[^>]{0,1000}?(\sencoding\s*=\s*[\"']([^\"'<>]{0,1000})[\"'])")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\0<", b"<\0")


def is_wide(head: bytes) -> bool:
    """Return whether a document is in UTF-16, which parsers recognise themselves."""
    return head.startswith(_WIDE)


def decoder_of(head: bytes) -> tuple[codecs.IncrementalDecoder, bytes]:
    """Return a decoder for a document, and its beginning with the encoding blanked out.

    Without a declaration, and where the label is unknown or UTF-16 (which it is not), it is UTF-8.

    Args:
        head: the beginning of a document that is not `is_wide`.
    """
    codec = None
    if declared := _DECLARED.search(head[:2000]):
        codec = codec_of(declared[2].decode("ascii", "replace"))
        begin, end = declared.span(1)
        head = head[:begin] + b" " * (end - begin) + head[end:]
    if codec is None or codec.startswith("utf-16"):
        codec = "utf-8"
    return codecs.getincrementaldecoder(codec)("replace"), head


def as_utf8(data: bytes) -> bytes:
    """Return a whole document as a parser can read it."""
    if is_wide(data):
        return data
    decoder, data = decoder_of(data)
    return decoder.decode(data, True).encode("utf-8", "replace")
