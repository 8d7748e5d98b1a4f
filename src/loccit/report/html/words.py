"""The page's words in a language, with values put in. script/words.js does the same."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from markupsafe import Markup, escape

from loccit.config.settings import Language
from loccit.model import DRIFT
from loccit.reasons import Reason
from loccit.report import changes, statuses

_PLACE = re.compile(r"\{(\w+)\}")
_PLURAL = re.compile(r"\{(\w+):((?:[^|{}]|\{\w+\})*)\|((?:[^|{}]|\{\w+\})*)\}")

LANGUAGES: tuple[Language, ...] = get_args(Language)


class Words:
    """The words of a language, from its file in `languages/`.

    English has the labels of changes, statuses and reasons from where all of loccit has them.
    A text that a language does not have yet is English.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self.all = _read(f"{language}.toml")
        if language == "en":
            del self.all["awaiting_translation"]
            self.all |= {
                "changes": dict(changes.LABELS),
                "status_means": {status.value: of.label for status, of in statuses.words().items()},
                "reason": {one.value: one.label for one in Reason} | {code: code for code in DRIFT},
            }
        else:
            self.all = _completed(self.all, ENGLISH.all)
        form = self.all["format"]
        self._thousands: str = form["thousands"]
        self._percent: str = form["percent"]
        self._singular = frozenset(form["singular"])

    def word(self, key: str) -> str:
        """Return the text of a key like `answer.none`; its last part where there is none."""
        found: Any = self.all
        for part in key.split("."):
            found = found.get(part) if isinstance(found, dict) else None
        return found if isinstance(found, str) else key.rpartition(".")[2].replace("-", " ")

    def say(self, key: str, **values: object) -> Markup:
        """Return a text with its values put in, as HTML: escaped, and numbers marked as such."""
        text = escape(self._plurals(self.word(key), values))

        def put(value: object) -> str:
            return self.number(value) if isinstance(value, int) else escape(value)

        return Markup(_filled(text, values, put))  # noqa: S704  # every part was escaped

    def plain(self, key: str, **values: object) -> str:
        """Return a text with its values put in, for attributes and titles."""
        text = self._plurals(self.word(key), values)
        return _filled(text, values, lambda v: self._digits(v) if isinstance(v, int) else f"{v}")

    def number(self, value: int) -> Markup:
        """Return a number that script/locale.js writes anew in the reader's own way."""
        return Markup('<data value="{}">{}</data>').format(value, self._digits(value))

    def percent(self, share: float) -> str:
        """Return a share in whole per cent, for people."""
        return self._percent.replace("{n}", f"{share * 100:.0f}")

    def _digits(self, value: int) -> str:
        return f"{value:,}".replace(",", self._thousands)

    def _plurals(self, text: str, values: Mapping[str, object]) -> str:
        return _PLURAL.sub(lambda m: m[2] if values[m[1]] in self._singular else m[3], text)


def missing_texts(language: Language) -> list[str]:
    """Return the keys of the texts that a language does not have yet; English has all of them."""
    if language == "en":
        return []
    return sorted(set(_keys(ENGLISH.all)) - set(_keys(_read(f"{language}.toml"))))


def awaited_texts() -> list[str]:
    """Return the keys of texts that may be missing until the next release."""
    awaited: list[str] = _read("en.toml")["awaiting_translation"]
    return awaited


def _read(name: str) -> dict[str, Any]:
    folder = files("loccit.report.html") / "languages"
    return tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8"))


def _keys(table: Mapping[str, Any], before: str = "") -> Iterator[str]:
    """Yield the keys of all texts, like `answer.none`."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _keys(value, f"{before}{key}.")
        else:
            yield f"{before}{key}"


def _completed(table: Mapping[str, Any], by: Mapping[str, Any]) -> dict[str, Any]:
    """Return texts in the order of `by`, with its text wherever `table` has none."""
    return {
        key: _completed(table.get(key, {}), value)
        if isinstance(value, dict)
        else table.get(key, value)
        for key, value in by.items()
    }


@cache
def words_of(language: Language) -> Words:
    """Return the words of a language."""
    return Words(language)


ENGLISH = words_of("en")
word, say, plain = ENGLISH.word, ENGLISH.say, ENGLISH.plain


def _filled(text: str, values: Mapping[str, object], put: Callable[[object], str]) -> str:
    return _PLACE.sub(lambda match: str(put(values[match[1]])), text)
