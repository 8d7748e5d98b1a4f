"""The text that a template of Hugo publishes, as far as it is certain.

https://pkg.go.dev/text/template

Known are literal text, strings, the values that `look_up` knows, variables, and the functions that
put text together. A condition whose value is not known leaves out both of its branches, as does a
loop. What is not known is `UNKNOWN` in the text, so that no URL is made of it.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial

from loccit.extraction.bounded_values import LONGEST, bounded
from loccit.extraction.template_branches import UNKNOWN, Branches

LookUp = Callable[[str, list[str]], str | None]
"""The value of a name (`.Get`, `.Site.Params.x`) with its arguments; None where not known."""

_ACTION = re.compile(r"\{\{([^{}]*+)\}\}")
_COMMENT = re.compile(r"\{\{-?\s*+/\*")
_TERM = re.compile(
    r"\s*+(?:\"((?:[^\"\\]|\\.)*)\"|`([^`]*)`|(\(|\)|\||:=|=)|([$\w.][$\w.-]*)|(\S))"
)
_KEYWORD = re.compile(r"(if|with|range|define|block|else|end)\b\s*+(.*)", re.S)
_ASSIGNED = re.compile(r"(\$\w++)\s*+:?=\s*+(.*)", re.S)
_LONGEST = 20_000
_MOST_TERMS = 60


def published(template: str, look_up: LookUp) -> str:
    """Return the text that a template publishes, with `UNKNOWN` for what is not known."""
    return _Run(look_up).text(_without_comments(template[:_LONGEST]))


def _without_comments(template: str) -> str:
    pieces = []
    at = 0
    while begun := _COMMENT.search(template, at):
        stars = template.find("*/", begun.end())
        end = template.find("}}", stars) if stars >= 0 else -1
        if end < 0:
            break
        pieces.append(template[at : begun.start()])
        at = end + len("}}")
    return "".join([*pieces, template[at:]])


class _Run:
    def __init__(self, look_up: LookUp) -> None:
        self._look_up = look_up
        self._variables: dict[str, str | None] = {}
        self._branches = Branches()
        self._dots: list[str | None] = [None]

    def text(self, template: str) -> str:
        """Return what is published; white space is trimmed where the marks of actions say so."""
        pieces: list[str] = []
        at = 0
        trimmed = False
        for action in _ACTION.finditer(template):
            literal = template[at : action.start()]
            literal = literal.lstrip() if trimmed else literal
            trims = template.startswith("{{- ", action.start())
            pieces.append(self._shown(literal.rstrip() if trims else literal))
            pieces.append(self._act(action[1].removeprefix("- ").removesuffix(" -").strip()))
            at, trimmed = action.end(), template.endswith(" -}}", 0, action.end())
        pieces.append(self._shown(template[at:]))
        return "".join(pieces)

    def _shown(self, text: str) -> str:
        return text if self._branches.shown else ""

    def _act(self, action: str) -> str:
        if keyword := _KEYWORD.fullmatch(action):
            self._branch(keyword[1], keyword[2])
            return ""
        if assigned := _ASSIGNED.fullmatch(action):
            known = self._branches.known
            if not known or self._branches.shown:
                self._variables[assigned[1]] = self._value(assigned[2]) if known else None
            return ""
        value = self._value(action)
        return self._shown(UNKNOWN if value is None else value)

    def _branch(self, keyword: str, rest: str) -> None:
        if keyword == "end":
            if self._branches.end():
                self._dots.pop()
        elif keyword == "else":
            inner = _KEYWORD.fullmatch(rest)
            self._branches.otherwise(self._value(inner[2]) if inner else "true")
        else:
            value = self._value(rest) if keyword in ("if", "with") else None
            self._branches.begin(value)
            self._dots.append(self._dots[-1] if keyword == "if" else value)

    def _value(self, pipeline: str) -> str | None:
        found = _TERM.finditer(pipeline)
        terms = [(match.lastindex or 5, match[match.lastindex or 5]) for match in found]
        if len(terms) > _MOST_TERMS or any(kind == 5 for kind, _ in terms):
            return None
        return self._pipeline(iter(terms))

    def _pipeline(self, terms: Iterator[tuple[int, str]]) -> str | None:
        """The value up to the end, or to the bracket that closes."""
        value: str | None = None
        command: list[tuple[int, str | None]] = []
        piped = False
        for kind, term in terms:
            if kind == 3 and term in "|)":
                value = self._command(command, piped, value)
                command, piped = [], True
                if term == ")":
                    return value
            elif kind == 3 and term == "(":
                command.append((1, self._pipeline(terms)))
            elif kind == 3:
                return None
            else:
                command.append((kind, term))
        return self._command(command, piped, value)

    def _command(
        self, command: list[tuple[int, str | None]], piped: bool, value: str | None
    ) -> str | None:
        if not command:
            return None
        kind, name = command[0]
        if (kind, name) == (4, "index") and not piped:
            return self._indexed(command[1:])
        rest = [self._plain(kind, term) for kind, term in command[1:]]
        arguments = [*rest, value] if piped else rest
        if kind != 4 or name is None:
            return name if not arguments else None
        if name in _FUNCTIONS:
            return bounded(_FUNCTIONS[name](arguments))
        if name.startswith((".", "$.", "site.")) and name != "." and not piped:
            given = [one for one in arguments if one is not None]
            return self._look_up(name.removeprefix("$"), given) if given == arguments else None
        return self._plain(kind, name) if not arguments else None

    def _indexed(self, arguments: list[tuple[int, str | None]]) -> str | None:
        """A parameter by its name or number: of the call (`index .Params 0`), page or site."""
        if len(arguments) != 2 or arguments[0][0] != 4 or arguments[0][1] is None:
            return None
        name, key = arguments[0][1].removeprefix("$"), self._plain(*arguments[1])
        if key is None or not name.endswith(".Params"):
            return None
        return (
            self._look_up(".Get", [key])
            if name == ".Params"
            else self._look_up(f"{name}.{key}", [])
        )

    def _plain(self, kind: int, term: str | None) -> str | None:
        """A term without arguments."""
        if kind != 4 or term is None:
            return term
        if term == ".":
            return self._dots[-1]
        if term in ("true", "false"):
            return "true" if term == "true" else ""
        if re.fullmatch(r"\d+", term):
            return term
        if term.startswith((".", "$.", "site.")):
            return self._look_up(term.removeprefix("$"), [])
        return self._variables.get(term)


def _same(values: list[str | None]) -> str | None:
    return values[-1] if values else None


def _joined(values: list[str | None]) -> str | None:
    return None if None in values else "".join(filter(None, values))


def _printf(values: list[str | None]) -> str | None:
    if not values or None in values:
        return None
    form, *rest = [one or "" for one in values]
    if form.count("%") != len(re.findall(r"%[sdv]", form)) or form.count("%") != len(rest):
        return None
    return re.sub(r"%[sdv]", "%s", form) % tuple(rest)


def _default(values: list[str | None]) -> str | None:
    if len(values) != 2 or values[1] is None:
        return None
    return values[1] or values[0]


def _compared(values: list[str | None], *, equal: bool) -> str | None:
    if len(values) != 2 or None in values:
        return None
    return "true" if (values[0] == values[1]) is equal else ""


def _both(values: list[str | None], *, every: bool) -> str | None:
    """`and` and `or`, which return the value that decides."""
    for value in values:
        if value is None or bool(value) is not every:
            return value
    return values[-1] if values else None


def _not(values: list[str | None]) -> str | None:
    return None if len(values) != 1 or values[0] is None else ("" if values[0] else "true")


def _begins(values: list[str | None]) -> str | None:
    if len(values) != 2 or values[0] is None or values[1] is None:
        return None
    return "true" if values[0].startswith(values[1]) else ""


def _cased(values: list[str | None], change: Callable[[str], str]) -> str | None:
    return None if len(values) != 1 or values[0] is None else change(values[0])


def _part(values: list[str | None]) -> str | None:
    """`substr TEXT START [LENGTH]`."""
    text, *numbers = values or [None]
    if text is None or not 1 <= len(numbers) <= 2:
        return None
    if not all(one is not None and re.fullmatch(r"\d{1,4}", one) for one in numbers):
        return None
    start, *length = [int(one or 0) for one in numbers]
    return text[start : start + length[0] if length else None]


def _without(values: list[str | None], *, at_end: bool) -> str | None:
    """`strings.TrimPrefix` and `strings.TrimSuffix`, whose text comes last."""
    if len(values) != 2 or values[0] is None or values[1] is None:
        return None
    affix, text = values[0], values[1]
    return text.removesuffix(affix) if at_end else text.removeprefix(affix)


def _trimmed(values: list[str | None]) -> str | None:
    """`trim TEXT CHARACTERS`."""
    if len(values) != 2 or values[0] is None or values[1] is None:
        return None
    return values[0].strip(values[1])


def _replaced(values: list[str | None]) -> str | None:
    """`replace TEXT OLD NEW`."""
    if len(values) != 3 or values[0] is None or not values[1] or values[2] is None:
        return None
    text, old, new = values[0], values[1], values[2]
    return text.replace(old, new) if text.count(old) * len(new) <= LONGEST else None


_FUNCTIONS: dict[str, Callable[[list[str | None]], str | None]] = {
    "print": _joined,
    "printf": _printf,
    "default": _default,
    "eq": partial(_compared, equal=True),
    "ne": partial(_compared, equal=False),
    "and": partial(_both, every=True),
    "or": partial(_both, every=False),
    "not": _not,
    "hasPrefix": _begins,
    "strings.HasPrefix": _begins,
    "lower": partial(_cased, change=str.lower),
    "upper": partial(_cased, change=str.upper),
    "safeURL": _same,
    "safeHTML": _same,
    "safeHTMLAttr": _same,
    "relURL": _same,
    "absURL": _same,
    "string": _same,
    "safe.URL": _same,
    "substr": _part,
    "strings.Substr": _part,
    "strings.TrimPrefix": partial(_without, at_end=False),
    "strings.TrimSuffix": partial(_without, at_end=True),
    "trim": _trimmed,
    "strings.Trim": _trimmed,
    "strings.TrimSpace": partial(_cased, change=str.strip),
    "replace": _replaced,
    "strings.Replace": _replaced,
    "strings.ToLower": partial(_cased, change=str.lower),
    "strings.ToUpper": partial(_cased, change=str.upper),
    "fmt.Print": _joined,
    "fmt.Printf": _printf,
}
