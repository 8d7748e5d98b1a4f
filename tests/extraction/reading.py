"""Reading one post that a test writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from loccit.config.settings import ArchiveSettings
from loccit.extraction.gathered import Gathered
from loccit.extraction.link_filter import Outward
from loccit.extraction.post import PostReader
from loccit.extraction.site import PublishedSite, find_site
from loccit.extraction.time_limit import PostTimeoutError, time_limit
from loccit.model import Citation


@contextmanager
def one_post() -> Iterator[None]:
    """Fail where the body takes more processor time than `archive.post_timeout` gives a post.

    What a test reads is far below that limit as long as the time grows with its size, and far
    above it where the time grows with the square.
    """
    try:
        with time_limit(ArchiveSettings().post_timeout):
            yield
    except PostTimeoutError:
        pytest.fail("a post like this one would be given up (reader-timeout)")


def read(text: str | bytes, path: str = "post.md", site: PublishedSite | None = None) -> Gathered:
    """What is gathered from a post."""
    data = text if isinstance(text, bytes) else text.encode()
    reader = PostReader(ArchiveSettings(), Outward(site or PublishedSite()))
    with one_post():
        return reader.read(path, data, "digest")


def cited(
    text: str | bytes, path: str = "post.md", site: PublishedSite | None = None
) -> list[Citation]:
    """The citations of a post, each checked to stand where it says."""
    found = read(text, path, site).citations
    assert found is not None
    written = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    for one in found:
        assert at_place(written, one).startswith(one.raw)
    return list(found)


def at_place(text: str, one: Citation) -> str:
    """The text from where a citation stands."""
    assert one.line is not None
    assert one.column is not None
    lines = text.split("\n")
    return "\n".join([lines[one.line - 1][one.column - 1 :], *lines[one.line :]])


def raws(text: str | bytes, path: str = "post.md", site: PublishedSite | None = None) -> list[str]:
    """The cited URLs as written, in their order."""
    return [one.raw for one in cited(text, path, site)]


def archive(root: Path, files: dict[str, str], post: str) -> list[Citation]:
    """The citations of a post of an archive, whose files are written."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings = ArchiveSettings()
    reader = PostReader(settings, Outward(find_site(root, settings), str(root)))
    found = reader.read(post, (root / post).read_bytes(), "digest").citations
    assert found is not None
    return list(found)
