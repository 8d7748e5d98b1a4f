"""Posts, their citations, and what kept a post from being read in full."""

from enum import StrEnum

from msgspec import UNSET, Struct, UnsetType


class Kind(StrEnum):
    """How a post cites something."""

    LINK = "link"
    IMAGE = "image"
    MEDIA = "media"
    FRAME = "frame"
    SOURCE = "source"
    """The post's own origin (front matter `from:`): the archive may hold the only copy."""
    REFERENCE = "reference"
    """A link in the post's metadata: another front-matter key, a DOI in a bibliography."""


class PostState(StrEnum):
    """The states of a post that a source (an export, a site) knows of."""

    PUBLISHED = "published"
    DRAFT = "draft"
    """Not published yet, or waiting for its date or for approval."""
    PRIVATE = "private"
    """For its author or for some readers only."""
    COMMENT = "comment"
    """A reader's comment on a post."""


class Directive(Struct, frozen=True, gc=False):
    """An instruction to loccit written in a post: `<!-- loccit: ignore until 2027-01-01 … -->`."""

    line: int
    """1-based; 0 for one that stands in the front matter and so speaks for the whole post."""
    text: str
    """What follows `loccit:`, stripped, as written."""


class Post(Struct, frozen=True, omit_defaults=True):
    """A file of the archive, or a post of another source."""

    path: str
    """Relative to the archive's root, with forward slashes; else a permalink or an id."""
    digest: str
    """BLAKE2b-128 of the file's bytes, hexadecimal: an unchanged post is not parsed again."""
    size: int
    """Bytes."""
    title: str | None = None
    date: str | None = None
    """ISO 8601, UTC, from front matter or the file's name; a date alone if no time is given."""
    author: str | None = None
    tags: tuple[str, ...] = ()
    source: str | None = None
    """The URL that the post mirrors; relative links resolve against it."""
    directives: tuple[Directive, ...] = ()
    url: str | None = None
    """Where a person can see the post, where its source says so."""
    state: PostState | None = None
    """None for a file."""


class Cited(Struct, frozen=True, gc=False):
    """One place where a post cites a URL: what `loccit extract` writes of it."""

    post: str
    line: int | None
    column: int | None
    """1-based place of the URL itself in the file (of its definition, for a reference link).

    Columns count Unicode characters. Both are None where the format is not text.
    """
    kind: Kind
    url: str
    """Normalised and absolute, fragment kept; as written where `problem` is set."""
    raw: str
    """As written in the file."""
    text: str = ""
    """The anchor's text or the image's alternative text, white space folded."""
    rel: str = ""
    problem: str | None = None
    """Why this is not a URL that can be requested, in one word with hyphens, or None."""
    locator: str | None = None
    """Where a person finds it in a document or a container: "page 3", "cell 4"."""
    state: PostState | UnsetType = UNSET
    """Of the post, where it is not a file."""


class Citation(Cited, frozen=True, gc=False):
    """A citation with what a reviewer needs to judge it without opening the post."""

    element: str = ""
    """What carries it: `a`, `img`, `markdown`, `autolink`, `front-matter:from` …"""
    heading: str = ""
    """The nearest heading above it."""
    context: str = ""
    """The sentence around it, as text, white space folded."""
    mark_start: int = 0
    mark_end: int = 0
    """Where the citation's text stands in `context`; equal where it has none."""


_LINKS_READ = frozenset(
    {
        "broken-front-matter",
        "empty",
        "format-not-read",
        "invalid-utf-8",
        "left-out",
    }
)
"""Reasons of a `GatherProblem` that cost no link of a post that belongs to the archive."""


class GatherProblem(Struct, frozen=True, gc=False):
    """A file that could not be read as a post, or only in part. It never ends the run."""

    path: str
    reason: str
    """A word with hyphens: `unreadable`, `invalid-utf-8`, `too-large`, `symlink-loop` …"""
    detail: str = ""
    line: int = 0
    """Where in the file, from 1; 0 where it concerns the whole file."""

    @property
    def complete(self) -> bool:
        """Whether all links of the file were read in spite of the problem.

        Front matter that is not well formed costs fields such as the title, but every link of
        the post is still extracted. A gate must not pass a changed post whose problem is not
        complete. An unknown reason is never complete.
        """
        return self.reason in _LINKS_READ
