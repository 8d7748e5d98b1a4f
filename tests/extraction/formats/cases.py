"""Reading one file of any format that a test writes."""

from loccit.config.settings import ArchiveSettings
from loccit.extraction.formats.registry import FORMATS
from loccit.extraction.link_filter import Outward
from loccit.extraction.post import PostReader
from loccit.extraction.site import PublishedSite
from loccit.model import Citation, GatherProblem
from tests.extraction.reading import one_post


def read(
    data: str | bytes, path: str, form: str | None = None, *, outputs: bool = True
) -> tuple[list[Citation], tuple[GatherProblem, ...]]:
    """The citations of a file and what was reported of it.

    Every citation of a text stands where it says, and every other one has a locator.
    """
    written = data if isinstance(data, bytes) else data.encode()
    formats = {"**": form} if form else {}
    settings = ArchiveSettings(formats=formats, notebook_outputs=outputs)
    with one_post():
        gathered = PostReader(settings, Outward(PublishedSite())).read(path, written, "digest")
    assert gathered.citations is not None
    cited = PostReader(settings, Outward(PublishedSite())).cited(path, written).citations
    assert cited is not None
    assert [one.url for one in cited] == [one.url for one in gathered.citations]
    text = written.decode("utf-8", "replace")
    for one in gathered.citations:
        if one.line is None or one.column is None:
            assert one.locator
        else:
            lines = text.split("\n")
            rest = "\n".join([lines[one.line - 1][one.column - 1 :], *lines[one.line :]])
            assert rest.startswith(one.raw)
    return list(gathered.citations), gathered.problems


def urls(data: str | bytes, path: str, form: str | None = None) -> list[str]:
    """The cited URLs, in their order."""
    return [one.url for one in read(data, path, form)[0]]


def raws(data: str | bytes, path: str) -> list[str]:
    """The cited URLs as written."""
    return [one.raw for one in read(data, path)[0]]


NAMES = sorted(FORMATS)
