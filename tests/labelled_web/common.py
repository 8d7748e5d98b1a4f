"""What the tables of the labelled web are written with."""

from loccit.demo.labelled import Case, Host, host, sites, truths
from loccit.demo.web import (
    JPEG,
    PDF,
    Reply,
    article,
    bare,
    document,
    page,
    paragraphs,
    redirect,
    short,
)
from loccit.model import Status

OK = Status.OK
REDIRECTED = Status.REDIRECTED
WRAPPED = Status.WRAPPED
INSECURE = Status.INSECURE
BLOCKED = Status.BLOCKED
SUSPECT = Status.SUSPECT
DEAD = Status.DEAD
INVALID = Status.INVALID
SKIPPED = Status.SKIPPED

GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10\x00\x00\x00\x10\x08\x06"

__all__ = [
    "BLOCKED", "DEAD", "GIF", "INSECURE", "INVALID", "JPEG", "OK", "PDF", "PNG", "REDIRECTED",
    "SKIPPED", "SUSPECT", "WRAPPED", "Case", "Host", "Reply", "article", "bare", "document", "host",
    "page", "paragraphs", "redirect", "short", "sites", "truths",
]  # fmt: skip
