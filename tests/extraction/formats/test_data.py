"""Data files, bibliographies and notebooks: values at their places, escapes undone."""

import json

import pytest

from tests.extraction.formats.cases import raws, read, urls


def test_yaml() -> None:
    text = """\
# https://comment.example/
links:
  - url: https://a.example/x
    note: 'see https://b.example/it''s and <a href="https://c.example/">c</a>'
  - "https:\\/\\/d.example\\/e"
folded: >
  a text with https://e.example/f
  and more
https://key.example/: 1
anchor: &x https://f.example/
alias: *x
"""
    assert urls(text, "_data/links.yml") == [
        "https://a.example/x",
        "https://b.example/it's",
        "https://c.example/",
        "https://d.example/e",
        "https://e.example/f",
        "https://key.example/",
        "https://f.example/",
    ]


def test_yaml_that_is_not_well_formed_is_read_as_text_and_reported() -> None:
    cited, problems = read("a: [\nb: https://a.example/ # https://comment.example/\n", "a.yml")
    assert [one.url for one in cited] == ["https://a.example/"]
    assert [problem.reason for problem in problems] == ["broken-data"]


def test_aliases_that_multiply_cost_nothing() -> None:
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))
    assert urls("a0: &a0 https://a.example/\n" + levels, "bomb.yml") == ["https://a.example/"]


def test_toml() -> None:
    text = """\
# https://comment.example/
url = "https://a.example/x" # https://comment.example/
literal = 'https://b.example/y'
escaped = "https:\\u002F\\u002Fc.example/\\u00e9"
long = \"\"\"
see https://d.example/z
\"\"\"
"""
    assert urls(text, "a.toml") == [
        "https://a.example/x",
        "https://b.example/y",
        "https://c.example/%C3%A9",
        "https://d.example/z",
    ]


def test_json_strings_with_escapes_stand_at_their_places() -> None:
    text = r'{"a": "https:\/\/a.example\/x", '
    text += r'"b": ["caf\u00e9 https://b.example/\u00e9?y=\ud83d\ude00 z"]}'
    assert raws(text, "a.json") == [
        r"https:\/\/a.example\/x",
        r"https://b.example/\u00e9?y=\ud83d\ude00",
    ]
    assert urls(text, "a.json")[0] == "https://a.example/x"
    assert urls('{"k": "https://a.example/"}\n{"k": "https://b.example/"}\n', "a.jsonl") == [
        "https://a.example/",
        "https://b.example/",
    ]


def test_csl_json_is_recognised_and_a_doi_is_a_citation() -> None:
    item = {"id": "a", "type": "article", "DOI": "10.1000/182(x)", "URL": "https://a.example/"}
    text = json.dumps([item | {"issued": {"date-parts": [[2020]]}}])
    cited, _ = read(text, "library.json")
    assert [(one.url, one.raw) for one in cited] == [
        ("https://doi.org/10.1000/182(x)", "10.1000/182(x)"),
        ("https://a.example/", "https://a.example/"),
    ]


BIBTEX = r"""
Text outside of entries: https://outside.example/
@comment{ https://comment.example/ }
@string{base = "https://string.example/s"}
@article{key2020,
  title = {A {Title} about \url{https://a.example/x_y}},
  url = {https://b.example/a\_b?c=1\&d={\%}20},
  note = "See \href{https://c.example/}{here}, or https://d.example/z.",
  doi = {10.1000/a_b},
  crossref = base,
}
@misc(other, howpublished = {\url{https://e.example/~x}}, doi={https://dx.doi.org/10.1000/182})
"""


def test_bibtex() -> None:
    assert urls(BIBTEX, "a.bib") == [
        "https://string.example/s",
        "https://a.example/x_y",
        "https://b.example/a_b?c=1&d=%20",
        "https://c.example/",
        "https://d.example/z",
        "https://doi.org/10.1000/a_b",
        "https://e.example/~x",
        "https://doi.org/10.1000/182",
    ]


def test_an_entry_that_is_never_closed_ends_at_the_next() -> None:
    text = "@a{x, note = {never closed\n\n@a{y,\n url = {https://b.example/}\n}\n"
    assert urls(text, "a.bib") == ["https://b.example/"]


RIS = """\
TY  - JOUR
TI  - A title
UR  - https://a.example/x; https://b.example/y
L1  - https://c.example/z.pdf
DO  - 10.1000/182
N2  - An abstract (see https://d.example/).
ER  -
TY  - JOUR
DO  - doi:http://dx.doi.org/10.1000/183
ER  -
"""


def test_ris() -> None:
    assert urls(RIS, "a.ris") == [
        "https://a.example/x",
        "https://b.example/y",
        "https://c.example/z.pdf",
        "https://doi.org/10.1000/182",
        "https://d.example/",
        "https://doi.org/10.1000/183",
    ]
    assert urls("PMID- 1\nLID - 10.1000/x [doi]\nAID - S1 [pii]\n", "a.nbib") == [
        "https://doi.org/10.1000/x"
    ]
    assert urls("%0 Journal Article\n%U https://a.example/\n%R 10.1000/y\n", "a.enw") == [
        "https://a.example/",
        "https://doi.org/10.1000/y",
    ]


def test_a_doi_may_hold_what_looks_like_a_scheme() -> None:
    assert urls("TY  - JOUR\nDO  - 10.1000.10/x\nER  -\n", "a.ris") == [
        "https://doi.org/10.1000.10/x"
    ]
    assert urls("TY  - JOUR\nAB  - See https://a.ex\u200bample/x\u200by.\nER  -\n", "a.ris") == [
        "https://a.example/xy"
    ]
    (one,), _ = read("TY  - JOUR\nDO  - 10.1000/https://x.example/y\nER  -\n", "a.ris")
    assert one.raw == "10.1000/https://x.example/y"


def test_bookmarks_are_recognised_in_an_html_file() -> None:
    text = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<DL><p><DT><A HREF="https://a.example/" ADD_DATE="1" ICON_URI="https://b.example/i.ico">A</A>
<DT><A HREF="place:sort=8">Recent</A><DT><A HREF="file:///home/x">F</A></DL>"""
    assert urls(text, "bookmarks.html") == ["https://a.example/"]


def notebook(*cells: dict[str, object]) -> str:
    return json.dumps({"cells": list(cells), "metadata": {}, "nbformat": 4}, indent=1)


def test_a_notebook_has_cells_and_lines() -> None:
    text = notebook(
        {
            "cell_type": "markdown",
            "source": ["# Title\n", "\n", 'See "[x](https://a.example/x)".\n'],
        },
        {
            "cell_type": "code",
            "source": ["get('https://code.example/')"],
            "outputs": [
                {"data": {"text/html": ['<a href="https://b.example/">x</a>'], "text/plain": "x"}},
                {"text": ["https://stream.example/"]},
            ],
        },
        {"cell_type": "markdown", "source": "[y]\n\n[y]: https://c.example/"},
    )
    cited, _ = read(text, "a.ipynb")
    assert [(one.url, one.locator, one.line is not None) for one in cited] == [
        ("https://a.example/x", "cell 1", True),
        ("https://b.example/", "cell 2, output", True),
        ("https://c.example/", "cell 3", True),
    ]
    assert cited[0].heading == "Title"
    assert cited[0].context == 'See "x".'
    without, _ = read(text, "a.ipynb", outputs=False)
    assert [one.url for one in without] == ["https://a.example/x", "https://c.example/"]


def test_a_notebook_of_version_3() -> None:
    cells = [{"cell_type": "markdown", "source": ["[x](https://a.example/)"]}]
    text = json.dumps({"worksheets": [{"cells": cells}], "nbformat": 3})
    assert urls(text, "a.ipynb") == ["https://a.example/"]


@pytest.mark.parametrize("path", ["a.json", "a.ipynb", "a.yml", "a.toml"])
def test_data_that_is_nested_deeply(path: str) -> None:
    deep = "[" * 20_000 + '"https://a.example/"' + "]" * 20_000
    text = {"a.toml": f"a = {deep}", "a.ipynb": f'{{"cells": {deep}}}'}.get(path, deep)
    found = urls(text, path)
    assert found in ([], ["https://a.example/"])
    if path != "a.ipynb":
        assert found


def test_keys_of_toml_that_are_so_deep_that_its_parser_takes_forever() -> None:
    text = "www." * 20_000 + "a = 'https://a.example/'\nb = 'https://b.example/1.2.3'\n"
    cited, problems = read(text, "a.toml")
    assert [one.url for one in cited] == ["https://a.example/", "https://b.example/1.2.3"]
    assert [problem.reason for problem in problems] == ["broken-data"]
    assert "levels (at line 1)" in problems[0].detail


@pytest.mark.parametrize("host", ["*.example.com", "*.*.example.com", "a.*.example.com"])
@pytest.mark.parametrize("path", ["a.md", "a.toml", "a.yml", "a.txt", "a.json", "b.md"])
def test_a_pattern_of_hosts_is_no_citation(host: str, path: str) -> None:
    written = {
        "b.md": "---\nallow: '{}'\n---\n",
        "a.toml": "a = '{}'",
        "a.yml": "a: '{}'",
        "a.json": '{{"a": "{}"}}',
    }.get(path, "{}")
    assert urls(written.format(f"https://{host}/**"), path) == []


@pytest.mark.parametrize(
    "joint", ["\\n", "\\\\n", "%5Cn", "{\\%}5Cn", "\\%5Cn", "$\\backslash$n", "{\\textbackslash}n"]
)
def test_several_urls_in_one_field_of_mendeley(joint: str) -> None:
    value = f"https://a.example/x{joint}https://b.example/y"
    wanted = ["https://a.example/x", "https://b.example/y"]
    assert urls(f"@misc{{a, url = {{{value}}}}}", "a.bib") == wanted
    if joint[0] in "\\%":
        assert urls(f"TY  - JOUR\nUR  - {value}\nER  -\n", "a.ris") == wanted


def test_attached_files_of_bibtex() -> None:
    text = r"""@misc{a,
  file = {Paper:https\://a.example/1:PDF;:C\:\\b.pdf:PDF;:http\://a.example/2?b\;c:URL},
  note = {\path|https://a.example/3|, 4}
}
@misc{b, file = {https://a.example:8080/5}}
"""
    assert urls(text, "a.bib") == [
        "https://a.example/1",
        "http://a.example/2?b;c",
        "https://a.example/3",
        "https://a.example:8080/5",
    ]


def test_a_short_doi() -> None:
    assert urls("@misc{a, doi = {10/ggt5kq}}", "a.bib") == ["https://doi.org/10/ggt5kq"]
    assert urls("@misc{a, doi = {10/2012.3}}", "a.bib") == []


@pytest.mark.parametrize(
    "before",
    [
        "__markedentry = {[a:1]},",
        "_private = 1, x:y = {z},",
        "note = {a} and something else,",
        "% a comment,",
    ],
)
def test_a_field_of_bibtex_after_one_with_an_odd_name_or_an_odd_end(before: str) -> None:
    text = f"@misc{{key,\n  {before}\n  url = {{https://a.example/}}\n}}\n@misc{{x, url={{no}}}}\n"
    assert urls(text, "a.bib") == ["https://a.example/"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.yml", "url: https://a.example/runs/${{ github.run_id }}\n"),
        ("a.yml", "url: https://${DOMAIN}/x\nother: 'see https://a.example/{{ version }}/'\n"),
        ("a.toml", 'url = "https://a.example/{{ page.slug }}"\n'),
        ("a.json", '{"url": "https://a.example/{% id %}"}'),
    ],
)
def test_an_expression_in_a_data_file_is_filled_in_by_what_reads_the_file(
    path: str, text: str
) -> None:
    assert read(text, path)[0] == []


@pytest.mark.parametrize(
    ("entry", "raw"),
    [
        ("@web_page{x, url = {https://a.example/}}", "https://a.example/"),
        ("@Article{x, url = {https://a.example/?q=a|b|c&d}}", "https://a.example/?q=a|b|c&d"),
        ("@book-x{x, url = {{https://a.example/<b>/x.}}}", "https://a.example/<b>/x."),
        ("@misc{x, url = {https://a.example/a, note}}", "https://a.example/a"),
        ("@misc{x, note = {see https://a.example/x|y}}", "https://a.example/x"),
    ],
)
def test_the_value_of_a_field_for_urls_is_one(entry: str, raw: str) -> None:
    assert raws(f"{entry}\n", "a.bib") == [raw]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("www.a.example:HSTS", ["www.a.example"]),
        ("see https://a.example:it says so", ["https://a.example"]),
        ("https://a.example:8080/x", ["https://a.example:8080/x"]),
        ("https://user:secret@a.example/x", ["https://user:secret@a.example/x"]),
        ("https://a.example/x:y", ["https://a.example/x:y"]),
    ],
)
def test_a_word_behind_a_host_and_a_colon(text: str, found: list[str]) -> None:
    assert raws(f"{text}\n", "a.txt") == found
