r"""BibTeX and BibLaTeX: URLs and DOIs in the fields of entries.

An entry's syntax is that of btparse; LaTeX's escapes in a URL (`\_`, `\%`, `{\_}`) are undone.
"""

import re
from collections.abc import Iterator

from loccit.extraction.formats.bare_urls import JOINT, between, doi_link, without_trailing
from loccit.extraction.formats.interface import File, Part
from loccit.extraction.reference import Body, Found
from loccit.model import Kind

_ENTRY = re.compile(r"@[ \t\n]*([A-Za-z][\w+.-]*+)[ \t\r\n]*([{(])")
_FIELD = re.compile(r"\s*+,?\s*+([A-Za-z_][\w+:.-]*+)\s*+=\s*+")
_NEXT_FIELD = re.compile(
    r"^[ \t]*(?=[A-Za-z_][\w+:.-]*+[ \t]*+=[ \t]*+[{\"\w])|^[ \t]*+(?=@)", re.M
)
"""Where an entry goes on after what is no field, or the next one begins."""
_CLOSED = re.compile(r"\s*+,?\s*+[})]")
_KEY = re.compile(r"\s*+[^,={}\s]*+\s*+,")
_BRACE = re.compile(r"\\.|[{}]", re.S)
_QUOTED = re.compile(r"\\.|[{}\"]", re.S)
_WORD = re.compile(r"[^\s,#{}\"]+")
_NEXT_PIECE = re.compile(r"\s*#\s*")
_COMMAND = re.compile(r"\\(?:url|href|path|burl|nolinkurl)\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_BARE = re.compile(
    r"(?<![\w/])(?:https?|ftp)\\?://(?:\\[_%&#$~{}^:/-]|\{\\?[^\s{}]*\}|\{?\\(?:textunderscore|textasciitilde"
    r"|textendash|sim|slash|_)\b(?:\{\})?\}?|[^\s{}\"\\<>|])+",
    re.I,
)
_ESCAPES = re.compile(
    r"\{?\\text(underscore|asciitilde|endash|percent)\b(?:\{\}|\s)?\}?|\$\\sim\$|\{?\\~(?:\{\})?\}?"
    r"|\\slash\b\s?|\\-|\\([_%&#$^:;/{} ])|[{}]"
)
_NAMED = {"underscore": "_", "asciitilde": "~", "endash": "-", "percent": "%"}
_URL = re.compile(r"(?:https?|ftp)\\?:", re.I)
_ATTACHED = re.compile(
    r"(?>(?:[^\\:;]|\\.)*):((?>(?:[^\\:;]|\\.)*)):(?>(?:[^\\:;]|\\.)*)(?:;|\Z)", re.S
)
"""A file in the field `file` of JabRef and Mendeley: description, place and type, in which colons
and semicolons are escaped (docs.jabref.org, "Linked files")."""
_URLS = frozenset({"url", "link", "howpublished", "file"})
"""Fields whose value is a URL, which may hold what ends one in a text (`|`, `<`)."""
_ONE_URL = re.compile(r"\s*\{?((?:https?|ftp)://(?:(?!://)[^\s{}\"\\])+)\}?\s*", re.I)
_LONGEST = 2_000_000
"""Characters of a value that is read."""


def read(file: File) -> Iterator[Part]:
    """The whole file is one text: the fields of its entries are found where they stand."""
    yield Part(file.text, Body(links(file.text)), prose=False)


def links(text: str) -> list[Found]:
    """The URLs and DOIs of some entries, in the order of their places."""
    return sorted(_found(text), key=lambda one: one.start)


def _found(text: str) -> Iterator[Found]:
    shorts: dict[str, tuple[int, int]] = {}
    last = max((found.end() for found in _NEXT_FIELD.finditer(text)), default=0)
    at = 0
    while entry := _ENTRY.search(text, at):
        kind, at = entry[1].lower(), entry.end()
        if kind in ("comment", "preamble"):
            if kind == "comment":
                at = _balanced(text, at, len(text))
            continue
        if kind != "string" and (key := _KEY.match(text, at)):
            at = key.end()
        while field := _field(text, at, last):
            name = field[1].lower()
            pieces, at = _value(text, field.end(), shorts)
            if kind == "string":
                shorts[name] = pieces[0] if pieces else (0, 0)
                continue
            for begin, end in pieces:
                yield from _in_value(text, begin, min(end, begin + _LONGEST), name)


def _field(text: str, at: int, last: int) -> re.Match[str] | None:
    """The name of the next field of an entry, past what is none; None where the entry ends.

    Args:
        last: behind which no entry goes on: the rest is not looked through for each entry.
    """
    if (field := _FIELD.match(text, at)) or _CLOSED.match(text, at):
        return field
    following = _NEXT_FIELD.search(text, at) if at <= last else None
    return _FIELD.match(text, following.end()) if following else None


def _value(
    text: str, at: int, shorts: dict[str, tuple[int, int]]
) -> tuple[list[tuple[int, int]], int]:
    """The pieces of a value, which `#` joins, and where it ends."""
    pieces: list[tuple[int, int]] = []
    while True:
        if text.startswith("{", at):
            end = _balanced(text, at + 1, len(text))
            pieces.append((at + 1, max(end - 1, at + 1)))
        elif text.startswith('"', at):
            end = _quote_end(text, at + 1)
            pieces.append((at + 1, max(end - 1, at + 1)))
        elif word := _WORD.match(text, at):
            end = word.end()
            known = shorts.get(word[0].lower())
            pieces.append(known if known else word.span())
        else:
            return pieces, at
        joined = _NEXT_PIECE.match(text, end)
        if joined is None:
            return pieces, end
        at = joined.end()


def _balanced(text: str, at: int, limit: int) -> int:
    """Return where the braces opened before `at` close; the next entry's place if never."""
    depth = 1
    for match in _BRACE.finditer(text, at, limit):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
            if not depth:
                return match.end()
    following = re.compile(r"^@\w+[ \t]*\{", re.M).search(text, at)
    return following.start() if following else limit


def _quote_end(text: str, at: int) -> int:
    depth = 0
    for match in _QUOTED.finditer(text, at):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
            if depth < 0:
                return match.start() + 1
        elif match[0] == '"' and not depth:
            return match.end()
    return len(text)


def _in_value(text: str, begin: int, end: int, field: str) -> Iterator[Found]:
    value = text[begin:end]
    if field == "doi" and (doi := _doi(value, begin)):
        yield doi
        return
    if field == "file" and (attached := list(_attached(value, begin))):
        yield from attached
        return
    if field in _URLS and JOINT.search(value):
        for start, stop in between(value, JOINT):
            yield from _in_value(text, begin + start, begin + stop, field)
        return
    if field in _URLS and (whole := _ONE_URL.fullmatch(value)):
        yield _link(whole[1], begin + whole.start(1))
        return
    if "://" not in value and "\\:" not in value and "www." not in value:
        return
    done = 0
    for match in _COMMAND.finditer(value):
        yield from _bare(value, done, match.start(), begin, field)
        done = match.end()
        if _URL.match(match[1].strip()):
            yield _link(match[1].strip(), begin + match.start(1) + _lead(match[1]))
    yield from _bare(value, done, len(value), begin, field)


def _attached(value: str, begin: int) -> Iterator[Found]:
    for match in _ATTACHED.finditer(value):
        if _URL.match(match[1].strip()):
            yield _link(match[1].strip(), begin + match.start(1) + _lead(match[1]))


def _bare(value: str, start: int, end: int, begin: int, field: str) -> Iterator[Found]:
    for match in _BARE.finditer(value, start, end):
        raw = match[0]
        whole = field in _URLS and value.strip(" \t\r\n{}") == raw
        yield _link(raw if whole else without_trailing(raw), begin + match.start())


def _lead(text: str) -> int:
    return len(text) - len(text.lstrip())


def _doi(value: str, begin: int) -> Found | None:
    inner = value.strip().strip("{}").strip()
    if inner.lower().startswith("\\url{"):
        inner = inner[5:].rstrip("}")
    found = doi_link(_plain(inner), 0, "bibtex") if inner else None
    if found is not None:
        number = inner.find("10") if "://" not in inner else 0
        raw = inner[max(number, 0) :]
        found.start = begin + value.index(raw)
        found.raw = raw
        found.mark = (found.start, found.start + len(raw))
    return found


def _link(raw: str, start: int) -> Found:
    return Found(start, raw, _plain(raw), Kind.LINK, "bibtex", "", "", (start, start + len(raw)))


def _plain(written: str) -> str:
    def meant(match: re.Match[str]) -> str:
        if match[1]:
            return _NAMED[match[1]]
        if match[2]:
            return match[2]
        return "~" if "sim" in match[0] or "~" in match[0] else "/" if "slash" in match[0] else ""

    return _ESCAPES.sub(meant, written)
