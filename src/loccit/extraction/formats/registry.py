"""The table of formats, and which of them a file is in."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from msgspec import Struct

from loccit.extraction.formats.interface import File, Part

Reader = Callable[[File], Iterator[Part]]

HEAD = 4096
"""Bytes at the beginning of a file by which it is recognised."""
TAIL = 65_536
"""Bytes at its end."""


class Format(Struct, frozen=True):
    """A format of posts."""

    name: str
    """As `--from` takes it."""
    title: str
    suffixes: tuple[str, ...]
    """In lower case; the longest that a name ends in decides."""
    is_text: bool = True
    """Whether citations have a line and a column."""
    front_matter: bool = False
    """Whether a post may begin with front matter."""
    module: str = ""
    """The reader's module in this package; named as the format where it is empty."""

    needs: str = ""
    """A module that must be installed to read it."""
    extra: str = ""
    """The extra of loccit that installs it."""

    @property
    def missing(self) -> str:
        """What to do before such a file can be read; empty where nothing is missing."""
        if not self.needs or find_spec(self.needs) is not None:
            return ""
        return f"reading {self.title} needs an extra: pip install 'loccit[{self.extra}]'"

    @property
    def read(self) -> Reader:
        """The format's reader; its module is imported when it is first needed."""
        return _reader(self.module or self.name)


@cache
def _reader(module: str) -> Reader:
    reader: Reader = import_module(f"{__package__}.{module}").read
    return reader


MARKDOWN = Format(
    "markdown",
    "Markdown",
    (".md", ".markdown", ".mkd", ".mdx", ".mdown", ".mdwn", ".mkdn", ".mkdown"),
    front_matter=True,
)
"""Read by `loccit.extraction.markdown`, as is every text file that no other format claims."""
ASCIIDOC = Format("asciidoc", "AsciiDoc", (".adoc", ".asciidoc", ".asc"), front_matter=True)
HTML = Format("html", "HTML", (".html", ".htm", ".xhtml", ".njk", ".liquid"), front_matter=True)
"""Read by `loccit.extraction.html`."""

FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        MARKDOWN,
        HTML,
        Format("quarto", "Quarto, R Markdown", (".qmd", ".rmd", ".rmarkdown"), front_matter=True),
        Format("rst", "reStructuredText", (".rst", ".rest"), front_matter=True),
        ASCIIDOC,
        Format("djot", "Djot", (".dj", ".djot"), front_matter=True),
        Format("lektor", "Lektor", (".lr",)),
        Format("org", "Org", (".org",), front_matter=True),
        Format("textile", "Textile", (".textile",), front_matter=True),
        Format("wikitext", "wikitext (MediaWiki)", (".wiki", ".mediawiki", ".wikitext")),
        Format("notebook", "Jupyter notebook", (".ipynb",)),
        Format("text", "plain text, list of URLs", (".txt", ".text"), front_matter=True),
        Format("yaml", "YAML data", (".yml", ".yaml"), module="yaml_data"),
        Format("toml", "TOML data", (".toml",), module="toml_data"),
        Format("json", "JSON data", (".json", ".jsonl", ".ndjson"), module="json_data"),
        Format("bookmarks", "bookmarks (Netscape)", ()),
        Format("bibtex", "BibTeX, BibLaTeX", (".bib",)),
        Format("csl-json", "CSL-JSON", (), module="csl_json"),
        Format("ris", "RIS, PubMed, EndNote", (".ris", ".nbib", ".enw")),
        Format("epub", "EPUB", (".epub",), is_text=False),
        Format("docx", "DOCX", (".docx", ".docm"), is_text=False),
        Format("odt", "ODT", (".odt", ".ott"), is_text=False),
        Format("pdf", "PDF", (".pdf",), is_text=False, needs="pypdfium2", extra="pdf"),
    )
}
"""Every format, by name."""

_LARGE = ("notebook", "json", "yaml", "toml", "bibtex", "ris", "text", "epub", "docx", "odt", "pdf")
CONTAINERS = tuple(suffix for name in _LARGE for suffix in FORMATS[name].suffixes)
"""Names of files that may be large and hold very many citations."""
_BY_SUFFIX = {suffix: one for one in FORMATS.values() for suffix in one.suffixes}
_SUFFIX = re.compile(r"\.[^./\\]*\Z")


def format_named(name: str) -> Format | None:
    """The format of a name that `--from` takes."""
    return FORMATS.get(name)


def recognise(path: str, head: bytes, tail: bytes = b"") -> Format | None:
    """The format of a file: by its content, then by its name; None where neither says.

    Templates of Ruby (`post.html.erb`, `post.md.erb`) are in the format that is named before.

    Args:
        path: the file's name, with or without folders.
        head: the first `HEAD` bytes, or more.
        tail: the last `TAIL` bytes, or more: there a ZIP file lists its members.
    """
    suffix = _SUFFIX.search(path.lower().removesuffix(".erb"))
    named = _BY_SUFFIX.get(suffix.group()) if suffix else None
    if named is MARKDOWN and not head.startswith(BINARY):
        return named
    if head.startswith(BINARY) or (named is FORMATS["pdf"] and _PDF in head[:1024]):
        found = _binary(head, tail)
        is_zip = head.startswith(b"PK") and named is not None and not named.is_text
        return named if found is None and is_zip else found
    if (named is None or named.name in _VAGUE) and (by_content := _by_content(head, named)):
        return by_content
    if named is None:
        return None
    return None if not named.is_text else named


_PDF = b"%PDF-"
"""How a PDF file begins, after up to a kilobyte of anything (ISO 32000-1, annex H.3, 13)."""
_VAGUE = frozenset({"text", "json", "html"})
"""Names under which several formats are kept."""


def _binary(head: bytes, tail: bytes) -> Format | None:
    if _PDF in head[:1024] and not head.startswith(b"PK"):
        return FORMATS["pdf"]
    if not head.startswith(b"PK"):
        return None
    listed = head[:HEAD] + tail
    for sign, name in _ZIP_SIGNS:
        if sign in listed:
            return FORMATS[name]
    return None


_ZIP_SIGNS = (
    (b"application/epub+zip", "epub"),
    (b"META-INF/container.xml", "epub"),
    (b"application/vnd.oasis.opendocument.text", "odt"),
    (b"word/document", "docx"),
    (b"word/_rels/", "docx"),
)
"""What the members' names, or a first member that is not compressed, say (in this order)."""

_SIGNS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("bookmarks", re.compile(rb"\s*<!DOCTYPE\s+NETSCAPE-Bookmark-file-1", re.I)),
    (
        "html",
        re.compile(
            rb"\s*(?:<!--.*?-->\s*)?(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.I | re.S
        ),
    ),
    (
        "notebook",
        re.compile(
            rb'\s*\{(?=.*"(?:cells|worksheets|nbformat)"\s*:).*"(?:cell_type|nbformat|metadata)"',
            re.S,
        ),
    ),
    (
        "csl-json",
        re.compile(
            rb'\s*+(?:\[\s*+|\{\s*+"[\w-]+"\s*:\s*\[\s*+)?\{(?=[^\0]*?"(?:type|id)"\s*:)[^\0]*?'
            rb'(?:"(?:container-title|citation-key|DOI)"\s*:|"issued"\s*:\s*\{|"family"\s*:)'
        ),
    ),
    ("json", re.compile(rb"\s*(?:\{\s*(?:\"|\})|\[\s*[\[{\"\d\]])")),
    ("ris", re.compile(rb"\s*(?:TY  - |PMID- |%0 [A-Z])")),
    ("bibtex", re.compile(rb"\s*(?:%[^\n]*\n\s*)*@\w+\s*\{\s*[^\s,{}]+\s*[,=]")),
    ("rst", re.compile(rb"\s*\.\. (?:title|slug|date): ")),
    ("org", re.compile(rb"\s*#\+(?:title|author|date|startup|options):", re.I)),
    ("asciidoc", re.compile(rb"= \S[^\n]*\n(?:[^\n]+\n)*\s*(?::[\w-]+:|==+ )")),
    ("markdown", re.compile(rb"(?:---|\+\+\+)[ \t]*\r?\n[\w\"'-]+\s*[:=]")),
    ("yaml", re.compile(rb"%YAML ")),
)
"""How the content of each format begins."""
_JSON_ONLY = frozenset({"notebook", "csl-json", "json"})
_HTML_ONLY = frozenset({"bookmarks", "html"})


def _by_content(head: bytes, named: Format | None) -> Format | None:
    head = head[:HEAD].removeprefix(b"\xef\xbb\xbf")
    kept = {"json": _JSON_ONLY, "html": _HTML_ONLY}.get(named.name if named else "")
    for name, sign in _SIGNS:
        if (kept is None or name in kept) and sign.match(head):
            return FORMATS[name]
    return None


BINARY = (b"PK\3\4", b"%PDF-", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x7fELF", b"\x1f\x8b")
"""How files begin that are no text, whatever their names say."""
