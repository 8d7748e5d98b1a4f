"""Statements that the thing cited is gone, on pages of few words: support of `not-found-text`.

Rules and sources: `gone.toml`.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from loccit.judge.cited_page import is_named_as_cited
from loccit.judge.languages import Expressions
from loccit.judge.rule_data import rules
from loccit.judge.view import View, cached_in_view

_FEW_WORDS = 60
_FEW_LINKS = 20
"""Words and links of a page that is nothing but a statement."""
_FIRST_LINES = 4
"""Lines of a page that may be the statement."""
_AROUND = " .!?…:;-–—"
"""What surrounds the words of a line."""


@cached_in_view
def gone_statement(view: View) -> str | None:
    """Return a statement that this page, file, account, shop … is gone; None where there is none.

    Below a heading of its own it is a remark: of a petition that is closed, say.
    """
    page = view.page
    if page is None or view.words > _FEW_WORDS or page.links > _FEW_LINKS:
        return None
    if is_named_as_cited(view):
        return None
    says = view.headline.replace("’", "'") if page.heading else view.text_lower
    if (said := _statements().search(says)) is not None:
        return said
    shown = (page.heading,) if page.heading else page.lines[:_FIRST_LINES]
    for line in (page.title, *shown):
        bare = line.strip(_AROUND).lower().replace("’", "'")
        if _lines().fullmatch(bare) is not None:
            return bare
    return None


@cache
def _statements() -> Expressions:
    return Expressions({name: "|".join(_of(table)) for name, table in rules("gone").items()})


@cache
def _lines() -> re.Pattern[str]:
    tables = rules("gone").values()
    return re.compile("|".join(line for table in tables for line in table.get("lines", ())))


def _of(table: Mapping[str, Any]) -> list[str]:
    """Return the statements of a language, with its tables put in the place of their names."""
    nouns, gone = (f"(?:{'|'.join(table.get(name, ()))})" for name in ("noun", "gone"))
    parts = {"{noun}": f"(?:web ?)?{nouns}s?", "{is}": table.get("is", ""), "{gone}": gone}
    found = []
    for statement in table["statements"]:
        for name, part in parts.items():
            statement = statement.replace(name, part)
        found.append(statement)
    return found
