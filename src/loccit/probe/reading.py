"""What is read of a body, and by whom."""

from loccit.model import Page
from loccit.page import read_page
from loccit.probe.values import Reply

_HTML = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")


class Reading:
    """How much of an answer's body is fetched, and what is made of it."""

    def __init__(self, max_body: int, *, keep_ids: bool) -> None:
        self._max_body = max_body
        self._keep_ids = keep_ids

    def limit(self, status: int, content_type: str) -> int:
        """Bytes to fetch: a page's beginning, and nothing of what is no page or only redirects."""
        if 300 <= status < 400:
            return 0
        if not content_type or content_type.lower().startswith(_HTML):
            return self._max_body
        return 0

    def page(self, reply: Reply, url: str) -> Page | None:
        """The page of an HTML answer, or None."""
        body = reply.body
        if not body:
            return None
        content_type = reply.header("content-type")
        if not content_type and b"<" not in body[:1024]:
            return None
        return read_page(
            body, content_type, url, truncated=reply.truncated, keep_ids=self._keep_ids
        )
