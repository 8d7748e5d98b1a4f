"""Responses → WARC files: own copies of cited pages, as an audit reads them."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from msgspec import structs

from loccit import __version__
from loccit.archives.privacy import objection
from loccit.config.settings import Settings
from loccit.errors import UsageError
from loccit.fetch.identity import user_agent
from loccit.fetch.messages import REDIRECTS, Exchange, first_value
from loccit.pipeline.progress import Progress
from loccit.store import Store
from loccit.store.kept import Kept
from loccit.wrapper_rules import wrapper_rules

if TYPE_CHECKING:
    from loccit.archives.warc import WarcFiles

_SOFTWARE = f"loccit/{__version__}"


@contextmanager
def keeping(store: Store, settings: Settings, progress: Progress) -> "Iterator[Keeper | None]":
    """The keeper of a run's pages, whose files are complete at the end; None where it is off.

    Raises:
        UsageError: what writes the files is not installed, or there can be no folder.
    """
    if settings.keep.format == "none":
        yield None
        return
    keeper = Keeper(store, settings, progress)
    try:
        yield keeper
    finally:
        keeper.close()


class Keeper:
    """Writes a run's responses to files, and remembers where they are.

    Args:
        store: open and locked; the folder of the files is beside it.
        settings: the whole configuration.
        progress: receives a message if nothing more can be kept, and what was kept.
    """

    def __init__(self, store: Store, settings: Settings, progress: Progress) -> None:
        if find_spec("warcio") is None:
            raise UsageError("--keep needs an extra: pip install 'loccit[warc]'")
        self._store = store
        self._progress = progress
        self._as_wacz = settings.keep.format == "wacz"
        self._folder = store.path.parent / settings.keep.folder
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{self._folder}: can't keep pages here: {error.strerror}") from error
        self._rules = wrapper_rules(settings)
        self._name = f"loccit-{datetime.now(UTC):%Y%m%d%H%M%S}-{secrets.token_hex(3)}"
        self._files: WarcFiles | None = _files(self._folder, self._name, settings)
        self._bodies: dict[str, Kept] = {}
        """The records of this run that hold a body, by its digest."""
        self._new: dict[str, Kept] = {}
        """What is not yet in the store, by address."""
        self._pages = 0

    def keep(self, exchange: Exchange) -> None:
        """Write a response, unless its address names a person or holds a secret."""
        if self._files is None or not self._may_keep(exchange):
            return
        try:
            kept = self._written(self._files, exchange)
        except OSError as error:
            self._files.close()
            self._files = None
            self._progress.tell(
                f"{self._folder}: {error.strerror}; no more pages are kept in this run"
            )
            return
        self._new[exchange.url] = kept

    def lacks(self, url: str) -> bool:
        """Return whether there is no copy of what is at an address."""
        return self._known(url) is None

    def save(self) -> None:
        """Remember what was written; call it in a transaction."""
        for url, kept in self._new.items():
            self._store.kept.keep(url, kept)
        self._new.clear()

    def close(self) -> None:
        """End the files, and say what is in them."""
        if self._files is not None:
            self._files.close()
            self._pack(self._files.names)
            self._files = None
        with self._store.transaction():
            self.save()
        if self._pages:
            self._progress.tell(f"{self._pages} pages were kept in {self._folder}")

    def _may_keep(self, exchange: Exchange) -> bool:
        """Return whether no address in a response names a person or holds a secret."""
        location = first_value(exchange.headers, "location")
        addresses = (exchange.url, urljoin(exchange.url, location)) if location else (exchange.url,)
        return all(objection(address, self._rules) is None for address in addresses)

    def _written(self, files: "WarcFiles", exchange: Exchange) -> Kept:
        from loccit.archives.warc import Original, payload_digest

        digest = payload_digest(exchange.body)
        redirects = exchange.status in REDIRECTS
        location = first_value(exchange.headers, "location") if redirects else ""
        known = self._known(exchange.url)
        same = known is not None and (known.status, known.location, known.digest) == (
            exchange.status, location, digest,
        )  # fmt: skip
        if known is not None and same and (redirects or self._as_wacz):
            return structs.replace(known, seen=exchange.at)
        self._pages += not redirects
        holder = None if redirects else self._bodies.get(digest)
        if holder is None and known is not None and same:
            holder = known
        if holder is not None:
            files.write(exchange, Original(holder.url, holder.at))
            return structs.replace(holder, seen=exchange.at, status=exchange.status)
        kept = Kept(
            files.write(exchange),
            exchange.url,
            exchange.at,
            digest,
            exchange.status,
            location,
            exchange.truncated,
            exchange.at,
        )
        if not redirects:
            self._bodies[digest] = kept
        return kept

    def _known(self, url: str) -> Kept | None:
        """The record of an address, if its file is still there."""
        known = self._new.get(url) or self._store.kept.get(url)
        return known if known is not None and (self._folder / known.file).exists() else None

    def _pack(self, warcs: list[str]) -> None:
        """Make one WACZ file of a run's WARC files, and remember where their records are now."""
        if not self._as_wacz or not warcs:
            return
        from loccit.archives.wacz import pack

        wacz = f"{self._name}.wacz"
        try:
            pack(self._folder, warcs, wacz, _SOFTWARE)
        except OSError as error:
            self._progress.tell(
                f"{self._folder / wacz}: {error.strerror}; the pages stay in WARC files"
            )
            return
        everything = dict(self._store.kept) | self._new
        for url, kept in everything.items():
            if kept.file in warcs:
                self._new[url] = structs.replace(kept, file=wacz)


def _files(folder: Path, name: str, settings: Settings) -> "WarcFiles":
    # Imported where it is needed: it belongs to an extra.
    from loccit.archives.warc import WarcFiles

    about = {
        "software": _SOFTWARE,
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "http-header-user-agent": user_agent(settings),
        "robots": "obey" if settings.network.robots else "ignore",
    }
    return WarcFiles(folder, name, about, settings.keep.file_size)
