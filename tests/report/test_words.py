"""The page's words: all of them in a file for each language, none missing, none left over."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from markupsafe import Markup

from loccit.config.settings import Language
from loccit.model import Kind, Status
from loccit.report import html
from loccit.report.causes import CauseKind
from loccit.report.html import untranslated
from loccit.report.html.pictures.groups import GROUPS
from loccit.report.html.words import (
    ENGLISH,
    LANGUAGES,
    Words,
    awaited_texts,
    missing_texts,
    plain,
    say,
    word,
    words_of,
)
from loccit.report.model import Change

PACKAGE = Path(html.__file__).parent
ROOT = Path(__file__).parent.parent.parent
SOURCES = [
    *(PACKAGE / "script").glob("*.js"),
    *(PACKAGE / "template").glob("*.j2"),
    *PACKAGE.glob("*.py"),
    PACKAGE.parent / "markdown.py",
]
CALL = re.compile(r"""\b(?:word|say|plain)\(\s*["'`]([\w.-]*[a-z0-9-])["'`]""")
"""A key in full."""
KEY = re.compile(r"""["'`]([a-z_]+\.[\w.-]*[\w-])["'`]""")
"""What may be one, in a table."""
BEGUN = re.compile(r"""f?["'`]([a-z_]+\.(?:[\w.-]*[._])?)(?:\$?\{|["'`]\s*~)""")
"""A key whose end is put in."""


def keys(table: dict[str, Any] | None = None, before: str = "") -> Iterator[str]:
    for key, value in (ENGLISH.all if table is None else table).items():
        if isinstance(value, dict):
            yield from keys(value, f"{before}{key}.")
        else:
            yield f"{before}{key}"


def test_every_word_asked_for_is_there() -> None:
    known = set(keys())
    asked = {key for source in SOURCES for key in CALL.findall(source.read_text("utf-8"))}
    assert len(asked) > 150
    assert asked - known == set()


def test_no_word_is_left_over() -> None:
    texts = "\n".join(source.read_text("utf-8") for source in SOURCES)
    asked = set(CALL.findall(texts)) | set(KEY.findall(texts))
    # Whole sections that are asked for by `named("status")` and the like.
    sections = {f"{name}." for name in re.findall(r'(?:named|section)\("(\w+)"\)', texts)}
    # `Words` reads [format] itself.
    begun = ("format.", *sections, *BEGUN.findall(texts))
    assert [key for key in keys() if key not in asked and not key.startswith(begun)] == []


PLACES = re.compile(r"\{(\w+)[:}]")


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_no_text_of_a_language_is_missing(language: Language) -> None:
    """Every key of English is there or listed, with the same values put in, and nothing else."""
    assert set(missing_texts(language)) <= set(awaited_texts())
    english, theirs = flat(ENGLISH.all), flat(words_of(language).all)
    file = PACKAGE / "languages" / f"{language}.toml"
    assert flat(tomllib.loads(file.read_text("utf-8"))).keys() - english.keys() == set()
    places = {key: set(PLACES.findall(text)) for key, text in english.items()}
    assert {k: set(PLACES.findall(text)) for k, text in theirs.items()} == places
    # A few words are the same in two languages; a file that was only copied is not translated.
    same = [key for key, text in theirs.items() if text == english[key] and len(text) > 12]
    assert len(same) < 12, same


def test_every_awaited_text_is_missing_somewhere() -> None:
    missing = {key for language in LANGUAGES for key in missing_texts(language)}
    assert awaited_texts() == sorted(missing & set(awaited_texts()))


def test_a_text_without_translation_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    assert untranslated.main() == bool(awaited_texts())
    monkeypatch.setitem(ENGLISH.all, "fact", {**ENGLISH.all["fact"], "weight": "Weight of it"})
    german = Words("de")
    assert german.word("fact.weight") == "Weight of it"
    assert german.word("fact.last_ok") == words_of("de").word("fact.last_ok")
    assert missing_texts("de") == ["fact.weight"]
    monkeypatch.setattr("loccit.report.html.untranslated.LANGUAGES", ("en", "de"))
    assert untranslated.main() == 1


def test_numbers_choose_their_words() -> None:
    french, german = words_of("fr"), words_of("de")
    assert [french.plain("cause.links", n=n) for n in (0, 1, 2)] == ["0 lien", "1 lien", "2 liens"]
    assert german.plain("cause.links", n=1200) == "1.200 Links"
    assert german.plain("cause.links", n=0) == "0 Links"
    assert german.percent(0.125) == "12 %"
    assert words_of("ja").plain("cause.links", n=1) == "1 件のリンク"


def flat(table: dict[str, Any]) -> dict[str, str]:
    """Texts by key in full; lists of numbers are no texts."""
    found: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            found |= {f"{key}.{rest}": text for rest, text in flat(value).items()}
        elif isinstance(value, str):
            found[key] = value
    return found


def test_every_code_has_its_words() -> None:
    table = ENGLISH.all
    assert set(table["status"]) == set(table["status_means"]) == set(Status)
    assert set(table["kind"]) == set(Kind)
    assert set(table["changes"]) == set(get_args(Change))
    assert set(table["group"]) == set(GROUPS)
    kinds = set(get_args(CauseKind))
    assert set(table["cause"]["title"]) == set(table["cause"]["repair"]) == kinds
    verdicts = (ROOT / "docs" / "verdicts.md").read_text("utf-8")
    rules = verdicts.partition("| rule |")[2].partition("\n\n")[0].splitlines()[2:]
    reasons = {code for rule in rules for code in re.findall(r"`([\w-]+)`", rule.split("|")[2])}
    assert len(reasons) > 60
    assert reasons - set(table["reason"]) == set()


@pytest.mark.parametrize(
    ("key", "values", "text"),
    [
        ("cause.links", {"n": 1}, "1 link"),
        ("cause.links", {"n": 1200}, "1,200 links"),
        ("first.sources", {"n": 1}, "Keep the copy of one post whose own source is dead"),
        ("first.sources", {"n": 3}, "Keep the copies of 3 posts whose own source is dead"),
        ("reason.some-new-code", {}, "some new code"),
    ],
)
def test_values_are_put_in(key: str, values: dict[str, object], text: str) -> None:
    assert plain(key, **values) == text


def test_html_is_escaped_and_numbers_are_marked() -> None:
    told = say("answer.incomplete", reason="<b> & {reason}")
    assert "&lt;b&gt; &amp; {reason}" in told
    assert say("cause.links", n=1200) == Markup('<data value="1200">1,200</data> links')
    assert say("answer.since", date=Markup("<time>now</time>")).endswith("<time>now</time>")
    assert ENGLISH.number(7) == '<data value="7">7</data>'
    assert word("nothing.there-is") == "there is"
