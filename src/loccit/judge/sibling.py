"""A probe URL of the same shape: what a site answers where nothing is.

Letter case, digits and other scripts stay what they are, the extension stays, and so do folders
that are no numbers of their own: many sites look only at a number in the path, so such numbers are
made up as well. One address serves every link of the same shape on a host.
"""

import re
from hashlib import blake2b
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from loccit.judge.url_comparison import is_home

_SCRIPTS = re.compile(r"\.(?:php\d?|aspx?|jsp|jspx|do|cgi|pl|cfm|dll|exe|shtml|action)$", re.I)
_IDENTIFIERS = re.compile(
    r"(?:^|_|-)(?:id|p|t|v|f|a|n|aid|pid|tid|nid|sid|cid|uid|vid|no|num|number|key|article|articleid|"
    r"story|storyid|post|postid|topic|thread|item|itemid|record|doc|docid|entry|guid|uuid|slug|"
    r"news|newsid|newsno|file|photo|name|title|page_id|catid|contentid|content_id|articleno)$",
    re.IGNORECASE,
)
_ASKED_FOR = frozenset({"q", "s", "query", "search", "keyword", "keywords", "kw", "wd", "term"})
"""Parameters of searches: a made-up question gets an honest page."""
_DATE = re.compile(r"(?:19|20)\d\d(?:[-_.]?\d{1,2}){0,2}")
_DAY = re.compile(r"\d{1,2}|[a-z]{3}", re.IGNORECASE)
"""What stands behind a year or a month: sections by date are no things."""
_VERSION = re.compile(r"v\d+(?:\.\w+)*|\d+(?:\.\w+)+", re.IGNORECASE)
_EXTENSION = re.compile(r"(?<=.)(\.[a-zA-Z][a-zA-Z0-9]{0,5})+$")
_OTHER_SCRIPTS = "的一是了我不在人有他这中大来上国个到说们"
_LONGEST = 40
"""Characters of a made-up name: longer ones may be refused for their length alone."""


_SORTS = (("9", str.isdigit), ("A", str.isupper), ("a", str.islower))
"""Classes of characters."""
_ASCII_SORTS = tuple(
    (sort, frozenset(char for char in map(chr, range(128)) if test(char))) for sort, test in _SORTS
)


class ProbeUrl(tuple[str, str]):
    """A probe URL and the key by which it is shared."""

    __slots__ = ()

    @property
    def url(self) -> str:
        """The address."""
        return self[0]

    @property
    def share(self) -> str:
        """The host and the shape."""
        return self[1]


def sibling(url: str) -> ProbeUrl | None:
    """A probe URL like this one, or None where that could tell nothing."""
    if is_home(url):
        return None
    parts = urlsplit(url)
    names = {name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    if names & _ASKED_FOR:
        return None
    path, query = parts.path, parts.query
    shape_query = ""
    if is_identified_by_query(url):
        query, shape_query = _made_query(parts.query, parts.netloc)
        shape_path = path
    else:
        path, shape_path = _made_path(path, parts.netloc)
        # What a query asks of a made-up path does not matter; repeated, it could name the thing.
        query = ""
    made = urlunsplit((parts.scheme, parts.netloc, path, query, ""))
    if made == url:
        return None
    return ProbeUrl((made, f"sibling:{parts.netloc.lower()}{shape_path}{shape_query}"))


def is_identified_by_query(url: str) -> bool:
    """Return whether it is the query that names the thing.

    So it does for scripts (`/viewtopic.php?t=4711`, `/?p=12`), and for a page that is asked for a
    number by name (`/catalogue?record=88213`).
    """
    parts = urlsplit(url)
    if not parts.query:
        return False
    is_script = bool(_SCRIPTS.search(parts.path)) or parts.path in ("", "/")
    if not is_script and any(char.isdigit() for char in parts.path):
        return False  # the path names a thing of its own
    return any(
        _is_identifier(name, value) if is_script else _is_numbered(name, value)
        for name, value in parse_qsl(parts.query)
    )


def _is_numbered(name: str, value: str) -> bool:
    return bool(_IDENTIFIERS.search(name)) and value.isdigit()


def _is_identifier(name: str, value: str) -> bool:
    return bool(_IDENTIFIERS.search(name)) or (value.isdigit() and len(value) >= 3)


def _made_query(query: str, seed: str) -> tuple[str, str]:
    made, shape = [], []
    for name, value in parse_qsl(query, keep_blank_values=True):
        if _is_identifier(name, value):
            made.append((name, _made_up(value, seed)))
            shape.append(f"{name}={_shape(value)}")
        elif not name.lower().startswith("utm_"):
            made.append((name, value))
            shape.append(name)
    return urlencode(made), "?" + "&".join(shape)


def _made_path(path: str, seed: str) -> tuple[str, str]:
    slash = "/" if path.endswith("/") else ""
    *folders, last = path.rstrip("/").split("/")[1:]
    made, shape = [], []
    in_date = False
    for position, folder in enumerate(folders):
        name = unquote(folder)
        in_date = bool(_DATE.fullmatch(name)) or (in_date and bool(_DAY.fullmatch(name)))
        if not in_date and _names_a_thing(name):
            made.append(quote(_made_up(name, seed)))
            shape.append(_shape(name))
        else:
            made.append(folder)
            shape.append(folder.lower() if position == 0 and name.isalpha() else _shape(name))
    name = unquote(last)
    extension = _EXTENSION.search(name)
    ending = extension[0] if extension is not None else ""
    stem = name.removesuffix(ending) if ending else name
    made.append(quote(_made_up(stem, seed) + ending))
    shape.append(_shape(stem) + ending.lower())
    return "/" + "/".join(made) + slash, "/" + "/".join(shape) + slash


def _names_a_thing(folder: str) -> bool:
    """Return whether a folder may be the number or token by which a site finds what is asked for.

    What follows such a number often does not matter: `/story/7/any-name` is the seventh story.
    """
    if any(char.isdigit() for char in folder) and not _VERSION.fullmatch(folder):
        return True
    inner = folder[1:]
    return (
        len(folder) >= 6
        and inner != inner.lower()
        and inner != inner.upper()
        and ("-" not in folder and "_" not in folder)
    )


def _made_up(name: str, seed: str) -> str:
    """Another name of the same classes of characters; the same for the same name and host."""
    name = name[:_LONGEST]
    stream = blake2b(f"{seed}/{_class(name)}/{len(name)}".encode(), digest_size=64).digest()
    found = []
    for position, char in enumerate(name):
        draw = stream[position % 64]
        if char.isdigit():
            found.append("123456789"[draw % 9] if position == 0 else "0123456789"[draw % 10])
        elif char.isascii() and char.isalpha():
            letter = "bcdfghjklmnpqrstvwxz"[draw % 20]
            found.append(letter.upper() if char.isupper() else letter)
        elif char.isalpha():
            found.append(_OTHER_SCRIPTS[draw % len(_OTHER_SCRIPTS)])
        else:
            found.append(char)
    made = "".join(found)
    if len(made) < 4 and not made.isdigit():
        made += "xqzv"
    elif made.isdigit() and len(made) < 5:
        # A small number is likely to exist.
        made = f"{made}{stream[0] % 900 + 100}"
    return made


def _shape(name: str) -> str:
    """Return the class of a name that a site may tell apart: a number, a word, another script."""
    classes = _class(name)
    if "字" in classes:
        return "字"
    return "a" if "a" in classes or "A" in classes else classes


def _class(name: str) -> str:
    """The classes of characters that a name is made of, each once."""
    if name.isascii():
        found = "".join(sort for sort, chars in _ASCII_SORTS if not chars.isdisjoint(name))
    else:
        found = "".join(sort for sort, test in _SORTS if any(map(test, name))) + "字"
    return found + ("-" if "-" in name or "_" in name or "+" in name else "")
