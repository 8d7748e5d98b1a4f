"""Reading one post that a test writes."""

from loccit.config.settings import ArchiveSettings
from loccit.extraction.gathered import Gathered
from loccit.extraction.link_filter import Outward
from loccit.extraction.post import PostReader
from loccit.extraction.site import PublishedSite
from loccit.model import Citation


def read(text: str | bytes, path: str = "post.md", site: PublishedSite | None = None) -> Gathered:
    """What is gathered from a post."""
    data = text if isinstance(text, bytes) else text.encode()
    reader = PostReader(ArchiveSettings(), Outward(site or PublishedSite()))
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
