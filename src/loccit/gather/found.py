"""What a reader of one format finds, before it is known whether it leads out of the site."""

from msgspec import Struct

from loccit.model import Kind


class Found(Struct, gc=False):
    """A reference to a URL at its place in a file's text; offsets count characters."""

    start: int
    """Where the URL itself stands (in its definition, for a reference link)."""
    raw: str
    """As written there."""
    value: str
    """What the format's own escapes leave: entities, backslashes and quotes undone."""
    kind: Kind
    element: str
    text: str = ""
    rel: str = ""
    mark: tuple[int, int] = (0, 0)
    """The stretch of the file that shows the citation to a reader: anchor, image, bare URL."""


Spans = list[tuple[int, int]]
"""Stretches of a text in rising order, `(start, end)`."""


class Body(Struct, gc=False):
    """What a reader found in a post's body."""

    found: list[Found]
    base: str | None = None
    """The first `<base href>`."""
    hidden: Spans = []
    """Code, and what a site's templates leave out."""
    headings: list[tuple[int, str]] = []
    """Where each heading ends, and its text."""
