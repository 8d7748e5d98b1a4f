"""Domains, categories, identifiers: what kind of site a URL is on."""

import pytest

from loccit.urls.category import _rules, category, is_archive_link, is_persistent_identifier
from loccit.urls.domain import registrable_domain
from loccit.urls.normalise import normalise


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.ferry.co.uk", "ferry.co.uk"),
        ("WWW.Ferry.COM.", "ferry.com"),
        ("a.blogspot.com", "a.blogspot.com"),
        ("user.github.io", "user.github.io"),
        ("x.y.github.io", "y.github.io"),
        ("ferry.xn--p1ai", "ferry.xn--p1ai"),
        ("192.0.2.7", "192.0.2.7"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("localhost", "localhost"),
        ("co.uk", "co.uk"),
        ("", ""),
    ],
)
def test_registrable_domain(host: str, domain: str) -> None:
    assert registrable_domain(host) == domain


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.nytimes.com/a", "news"),
        ("https://notnytimes.com/a", "other"),
        ("https://www.gov.uk/a", "government"),
        ("https://www.cam.ac.uk/", "academic"),
        ("https://youtu.be/a", "video"),
        ("https://bit.ly/a", "shortener"),
        ("https://www.bit.ly/a", "shortener"),
        ("https://lantern.page.link/a", "shortener"),
        ("https://i.redd.it/a.jpg", "other"),
        ("https://web.archive.org/web/2015/http://a.example", "archive"),
        ("https://archive.org/details/a", "other"),
        ("https://doi.org/10.1000/182", "pid"),
        ("https://www.facebook.com/a", "social"),
        ("https://ferry.example/", "other"),
        ("mailto:a", "other"),
    ],
)
def test_category(url: str, kind: str) -> None:
    assert category(url) == kind


def test_every_listed_host_is_a_host() -> None:
    for host in _rules():
        name = host.removeprefix("=")
        assert normalise(f"http://{name}/").url == f"http://{name}/"


@pytest.mark.parametrize(
    ("url", "persistent"),
    [
        ("https://doi.org/10.1000/182", True),
        ("https://hdl.handle.net/2027/x", True),
        ("https://library.example/ark:/12345/x", True),
        ("https://arxiv.org/abs/1908.10063", True),
        ("https://arxiv.org/list/cs", False),
        ("https://ferry.example/doi.org/10.1000/182", False),
    ],
)
def test_persistent_identifiers(url: str, persistent: bool) -> None:
    assert is_persistent_identifier(url) is persistent


def test_archive_links() -> None:
    assert is_archive_link("https://archive.ph/AbCdE")
    assert not is_archive_link("https://ferry.example/web.archive.org/web/2015/")
