"""Components of Vue and web components in Markdown."""

import pytest

from tests.extraction.reading import cited, raws

A, B = "https://a.example/1", "https://b.example/2"

FOUND = {
    "a component": f'<LessonLink href="{A}" title="x">text</LessonLink>',
    "in a line": f"see <Badge url='{A}'/> here",
    "a web component": f'<my-player src="{A}"></my-player>',
    "over lines": f'<Card\n  title="x > y"\n  :to="\'{A}\'"\n/>',
    "bound in long": f"<Card v-bind:link='`{A}`' />",
    "beside an expression": f'<Card :to="where" :image="{{a: 1}}" href="{A}" />',
    "a name that ends so": f'<Hero background-image="{A}" />',
}


@pytest.mark.parametrize("text", FOUND.values(), ids=FOUND.keys())
def test_a_url_is_found_once(text: str) -> None:
    assert raws(f"# x\n\n{text}\n") == [A]


@pytest.mark.parametrize(
    "text",
    [
        f'`<Card href="{A}"/>`',
        f'```\n<Card href="{A}"/>\n```',
        f'<!-- <Card href="{A}"/> -->',
        '<Card href="/own/page"/>',
        f"<Card :to=\"base + '{A}'\"/>",
        f"<Card :href='`{A}?v=${{$data.id}}`'/>",
        f'<Card title="{A}"/>',
        f'<Card href="{A}"',
    ],
)
def test_what_is_no_reference_of_a_component(text: str) -> None:
    assert [one.element for one in cited(f"{text}\n") if one.element == "Card"] == []


def test_an_html_element_in_capitals_is_no_component() -> None:
    assert raws(f'<A HREF="{A}">x</A> <IMG SRC="{B}">\n') == [A, B]


def test_tags_without_end_take_no_time_that_grows_with_the_square() -> None:
    assert raws("<Card a " * 20_000 + f"\n\n[t]({A})\n") == [A]
