"""Redirects and messages of a page's scripts, found without running them.

Source: the pages of Korean and Chinese boards, which are one script: they say in a window that
there is no such article, and lead back. Code in a function runs only where the function is called
while the page loads; a click handler that nobody has clicked does nothing.
"""

import re
from collections.abc import Iterable

_CONDITION = re.compile(
    r"\bif\s*\(|\?[^\"'?:]*:|addEventListener\(\s*[\"'](?!load|DOMContentLoaded)"
    r"|(?:&&|\|\||\?)[\s(]*(?:\w+\.)?location\b"
)
_CONTROL = re.compile(r"\b(?:while|switch|catch)\b")
"""What else makes of code a case among others."""
_LATER = re.compile(r"\bfunction\b|=>|\bcatch\b|\belse\b|&&|\|\|")
"""Code that may not run, or not now."""
_LONGEST = 1500
"""Characters of code that may still be read as a whole."""
_LONGEST_SOURCE = 20_000
"""Characters of scripts in which code that runs at load is looked for."""
_MOST_FUNCTIONS = 60
"""Functions that are looked at; scripts of more do more than lead on."""
_LONGEST_TIMER = 20_000
"""Milliseconds; a page that stays longer is meant to be read."""
_ALERT = re.compile(r"\balert\s*\(\s*([\"'])(?P<text>(?:\\.|(?!\1)[^\\\n]){1,300})\1\s*\)")
_ESCAPE = re.compile(r"\\(.)")

_OPAQUE = re.compile(
    r"//[^\n]*|<!--[^\n]*|/\*.*?(?:\*/|\Z)|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
    r"|`(?:\\.|[^`\\])*(?:`|\Z)"
    # A regular expression, of bounded length: one without an end is begun at each slash.
    r"|(?<=[=(,:\[!&|?{};])[ \t]{0,9}/(?![*/])"
    r"(?:\\.|\[(?:\\.|[^\]\\\n]){0,80}\]|[^/\\\[\n]){1,200}/",
    re.DOTALL,
)
"""Comments, strings and regular expressions, in which braces mean nothing."""
_FUNCTION = re.compile(
    r"\b(?:async\s++)?function\b\s*+(?P<star>\*?)\s*+(?P<name>[\w$]*+)\s*+\(|=>\s*+"
    r"|(?<![\w$.])(?!(?:if|for|while|switch|catch|with|function)\b)(?P<method>[\w$]++)\s*+"
    r"\((?=[^(){};]{0,200}\)\s*\{)"
)
"""A function, an arrow, or a method of a class or an object."""
_NAMED = re.compile(r"(?:\b(?:var|let|const)\s+|[.\s;{,(]|^)(?P<name>[\w$]+)\s*=\s*(?:async\s*)?$")
_ON_LOAD = re.compile(
    r"(?:\bon(?:load|pageshow|readystatechange)\s*=\s*"
    r"|addEventListener\s*\(\s*[\"'](?:load|DOMContentLoaded|pageshow|readystatechange)[\"']\s*,\s*"
    r"|(?:\$|jQuery)\s*\(\s*(?:document\s*\)\s*\.\s*ready\s*\(\s*)?|\.ready\s*\(\s*"
    r"|\b(?:requestAnimationFrame|queueMicrotask|setImmediate)\s*\(\s*)(?:async\s*)?$"
)
"""What stands before a function that is called while the page loads."""
_TIMER = re.compile(r"\bset(?:Timeout|Interval)\s*\(\s*(?:async\s*)?$")
_DELAY = re.compile(r"\s*+,\s*+(?P<delay>[\d_.e]++(?:\s*+\*\s*+[\d_.e]++)*)\s*+[,)]|\s*+,?\s*+\)")
_TIMED_NAME = re.compile(
    r"\bset(?:Timeout|Interval)\s*+\(\s*+[\"']?(?P<name>[\w$]++)(?:\(\)\s*+;?\s*+[\"'])?\s*+(?=[,)])"
)
_TIMED_TEXT = re.compile(
    r"\bset(?:Timeout|Interval)\s*\(\s*(?P<text>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')"
)
_LOADED_NAME = re.compile(
    r"(?:\bonload\s*=\s*|addEventListener\s*\(\s*[\"'](?:load|DOMContentLoaded)[\"']\s*,\s*"
    r"|\.ready\s*\(\s*|(?:\$|jQuery)\s*\(\s*)(?P<name>[\w$]+)\s*(?=[;,)\n]|$)"
)
_CLOSING = {"(": ")", "{": "}", "[": "]"}


def plain(scripts: Iterable[str]) -> str:
    """The code of inline scripts; nothing where it is long, or does something on a condition."""
    code = "\n".join(scripts)
    if len(code) > _LONGEST or _CONDITION.search(code) or _CONTROL.search(without_opaque(code)):
        return ""
    return code


def spoken(scripts: Iterable[str]) -> str:
    """Return what scripts say to a reader in windows of their own, at once and to everybody."""
    code = plain(scripts)
    if _LATER.search(code):
        return ""
    return " ".join(
        _ESCAPE.sub(lambda escape: " " if escape[1] in "nrt" else escape[1], match["text"])
        for match in _ALERT.finditer(code)
    )


def at_load(scripts: Iterable[str], onload: str = "") -> str:
    """Return the code that runs while a page loads, or within seconds after.

    That is what stands outside of functions, and the bodies of functions that are called there: at
    once, on `load`, by a timer of at most 20 seconds, or by name. Empty where the scripts are long.

    Args:
        scripts: the code of inline scripts.
        onload: the code of the body's `onload` attribute.
    """
    code = "\n;".join([*scripts, onload])
    if len(code) > _LONGEST_SOURCE:
        return ""
    return _Loading(code).code


def _name_start(code: str) -> int:
    """Return where the name begins that some code ends with."""
    at = len(code)
    while at and (code[at - 1].isalnum() or code[at - 1] in "_$"):
        at -= 1
    return at


class _Loading:
    """The code that runs at load, found function by function."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._masked = without_opaque(code)
        self._bodies: dict[str, tuple[int, int]] = {}
        """Functions that were named and not yet called, with the place of their bodies."""
        self._left = _MOST_FUNCTIONS
        self._ran: list[str] = []
        self._run(0, len(code))
        while called := self._called():
            self._run(*self._bodies.pop(called))
        self.code = "\n".join(self._ran) if self._left > 0 else ""

    def _run(self, start: int, end: int) -> None:
        """Note the code between two places as run, without the functions in it that are not."""
        at = start
        while (match := _FUNCTION.search(self._masked, at, end)) is not None:
            self._left -= 1
            body = self._body(match, end) if self._left > 0 else None
            if body is None:
                break
            inside, after = body
            arrow = match["name"] is None and match["method"] is None
            head = self._before_parameters(match.start()) if arrow else match.start()
            self._ran.append(self._code[at:head])
            led_by = self._code[max(0, head - 200) : head]
            if match["method"] is not None or match["star"]:
                pass  # whoever calls it names an object, too; a generator begins when it is asked
            elif self._runs(led_by, after, end):
                self._run(*inside)
            elif name := match["name"] or _name_given(led_by):
                self._bodies[name] = inside
            at = after
        self._ran.append(self._with_timed_texts(at, end))

    def _body(self, match: re.Match[str], end: int) -> tuple[tuple[int, int], int] | None:
        """The place of a function's body, and where the function ends; None where it is broken."""
        at = match.end()
        if match["name"] is not None or match["method"] is not None:
            closed = self._closing(at - 1, end)
            opened = -1 if closed is None else self._masked.find("{", closed, end)
            if opened < 0:
                return None
            at = opened
        if at < end and self._masked[at] == "{":
            last = self._closing(at, end)
            return None if last is None else ((at + 1, last), last + 1)
        depth = 0
        for place in range(at, end):  # an arrow function's single expression
            char = self._masked[place]
            if char in "([{":
                depth += 1
            elif char in ")]}" and depth:
                depth -= 1
            elif not depth and char in "),;]}\n":
                return (at, place), place
        return (at, end), end

    def _closing(self, at: int, end: int) -> int | None:
        """The place of the bracket that closes the one at a place."""
        opening, closing = self._masked[at], _CLOSING[self._masked[at]]
        depth = 0
        for place in range(at, end):
            char = self._masked[place]
            depth += (char == opening) - (char == closing)
            if not depth:
                return place
        return None

    def _before_parameters(self, arrow: int) -> int:
        """Return where an arrow function begins."""
        before = self._masked[:arrow].rstrip()
        if not before.endswith(")"):
            return _name_start(before)
        depth = 0
        for place in range(len(before) - 1, -1, -1):
            depth += (before[place] == ")") - (before[place] == "(")
            if not depth:
                return place
        return arrow

    def _runs(self, before: str, after: int, end: int) -> bool:
        """Return whether a function that stands between `before` and `after` is called at load."""
        rest = self._code[after : min(end, after + 200)]
        if re.match(r"\s*\)?\s*(?:\.(?:call|apply)\s*)?\(", rest):
            return True
        if _ON_LOAD.search(before):
            return True
        return _TIMER.search(before) is not None and _is_soon(rest)

    def _with_timed_texts(self, start: int, end: int) -> str:
        """Code with the texts that timers run as code, but for those of slow ones."""
        code = self._code[start:end]
        return _TIMED_TEXT.sub(
            lambda match: (
                f"setTimeout({_ESCAPE.sub(_escaped, match['text'][1:-1])}"
                if _is_soon(code[match.end() :])
                else "setTimeout("
            ),
            code,
        )

    def _called(self) -> str | None:
        """A function that what runs calls by name."""
        code = "\n".join(self._ran)
        masked = without_opaque(code)
        for name in self._bodies:
            if re.search(rf"(?<![\w$.]){re.escape(name)}\s*\(", masked):
                return name
        for match in _LOADED_NAME.finditer(code):
            if match["name"] in self._bodies:
                return match["name"]
        for match in _TIMED_NAME.finditer(code):
            if match["name"] in self._bodies and _is_soon(code[match.end() :]):
                return match["name"]
        return None


def _escaped(match: re.Match[str]) -> str:
    return match[1]


def without_opaque(code: str) -> str:
    """Return code of the same length without what stands in its comments and strings."""
    return _OPAQUE.sub(_blank, code)


def _blank(match: re.Match[str]) -> str:
    text = match[0]
    return " " * len(text) if text[0] == "/" else f"{text[0]}{' ' * (len(text) - 2)}{text[-1]}"


def _name_given(before: str) -> str:
    """The name to which a function is assigned by the code before it."""
    match = _NAMED.search(before[-200:])
    return match["name"] if match is not None else ""


def _is_soon(rest: str) -> bool:
    """Return whether the delay of a timer that begins here is a short number."""
    match = _DELAY.match(rest)
    if match is None:
        return False
    delay = 1.0
    for factor in (match["delay"] or "0").replace("_", "").split("*"):
        try:
            delay *= float(factor)
        except ValueError:
            return False
    return delay <= _LONGEST_TIMER
