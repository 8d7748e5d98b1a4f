"""The reading of bodies: how much, and by which parser."""

from hashlib import sha256

from loccit.content_types import is_html
from loccit.fetch.messages import HttpResponse
from loccit.fetch.wire import MORE
from loccit.model import Page
from loccit.outcomes import is_success
from loccit.page import KEPT, read_page, without_own_address
from loccit.page.early_stop import needs_more
from loccit.page.message import MOST_BYTES, TYPES, read_message

_REMEMBERED = 64
"""Pages kept, the newest ones."""
_LONGEST = 32_768
"""Bytes of a body that is remembered."""

READER = 4
"""The version of the page reader. A change to what it reads of a page makes it the next one: then
pages that did not change are read again."""

_Key = tuple[bytes, str, bool]
_Known = tuple[Page, str]
"""A page and its text in lower case."""


class PageReading:
    """How much of an answer's body is fetched, and what is made of it.

    A site's error page, an app's shell, a wall or a parking page comes for many links, byte for
    byte the same: it is read once.
    """

    def __init__(self, max_body: int, *, keep_ids: bool) -> None:
        self._max_body = max_body
        self._keep_ids = keep_ids
        self._pages: dict[_Key, _Known] = {}

    def limit(self, status: int, content_type: str) -> int:
        """Bytes to fetch: a page's beginning, a message, and nothing of documents and redirects."""
        if 300 <= status < 400:
            return 0
        if not content_type or is_html(content_type):
            return self._max_body
        is_message = content_type.lower().startswith(TYPES)
        return min(MOST_BYTES, self._max_body) if is_message else 0

    def shorten(self, reply: HttpResponse) -> None:
        """Leave of a body what is read where nothing is kept, so that verdicts are the same."""
        limit = self.limit(reply.status, reply.header("content-type"))
        if len(reply.body) > limit and needs_more(reply.body[:limit]):
            limit *= MORE
        if len(reply.body) > limit:
            reply.body = reply.body[:limit]
            reply.truncated = limit > 0

    def digest(self, reply: HttpResponse) -> bytes:
        """The digest of a body: the same for two that the page reader makes the same page of."""
        # SHA-256 is what processors have instructions for.
        label = f"{READER} {self._keep_ids:d} {reply.truncated:d} {reply.header('content-type')}\n"
        return sha256(label.encode("utf-8", "replace") + reply.body).digest()[:8]

    def page(
        self, reply: HttpResponse, url: str, *, keep_main: bool = True, known_text: str = ""
    ) -> Page | None:
        """The page of an HTML answer or of a message; None for any other document.

        Args:
            reply: the answer.
            url: the page's address.
            keep_main: whether its main text may be compared.
            known_text: as in `read_page`.
        """
        body = reply.body
        if not body:
            return None
        content_type = reply.header("content-type")
        if content_type.lower().startswith(TYPES):
            return None if reply.truncated else read_message(body, content_type.lower())
        if not content_type and b"<" not in body[:1024]:
            return None
        keep_main = keep_main and is_success(reply.status)
        key = (body, content_type, keep_main)
        known = self._pages.get(key) if len(body) <= _LONGEST else None
        if known is not None and not _repeats(known[1], url):
            return known[0]
        page = read_page(
            body,
            content_type,
            url,
            truncated=reply.truncated,
            keep_ids=self._keep_ids,
            keep_main=keep_main,
            known_text=known_text,
        )
        if (
            known is None
            and not known_text
            and len(body) <= _LONGEST
            and _is_the_same_anywhere(page)
        ):
            self._remember(key, page, url)
        return page

    def _remember(self, key: _Key, page: Page, url: str) -> None:
        text = page.text.lower()
        if _repeats(text, url):
            return
        if len(self._pages) >= _REMEMBERED:
            del self._pages[next(iter(self._pages))]
        self._pages[key] = (page, text)


def _is_the_same_anywhere(page: Page) -> bool:
    """Return whether a page is the same at any address: whole, with no relative URL."""
    return (
        page.canonical is None
        and page.refresh is None
        and not page.truncated
        and len(page.text) < KEPT
    )


def _repeats(text: str, url: str) -> bool:
    """Return whether a page's text may hold its own address, which its sketch leaves out."""
    path = url.partition("#")[0].partition("?")[0].rstrip("/")
    name = path.rpartition("/")[2].partition(".")[0].lower()
    # Whatever part of an address is repeated, it holds the name that it ends in.
    return (name in text or "%" in name) and without_own_address(text, url) != text
