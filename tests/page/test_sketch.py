"""Sketches of texts: how alike two are, and how much of one another has."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from loccit.page.main_text import SHORTEST, main_text
from loccit.page.sketch import containment, held, similarity, sketch, words_of

WORDS = [f"word{n}" for n in range(400)]
HALF, WHOLE = sketch(WORDS[:200]), sketch(WORDS)


def test_of_a_part_all_is_in_the_whole() -> None:
    assert containment(HALF, WORDS) == pytest.approx(1, abs=0.02)
    assert containment(HALF, [f"other{n}" for n in range(400)]) == 0
    common, compared = held(HALF, WHOLE)
    assert compared > 0
    assert common / compared == pytest.approx(1, abs=0.05)


def test_nothing_is_like_nothing_and_all_is_like_itself() -> None:
    assert similarity(b"", WHOLE) == 0
    assert similarity(WHOLE, WHOLE) == 1
    assert 0 < similarity(HALF, WHOLE) < 1
    assert held(b"", WHOLE) == (0, 0)
    assert containment(WHOLE, []) == 0
    assert containment(sketch(["one", "two"]), ["one", "two"]) == 1


def read(body: str) -> object:
    tree = LexborHTMLParser(f"<html><body>{body}</body></html>")
    return main_text(tree, words_of(tree.text(separator=" ")), "")


LONG = " ".join(WORDS[: 3 * SHORTEST])


def test_a_page_of_few_words_has_no_main_text() -> None:
    assert read("<p>one two three") is None


def test_links_and_furniture_are_no_main_text() -> None:
    told = read(f"<nav>{LONG}</nav><main><p>{LONG}<div role=search>look</div></main>")
    assert told is not None
    assert told.words == 3 * SHORTEST  # type: ignore[attr-defined]
    assert read(f"<main><a href=/x>{LONG}</a> and little else</main>") is None
