"""Posts and their citations, as the archive holds them now."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator

import msgspec
from msgspec import Struct

from loccit.model import Citation, Link, Post
from loccit.store.coding import CITATION, LINK

_encode = msgspec.msgpack.Encoder().encode


class CitedLink(Struct, frozen=True, gc=False):
    """A citation and the link that it cites."""

    citation: Citation
    link: Link


class Posts:
    """The tables `posts`, `citations` and the rows of `links` that citations bring."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def digests(self) -> dict[str, str]:
        """The content hash of every known post by its path."""
        return dict(self._db.execute("SELECT path, digest FROM posts"))

    def forget_digests(self) -> None:
        """Have every post read again, as where another rule says what a citation is."""
        self._db.execute("UPDATE posts SET digest = ''")

    def count(self) -> int:
        """Return the number of posts that are known."""
        return int(self._db.execute("SELECT count(*) FROM posts").fetchone()[0])

    def save(self, post: Post, cited: Iterable[CitedLink], run_id: int, now: float) -> None:
        """Put a new or changed post in place of what was known of it.

        A citation that stood in the post before keeps the run that first found it, wherever in
        the post it stands now.
        """
        (post_id,) = self._db.execute(
            "INSERT INTO posts (path, digest, date, data) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (path) DO UPDATE SET digest = excluded.digest, date = excluded.date,"
            " data = excluded.data RETURNING id",
            (post.path, post.digest, post.date, _encode(post)),
        ).fetchone()
        first_runs = dict(
            self._db.execute("SELECT url, first_run FROM citations WHERE post = ?", (post_id,))
        )
        self._db.execute("DELETE FROM citations WHERE post = ?", (post_id,))
        ids: dict[str, int] = {}
        for item in cited:
            url = item.link.url
            if url not in ids:
                ids[url] = self._link_id(item.link, now)
        self._db.executemany(
            "INSERT INTO citations (post, link, kind, url, first_run, data)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    post_id,
                    ids[item.link.url],
                    item.citation.kind.value,
                    item.citation.url,
                    first_runs.get(item.citation.url, run_id),
                    CITATION.encode(item.citation),
                )
                for item in cited
            ),
        )

    def _link_id(self, link: Link, now: float) -> int:
        row = self._db.execute(
            "INSERT INTO links (url, domain, data, first_seen) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (url) DO UPDATE SET domain = excluded.domain, data = excluded.data"
            " RETURNING id",
            (link.url, link.domain, LINK.encode(link), now),
        ).fetchone()
        return int(row[0])

    def links_by_domain(self) -> Iterator[tuple[int, str]]:
        """Yield every link's id and its registrable domain."""
        yield from self._db.execute("SELECT id, domain FROM links")

    def inherit(self, new: str, old: str) -> None:
        """Give a post that was renamed the age of its citations under its old name.

        It is to be read anew, for each citation names its post. The old one stays until the whole
        archive is read: on another branch it may still be there.
        """
        row = self._db.execute("SELECT id FROM posts WHERE path = ?", (old,)).fetchone()
        if row is None:
            return
        (new_id,) = self._db.execute(
            "INSERT INTO posts (path, digest, date, data) SELECT ?, '', date, data FROM posts"
            " WHERE id = ? ON CONFLICT (path) DO UPDATE SET digest = '' RETURNING id",
            (new, row[0]),
        ).fetchone()
        self._db.execute(
            "INSERT INTO citations (post, link, kind, url, first_run, data)"
            " SELECT ?, link, kind, url, first_run, data FROM citations WHERE post = ?",
            (new_id, row[0]),
        )

    def forget_all_but(self, paths: Collection[str]) -> int:
        """Drop the posts that the archive no longer has; how many these were."""
        gone = [path for path in self.digests() if path not in paths]
        self._db.executemany("DELETE FROM posts WHERE path = ?", ((path,) for path in gone))
        return len(gone)
