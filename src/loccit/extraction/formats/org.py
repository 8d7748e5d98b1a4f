"""Org (org-mode's syntax reference): bracket links, angle links, bare URLs, exported HTML."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from loccit.extraction.bounded_values import bounded, filled_in
from loccit.extraction.formats.interface import File, Part
from loccit.extraction.formats.scanner import IMAGE, Sheet, delimited, whole
from loccit.extraction.html import scan
from loccit.extraction.reference import Found
from loccit.extraction.visible_text import fold
from loccit.model import Kind

_BLOCK = re.compile(
    r"^[ \t]*#\+begin_(?:(export[ \t]+html|html)\b|(src|example|comment|export|latex)\b)[^\n]*",
    re.I | re.M,
)
_INLINE_EXPORT = re.compile(
    r"^[ \t]*#\+html:([^\n]*)|@@html:((?:(?!@@).){0,5000})@@", re.I | re.M | re.S
)
_DRAWER = re.compile(
    r"^[ \t]*:(?!END:)[\w-]+:[ \t]*\r?\n(?:(?!\*+ ).*\n){0,100}?[ \t]*:END:[ \t]*\r?$", re.I | re.M
)
_COMMENT = re.compile(r"^[ \t]*#(?:[ \t][^\n]*)?$", re.M)
_KEYWORD = re.compile(r"^[ \t]*#\+([\w-]+)(?:\[[^\]\n]*\])?:[ \t]*+([^\n]*)$", re.M)
_FIXED = re.compile(r"^[ \t]*:(?:[ \t][^\n]*)?$", re.M)
_VERBATIM = re.compile(
    r"(?:(?<=[\s('\"{-])|^)([=~])(?=\S)(?:[^\n]|\n(?![ \t]*\n)){0,250}?(?<=\S)\1"
    r"(?=[\s.,;:!?'\")\]}\\\[-]|$)",
    re.M,
)
_MACRO = re.compile(r"^[ \t]*#\+macro:[ \t]+([\w-]+)[ \t]+([^\n]{1,500})$", re.I | re.M)
"""A macro's name and what it stands for, with `$1` for its first argument (Org manual, "Macro
Replacement")."""
_CALL = re.compile(r"\{\{\{([a-zA-Z][\w-]*)(?:\(([^{}\n]{0,500})\))?\}\}\}")
_ARGUMENT = re.compile(r"\$([1-9])")
_MOST_CALLS = 5_000
"""Calls of macros with different arguments that are read in one file."""
_BRACKET = re.compile(
    r"\[\[(?!\])([^\[\]\\\n]{0,2000}+(?:\\.[^\[\]\\\n]{0,2000}+){0,200})\]"
    r"(?:\[(?!\]\])([^\]\n]{0,1000}+(?:(?:\](?!\])|\n(?![ \t]*\n))[^\]\n]{0,1000}+){0,200}"
    r"(?:\](?=\]\]))?)\])?\]",
    re.S,
)
_ANGLE = re.compile(r"<((?:https?|ftp)://[^<>\n]+)>", re.I)
_ESCAPE = re.compile(r"\\([\\\[\]])")
_ABSOLUTE = re.compile(r"(?:https?|ftp):", re.I)
_FILE = re.compile(r"file:(?=(?:https?|ftp)://)", re.I)
"""What stands by mistake before a URL, which Org exports without it."""
_MANUAL = re.compile(
    "ada-mode|auth|autotype|bovine|calc|ccmode|cl|dbus|dired-x|ebrowse|ede|ediff|edt|efaq|"
    "efaq-w32|eglot|eieio|eintr|elisp|emacs|emacs-gnutls|emacs-mime|epa|erc|ert|eshell|eudc|"
    "eww|flymake|forms|gnus|htmlfontify|idlwave|ido|info|mairix-el|message|mh-e|modus-themes|"
    "newsticker|nxml-mode|octave-mode|org|pcl-cvs|pgg|rcirc|reftex|remember|sasl|sc|semantic|"
    "ses|sieve|smtpmail|speedbar|srecode|todo-mode|tramp|url|use-package|vhdl-mode|vip|viper|"
    "vtable|widget|wisent|woman"
)
"""Emacs's manuals: a link to a node of one is exported as a link to gnu.org (ol-info.el)."""
_NO_ANCHOR = re.compile(r"[^a-zA-Z0-9-]")
_HEADING = re.compile(r"^\*+[ \t]+(\S[^\n]*)$", re.M)
_FIELDS = {"title": "title", "author": "author", "date": "date", "filetags": "tags"}
_PLACE = re.compile(r"%[hs]")
"""Where an abbreviation takes what is referred to; `%h` encodes it."""
_PLAIN_DOI = re.compile(r"(?<![\w:/])doi:10\.\d{4,9}/[^\s<>()\[\]|]*[\w/]")
_WITH_TEXT = frozenset({"caption", "attr_html", "html"})


def read(file: File) -> Iterator[Part]:
    """The whole file is one text."""
    yield whole(file, _found(file), _HEADING)


def _found(file: File) -> Iterator[Found]:
    sheet = Sheet(file.text, file.start)
    blocks = list(delimited(sheet.text, _BLOCK, _end_of))
    for begin, end in blocks:
        if begin[1]:
            yield from scan(file.text[: end.start()], begin.end()).found
    sheet.blank((begin.start(), end.end()) for begin, end in blocks)
    macros = {match[1].lower(): match[2] for match in sheet.take(_MACRO)}
    for match in sheet.take(_INLINE_EXPORT):
        group = match.lastindex or 1
        yield from scan(file.text[: match.end(group)], match.start(group)).found
    sheet.take(_DRAWER)
    sheet.take(_COMMENT)
    shorts: dict[str, str] = {}
    kept = []
    for match in _KEYWORD.finditer(sheet.text):
        key, value = match[1].lower(), match[2].strip()
        if key in _FIELDS and value:
            file.fields.setdefault(_FIELDS[key], value.strip(":").replace(":", ","))
        elif key == "link" and bounded(value) and len(pieces := value.split(None, 1)) == 2:
            shorts[pieces[0].strip('"')] = pieces[1]
        if key not in _WITH_TEXT:
            kept.append(match.span())
    sheet.blank(kept)
    sheet.take(_FIXED)
    sheet.take(_VERBATIM)
    if macros:
        yield from _called(sheet.take(_CALL), macros)
    for match in sheet.take(_BRACKET):
        yield from _bracket(match, shorts)
    for match in sheet.take(_ANGLE, intact=1):
        yield Found(
            match.start(1), match[1], match[1], Kind.LINK, "org", match[1], "", match.span()
        )
    for match in sheet.take(_PLAIN_DOI):
        raw = match.group()
        value = _meant(raw, shorts)
        if value is not None:
            yield Found(match.start(), raw, value, Kind.LINK, "org", raw, "", match.span())
    yield from sheet.bare()


def _end_of(begin: re.Match[str]) -> str:
    kind = (begin[1] or begin[2]).split()[0].lower()
    return rf"^[ \t]*#\+end_{kind}\b[^\n]*"


def _called(calls: Iterable[re.Match[str]], macros: dict[str, str]) -> Iterator[Found]:
    """Yield the links in what the calls of macros stand for, at the place of each call."""
    known: dict[str, list[Found]] = {}
    for call in calls:
        written = call.group()
        if written not in known:
            if len(known) == _MOST_CALLS or (meant := macros.get(call[1].lower())) is None:
                continue
            given = [one.strip() for one in re.split(r"(?<!\\),", call[2] or "")]
            known[written] = list(_found(File("", b"", _expanded(meant, given))))
        for one in known[written]:
            yield Found(
                call.start(), written, one.value, one.kind, "org-macro", one.text, "", call.span()
            )


def _expanded(meaning: str, given: list[str]) -> str:
    def argument(match: re.Match[str]) -> str:
        number = int(match[1])
        return given[number - 1] if number <= len(given) else ""

    return _ARGUMENT.sub(argument, meaning)


def _bracket(match: re.Match[str], shorts: dict[str, str]) -> Iterator[Found]:
    (at, raw), said = _without_file(match, 1), match[2]
    value = _meant(_ESCAPE.sub(r"\1", raw), shorts)
    if value is not None:
        image = said is None and IMAGE.search(value)
        kind = Kind.IMAGE if image else Kind.LINK
        yield Found(at, raw, value, kind, "org", fold(said or ""), "", match.span())
    if said is not None:
        at, shown = _without_file(match, 2)
        if _ABSOLUTE.match(shown) and IMAGE.search(shown):
            yield Found(at, shown, shown, Kind.IMAGE, "org", "", "", match.span())


def _without_file(match: re.Match[str], group: int) -> tuple[int, str]:
    """Return where a target begins, and the target, without `file:` before a URL."""
    size = len(prefix[0]) if (prefix := _FILE.match(match[group])) else 0
    return match.start(group) + size, match[group][size:]


def _meant(target: str, shorts: dict[str, str]) -> str | None:
    """Return what a link's target means; None where it does not lead to the web."""
    if _ABSOLUTE.match(target):
        return target
    scheme, _, rest = target.partition(":")
    if scheme in shorts:
        short = shorts[scheme]
        if "%h" in short:
            rest = quote(rest, safe="")
        return filled_in(_PLACE, lambda _: rest, short if _PLACE.search(short) else f"{short}%s")
    if scheme == "doi" and rest:  # ol-doi.el
        return f"https://doi.org/{rest}"
    if scheme == "info":
        return _manual(rest)
    return None


def _manual(target: str) -> str | None:
    """Return where a node of a manual of Emacs is published (`org#Tables and lists`)."""
    name, _, node = target.replace("::", "#", 1).partition("#")
    if not _MANUAL.fullmatch(name.strip()):
        return None
    anchor = "-".join((node.strip() or "Top").split())
    written = _NO_ANCHOR.sub(lambda match: f"_{ord(match[0]):04x}", anchor)
    return f"https://www.gnu.org/software/emacs/manual/html_mono/{name.strip()}.html#{written}"
