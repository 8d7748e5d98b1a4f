"""A post's front matter: YAML, TOML or JSON, and the bare header lines of Pelican.

What cannot be parsed is read line by line, so that one stray colon does not lose a post's source.
Ordinary YAML (`key: plain value`) is read by an expression, since that is what nearly all posts
hold and the full parser would take longer than the rest of the post.

Every expression here reads a text once, and what a parser may make large is limited (`_LARGEST`,
`_DEEPEST_KEY`, the limits of `loccit.extraction.yaml_values`): front matter is a stranger's file.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from msgspec import Struct

from loccit.extraction.reference import Leaf


class FrontMatter(Struct, gc=False):
    """The metadata above a post's body."""

    fields: dict[str, Any]
    """By key, in lower case: strings, lists, mappings, dates or None."""
    start: int = 0
    end: int = 0
    """The stretch of text that holds the fields."""
    body: int = 0
    """Where the post's body begins."""
    broken: str = ""
    """Why it could only be read in part; empty where it is well formed."""
    line: int = 0
    """The line of the file where it breaks, from 1; 0 where that is not known."""
    places: dict[str, int] = {}
    """Where the values of fields stand in the text, as far as the reader knows."""
    leaves: list[Leaf] = []
    """Every string that holds `://`, at whatever depth, with the stretch of text it stands in."""


Keys = tuple[str, ...] | None


class _Read(NamedTuple):
    """The fields and strings of parsed front matter; offsets count from its beginning."""

    fields: Any
    leaves: list[Leaf]


_LARGEST = 1 << 20
"""Characters of front matter that are parsed; beyond, it is read line by line."""
_LARGEST_TOML = 1 << 16
"""Of TOML, whose parser takes time by the square of a key's or a table's depth."""
_DEEPEST_KEY = 32
"""Dots in a key of TOML."""
_MOST_STRINGS = 1_000
"""Strings taken from one field."""
_MOST_LEAVES = 20_000

_FENCE = re.compile(r"\ufeff?(---|\+\+\+|;;;)(json|toml|yaml)?[ \t]*\r?\n")
_PELICAN = ("title:", "date:", "author:", "authors:", "slug:", "tags:", "category:", "source:")


def read_front_matter(text: str, keys: Keys = None) -> FrontMatter:
    """The front matter at the beginning of `text`; empty where there is none.

    Args:
        keys: what is asked for, in lower case; other fields may be left out.
    """
    fence = _FENCE.match(text)
    if fence is not None:
        parse, end_of = _FORMATS[fence[1]]
        parse = _NAMED.get(fence[2], parse)
        end = end_of.search(text, fence.end() - 1)
        if end is None:
            return FrontMatter({})
        return _parsed(text, parse, fence.end(), end.start() + 1, end.end(), keys)
    opening = text[:100].lstrip("\ufeff \t\r\n")
    if opening.startswith("{") and opening[1:].lstrip().startswith('"'):
        return _json_block(text)
    if opening.lower().startswith(_PELICAN):
        return _pelican(text)
    return FrontMatter({})


def _parsed(
    text: str, parse: Callable[[str], _Read], start: int, stop: int, body: int, keys: Keys
) -> FrontMatter:
    if parse is _yaml and (simple := _simple_yaml(text, start, stop, keys)) is not None:
        simple.body = body
        return simple
    written = text[start:stop]
    broken = ""
    line = 0
    try:
        if len(written) > _LARGEST:
            raise ValueError(f"it is longer than {_LARGEST:,} characters")
        fields, leaves = parse(written)
    except Exception as error:  # whatever a parser makes of a stranger's file
        fields, leaves = _lenient(written)
        broken = _sentence(error)
        line = _line_of(error)
    if isinstance(fields, str):
        fields, leaves = _lenient(written)
    if not isinstance(fields, dict):
        return FrontMatter({}, start, stop, body)
    moved = [leaf._replace(start=leaf.start + start, end=leaf.end + start) for leaf in leaves]
    if line:
        line += text.count("\n", 0, start)
    return FrontMatter(_lowered(fields), start, stop, body, broken, line, leaves=moved)


def _sentence(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "its values are nested too deeply"
    return " ".join(str(error).split())[:200] or type(error).__name__


def _line_of(error: Exception) -> int:
    """The line that a parser names, from 1."""
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        return int(mark.line) + 1
    line = getattr(error, "lineno", None) or re.search(r"\bline (\d+)", str(error))
    return int(line[1] if isinstance(line, re.Match) else line) if line else 0


def _lowered(fields: dict[Any, Any]) -> dict[str, Any]:
    return {str(key).lower(): value for key, value in fields.items()}


def _yaml(written: str) -> _Read:
    from loccit.extraction.yaml_values import read_yaml

    root, leaves = read_yaml(written)
    return _Read({} if root is None else root, leaves)


_KEY = r"[A-Za-z_][\w-]*"
_PART = r"[ ]*\w[^\]\[{}:#,\"'\\\t\r\n]*"
_PLAIN = (
    r"(?!(?:null|Null|NULL)[ ]*\r?\n)[^-?:,\[\]{}#&*!|>'\"%@`~=<\s]"
    r"(?>(?:[^:#\t\r\n]++|:(?=[^ \t\r\n])|(?<! )#)*)"
)
_VALUE = rf"(?:{_PLAIN}|\"[^\"\\\r\n]*+\"|'[^'\\\r\n]*+'|\[{_PART}(?>(?:,{_PART})*)\])"
_SIMPLE = re.compile(rf"(?>(?:(?:{_KEY}:(?:[ ]++{_VALUE}?)?)?[ ]*+\r?\n)*)")
"""Lines that are a key with a scalar or a flat list, and mean just what they say (YAML 1.2, 7.3.3,
narrowed): without escapes, anchors, comments, indentation, or words that YAML takes for no text."""


def _simple_yaml(text: str, start: int, stop: int, keys: Keys) -> FrontMatter | None:
    """Return what simple YAML holds; None where it is for the real parser to say.

    It saves an eighth of the processor time of `extract` (306 posts of 8 KB, November 2026), and
    less than a hundredth of an audit's.
    """
    if _SIMPLE.fullmatch(text, start, stop) is None:
        return None
    fields: dict[str, Any] = {}
    places: dict[str, int] = {}
    for line in _line(keys).finditer(text, start - 1, stop):
        key, value = line.groups()
        key = key.lower()
        if key in fields:
            return None
        fields[key] = _simple_value(value.strip(" \r"))
        places[key] = line.start(2)
    return FrontMatter(
        fields, start, stop, places=places, leaves=_simple_leaves(text, start, stop, keys)
    )


def _simple_leaves(text: str, start: int, stop: int, keys: Keys) -> list[Leaf]:
    """The strings that hold a URL, but for fields that the caller looks at anyway."""
    leaves: list[Leaf] = []
    at = text.find("://", start, stop)
    while at >= 0:
        begin = text.rfind("\n", start, at) + 1 or start
        end = text.find("\n", at, stop)
        end = stop if end < 0 else end
        key, _, value = text[begin:end].partition(":")
        if keys is None or key.lower() not in keys:
            leaves += [
                Leaf((key,), said, begin + len(key) + 1, end)
                for said in strings(_simple_value(value.strip(" \r")))
                if "://" in said
            ]
        at = text.find("://", end, stop)
    return leaves


@cache
def _line(keys: Keys) -> re.Pattern[str]:
    names = _KEY if keys is None else "|".join(map(re.escape, keys))
    return re.compile(rf"\n({names}):(.*)", re.I)


def _simple_value(value: str) -> Any:
    if not value:
        return None
    if value[0] in "\"'":
        return value[1:-1]
    if value[0] == "[":
        return [part.strip() for part in value[1:-1].split(",")]
    return value


def refuse_deep_keys(written: str) -> None:
    """Refuse TOML whose keys are so deep that its parser would take time by their square.

    Raises:
        ValueError: there is such a key; the message says where.
    """
    for number, line in enumerate(written.split("\n"), 1):
        if line.count(".") > _DEEPEST_KEY and any(
            part.count(".") > _DEEPEST_KEY for part in _STRING.sub("", line).split("=")
        ):
            raise ValueError(f"a key has more than {_DEEPEST_KEY} levels (at line {number})")


def _toml(written: str) -> _Read:
    import tomllib

    if len(written) > _LARGEST_TOML:
        raise ValueError(f"it is longer than {_LARGEST_TOML:,} characters")
    refuse_deep_keys(written)
    fields: dict[str, Any] = _plain_values(tomllib.loads(written.replace("\r\n", "\n")))
    leaves = _placed(written, fields)
    for table in ("extra", "params", "taxonomies"):
        nested = fields.get(table)
        if isinstance(nested, dict):
            fields = {**nested, **fields}
    return _Read(fields, leaves)


def _plain_values(value: Any) -> Any:
    """The same, where a number too long to be written is its type's name."""
    if isinstance(value, dict):
        return {key: _plain_values(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain_values(part) for part in value]
    return "" if isinstance(value, int) and value.bit_length() > 128 else value


def _json(written: str) -> _Read:
    import json

    fields = json.loads(written, parse_int=str)
    return _Read(fields, _placed(written, fields))


_STRING = re.compile(
    r"\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''.*?'''|\"(?>(?:[^\"\\]|\\.)*)\"|'[^'\n]*+'", re.S
)


def _placed(written: str, fields: Any) -> list[Leaf]:
    """The strings of parsed TOML or JSON that hold a URL, each at a string token that says it."""
    if "://" not in written and ":\\/\\/" not in written:
        return []
    tokens: dict[str, list[tuple[int, int]]] = {}
    for match in _STRING.finditer(written):
        said = match.group()
        if "://" in said or ":\\/\\/" in said:
            said = said.strip("\"'" if said[0] == "'" else '"')
            if "\\" in said:
                said = said.replace("\\/", "/")
            tokens.setdefault(said, []).append((match.start() + 1, match.end()))
    leaves: list[Leaf] = []
    for path, value in _walk(fields):
        places = tokens.get(value)
        start, end = (places.pop(0) if len(places) > 1 else places[0]) if places else (0, -1)
        leaves.append(Leaf(path, value, start, len(written) if end < 0 else end))
    return leaves


def _walk(value: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """The strings of nested values that hold a URL, with the keys that lead to them."""
    waiting: list[tuple[tuple[str, ...], Any]] = [((), value)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str):
            if "://" in value:
                yield path, value
        elif isinstance(value, list):
            waiting += [(path, part) for part in reversed(value)]
        elif isinstance(value, dict):
            waiting += [((*path, key), part) for key, part in reversed(value.items())]


_FORMATS: dict[str, tuple[Callable[[str], _Read], re.Pattern[str]]] = {
    "---": (_yaml, re.compile(r"\n(?:---|\.\.\.)[ \t]*+\r?(?:\n|\Z)")),
    "+++": (_toml, re.compile(r"\n\+\+\+[ \t]*+\r?(?:\n|\Z)")),
    ";;;": (_json, re.compile(r"\n;;;[ \t]*+\r?(?:\n|\Z)")),
}
"""By the fence: how what it encloses is read, and what ends it."""
_NAMED = {"json": _json, "toml": _toml, "yaml": _yaml}
"""By the format that a fence names (`---json`, as Eleventy has it)."""


def _json_block(text: str) -> FrontMatter:
    import json

    start = text.index("{")
    try:
        fields, end = json.JSONDecoder(parse_int=str).raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        if isinstance(error, json.JSONDecodeError) and not _ends_an_object(text, start):
            return FrontMatter({})
        return FrontMatter({}, broken=_sentence(error), line=_line_of(error))
    if not isinstance(fields, dict):
        return FrontMatter({})
    leaves = [
        leaf._replace(start=leaf.start + start, end=leaf.end + start)
        for leaf in _placed(text[start:end], fields)
    ]
    return FrontMatter(_lowered(fields), start, end, end, leaves=leaves)


def _ends_an_object(text: str, start: int) -> bool:
    """Return whether a `}` stands alone on a line, as it does below JSON front matter."""
    return re.compile(r"^\}[ \t]*\r?$", re.M).search(text, start) is not None


_HEADER = re.compile(r"([A-Za-z][\w-]*+)[ \t]*+:[ \t]*+(.*)")


def _pelican(text: str) -> FrontMatter:
    fields: dict[str, Any] = {}
    leaves: list[Leaf] = []
    at = 1 if text.startswith("\ufeff") else 0
    start = at
    while match := _HEADER.match(text, at):
        value = match[2].strip()
        fields[match[1].lower()] = value
        if "://" in value and len(leaves) < _MOST_LEAVES:
            leaves.append(Leaf((match[1],), value, match.start(2), match.end()))
        at = match.end() + 1
    end = min(at, len(text))
    return FrontMatter(fields, start, end, end, leaves=leaves)


_FIELD = re.compile(r"[ \t]*+[\"']?([A-Za-z_][\w-]*+)[\"']?[ \t]*+[:=](.*)")


def _lenient(written: str) -> _Read:
    """Return what lines of front matter say that is not well formed, each by itself."""
    fields: dict[str, Any] = {}
    leaves: list[Leaf] = []
    key = ""
    at = 0
    for line in written.split("\n"):
        if match := _FIELD.match(line):
            key = match[1]
            value = match[2].strip().removesuffix(",").rstrip()
            if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
                value = value[1:-1]
            fields.setdefault(key, value)
        if "://" in line and len(leaves) < _MOST_LEAVES:
            begin = at + (match.start(2) if match else 0)
            leaves.append(Leaf((key,), written[begin : at + len(line)], begin, at + len(line)))
        at += len(line) + 1
    return _Read(fields, leaves)


def strings(value: Any) -> Iterator[str]:
    """The strings in a field: itself, a list's, or a mapping's `url`, `link` or `href`.

    Values that are shared (YAML's aliases) count once, so that they cannot multiply.
    """
    seen: set[int] = set()
    waiting: list[Any] = [value]
    left = _MOST_STRINGS
    while waiting and left:
        value = waiting.pop()
        if isinstance(value, str):
            if value.strip():
                left -= 1
                yield value.strip()
        elif isinstance(value, list | dict) and id(value) not in seen:
            seen.add(id(value))
            parts: Iterable[Any] = value
            if isinstance(value, dict):
                parts = [value.get(key) for key in ("url", "link", "href")]
            waiting += reversed(list(parts))


def place_of(text: str, front: FrontMatter, key: str, value: str) -> tuple[int, str]:
    r"""Return where a field's value stands in the file, and how it is written there.

    Escapes that YAML and JSON allow in a URL (`\/`, `''`) are searched for in turn; a value that
    is broken over lines is placed where its longest beginning stands.
    """
    at = front.places.get(key) or _key_place(text, front, key)
    return place_in(text, at, front.end, value)


def place_in(text: str, start: int, end: int, value: str) -> tuple[int, str]:
    """The same in a stretch of the text that is known to hold the value."""
    for written in (
        value,
        value.replace("/", "\\/"),
        value.replace("'", "''"),
        value.replace(":", "\\:", 1),
    ):
        place = text.find(written, start, end)
        if place >= 0:
            return place, written
    for length in (16, 8, 1):
        place = text.find(value[:length], start, end)
        if place >= 0:
            pairs = enumerate(zip(value, text[place:end], strict=False))
            size = next((at for at, (one, other) in pairs if one != other), len(value))
            return place, text[place : min(place + size, end)]
    return start, text[start : start + 1]


def _key_place(text: str, front: FrontMatter, key: str) -> int:
    match = _key(key).search(text, max(front.start - 1, 0), front.end)
    return match.end() if match else front.start


@cache
def _key(key: str) -> re.Pattern[str]:
    """A key at the beginning of a line, or quoted as in JSON."""
    name = re.escape(key)
    return re.compile(rf"(?:\n|\A)[ \t]*+[\"']?{name}[\"']?[ \t]*+[:=]|[\"']{name}[\"']\s*+:", re.I)
