"""Directives that Markdown writes as fenced code: MyST's, and the blocks of bookdown.

```` ```{note} ```` begins a directive whose content is Markdown
(https://myst-parser.readthedocs.io/en/latest/syntax/roles-and-directives.html), as do bookdown's
theorems and custom blocks (https://bookdown.org/yihui/bookdown/custom-blocks.html) and knitr's
`asis`, unless its options say that it is not shown. Pandoc's
```` ```{=html} ```` holds HTML (https://pandoc.org/MANUAL.html#extension-raw_attribute). What is
in any other directive (`code-block`, `mermaid`, a chunk of R) is code.
"""

import re
from typing import NamedTuple

from loccit.extraction.reference import Spans

_NAMES = re.compile(
    r"=html|admonition|attention|caution|danger|error|hint|important|note|seealso|tip|todo|warning"
    r"|version(?:added|changed|removed)|deprecated"
    r"|aside|blockquote|button-(?:link|ref)|card(?:-carousel)?|centered|compound|container|details"
    r"|div|dropdown|epigraph|glossary|grid(?:-item(?:-card)?)?|hlist|highlights|margin|only|panels"
    r"|pull-quote|rubric|sidebar|tabs|(?:group-)?tab|tab-(?:set|item)|toctree|toggle|topic"
    r"|figure(?:-md)?|iframe|image|list-table|table|video|youtube"
    r"|(?:c|cpp|http|js|php|prf|proof|py|rst|std):[\w-]+|confval|describe|envvar|object|option"
    r"|asis|block2?|conjecture|corollary|definition|example|exercise|hypothesis|lemma|proof"
    r"|proposition|remark|solution|theorem"
)
"""Directives whose content and argument are Markdown."""
_RST = "eval-rst"
_NOT_SHOWN = re.compile(r"\b(?:echo|eval|include)\s*+=\s*+F(?:ALSE)?\b")
_FENCE = re.compile(
    r"^[ \t>]*+(`{3,}+|~{3,}+)[ \t]*+(\{(=?[\w:-]++)(?:[,\s][^}\n]*+)?\})?([^\n]*+)$", re.M
)
_DEEPEST = 20
_MOST_GLOSSARIES = 10
_INDENTED = re.compile(r"^([ \t]*)[ \t](?=\S)", re.M)
"""A line of a definition, which the parser would take for code."""


def has_directives(text: str) -> bool:
    """Return whether a text may hold a directive; quick."""
    return "```{" in text or "~~~{" in text or "``` {" in text


class _Fence(NamedTuple):
    marks: str
    indent: int
    """The width of what stands before it on its line."""

    def ends(self, opened: "_Fence") -> bool:
        """Return whether it closes another (CommonMark 0.31, "fenced code blocks")."""
        is_alike = self.marks[0] == opened.marks[0] and len(self.marks) >= len(opened.marks)
        return is_alike and self.indent <= opened.indent + 3


class Directives:
    """A text without the fences of its directives.

    Attributes:
        text: of the same length. A fence is blank; with an argument behind it, it is dots.
        rst: the stretches that hold reStructuredText.
    """

    def __init__(self, text: str) -> None:
        self.rst: Spans = []
        self._definitions: Spans = []
        """The stretches of glossaries."""
        self._open: list[tuple[_Fence, int | None]] = []
        """The fences of the open directives, outermost first, and where a glossary begins."""
        self._code: _Fence | None = None
        """The fence of the open code."""
        self._rst: int | None = None
        pieces = []
        done = 0
        for line in _FENCE.finditer(text):
            if shown := self._masked(line):
                pieces += [text[done : line.start()], shown]
                done = line.end()
        if self._rst is not None:
            self.rst.append((self._rst, len(text)))
        self.text = "".join([*pieces, text[done:]])
        for begin, end in self._definitions:
            shown = _INDENTED.sub(r"\1.", self.text[begin:end])
            self.text = f"{self.text[:begin]}{shown}{self.text[end:]}"

    def _masked(self, line: re.Match[str]) -> str:
        """The line as it is shown to the parser; empty where it stays as it is."""
        marks, braces, name, rest = line.groups()
        fence = _Fence(marks, line.start(1) - line.start())
        if not braces and not rest.strip():
            return _blank(line.group()) if self._closes(fence, line.start()) else ""
        if self._code is not None:
            return ""
        if marks[0] == "`" and "`" in rest:
            return ""
        is_directive = name is not None and _NAMES.fullmatch(name) is not None
        if name == "asis" and _NOT_SHOWN.search(braces):
            is_directive = False
        if not is_directive or len(self._open) >= _DEEPEST:
            self._code = fence
            if name == _RST:
                self._rst = line.end()
            return ""
        self._open.append((fence, line.end() if name == "glossary" else None))
        if not rest.strip():
            return _blank(line.group())
        dots = "." * (line.start(4) - line.start(1))
        return line.group()[: fence.indent] + dots + rest

    def _closes(self, fence: "_Fence", at: int) -> bool:
        """Close what a fence ends; return whether that is a directive."""
        for depth, (opened, glossary) in enumerate(self._open):
            if fence.ends(opened):
                if glossary is not None and len(self._definitions) < _MOST_GLOSSARIES:
                    self._definitions.append((glossary, at))
                del self._open[depth:]
                self._close_code(at)
                return True
        if self._code is not None and fence.ends(self._code):
            self._close_code(at)
        elif self._code is None:
            self._code = fence
        return False

    def _close_code(self, at: int) -> None:
        if self._rst is not None:
            self.rst.append((self._rst, at))
        self._code = self._rst = None


def _blank(line: str) -> str:
    """A line of the same length, with the marks of quotes alone."""
    return re.sub(r"[^\s>]", " ", line) if ">" in line else " " * len(line)
