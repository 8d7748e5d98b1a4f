"""Front matter in every form sites keep it, and the sources that it names."""

import datetime as dt
from typing import Any

import pytest
import yaml
from hypothesis import given, strategies as st

from loccit.extraction.front_matter import read_front_matter
from loccit.extraction.post_metadata import as_date
from loccit.model import Kind
from tests.extraction.reading import cited, read

U = "http://o.example/a"

SOURCES = {
    "plain": f"---\nfrom: {U}\n---\n",
    "quoted": f'---\nfrom: "{U}"\ntitle: "a: b"\n---\n',
    "single quotes": f"---\nsource: '{U}'\n---\n",
    "with a comment": f"---\nfrom: {U} # where it was\n---\n",
    "colon without space": f"---\nnot yaml\nfrom:{U}\n---\n",
    "capital key": f"---\nSource: {U}\n---\n",
    "list": f"---\nsource:\n  - name\n  - {U}\n---\n",
    "mapping": f"---\nsource:\n  title: x\n  url: {U}\n---\n",
    "folded": f"---\nsource: >-\n  {U}\n---\n",
    "broken elsewhere": f'---\ntitle: "a" b: [\nfrom: {U}\n---\n',
    "tabs": f"---\ntitle:\tx\nfrom: {U}\n---\n",
    "ends with dots": f"---\nfrom: {U}\n...\n",
    "Windows line ends": f"---\r\nfrom: {U}\r\n---\r\n",
    "nothing below": f"---\nfrom: {U}\n---",
    "byte order mark": f"\ufeff---\nfrom: {U}\n---\n",
    "toml": f'+++\ntitle = "x"\nsource = "{U}"\n+++\n',
    "toml table": f"+++\ntitle = 'x'\n[extra]\nsource = '{U}'\n+++\n",
    "broken toml": f'+++\ntitle = x\nsource = "{U}"\n+++\n',
    "json": f'{{\n  "title": "x",\n  "source": "{U}"\n}}\n\ntext',
    "json on a line": f'{{"title": "x", "source": "{U}"}}\n',
    "json between fences": f';;;\n{{"source": "{U}"}}\n;;;\n',
    "pelican": f"Title: x\nDate: 2020-01-01\nSource: {U}\n\ntext",
}


@pytest.mark.parametrize("text", SOURCES.values(), ids=SOURCES.keys())
def test_sources_at_their_place(text: str) -> None:
    (one,) = cited(text)
    assert (one.raw, one.url, one.kind) == (U, U, Kind.SOURCE)


def test_json_may_escape_slashes() -> None:
    (one,) = cited('{"source": "http:\\/\\/o.example\\/a"}\n')
    assert (one.raw, one.url, one.column) == ("http:\\/\\/o.example\\/a", U, 13)


@pytest.mark.parametrize(
    "text",
    [
        "---\nsource: Reuters\nlink: /about/\nfrom: 2020\n---\n",
        "---\nsource:\nfrom: null\n---\n",
        "---\n- a\n- list\n---\n",
        "---\nfrom: http://o.example/never-closed\n",
        "text\n---\nfrom: http://o.example/\n---\n",
        "---\n---\n",
    ],
)
def test_what_is_no_source(text: str) -> None:
    assert [one for one in cited(text) if one.kind is Kind.SOURCE] == []


def test_wrong_sources_are_told() -> None:
    found = cited("---\nfrom: ttps://o.example/a\nsource: 'http:'\n---\n")
    assert [(one.raw, one.problem is None) for one in found] == [
        ("ttps://o.example/a", False),
        ("http:", False),
    ]


def test_relative_links_are_the_source_s_in_a_mirrored_post_alone() -> None:
    body = "[a](/author/10) ![b](../i.png) <a href='//cdn.example/x'>c</a>\n"
    found = cited(f"---\nfrom: http://o.example/p/q/\n---\n{body}")
    assert [one.url for one in found] == [
        "http://o.example/p/q/",
        "http://o.example/author/10",
        "http://o.example/p/i.png",
        "http://cdn.example/x",
    ]
    assert [one.kind for one in cited(f"---\nlink: {U}\n---\n[a](/author/10)")] == [Kind.SOURCE]
    assert cited("[a](/author/10)") == []


def test_broken_front_matter_is_told_and_read() -> None:
    gathered = read('---\ntitle: "a" b\nauthor: me\n---\n')
    assert [problem.reason for problem in gathered.problems] == ["broken-front-matter"]
    assert gathered.post is not None
    assert gathered.post.author == "me"


def test_facts() -> None:
    post = read(
        "---\ntitle: A &amp; B\ndate: 2023-06-16T12:03:00.000Z\nauthor: C &#38; more\n"
        "tags: [ x, y z ]\nfrom: http://o.example/a\n---\n"
    ).post
    assert post is not None
    assert (post.title, post.date, post.author) == ("A & B", "2023-06-16T12:03:00Z", "C & more")
    assert (post.tags, post.source) == (("x", "y z"), "http://o.example/a")


def test_facts_without_front_matter() -> None:
    post = read("# The *heading*\n\ntext", "_posts/2020-02-03-name.md").post
    assert post is not None
    assert (post.title, post.date) == ("The heading", "2020-02-03")
    page = "<title>T &lt;1&gt;</title><meta name='author' content='A'><h1>x</h1>"
    html = read(page, "2021/04/05/index.html").post
    assert html is not None
    assert (html.title, html.author, html.date) == ("T <1>", "A", "2021-04-05")


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("2023-06-16", "2023-06-16"),
        ("2023-06-16 20:03", "2023-06-16T20:03:00Z"),
        ("2023-06-16 20:03:00 +0800", "2023-06-16T12:03:00Z"),
        ("2023-06-16T12:03:00.123Z", "2023-06-16T12:03:00Z"),
        ("2023/6/1", "2023-06-01"),
        (dt.date(2023, 6, 16), "2023-06-16"),
        (
            dt.datetime(2023, 6, 16, 1, tzinfo=dt.timezone(dt.timedelta(hours=2))),
            "2023-06-15T23:00:00Z",
        ),
        ("June 2023", None),
        ("2023-13-45", None),
        (2023, None),
        (None, None),
    ],
)
def test_dates(told: Any, meant: str | None) -> None:
    assert as_date(told) == meant


_WORDS = st.text(st.sampled_from("ab1 :#'\"[]{},-&*!|>%@`\\~=?.é中\t\n<"), max_size=12)


@given(st.lists(st.tuples(st.sampled_from(["title", "from", "k-e_y"]), _WORDS), max_size=4))
def test_the_quick_reader_of_yaml_agrees_with_the_real_one(pairs: list[tuple[str, str]]) -> None:
    written = "".join(f"{key}: {value}\n" for key, value in pairs)
    front = read_front_matter(f"---\n{written}---\n")
    if not front.places:
        return
    real = yaml.safe_load(written)
    for key, value in front.fields.items():
        assert _as_text(real[key]) == _as_text(value)


def _as_text(value: Any) -> Any:
    """Scalars that YAML types are compared by what they were written as."""
    if isinstance(value, list):
        return [_as_text(part) for part in value]
    if isinstance(value, bool | int | float) or value is None or not isinstance(value, str):
        return "scalar"
    try:
        typed = yaml.safe_load(value)
    except yaml.YAMLError:
        return value
    return value if isinstance(typed, str) else "scalar"
