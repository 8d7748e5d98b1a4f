"""What the tables of the labelled web are written with."""

from loccit.demo.labelled import Case, Host, host, sites, truths
from loccit.demo.web import Reply, document, page, paragraphs, redirect
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
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"


def short(title: str, text: str, *, status: int = 200, head: str = "", heading: str = "") -> Reply:
    """A page of one paragraph; `heading` is the title where it is not given."""
    body = document(title, f"<p>{text}</p>", head=head, heading=heading or title)
    return Reply(status, body)


def article(title: str, opening: str, *, head: str = "", count: int = 5) -> Reply:
    """A long page that begins with the paragraph given."""
    prose = "".join(f"<p>{p}</p>" for p in paragraphs(title, count))
    return Reply(200, document(title, f"<p>{opening}</p>{prose}", head=head))


def bare(html: str, status: int = 200, **headers: str) -> Reply:
    """HTML as it stands, with headers (`_` for `-`)."""
    told = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Reply(status, html, told)


__all__ = [
    "BLOCKED", "DEAD", "GIF", "INSECURE", "INVALID", "JPEG", "OK", "PDF", "PNG", "REDIRECTED",
    "SKIPPED", "SUSPECT", "WRAPPED", "Case", "Host", "Reply", "article", "bare", "document", "host",
    "page", "paragraphs", "redirect", "short", "sites", "truths",
]  # fmt: skip
