"""The one dialect of globs."""

import pytest

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
