"""Hostile files: bombs, huge lines, and files that are changed at random."""

import random

import pytest

from loccit.extraction.formats import safe_zip
from tests.extraction.formats import test_data, test_markup
from tests.extraction.formats.cases import read
from tests.extraction.formats.documents import docx, epub, odt, paragraph, run, wordml, zipped

LINK = '<a href="https://a.example/">x</a>'
BOMB = """<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">
<!ENTITY file SYSTEM "file:///etc/passwd">]><w:document><w:p>&b;&file;</w:p></w:document>"""


def test_entities_are_not_expanded() -> None:
    cited, problems = read(zipped({"word/document.xml": BOMB}), "a.docx", "docx")
    assert cited == []
    assert [problem.reason for problem in problems] == ["broken-document"]
    assert "entities" in problems[0].detail


def test_a_small_file_does_not_unpack_to_a_large_one() -> None:
    data = epub({"a.xhtml": LINK + " " * (30 << 20), "b.xhtml": LINK})
    assert len(data) < 100_000
    cited, problems = read(data, "a.epub")
    assert [(one.url, one.locator) for one in cited] == [
        ("https://a.example/", "chapter 2 (b.xhtml)")
    ]
    assert [problem.reason for problem in problems] == ["too-large"]


def test_the_members_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_zip, "LARGEST_SUM", 5_000)
    data = epub({f"{n}.xhtml": LINK + str(n) * 1_000 for n in range(9)})
    cited, problems = read(data, "a.epub")
    assert 0 < len(cited) < 9
    assert {problem.reason for problem in problems} == {"too-large"}


def test_the_number_of_members_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_zip, "MOST_MEMBERS", 4)
    _, problems = read(epub({f"{n}.xhtml": LINK for n in range(9)}), "a.epub")
    assert "too-large" in [problem.reason for problem in problems]


@pytest.mark.parametrize("form", ["docx", "odt"])
def test_elements_that_are_nested_deeply(form: str) -> None:
    deep = "<w:x>" * 50_000 + "</w:x>" * 50_000
    data = docx(deep, {}) if form == "docx" else odt(deep.replace("w:", "text:"))
    assert read(data, f"a.{form}")[0] == []


@pytest.mark.parametrize(
    "path",
    [
        "a.rst",
        "a.adoc",
        "a.org",
        "a.textile",
        "a.dj",
        "a.lr",
        "a.wiki",
        "a.txt",
        "a.bib",
        "a.ris",
        "a.json",
        "a.yml",
        "a.toml",
        "a.ipynb",
    ],
)
@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "{",
        "`",
        "*",
        "<",
        '"',
        "\\",
        "``",
        "[[",
        "{{",
        "https://",
        "a:: ",
        "=",
        "++",
        "''",
        "@a{",
        "|",
        "`a <",
        ".. _a: ",
        ".. _a: b\n",
        "[a](",
        "!",
        "https://a.example/[",
        "{a}",
        ":a:`",
        "(",
        ")",
        "-",
        "https://a.example/)",
        "{\\",
        "'",
        "#",
        "<!--",
        "link:",
        "image:a[",
        '"":',
        "x_ ",
        "[[a][",
        " =a",
        "++a++[",
        "a-",
    ],
)
def test_a_line_of_one_thing_over_and_over(path: str, piece: str) -> None:
    """None of these may take time that grows with the square of the size (it would hang here)."""
    read(piece * (60_000 // len(piece)), path)


@pytest.mark.parametrize("space", ["\r ", "\u2028", "\u00a0", "\x1c", "\x85"])
@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.adoc", ":at: x\\\n   link:https://a.example/[y] SPACE\n\n{at}\n"),
        ("a.adoc", ":at: SPACEhttps://a.example/\n\n{at}[x]\n"),
        ("a.rst", "x\n\n.. image:: SPACEhttps://a.example/a.png\n"),
        ("a.rst", "x_\n\n.. _x: SPACEhttps://a.example/\n"),
        ("a.rst", "x__\n\n.. __: SPACEhttps://a.example/\n"),
        ("a.rst", ".. link: SPACEhttps://a.example/\n"),
    ],
)
def test_white_space_of_other_kinds_is_no_part_of_a_url(path: str, text: str, space: str) -> None:
    text = text.replace("SPACE", space)
    cited, _ = read(text, path)
    places = [(one.line, one.column, one.raw) for one in cited]
    line = text[: text.index("https")].count("\n")
    column = text.split("\n")[line].index("https")
    assert places == [(line + 1, column + 1, text.split("\n")[line][column:].split("[")[0])]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.rst", "`x <https://a.example/\n\n.. a comment\nmore>`_\n"),
        ("a.org", "<https://a.example [[https://b.example/]] more>\n"),
    ],
)
def test_no_url_goes_on_behind_what_is_taken_out(path: str, text: str) -> None:
    cited, _ = read(text, path)
    assert {one.raw for one in cited} <= {
        "https://a.example/",
        "https://a.example",
        "https://b.example/",
    }
    assert all(
        text.split("\n")[one.line - 1][one.column - 1 :].startswith(one.raw)
        for one in cited
        if one.line is not None and one.column is not None
    )


def seeds() -> list[tuple[str, bytes]]:
    body = paragraph(f'<w:hyperlink r:id="a">{run("this")}</w:hyperlink>')
    texts = {
        "a.rst": test_markup.RST,
        "a.adoc": test_markup.ASCIIDOC,
        "a.org": test_markup.ORG,
        "a.textile": test_markup.TEXTILE,
        "a.dj": test_markup.DJOT,
        "a.lr": test_markup.LEKTOR,
        "a.wiki": test_markup.WIKITEXT,
        "a.bib": test_data.BIBTEX,
        "a.ris": test_data.RIS,
        "a.ipynb": test_data.notebook(
            {
                "cell_type": "markdown",
                "source": ["# x\n", "[é](https://a.example/\u00e9) \U0001f600"],
            }
        ),
        "a.json": '{"a": ["https:\\/\\/a.example\\/\\u00e9", {"b": "see https://b.example/"}]}',
        "a.yml": "a:\n  - 'https://a.example/it''s'\n  - >\n    https://b.example/\n",
        "a.toml": "a = \"https://a.example/\\u00e9\"\nb = ['https://b.example/']\n",
        "bookmarks.html": "<!DOCTYPE NETSCAPE-Bookmark-file-1><A HREF='https://a.example/'>A</A>",
    }
    files = [(path, text.encode()) for path, text in texts.items()]
    files.append(("a.docx", docx(body, {"a": "https://a.example/"})))
    files.append(("a.odt", odt(f"<text:p>{LINK.replace('a href', 'text:a xlink:href')}</text:p>")))
    files.append(("a.epub", epub({"a.xhtml": LINK})))
    files.append(("a.docx", zipped({"word/document.xml": wordml("document", body)})))
    return files


def mutated(data: bytes, rng: random.Random) -> bytes:
    """A file with some of its bytes changed, left out, repeated or moved."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at, size = rng.randrange(len(out) + 1), rng.choice((1, 1, 2, 5, 20))
        match rng.randrange(5):
            case 0:
                out[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                del out[at : at + size]
            case 2:
                out[at:at] = out[at : at + size] * rng.choice((1, 2, 40))
            case 3:
                out[at:at] = rng.choice(PIECES)
            case _:
                other = rng.randrange(len(out) + 1)
                out[at:at] = out[other : other + size]
    return bytes(out)


PIECES = [
    piece.encode()
    for piece in (
        "https://x.example/é",
        '"',
        "\n\n",
        "    ",
        "[",
        "]",
        "{",
        "}",
        "<",
        ">",
        "`",
        "\\",
        "::",
        "----\n",
        "|",
        "\r\n",
        "😀",
        "\u2028",
        "\ufeff",
        "\0",
        "'",
        "&amp;",
        "_",
    )
]


@pytest.mark.parametrize("seed", range(3))
def test_files_that_are_changed_at_random(seed: int) -> None:
    """No crash, and every citation stands where it says (`cases.read` looks)."""
    rng = random.Random(seed)
    for path, data in seeds():
        form = path[2:] if path[2:] in ("docx", "odt", "epub") else None
        for _ in range(40):
            changed = mutated(data, rng)
            try:
                changed.decode()
            except UnicodeDecodeError:
                if form is None:
                    changed = changed.decode("utf-8", "replace").encode()
            read(changed, path, form)
