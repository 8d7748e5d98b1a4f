"""Expressions that are put together so that they are searched faster find what they found."""

import re

from hypothesis import given, strategies as st

from loccit.judge.languages import factored

WORDS = ("site", "seite", "sorry", r"\bsite\b", r"\bdown (?:for|now|\|)", r"back(?: soon)?", "a?b")
CLASSES = (r"[|(\]]x", r"[^]a]y", r"[s]ite", r"\(s\)", r"\|s", r"s{2}", r"s+o")
ONE = st.sampled_from((*WORDS, *CLASSES))
EXPRESSION = st.lists(ONE, min_size=1, max_size=4).map("|".join)
TEXT = st.lists(
    st.sampled_from(["site", "seite", "sorry", "down for", "back soon", "ss", "so", "|s", "(s)",
                     "(x", "]x", "by", " ", "a", "b", "-"]),
    max_size=8,
).map("".join)  # fmt: skip


@given(st.lists(EXPRESSION, min_size=1, max_size=4), TEXT)
def test_a_match_is_at_the_same_place_as_without(expressions: list[str], text: str) -> None:
    found = re.search(factored(expressions), text)
    wanted = re.search("|".join(expressions), text)
    assert (found is None) == (wanted is None)
    assert found is None or wanted is None or found.start() == wanted.start()


def test_what_begins_alike_is_tried_once() -> None:
    assert factored([r"\bsite|\bsale", "wartung|weg", "x?y"]) == (
        r"x?y|\b(?:s(?:ite|ale))|w(?:artung|eg)"
    )
