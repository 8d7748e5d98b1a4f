"""Own copies of cited pages, as a report names them."""

from urllib.parse import urljoin

from loccit.report.model import OwnCopy
from loccit.store import Store

_MOST_REDIRECTS = 10


class OwnCopies:
    """The records that hold pages, found by the addresses that are cited."""

    def __init__(self, store: Store) -> None:
        self._kept = store.kept
        self._any = bool(store.kept)

    def of(self, url: str) -> OwnCopy | None:
        """Return the record of the page to which an address led when it was kept."""
        for _ in range(_MOST_REDIRECTS if self._any else 0):
            kept = self._kept.get(url)
            if kept is None:
                return None
            if not kept.location:
                return OwnCopy(kept.file, kept.url, kept.at, kept.truncated)
            url = urljoin(url, kept.location).partition("#")[0]
        return None
