"""The degrees of sameness of two addresses, and the words of an address."""

import pytest

from loccit.urls.sameness import (
    address_key,
    archive_key,
    is_index,
    is_index_file,
    is_same_at_host,
    path_words,
    plain_address,
    slug_of,
)

URL = "https://a.example/Posts/one"


@pytest.mark.parametrize(
    ("other", "address", "page", "archive"),
    [
        (URL, True, True, True),
        ("http://www.a.example:80/Posts/one/#part", True, True, True),
        ("https://ines@A.example/Posts/%6Fne", True, True, True),
        ("https://a.example/posts/ONE", False, True, True),
        ("https://a.example/Posts/one/index.html", False, True, False),
        ("https://www2.a.example/Posts/one", False, False, True),
        ("https://a.example/Posts/one?page=2", False, False, False),
        ("https://a.example:8080/Posts/one", False, False, False),
        ("https://a.example/Posts/one.html", False, False, False),
        ("https://b.example/Posts/one", False, False, False),
        ("http://[a.example/Posts/one", False, False, False),
        ("Posts/one", False, False, False),
    ],
)
def test_degrees(other: str, *, address: bool, page: bool, archive: bool) -> None:
    assert (address_key(URL) == address_key(other)) is address
    assert (plain_address(URL) == plain_address(other)) is page
    assert (archive_key(URL) == archive_key(other)) is archive


def test_www_is_another_host() -> None:
    assert is_same_at_host("http://a.example/x/", "https://A.example/x")
    assert not is_same_at_host("http://www.a.example/x", "http://a.example/x")


@pytest.mark.parametrize(
    ("name", "file", "index"),
    [
        ("index.html", True, True),
        ("Default.aspx", True, True),
        ("index", False, True),
        ("index.pdf", False, False),
        ("reindex.html", False, False),
    ],
)
def test_index_pages(name: str, *, file: bool, index: bool) -> None:
    assert (is_index_file(name), is_index(name)) == (file, index)


@pytest.mark.parametrize(
    ("url", "slug", "words"),
    [
        ("https://a.example/2012/Mac_OS.html?x=1", "Mac_OS", " 2012 Mac OS"),
        ("https://a.example/caf%C3%A9-news/index.php", "café-news", " café news index"),
        ("https://a.example/v1.2", "v1.2", " v1 2"),
        ("https://a.example/", "", " "),
    ],
)
def test_words_of_an_address(url: str, slug: str, words: str) -> None:
    assert (slug_of(url), path_words(url)) == (slug, words)
