"""What a reviewer is shown of a citation: the sentence, the heading, and directives."""

import pytest

from tests.extraction.reading import cited, read

U = "http://e.example/x"


def shown(text: str, path: str = "post.html") -> str:
    """The sentence, with the citation's text in brackets."""
    (one,) = cited(text, path)
    context = one.context
    assert context[one.mark_start : one.mark_end] == one.text
    return f"{context[: one.mark_start]}[{one.text}]{context[one.mark_end :]}"


SENTENCES = {
    f"<p>First one. Then <a href={U}>he said</a>, and left. Last.</p>": (
        "Then [he said], and left."
    ),
    f"<p>A &amp; B<b> met</b> <em><a href={U}>C</a></em>!</p><p>Other.</p>": "A & B met [C]!",
    f"<h2>Title</h2><ul><li>One<li>Two <a href={U}>three</a></ul>tail": "Two [three]",
    f"<p>前一句。他說<a href={U}>此事</a>，走了。後一句。</p>": "他說[此事]，走了。",
    f"<p>The U.S. and Mr. Li (<a href={U}>here</a>) agree. So?</p>": (
        "The U.S. and Mr. Li ([here]) agree."
    ),
    f"<p>Look:<br><br>this <a href={U}><img src='/i' alt='pic'></a> is it": "this [pic] is it",
    f"<a href={U}></a> bare": "[] bare",
    f"<!-- secret. --><p title='a'>x<!-- y --> <a href={U}>z</a></p>": "x [z]",
}


@pytest.mark.parametrize(("html", "sentence"), SENTENCES.items())
def test_sentence_of_html(html: str, sentence: str) -> None:
    assert shown(html) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"# H\n\nOne. Two **bold** [three]({U}) four. Five.\n", "Two bold [three] four."),
        (f"One [two](/b) [three]({U})\nfour.\n\nFive.\n", "One two [three] four."),
        (f'- a\n- b [c]({U} "t") d\n- e\n', "b [c] d"),
        (f"see {U} there", f"see [{U}] there"),
        (f"[Title]({U})\n------\n\ntext", "[Title]"),
        (f"a ![b]({U}) c", "a [b] c"),
        (f"a [b][r] c\n\n[r]: {U}\n", "a [b] c"),
        (f"a <{U}> c", f"a [{U}] c"),
    ],
)
def test_sentence_of_markdown(text: str, sentence: str) -> None:
    assert shown(text, "post.md") == sentence


def test_long_sentences_are_cut_at_words() -> None:
    (one,) = cited(f"<p>{'word ' * 300}<a href={U}>x</a> {'more ' * 300}</p>", "p.html")
    assert len(one.context) < 520
    assert one.context.startswith("…word")
    assert one.context.endswith("more…")


def test_nearest_heading_above() -> None:
    found = cited(
        f"[0]({U})\n\n# One *x*\n\n[1]({U})\n\n<h2>Two &amp; <i>y</i></h2>\n\n[2]({U})\n\n"
        f"Three [3]({U})\n---\n\n[4]({U})\n"
    )
    assert [one.heading for one in found] == ["", "One x", "Two & y", "Two & y", "Three 3"]


def test_directives() -> None:
    post = read(
        "---\nloccit: ignore for now\n---\n<!-- loccit: ignore until 2027-01-01\n  moved -->\n\n"
        "`<!-- loccit: code -->`\n\n{/* loccit: accept */}\n\n<!--loccit:x-->\n"
    ).post
    assert post is not None
    assert [(one.line, one.text) for one in post.directives] == [
        (0, "ignore for now"),
        (4, "ignore until 2027-01-01 moved"),
        (9, "accept"),
        (11, "x"),
    ]
