"""What the tables of the labelled web are written with."""

from loccit.demo.labelled import Case, Host, host, sites, truths
from loccit.model import Status
from loccit.testing import (
    JPEG,
    PDF,
    Behaviour,
    Reply,
    Site,
    article,
    bare,
    document,
    page,
    paragraphs,
    redirect,
    short,
)

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
    "SKIPPED", "SUSPECT", "WRAPPED", "Case", "Host", "Reply", "article", "bare", "document",
    "everywhere", "gone_everywhere", "host", "living",
    "page", "paragraphs", "prose", "redirect", "short", "sites", "truths",
]  # fmt: skip


def prose(key: str, count: int = 5) -> str:
    """Paragraphs of text, as HTML."""
    return "".join(f"<p>{text}</p>" for text in paragraphs(key, count))


def everywhere(behaviour: Behaviour) -> Site:
    """A site that does the same at every address that is not in its table."""
    return Site("", otherwise=behaviour)


def gone_everywhere(name: str, path: str, why: str, html: str) -> Host:
    """A link that is gone, on a site that answers it with the same page as everything."""
    return host(name, Case(path, DEAD, why), site=everywhere(bare(html)))


def living(name: str, path: str, why: str, reply: Reply) -> Host:
    """A living page on a site that says 404 honestly."""
    return host(name, Case(path, OK, why, reply))
