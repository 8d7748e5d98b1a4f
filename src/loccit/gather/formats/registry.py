"""The table of formats, and which of them a file is in."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module

from msgspec import Struct

from loccit.gather.formats.interface import File, Part

Reader = Callable[[File], Iterator[Part]]

HEAD = 4096
"""Bytes at the beginning of a file by which it is recognised."""


class Format(Struct, frozen=True):
    """A format of posts."""

    name: str
    """As `--from` takes it."""
    title: str
    suffixes: tuple[str, ...]
    """In lower case; the longest that a name ends in decides."""
    is_text: bool = True
    """Whether citations have a line and a column."""
    editable: bool = True
    """Whether `repair` may write into such a file."""
    front_matter: bool = False
    """Whether a post may begin with front matter."""
    module: str = ""
    """The reader's module in this package; named as the format where it is empty."""

    @property
    def read(self) -> Reader:
        """The format's reader; its module is imported when it is first needed."""
        return _reader(self.module or self.name)


@cache
def _reader(module: str) -> Reader:
    reader: Reader = import_module(f"{__package__}.{module}").read
    return reader


MARKDOWN = Format("markdown", "Markdown", (".md", ".markdown", ".mkd", ".mdx"), front_matter=True)
"""Read by `loccit.gather.markdown`, as is every text file of an archive that nothing else reads."""
HTML = Format("html", "HTML", (".html", ".htm", ".xhtml"), front_matter=True)
"""Read by `loccit.gather.html`."""

FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        MARKDOWN,
        HTML,
        Format(
            "quarto", "Quarto and R Markdown", (".qmd", ".rmd", ".rmarkdown"), front_matter=True
        ),
        Format("text", "plain text, lists of URLs", (".txt", ".text"), front_matter=True),
    )
}
"""Every format, by name."""

_BY_SUFFIX = {suffix: one for one in FORMATS.values() for suffix in one.suffixes}
_SUFFIX = re.compile(r"\.[^./\\]*\Z")


def format_named(name: str) -> Format | None:
    """The format of a name that `--from` takes."""
    return FORMATS.get(name)


def recognise(path: str, head: bytes) -> Format | None:
    """The format of a file: by its content, then by its name; None where neither says.

    Args:
        path: the file's name, with or without folders.
        head: the first `HEAD` bytes, or more.
    """
    suffix = _SUFFIX.search(path.lower())
    named = _BY_SUFFIX.get(suffix.group()) if suffix else None
    if head.startswith(BINARY) or (named is None and is_binary(head)):
        return None
    return named


BINARY = (b"PK\3\4", b"%PDF-", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x7fELF", b"\x1f\x8b")
"""How files begin that are no text, whatever their names say."""


def is_binary(head: bytes) -> bool:
    """Whether a file is no text: it holds a NUL, and no mark of UTF-16 or UTF-32 begins it."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        return False
    return head.startswith(BINARY) or b"\0" in head[:HEAD]
