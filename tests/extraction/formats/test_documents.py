"""Documents: every link that a reader of the document can follow, and where it stands."""

import pytest

from tests.extraction.formats.cases import read, urls
from tests.extraction.formats.documents import (
    docx,
    epub,
    field,
    odt,
    paragraph,
    pdf,
    relationships,
    run,
    wordml,
    zipped,
)


def test_docx() -> None:
    body = (
        paragraph(f'{run("See ")}<w:hyperlink r:id="a">{run("this")}</w:hyperlink>{run(" page.")}')
        + paragraph(f'<w:hyperlink r:id="a" w:anchor="part">{run("part")}</w:hyperlink>')
        + paragraph(field('HYPERLINK "https://f.exa', 'mple/x" \\l "y"'))
        + paragraph(field("HYPERLINK https://g.example/"))
        + paragraph('<w:fldSimple w:instr=" HYPERLINK &quot;https://h.example/&quot; "/>')
        + paragraph(f'<w:hyperlink w:anchor="inside">{run("inside")}</w:hyperlink>')
    )
    note = paragraph(f'<w:hyperlink r:id="b">{run("n")}</w:hyperlink>')
    notes = f"<w:footnote>{note}</w:footnote>"
    data = docx(body, {"a": "https://a.example/", "b": "https://b.example/"}, footnotes=notes)
    cited, problems = read(data, "a.docx")
    assert [(one.url, one.locator) for one in cited] == [
        ("https://a.example/", "paragraph 1"),
        ("https://a.example/#part", "paragraph 2"),
        ("https://f.example/x#y", "paragraph 3"),
        ("https://g.example/", "paragraph 4"),
        ("https://h.example/", "paragraph 5"),
        ("https://b.example/", "footnotes, paragraph 1"),
    ]
    assert (cited[0].text, cited[0].context) == ("this", "See this page.")
    assert (cited[0].line, cited[0].column) == (None, None)
    assert problems == ()


def test_a_field_within_a_field() -> None:
    inner = field("PAGEREF x")
    outer = field('HYPERLINK "https://a.example/"')
    body = paragraph(outer.replace("<w:t>x</w:t>", f"<w:t>x</w:t></w:r>{inner}<w:r>"))
    assert urls(docx(body, {}), "a.docx") == ["https://a.example/"]


def test_the_text_of_a_docx_under_a_name_of_its_own() -> None:
    members = {
        "_rels/.rels": relationships({"a": ("officeDocument", "/word/other.xml")}),
        "word/other.xml": wordml("document", paragraph(field('HYPERLINK "https://a.example/"'))),
    }
    assert urls(zipped(members), "a.docx") == ["https://a.example/"]


def test_odt() -> None:
    data = odt(
        '<text:h>Heading</text:h><text:p>See <text:a xlink:href="https://a.example/">this</text:a>.'
        '<text:note><text:p><text:a xlink:href="https://b.example/">n</text:a></text:p></text:note>'
        '</text:p><text:p><draw:a xlink:href="https://c.example/"/></text:p>'
        '<text:tracked-changes><text:p><text:a xlink:href="https://gone.example/"/></text:p>'
        "</text:tracked-changes>"
    )
    cited, _ = read(data, "a.odt")
    assert [(one.url, one.locator) for one in cited] == [
        ("https://b.example/", "paragraph 3"),
        ("https://a.example/", "paragraph 2"),
        ("https://c.example/", "paragraph 4"),
    ]
    assert cited[1].heading == "Heading"


def test_epub() -> None:
    data = epub(
        {
            "z.xhtml": '<h1>One</h1><p>See <a href="https://a.example/">this</a>.</p>',
            "a.xhtml": '<a href="z.xhtml">in the book</a> <img src="https://b.example/i.png"/>',
        }
    )
    cited, _ = read(data, "a.epub")
    assert [(one.url, one.kind, one.locator) for one in cited] == [
        ("https://a.example/", "link", "chapter 1 (z.xhtml)"),
        ("https://b.example/i.png", "image", "chapter 2 (a.xhtml)"),
    ]
    assert cited[0].heading == "One"


def test_an_epub_without_a_spine_is_read_in_the_order_of_names() -> None:
    data = epub({"b.xhtml": '<a href="https://b.example/">b</a>'}, "<package>")
    cited, problems = read(data, "a.epub")
    assert [one.url for one in cited] == ["https://b.example/"]
    assert {problem.reason for problem in problems} == {"broken-document"}


def test_pdf() -> None:
    pytest.importorskip("pypdfium2")
    data = pdf(("https://a.example/", "text"), ("https://b.example/", "see https://c.example/x"))
    cited, problems = read(data, "a.pdf")
    assert [(one.url, one.locator) for one in cited] == [
        ("https://a.example/", "page 1"),
        ("https://b.example/", "page 2"),
        ("https://c.example/x", "page 2"),
    ]
    assert problems == ()


def test_a_pdf_that_is_none() -> None:
    pytest.importorskip("pypdfium2")
    cited, problems = read(b"%PDF-1.4 and no more", "a.pdf")
    assert cited == []
    assert [problem.reason for problem in problems] == ["broken-document"]


@pytest.mark.parametrize("path", ["a.docx", "a.odt", "a.epub"])
def test_a_document_that_is_broken(path: str) -> None:
    form = path[2:]
    for data in (b"PK\3\4 and no more", zipped({"x": "y"}), b""):
        cited, problems = read_as(data, path, form)
        assert cited == []
        assert "broken-document" in problems


def read_as(data: bytes, path: str, form: str) -> tuple[list[object], list[str]]:
    cited, problems = read(data, path, form)
    return [*cited], [problem.reason for problem in problems]


def test_pictures_of_a_docx_that_were_linked() -> None:
    body = (
        paragraph('<w:pict><v:imagedata xmlns:v="v" r:id="a" r:href="b"/></w:pict>')
        + paragraph('<w:pict><v:imagedata xmlns:v="v" r:href="a"/></w:pict>')
        + paragraph('<w:drawing><a:blip xmlns:a="a" r:embed="x" r:link="b"/></w:drawing>')
        + paragraph('<w:pict><v:imagedata xmlns:v="v" r:id="embedded"/></w:pict>')
    )
    data = docx(body, {"a": "https://a.example/i.png", "b": "https://b.example/i.png"})
    assert [(one.url, one.kind, one.locator) for one in read(data, "a.docx")[0]] == [
        ("https://a.example/i.png", "image", "paragraph 1"),
        ("https://b.example/i.png", "image", "paragraph 1"),
        ("https://a.example/i.png", "image", "paragraph 2"),
        ("https://b.example/i.png", "image", "paragraph 3"),
    ]


BOOK = """<package><manifest>
<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>
<item id="i" href="i.jpg" media-type="image/jpeg" fallback="j"/>
<item id="j" href="j.jpg" media-type="image/jpeg" fallback="b"/>
<item id="b" href="b.xhtml" media-type="application/xhtml+xml" fallback="a"/>
<item id="n" href="n.xhtml" media-type="application/xhtml+xml" properties="scripted nav"/>
<item id="c" href="c.xhtml" media-type="application/xhtml+xml"/>
</manifest><spine>{}</spine></package>"""


@pytest.mark.parametrize(
    ("spine", "pages"),
    [
        ('<itemref idref="a"/>', "an"),
        ('<itemref idref="a"/><itemref idref="i"/>', "anb"),
        ('<itemref idref="c" linear="no"/><itemref idref="a"/>', "can"),
        ('<itemref idref="gone"/>', "abnc"),
    ],
)
def test_the_pages_of_an_epub_that_a_reader_meets(spine: str, pages: str) -> None:
    chapters = {f"{one}.xhtml": f'<a href="https://{one}.example/">x</a>' for one in "abcn"}
    cited, _ = read(epub(chapters, BOOK.format(spine)), "a.epub")
    assert [one.url for one in cited] == [f"https://{one}.example/" for one in pages]


@pytest.mark.parametrize("relation", ["license", "author", "canonical"])
def test_relations_in_the_head_of_a_page_of_an_epub(relation: str) -> None:
    page = f'<head><link rel="{relation}" href="https://a.example/"/></head>'
    assert urls(epub({"a.xhtml": f'{page}<a href="https://b.example/">x</a>'}), "a.epub") == [
        "https://b.example/"
    ]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("see https://c.example/x!", ["https://c.example/x"]),
        ("\\(https://c.example/x_\\(y\\)\\).", ["https://c.example/x_(y)"]),
        ("https://c.example/so\\003rce", []),
        ("https://c.exam\\015ple/", []),
        ("said https://c.example/x\\042 and", ["https://c.example/x"]),
        ("{{cite|https://c.example/x}}</ref>", ["https://c.example/x"]),
        ("at www.c.", []),
        (
            "2https://c.example/x and 12www.c.example",
            ["https://c.example/x", "http://www.c.example/"],
        ),
        ("url: http ://c.example/x", ["http://c.example/x"]),
        ("2xhttps://c.example/x", []),
        ("url : http : / / c . example / x - y (p. 2)", ["http://c.example/x-y"]),
        ("https :// c . example /x. Then / or", ["https://c.example/x"]),
        ("at {www.c.example}", ["http://www.c.example/"]),
        ("href{https://c.example/\\\\@HALID}{x}", []),
        ("at http://www.lustreorg, 2003", ["http://www.lustreorg/"]),
        (
            "1 https://c.example/x/) Tj 0 -14 Td (2 https://d.example/",
            ["https://c.example/x/", "https://d.example/"],
        ),
        (
            "https://c.example/so) Tj ET 157 698 4 0.5 re f BT /F1 12 Tf 161.5 700 Td (me/x",
            ["https://c.example/so_me/x"],
        ),
        ("https://c.example/so) Tj 111.5 0 Td (me/x", ["https://c.example/so"]),
        ("https://c.example/x/) Tj 105 0 Td (0039.html", ["https://c.example/x/0039.html"]),
        ("at www.c.example.", ["http://www.c.example/"]),
    ],
)
def test_urls_that_a_pdf_prints(written: str, found: list[str]) -> None:
    pytest.importorskip("pypdfium2")
    assert urls(pdf(("https://a.example/", written)), "a.pdf") == ["https://a.example/", *found]


@pytest.mark.parametrize("before", ["\ufeff", "\r\n\r\n", "x" * 900])
def test_a_pdf_with_something_before_its_header(before: str) -> None:
    pytest.importorskip("pypdfium2")
    data = before.encode() + pdf(("https://a.example/", "text"))
    assert urls(data, "a.pdf") == ["https://a.example/"]


def test_an_annotation_of_a_pdf_without_a_scheme_leads_where_readers_lead() -> None:
    pytest.importorskip("pypdfium2")
    cited, _ = read(pdf(("www.a.example/x", "text")), "a.pdf")
    assert [(one.url, one.raw, one.problem) for one in cited] == [
        ("http://www.a.example/x", "www.a.example/x", None)
    ]


@pytest.mark.parametrize(
    ("annotated", "printed", "found"),
    [
        ("https://c.example/x/y", "see https://c.example/x and https://c.example/x/y", "/x"),
        ("https://c.example/x/y", "see https://c.example/x/y and https://c.example/x", "/x"),
        ("https://c.example/x/y", "see https://c.example/x/y", ""),
    ],
)
def test_a_printed_url_that_is_the_beginning_of_a_link(
    annotated: str, printed: str, found: str
) -> None:
    pytest.importorskip("pypdfium2")
    expected = {annotated, *([f"https://c.example{found}"] if found else [])}
    assert set(urls(pdf((annotated, printed)), "a.pdf")) == expected


WIDE = "What stands here is just about as wide as the next l"
SAID = "and it is at some length, so: https://c.example/one"


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (f"{WIDE}|{SAID}/two-|three/four.html.", "/one/two-three/four.html"),
        (f"{WIDE}|{SAID}|/two. Then", "/one/two"),
        (f"{WIDE}|{SAID}/|two/three", "/one/two/three"),
        (f"{WIDE}|{SAID}/|Then other", "/one/"),
        (f"{WIDE}|{SAID}.|The next is", "/one"),
        (f"{WIDE}|{SAID}.|html, read", "/one.html"),
        (f"{WIDE}|see https://c.example/one-|two/three", "/one-"),
        (f"{WIDE}|and all of what is here is said at some length: https:|//c.example/one", "/one"),
        (f"{WIDE}|{SAID}|me(at)c(dot)example", "/one"),
        (f"{WIDE}|and all of what is here is said at some length: https://|c.example/one", "/one"),
        ("https://c.example/one|info@c.example", "/one"),
        (f"{WIDE}: information|{SAID}/in-|formation/two", "/one/information/two"),
        (f"{WIDE}: in-formation|{SAID}/in-|formation/two", "/one/in-formation/two"),
        (f"Of a database, data and a base, we have said|{SAID}/data-|base/2", "/one/data-base/2"),
        (f"{WIDE}|{SAID}?a=1&-|b=2", "/one?a=1&b=2"),
        (f"{WIDE}|{SAID}-|www.html. Then", "/one-www.html"),
        (f"{SAID}-|two/three-four/five-and/six/seven-eight/nine-and/ten-|eleven",
         "/one-two/three-four/five-and/six/seven-eight/nine-and/ten-eleven"),
        (f"{WIDE}|{SAID} -|two/three", "/one"),
    ],
)  # fmt: skip
def test_a_url_that_a_pdf_parts_at_the_end_of_a_line(lines: str, found: str) -> None:
    pytest.importorskip("pypdfium2")
    data = pdf(("https://a.example/", lines.replace("|", ") Tj 0 -14 Td (")))
    assert urls(data, "a.pdf") == ["https://a.example/", f"https://c.example{found}"]


def test_the_type_of_a_url_shows_that_it_goes_on_in_the_next_line_of_a_pdf() -> None:
    pytest.importorskip("pypdfium2")
    blue, black = "Tj 0 0 1 rg (", "Tj 0 g ("
    written = (
        f"{WIDE}) Tj 0 -14 Td (and it is at some length, so: ) {blue}https://c.example/one)"
        f" Tj 0 -14 Td (two) {black}. And"
    )
    assert "https://c.example/onetwo" in urls(pdf(("https://a.example/", written)), "a.pdf")


def test_the_mark_of_a_footnote_is_no_part_of_a_url_in_a_pdf() -> None:
    pytest.importorskip("pypdfium2")
    written = "https://c.example/x) Tj /F1 7 Tf 4 Ts (19) Tj /F1 12 Tf 0 Ts ( and"
    assert "https://c.example/x" in urls(pdf(("https://a.example/", written)), "a.pdf")
