"""Documents: every link that a reader of the document can follow, and where it stands."""

import pytest

from tests.extraction.formats.cases import read, urls
from tests.extraction.formats.documents import docx, epub, field, odt, paragraph, pdf, run, zipped


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
