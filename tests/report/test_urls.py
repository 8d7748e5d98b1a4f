import pytest

from loccit.urls.site_moves import Move, move
from loccit.urls.unicode import unicode_host


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("http://a.b/x/1", "https://c.d/x/1", Move("a.b/", "c.d/", False, True)),
        ("http://a.b/x/1.html", "https://a.b/y/1", Move("a.b/x/", "a.b/y/", False, True)),
        ("http://a.b/x", "https://www.a.b/x/", Move("a.b/", "www.a.b/", True, True)),
        ("http://a.b/x/index.php", "http://a.b/x", Move("a.b/", "a.b/", True, True)),
        ("http://a.b/?id=1", "https://c.d/?id=1", Move("a.b/", "c.d/", False, True)),
        ("http://a.b/?id=1", "https://c.d/one", Move("a.b/?id=1/", "c.d/one/", False, False)),
        ("http://a.b/", "https://c.d/", Move("a.b/", "c.d/", False, False)),
        ("http://a.b/", "https://a.b/", Move("a.b/", "a.b/", True, False)),
        ("mailto:x", "https://a.b/", None),
    ],
)
def test_what_changed(old: str, new: str, told: Move | None) -> None:
    assert move(old, new) == told


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("xn--bcher-kva.example", "bücher.example"),
        ("www.xn--pple-43d.com", "www.аpple.com"),
        ("plain.example", ""),
        ("xn--a.example", ""),
        ("xn--ü.example", ""),
    ],
)
def test_how_people_write_it(host: str, told: str) -> None:
    assert unicode_host(host) == told
