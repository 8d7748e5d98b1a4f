"""Substack exports: a ZIP file with `posts.csv` and an HTML file for each post."""

import csv
import io
import posixpath
from collections.abc import Iterator
from pathlib import Path

from loccit.model import GatherProblem, PostState
from loccit.sources.interface import LARGEST_POST, FileSource, Reading, SourcePost, Text
from loccit.sources.member_names import is_table
from loccit.sources.members import Members

_LARGEST_TABLE = 64 << 20


class Substack(FileSource):
    """A Substack export."""

    def posts(self, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
        """The posts in the order of their files' names."""
        with Members(Path(self.location)) as members:
            table = members.first(is_table)
            rows: dict[str, dict[str, str]] = {}
            folder = ""
            if table is not None:
                folder = posixpath.dirname(table)
                data = members.read(table, _LARGEST_TABLE)
                if isinstance(data, GatherProblem):
                    yield data
                else:
                    rows = _rows(data)
            for name in members.names():
                if not name.endswith(".html") or not name.startswith(folder):
                    continue
                data = members.read(name, LARGEST_POST)
                if isinstance(data, GatherProblem):
                    yield data
                else:
                    stem = posixpath.basename(name).removesuffix(".html")
                    yield _post(stem, data, rows.get(stem) or rows.get(stem.partition(".")[0]))


def _rows(data: bytes) -> dict[str, dict[str, str]]:
    """The rows of the table by the post's id."""
    reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig", "replace"), newline=""))
    try:
        return {row.get("post_id") or "": row for row in reader}
    except csv.Error:
        return {}


def _post(stem: str, data: bytes, row: dict[str, str] | None) -> SourcePost:
    row = row or {}
    published = (row.get("is_published") or "true").lower() != "false"
    return SourcePost(
        row.get("post_id") or stem,
        [Text(data.decode("utf-8", "replace"), "substack")],
        title=row.get("title") or stem.partition(".")[2].replace("-", " ") or None,
        date=row.get("post_date") or None,
        state=PostState.PUBLISHED if published else PostState.DRAFT,
        key=stem,
    )


def open_source(location: str) -> Substack:
    """Read a file by this source."""
    return Substack(location)
