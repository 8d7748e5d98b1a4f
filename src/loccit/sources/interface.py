"""The interface of a source of posts: a folder, an export, a web archive, a site, an API.

A source yields posts, one at a time, in memory that does not grow with their number. Each post has
a name that is the same in every run (a path, a permalink or an id), the facts that a report shows,
and texts in a link language. Sources never look for links; `loccit.sources.reading` does that with
the same readers that files have.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, Protocol

from msgspec import Struct

from loccit.config.settings import Settings
from loccit.extraction.formats import LineMap
from loccit.extraction.gathered import FileCitations, Gathered
from loccit.extraction.site import PublishedSite, site_at
from loccit.model import GatherProblem, PostState

LARGEST_POST = 16 << 20
"""Characters in the texts of one post; a larger one is reported and left out."""


class Repairs(StrEnum):
    """In which form `loccit repair` proposes its edits."""

    DIFF = "diff"
    """As a diff, which `--apply` writes into the files."""
    LIST = "list"
    """As a list for a person, one row for each edit: the posts live elsewhere."""


class Abilities(Struct, frozen=True):
    """The abilities of a source: what can be done with its posts."""

    repairs: Repairs = Repairs.LIST
    revisions: bool = False
    """Whether the posts are in files that git may keep: `--changed-since`, renames, base refs."""
    places: bool = False
    """Whether citations may have a line and a column."""


FILES = Abilities(Repairs.DIFF, revisions=True, places=True)
"""What can be done with a folder or a file of posts."""


class Text(Struct, gc=False):
    """A text of a post, in which links are to be found."""

    text: str
    language: str = "html"
    """`html`, `wordpress`, `substack`, `markdown`, or another format that is text."""
    locator: str | None = None
    """Where a person finds it within the post: "footnotes", "item 12"."""
    lines: LineMap | None = None
    """Where it stands in a text file; None where that says nothing to a person."""
    urls: tuple[str, ...] = ()
    """Further URLs that this part cites, which stand in fields of their own (a link post's)."""


class SourcePost(Struct, gc=False):
    """A post as its source yields it."""

    id: str
    """Its name in reports and baselines: the permalink, else a path, else an id. Never an index."""
    texts: Sequence[Text] | None = ()
    """None for a post that the source knows to be unchanged: what was known of it stays."""
    title: str | None = None
    author: str | None = None
    date: str | None = None
    """ISO 8601 or RFC 2822; what can't be read is left out."""
    tags: tuple[str, ...] = ()
    url: str | None = None
    """Where it can be seen; relative links in its texts are relative to it."""
    state: PostState = PostState.PUBLISHED
    key: str | None = None
    """The source's own id of it, which tells two posts with one permalink apart."""
    own_host: bool = True
    """Whether links to the host of `url` are citations; of a whole page they are not."""
    digest: str | None = None
    """Changes when the post does; None for one to be made of its texts and facts."""


def _nothing(pages: int) -> None:
    """Nobody looks on."""


class Reading(Struct):
    """The settings and the memory with which a source's posts are read."""

    settings: Settings
    known: Mapping[str, str] = {}
    """Digests of an earlier run, by post."""
    memory: MutableMapping[str, bytes] = {}
    """What the source wants to remember until the next run (ETags, where a crawl stood).

    Kept in the state of an audit as it is set; empty in the beginning of an `extract`.
    """
    until: float | None = None
    """Seconds since the epoch: from then on a source makes no more requests; None for no limit."""
    crawling: Callable[[int], None] = _nothing
    """Receives how many pages of a site were found so far."""

    def wants(self, state: PostState) -> bool:
        """Return whether posts of this state are to be read; a source may skip the others early."""
        return state is PostState.PUBLISHED or state.value in self.settings.sources.include


PARTIAL = frozenset({"source-unreadable", "source-partial", "source-stopped"})
"""Reasons of a problem for which posts that were not seen are not taken for gone."""

Render = Callable[[list[FileCitations]], bytes]
"""Writes the citations of some posts; a module's function, for it may run in another process."""


class Source(Protocol):
    """Where posts come from. `PostSource` is the base class for all but files."""

    location: str
    """As a person named it: a path or a URL."""
    abilities: Abilities

    @property
    def folder(self) -> Path | None:
        """The folder that the posts' paths are relative to; None where posts are no files."""

    @property
    def title(self) -> str:
        """What the archive is called, for the report's heading."""

    def fingerprint(self, settings: Settings) -> object:
        """Return what besides settings decides how posts are read, as an encodable value."""

    def content(self) -> str | None:
        """Return a digest of all that the posts are read from; None where that is not one file.

        As long as it is the same, an audit need not read the source again.
        """

    def read(self, reading: Reading, only: Collection[str] | None = None) -> Iterator[Gathered]:
        """The posts with their citations; problems come as values without a post.

        Args:
            reading: settings, and what is known.
            only: these posts alone.
        """

    def listed(
        self, reading: Reading, render: Render, jobs: int = 0
    ) -> Iterator[bytes | bytearray]:
        """The citations alone, batch by batch, in the form that `render` gives them."""


class PostSource:
    """A source that yields its posts one after the other: what `posts` says is all it takes.

    Raise `SourceError` in `posts` for what costs the rest of the source, yield a `GatherProblem`
    for what costs one post.
    """

    abilities: ClassVar[Abilities] = Abilities()

    def __init__(self, location: str) -> None:
        self.location = location

    def posts(self, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
        """The posts, in an order that is the same in every run."""
        raise NotImplementedError

    @property
    def folder(self) -> Path | None:
        """None: the posts are no files."""
        return None

    @property
    def title(self) -> str:
        """The last part of the location."""
        return self.location.rstrip("/").rpartition("/")[2] or self.location

    def fingerprint(self, settings: Settings) -> object:
        """The source's name and location."""
        return (type(self).__name__, self.location)

    def content(self) -> str | None:
        """None: more than one file may decide what the posts are (`FileSource`)."""
        return None

    def site(self, settings: Settings) -> PublishedSite:
        """The site whose own links are no citations: none but what the configuration names."""
        return site_at(settings.archive.base_url)

    def read(self, reading: Reading, only: Collection[str] | None = None) -> Iterator[Gathered]:
        """The posts with their citations (`Source.read`)."""
        from loccit.sources.reading import gathered

        for one in gathered(self, reading):
            if only is None or one.post is None or one.post.path in only:
                yield one

    def listed(
        self, reading: Reading, render: Render, jobs: int = 0
    ) -> Iterator[bytes | bytearray]:
        """The citations alone (`Source.listed`); in this process, whatever `jobs` says."""
        from loccit.sources.reading import listed

        return listed(self, reading, render)


class FileSource(PostSource):
    """A source whose posts are in the one file at its location, and nowhere else."""

    def content(self) -> str | None:
        """Return the digest of the file (`Source.content`); None where it can't be read."""
        try:
            with Path(self.location).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return None


class SourceError(Exception):
    """The rest of a source can't be read. The message says why, and where."""
