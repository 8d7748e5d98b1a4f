"""The terms of a text: what is counted, and what two texts share."""

from array import array

from hypothesis import given, strategies as st

from loccit.page.sketch import words_of
from loccit.page.vocabulary import KEPT_TERMS, shared_terms, vocabulary


def terms(text: str) -> bytes:
    return vocabulary(words_of(text))


def test_the_commonest_words_are_kept_and_short_ones_and_numbers_are_not() -> None:
    fillers = " ".join(f"filler{chr(one)}" for one in range(97, 123))
    others = " ".join(f"other{chr(one)}" for one in range(97, 123))
    text = "pruning " * 3 + "the of and 12345 67890 " * 9 + f"{fillers} {others}"
    assert shared_terms(terms(text), terms("pruning")) == 1
    assert shared_terms(terms(text), terms("the of and 12345 67890")) == 0
    assert len(array("I", terms(text))) == KEPT_TERMS


def test_words_that_name_the_site_do_not_count() -> None:
    one, two = terms("garden pruning winter"), terms("garden payroll winter")
    assert shared_terms(one, two) == 2
    assert shared_terms(one, two, but=["garden"]) == 1


def test_scripts_without_blanks_have_pairs_of_characters_without_those_of_grammar() -> None:
    one, two = terms("路由的配置，路由和缓存"), terms("使用路由配置")
    assert shared_terms(one, two) == 2  # 路由, 配置
    assert shared_terms(terms("剪定する"), terms("剪定した")) == 1
    assert shared_terms(terms("라우터 설정"), terms("라우터")) == 2


@given(st.text(), st.text())
def test_what_is_shared_is_the_same_from_both_sides(one: str, two: str) -> None:
    a, b = terms(one), terms(two)
    assert shared_terms(a, b) == shared_terms(b, a) <= min(len(a), len(b)) // 4
    assert shared_terms(a, a) == len(a) // 4
