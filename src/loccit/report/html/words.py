"""The page's words: `strings.toml`, with values put in. script/words.js does the same."""

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup, escape

from loccit.reasons import Reason
from loccit.report import changes, statuses

_PLACE = re.compile(r"\{(\w+)\}")
_PLURAL = re.compile(r"\{(\w+):((?:[^|{}]|\{\w+\})*)\|((?:[^|{}]|\{\w+\})*)\}")


@cache
def words() -> dict[str, Any]:
    """Return all of `strings.toml`, and the labels of changes, statuses and reasons."""
    text = files("loccit.report.html").joinpath("strings.toml").read_text(encoding="utf-8")
    return {
        **tomllib.loads(text),
        "changes": dict(changes.LABELS),
        "status_means": {status.value: of.label for status, of in statuses.words().items()},
        "reason": {reason.value: reason.label for reason in Reason},
    }


def word(key: str) -> str:
    """The text of a key like `answer.none`; its last part in plain words where there is none."""
    found: Any = words()
    for part in key.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found if isinstance(found, str) else key.rpartition(".")[2].replace("-", " ")


def say(key: str, **values: object) -> Markup:
    """A text with its values put in, as HTML: all is escaped, and numbers are marked as such."""
    text = escape(_plurals(word(key), values))

    def put(value: object) -> str:
        return number(value) if isinstance(value, int) else escape(value)

    return Markup(_filled(text, values, put))  # noqa: S704  # every part was escaped


def plain(key: str, **values: object) -> str:
    """A text with its values put in, for attributes and titles."""
    text = _plurals(word(key), values)
    return _filled(
        text, values, lambda value: f"{value:,}" if isinstance(value, int) else f"{value}"
    )


def number(value: int) -> Markup:
    """A number that script/locale.js writes anew in the reader's own way."""
    return Markup('<data value="{}">{:,}</data>').format(value, value)


def percent(share: float) -> str:
    """A share in whole per cent, for people."""
    return f"{share:.0%}"


def _plurals(text: str, values: Mapping[str, object]) -> str:
    return _PLURAL.sub(lambda m: m[2] if values[m[1]] == 1 else m[3], text)


def _filled(text: str, values: Mapping[str, object], put: Callable[[object], str]) -> str:
    return _PLACE.sub(lambda match: str(put(values[match[1]])), text)
