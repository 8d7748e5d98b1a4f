"""Which posts a query is about: the whole archive, or the posts that a branch changed."""

import json
from collections.abc import Collection, Iterable
from typing import Self

from msgspec import Struct

from loccit.display import is_utf8


class Scope(Struct, frozen=True):
    """A set of posts by their paths; None for every post."""

    posts: frozenset[str] | None = None

    @classmethod
    def of(cls, posts: Collection[str] | None) -> Self:
        """Return the scope of these posts; of all posts where None is given."""
        return cls(None if posts is None else frozenset(posts))

    @property
    def citations(self) -> str:
        """SQL that is true for a row of `citations` in this scope."""
        if self.posts is None:
            return "TRUE"
        return (
            "citations.post IN (SELECT id FROM posts WHERE path IN"
            " (SELECT value FROM json_each(:scope)))"
        )

    @property
    def post(self) -> str:
        """SQL that is true for a row of `posts` in this scope."""
        return (
            "TRUE" if self.posts is None else "posts.path IN (SELECT value FROM json_each(:scope))"
        )

    @property
    def cited(self) -> str:
        """SQL that is true for a row of `links` that is cited in this scope."""
        return (
            f"EXISTS (SELECT 1 FROM citations WHERE citations.link = links.id AND {self.citations})"
        )

    @property
    def times_cited(self) -> str:
        """SQL of a table with the `link` of each link cited in this scope, and its citations `n`.

        Where every cited link is read, joining with it is faster than looking for each: one scan
        of an index. SQLite also evaluates a subquery among the columns wherever it is named.
        """
        return f"(SELECT link, count(*) AS n FROM citations WHERE {self.citations} GROUP BY link)"

    @property
    def values(self) -> dict[str, str]:
        """The parameters of the SQL above. Names that are no UTF-8 can't be in the database."""
        if self.posts is None:
            return {}
        named = filter(is_utf8, self.posts)
        return {"scope": json.dumps(sorted(named))}


WHOLE = Scope()
"""The whole archive."""


def id_list(ids: Iterable[int]) -> str:
    """Return ids as an SQL list. They are integers of our own, so nothing needs to be quoted."""
    return ", ".join(map(str, ids))
