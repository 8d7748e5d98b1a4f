"""Whom a link was sent to is told by no report: what is hidden, and what stays."""

import pytest

from loccit.urls.link import make_link
from loccit.urls.redaction import redact, redact_text
from tests.extraction.reading import one_post
from tests.urls.vectors import wrapped

TRUSTIFI = "https://events.trustifi.com/api/o/v1/click/648a7cb56df4e2e04a920b2c/fff1a4/665345"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fferry.example%2Fa&data="
         "05%7C01%7Creader%40mail.example",
         "https://eur01.safelinks.protection.outlook.com/[recipient]?target=https://ferry.example/a"),
        ("https://ferry.example/a?b=1&mc_eid=0a1b#c", "https://ferry.example/a?b=1&mc_eid=[recipient]#c"),
        ("https://ferry.example/a?email=reader%40mail.example&b=2",
         "https://ferry.example/a?email=[recipient]&b=2"),
        ("https://ferry.example/a?x=reader@mail.example", "https://ferry.example/a?x=[recipient]"),
        ("https://lt.acemlna.com/Prod/link-tracker?redirectUrl=aHR0cHM6Ly9mZXJyeS5leGFtcGxlLz9tY19laWQ9M"
         "GE&email=x",
         "https://lt.acemlna.com/[recipient]?target=https://ferry.example/?mc_eid=[recipient]"),
    ],
)  # fmt: skip
def test_what_is_hidden(url: str, shown: str) -> None:
    assert redact(url) == shown


@pytest.mark.parametrize(
    "url",
    [
        "https://ferry.example/a?b=1&q=some%40thing",
        "https://www.google.com/url?q=https://ferry.example/&usg=x",
        "https://bit.ly/3ferry",
        "https://medium.com/@author/post",
        "mailto:x",
        "",
    ],
)
def test_what_names_nobody_stays(url: str) -> None:
    assert redact(url) == url


def test_two_opaque_links_stay_two() -> None:
    first, second = redact(TRUSTIFI), redact(f"{TRUSTIFI}/0a1b2c")
    assert first.startswith("https://events.trustifi.com/[recipient-")
    assert first != second
    assert "648a7cb5" not in first


def test_a_capture_of_a_tracked_link_is_hidden_too() -> None:
    capture = f"https://web.archive.org/web/20230615000000/{TRUSTIFI}"
    assert redact(capture) == f"https://web.archive.org/web/20230615000000/{redact(TRUSTIFI)}"


@pytest.mark.parametrize("vector", wrapped(), ids=lambda vector: vector.family)
def test_what_is_hidden_once_is_hidden_for_good(vector: tuple[str, str, str | None]) -> None:
    shown = redact(vector[1])
    assert redact(shown) == shown


def test_urls_in_a_text() -> None:
    text = f'It went to {TRUSTIFI}, then (https://ferry.example/?mc_eid=1). "{TRUSTIFI}"，然后'
    hidden = redact(TRUSTIFI)
    assert redact_text(text) == (
        f'It went to {hidden}, then (https://ferry.example/?mc_eid=[recipient]). "{hidden}"，然后'
    )


def test_colours_around_a_url_stay() -> None:
    assert redact_text(f"\x1b[1m{TRUSTIFI}\x1b[0m") == f"\x1b[1m{redact(TRUSTIFI)}\x1b[0m"


@pytest.mark.parametrize(
    "url", ["https://user:{}@h.example/a", "https%3A%2F%2Fuser%3A{}%40h.example%2Fa"]
)
def test_a_password_of_any_length_is_hidden(url: str) -> None:
    assert redact_text(f"see {url.format('s3cret' * 2_000)}") == f"see {url.format('***')}"


@pytest.mark.parametrize(
    ("before", "piece"),
    [
        ("https://", "a."),
        ("http://a@", "a-"),
        ("https://a.example/x@", "xn--"),
        ("https://a.example/?", " "),
        ("https://a.example/?u=", "http%253A"),
    ],
)
def test_a_url_of_any_length_is_read_in_one_pass(before: str, piece: str) -> None:
    url = before + piece * (60_000 // len(piece))
    with one_post():
        assert make_link(url, None, url).url
        assert redact_text(f"{url}@")
