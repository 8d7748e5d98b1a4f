"""The results of reading a file: its post, its citations, and what could not be read."""

from msgspec import Struct

from loccit.model import Citation, Cited, GatherProblem, Post


class Gathered(Struct, frozen=True, gc=False):
    """The result of reading one file."""

    post: Post | None
    """None where the file could not be read."""
    citations: tuple[Citation, ...] | None
    """None where the post is unchanged and so was not parsed."""
    problems: tuple[GatherProblem, ...] = ()


class FileCitations(Struct, frozen=True, gc=False):
    """The citations of one file, alone."""

    citations: list[Cited] | None
    """None where the file could not be read."""
    problems: list[GatherProblem] = []
    begins: bool = True
    """Whether they are the file's first ones: those of a large file come piece by piece."""


def as_cited(one: Citation) -> Cited:
    """A citation without what stands around it."""
    return Cited(*(getattr(one, name) for name in Cited.__struct_fields__))
