"""The one dialect of globs."""

import warnings

import pytest
from hypothesis import given, strategies as st

from loccit.globs import Globs


@pytest.mark.parametrize(
    ("glob", "path", "matches"),
    [
        ("*.md", "a/b.md", True),
        ("*.md", "a/b.MD", True),
        ("*.md", "b.mdx", False),
        ("drafts/*", "drafts/a.md", True),
        ("drafts/*", "drafts/2020/a.md", True),
        ("drafts/*", "old/drafts/a.md", True),
        ("/drafts/*", "old/drafts/a.md", False),
        ("drafts", "drafts/2020/a.md", True),
        ("drafts", "drafts.md", False),
        ("a/**/z.md", "a/b/c/z.md", True),
        ("a/**/z.md", "a/z.md", True),
        ("a?.md", "ab.md", True),
        ("a?.md", "a/.md", False),
        ("[!a]x.md", "bx.md", True),
        ("[!a]x.md", "ax.md", False),
    ],
)
def test_globs_of_paths(glob: str, path: str, matches: bool) -> None:
    assert Globs([glob]).match(path) is matches


@pytest.mark.parametrize(
    ("glob", "url", "matches"),
    [
        ("https://a.example/*", "https://a.example/", True),
        ("https://a.example/*", "https://a.example/b/c?d=/e", True),
        ("https://a.example/drafts/*", "https://a.example/drafts/2020/a", True),
        ("https://A.example/*", "https://a.example/x", True),
        ("https://a.example/*", "https://web.example/https://a.example/x", False),
        ("https://*.example/*", "https://a.b.example/x", True),
        ("*://a.example/*", "http://a.example/x", True),
        ("https://a.example/*/print", "https://a.example/b/print", True),
        ("https://a.example/*/print", "https://a.example/b/c/print", False),
        ("https://a.example/**/print", "https://a.example/b/c/print", True),
        ("*/lost", "https://a.example/b/lost", True),
        ("*.pdf", "https://a.example/b/c.pdf", True),
        ("*a.example*", "https://www.a.example/b", True),
        ("https://a.example/b", "https://a.example/bc", False),
    ],
)
def test_globs_of_urls(glob: str, url: str, matches: bool) -> None:
    assert Globs([glob], urls=True).match(url) is matches


@pytest.mark.parametrize(
    ("glob", "text", "expected"),
    [
        ("[a-c].md", "b.md", True),
        ("[a-c].md", "d.md", False),
        ("[!a-c].md", "d.md", True),
        ("[^a-c].md", "b.md", False),
        ("[z-a].md", "z.md", True),
        ("[z-a].md", "b.md", False),
        ("[a-].md", "-.md", True),
        ("[\\].md", "\\.md", True),
        ("[&&x].md", "&.md", True),
        ("[[:alpha:]", ":", True),
        ("a[b", "a[b", True),
        ("[!]", "[!]", False),
        ("x[!y]z", "x/z", False),
    ],
)
def test_sets(glob: str, text: str, *, expected: bool) -> None:
    assert Globs([glob]).match(text) == expected


@given(st.text(alphabet="[]!^-\\&|~*?/ab(:.", max_size=12), st.text(max_size=12))
def test_any_text_is_a_glob(glob: str, text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Globs([glob]).match(text)
        Globs([glob], urls=True).match(text)
