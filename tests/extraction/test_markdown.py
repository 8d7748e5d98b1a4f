"""Markdown: what CommonMark, GitHub's extensions and kramdown take for a link, and where."""

import pytest

from loccit.extraction.markdown import read_markdown
from loccit.model import Kind
from tests.extraction.reading import cited, raws

U = "http://e.example/x"

LINKS = {
    "inline": f"[t]({U})",
    "inline with a title": f"[t]({U} \"title\") and [t]( {U} 't' )",
    "inline in brackets": f"[t](<{U}>)",
    "image": f"![t]({U})",
    "image in a link": f"[![t]({U})]({U})",
    "text with brackets": f"[a [b] ](c)]({U})",
    "text over lines": f"[a\nb]({U})",
    "text with code": f"[`](`]({U})",
    "autolink": f"<{U}>",
    "reference": f"[t][r]\n\n[r]: {U}",
    "collapsed": f"[r][]\n\n[R]: <{U}> 'title'",
    "shortcut": f"[r]\n\n[r]:\n  {U}\n  (title)",
    "folded label": f"[t][ ẞ  x ]\n\n[SS X]: {U}",
    "heading": f"# A [t]({U})\n\n[s]({U})\n---",
    "list": f"- [t]({U})\n  1. ![t]({U})",
    "quotation": f"> [t]({U})",
    "table": f"| a | b |\n|---|---|\n| [t]({U}) | <{U}> |",
    "footnote": f"a[^1]\n\n[^1]: see [t]({U})",
    "emphasis": f"**[t]({U})** ~~[t]({U})~~",
    "raw html": f'text <a href="{U}">t</a>',
    "html over a blank line": f'<div>\n\n<a\n href="{U}">t</a>\n\n</div>',
    "html indented after a blank line": f'<div>\n<p>x</p>\n\n      <a href="{U}">t</a>\n</div>',
    "stray backticks in html": f'<div>\n<p>x</p>\n\nit`s <a href="{U}">t</a> isn`t\n</div>',
    "malformed tag in text": f"""text <a data-x="{{"t": ""}}" href="{U}">t</a>""",
    "kramdown: attribute list": f"[t]({U}){{: .button}}",
    "kramdown: definition in a list": f"[t][r]\n\n* [r]: {U}\n\n[r]: {U}",
    "kramdown: markdown in html": f'<div markdown="1">\n- [t]({U})\n</div>',
    "kramdown: comment that never ends": f"<!-- x\n[t]({U})",
    "kramdown: text after a comment": f"<!-- x\ny --> [t]({U})",
    "kramdown: text after a comment's end in html": f"<div>\n<!-- x --> y\n</div>[t]({U})",
    "kramdown: text after an element": f"a\n\n<div>x</div>[t]({U})",
    "kramdown: list below an element": f"a\n\n<div>\n<div>x</div>\n</div>\n* [t]({U})\n* <{U}>\n",
    "kramdown: autolink below an element": f"a\n\n<div>x</div>\n<{U}>\n",
    "kramdown: CDATA": f'<div><![CDATA[ <a href="{U}">t</a> ]]></div>',
    "kramdown: fence that never ends": f"a\n\n```\n\n<a href='{U}'>x</a>\n[t]({U})",
    "kramdown: tildes that never end": f"~~~~ html\n[t]({U})\n~~~\n[t]({U})",
    "kramdown: fence that never ends in html": f'<div>\n\n```\n\n<a href="{U}">t</a>\n</div>',
    "below a final block's look-alike": f"a\n\n<div>x</div>\n\n[t]({U})",
    "bare": f"see {U} there",
    "bare behind an escaped bracket": f"a\n\nsee \\[t\\]({U}) there",
    "Windows line ends": f"a\r\n\r\n[t]({U})\r\n\r\n[s][r]\r\n\r\n[r]: {U}\r\n",
}


@pytest.mark.parametrize("text", LINKS.values(), ids=LINKS.keys())
def test_found(text: str) -> None:
    found = raws(f"---\ntitle: x\n---\n{text}\n")
    assert set(found) == {U}


def test_each_link_once() -> None:
    text = f"[t]({U}) <a href='{U}'>{U}</a> <{U}> [{U}]({U}) {U}\n"
    assert len(cited(text)) == 5


NOT_LINKS = {
    "fenced": f"```html\n<a href='{U}'>x</a> [t]({U})\n```",
    "fenced by tildes": f"~~~\n<{U}> {U}\n~~~",
    "indented": f"text\n\n    <a href='{U}'>x</a> {U}\n",
    "inline code": f"`<a href='{U}'>x</a>` and ``[t]({U})`` and `{U}`",
    "fenced in a list": f"- a\n\n  ```\n  <a href='{U}'>x</a>\n  ```",
    "comment": f"<!-- [t]({U}) <a href='{U}'>x</a> {U} -->",
    "comment over lines": f"<!--\n\n[t]({U})\n\n{U}\n\n-->",
    "escaped": "\\<a href='//e.example/x'>",
    "no definition": "[t][r]",
    "unused definition": f"[r]: {U}",
    "mail": "<a@e.example> and [t](mailto:a@e.example)",
    "within the page": "[t](#part) [u]() [v](?q=1) ![w](/i.png)",
    "liquid": "[t]({% post_url 2020-01-01-x %}) [u]({{ site.baseurl }}/x) <a href='{{ x }}'>v</a>",
    "liquid comment": f"{{% comment %}}[t]({U}) <a href='{U}'>x</a>{{% endcomment %}}",
    "liquid highlight": f"{{% highlight html %}}\n<a href='{U}'>x</a>\n{{% endhighlight %}}",
    "shortcode": '[t]({{< ref "x.md" >}}) {{< youtube abc >}} {{% notice %}}x{{% /notice %}}',
    "bare url in an attribute": f"<div data-x='{U}'>x</div>",
    "text of an html block": f"<div>\n{U}\n</div>",
    "markdown in an html block": f"<div><p>x</p>\n[t]({U}) <div>y</div>[t]({U})\n</div>",
    "fenced in html": f"<details>\n\n```html\n<a href='{U}'>x</a>\n```\n\n</details>",
    "code of a directive": f"````{{note}}\n```{{code-block}} py\n{U}\n```\n````",
    "chunk": f"```{{r}}\n[t]({U})\n```",
    "pages of MyST": "[t](project:a.md) [u](inv:sphinx#x) [v](path:b.txt)",
    "in an image's description": f"x ![by [t]({U}) on <{U}> and ![i]({U})](a.png) y",
    "in an image's description, alone": f"![by [t]({U}) on [u][]](a.png)\n\n[u]: {U}",
    "patterns": "see https://v2-*X*.e.example/, http://.e.example and https://*.e.example/x",
    "patterns of programs": "at https://{name}.e.example/, http://$HOST.e.example, https://%s.e.example",
    "not a domain": "see http://server/x, http://localhosts/ and www. there",
}


@pytest.mark.parametrize("text", NOT_LINKS.values(), ids=NOT_LINKS.keys())
def test_not_found(text: str) -> None:
    assert raws(f"---\ntitle: x\n---\n{text}\n") == []


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("Visit https://e.example/a.", "https://e.example/a"),
        ("(see https://e.example/a_(b)).", "https://e.example/a_(b)"),
        ("https://e.example/a?b=(c)))", "https://e.example/a?b=(c)"),
        ("https://e.example/a&amp;", "https://e.example/a"),
        ("https://e.example/a&b=1;", "https://e.example/a&b=1"),
        ("https://e.example/a<b", "https://e.example/a"),
        ("*https://e.example/a*", "https://e.example/a"),
        ("www.e.example/a!", "www.e.example/a"),
        ("at http://localhost:4000/.", "http://localhost:4000/"),
        ("(http://localhost)", "http://localhost"),
        ("见https://e.example/a，然后", "https://e.example/a"),
        ("「https://e.example/甲」", "https://e.example/甲"),
        ("ftp://e.example/a", "ftp://e.example/a"),
        ("HTTPS://E.example/a", "HTTPS://E.example/a"),
        ("https://e.example/a\u200b/b\u200b on", "https://e.example/a\u200b/b"),
        ("https://e.example/a\u200bและ", "https://e.example/a"),
        ("14 Jun 2022https://e.example/a on", "https://e.example/a"),
    ],
)
def test_bare_urls_end_where_github_ends_them(text: str, raw: str) -> None:
    assert raws(text) == [raw]


def test_bare_www_is_http() -> None:
    assert cited("www.e.example/a")[0].url == "http://www.e.example/a"


def test_reference_links_stand_at_their_definition() -> None:
    found = cited(f"[one][r] and [two][r]\n\n[r]: {U}\n")
    assert [(one.line, one.column, one.text) for one in found] == [(3, 6, "one"), (3, 6, "two")]


def test_columns_count_characters() -> None:
    (one,) = cited(f"---\ntitle: 日本\n---\n𝒜日本é [日本]({U})\n")
    assert (one.line, one.column, one.text) == (4, 11, "日本")


def test_escapes_are_undone_as_commonmark_does() -> None:
    (one,) = cited(r"[t](http://e.example/a\_b?c&amp;d\(e)")
    assert one.raw == r"http://e.example/a\_b?c&amp;d\(e"
    assert one.url == "http://e.example/a_b?c&d(e"


def test_kramdown_allows_spaces_in_a_destination() -> None:
    found = cited('[t](http://e.example/a b/c "title") and [u](http://e.example/d e)')
    assert [one.raw for one in found] == ["http://e.example/a b/c", "http://e.example/d e"]
    assert found[0].url == "http://e.example/a%20b/c"
    in_text = "[[see http://e.example/1](http://e.example/2 b)"
    assert raws(in_text) == ["http://e.example/1", "http://e.example/2 b"]


@pytest.mark.parametrize("title", ["", ' "a title"', "  'a title'"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_destination_that_goes_on_below_its_line(title: str, end: str) -> None:
    (one,) = cited(f"[t](http://e.example/a{end}b/c{title}) and more.")
    assert (one.raw, one.url) == (f"http://e.example/a{end}b/c", "http://e.example/ab/c")


@pytest.mark.parametrize("rest", ["b c 'title')", "b", "", "b\n'title')"])
def test_words_below_a_destination_are_no_part_of_it(rest: str) -> None:
    assert raws(f"[t](http://e.example/a\n{rest}") == ["http://e.example/a"]


IN_ELEMENTS = {
    "a paragraph": f"<p>\n  x\n  \n    <a href='{U}'>t</a>\n</p>\n",
    "a paragraph within another": f"<p>\n<p>y</p>\n\n    <a href='{U}'>t</a>\n</p>\n",
    "deeper, behind an element that ends there": (
        f"<div>\n\n    <div>\n    </div>\n\n  x\n\n    <a href='{U}'>t</a>\n</div>\n"
    ),
    "deeper, in an element that begins there": (
        f"<div>\n\n    <ul>\n\n</div>\n\n    <a href='{U}'>t</a>\n</ul>\n"
    ),
}


@pytest.mark.parametrize("name", IN_ELEMENTS)
def test_indented_html_in_an_element_is_no_code(name: str) -> None:
    assert raws(f"x\n\n{IN_ELEMENTS[name]}") == [U]


def test_indented_html_below_a_paragraph_that_never_ends_is_code() -> None:
    assert raws(f"<p>x\n\n    <a href='{U}'>t</a>\n\n<p>y</p>\n") == []


def test_entities_in_autolinks_are_undone() -> None:
    (one,) = cited("<http://e.example/?a=1&amp;b=2>")
    assert (one.raw, one.url) == ("http://e.example/?a=1&amp;b=2", "http://e.example/?a=1&b=2")


def test_spaces_in_a_destination_below_an_element() -> None:
    text = "a\n\n<div>x</div>[t](http://e.example/a b) and http://e.example/bare"
    assert raws(text) == ["http://e.example/a b"]


def test_kinds_and_texts() -> None:
    found = cited(f"[a **b** `c`]({U}) ![d *e*]({U})")
    assert [(one.kind, one.text, one.element) for one in found] == [
        (Kind.LINK, "a b c", "markdown"),
        (Kind.IMAGE, "d e", "markdown"),
    ]


HEADS = [
    f"[title]({U})\n------\n\n",
    f"<!--1686916980000-->\n[見 «title»: #1, (a) 2.]({U}?a=1&b=2)\n====\n\n",
    f"\r\n[t]({U})\r\n---\r\n\r\n",
    f"[a | b | c]({U})\n------\n\n",
    f"[ a  b ]({U})\n-----\n",
]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("before", ["", "---\ntitle: x\n---\n"])
def test_a_head_that_links_to_the_source_is_a_heading_and_a_link(before: str, head: str) -> None:
    body = read_markdown(before + head, len(before))
    assert [one.raw for one in body.found] == [head.partition("](")[2].partition(")")[0]]
    assert len(body.headings) == 1


def test_a_final_html_block_is_read_like_any_other() -> None:
    head = "<!--1-->\n[t](http://e.example/1)\n------\n\n"
    html = '<div>\n[no](http://e.example/no) <a href="http://e.example/2">x</a>\n</div>\n'
    assert raws(head + html) == ["http://e.example/1", "http://e.example/2"]
    assert raws(f"```\n{head}{html}```\n") == []
