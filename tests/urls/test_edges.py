"""Rules of single functions that the vectors do not reach: what is refused, and rare forms."""

from collections.abc import Callable

import pytest

from loccit.urls.decoders import (
    checkpoint_v2,
    google_news,
    proofpoint_v2,
    proofpoint_v3,
    ses,
)
from loccit.urls.domain import registrable_domain
from loccit.urls.link import fragment_of, make_link
from loccit.urls.mirrors import amp, podcast, translate_goog, turbo
from loccit.urls.redaction import Redaction, is_redacted, redact, redact_text
from loccit.urls.site_moves import Move, move
from loccit.urls.steps import FAILURES
from loccit.urls.unicode import unicode_host

PACKED = "aHR0cHM6Ly9iLmV4YW1wbGUvP2VtYWlsPWpvQGMuZXhhbXBsZQ"
"""`https://b.example/?email=jo@c.example` in base64."""
USER = "0123456789" * 4


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [
        (
            "http://a.example/blog/x.html",
            "https://b.example/posts/x/",
            Move("a.example/blog/", "b.example/posts/", trivial=False, pattern=True),
        ),
        (
            "http://www.a.example/x/index.html",
            "https://a.example/x/",
            Move("www.a.example/", "a.example/", trivial=True, pattern=True),
        ),
        (
            "http://a.example/one",
            "http://a.example/two",
            Move("a.example/one/", "a.example/two/", trivial=False, pattern=False),
        ),
        (
            "http://a.example/",
            "https://a.example/",
            Move("a.example/", "a.example/", trivial=True, pattern=False),
        ),
        ("mailto:jo@a.example", "https://a.example/", None),
    ],
)
def test_how_an_address_became_another(old: str, new: str, moved: Move | None) -> None:
    assert move(old, new) == moved


def test_a_query_belongs_to_the_page() -> None:
    moved = move("http://a.example/p?id=1", "http://a.example/p?id=2")
    assert moved is not None
    assert (moved.trivial, moved.pattern) == (False, False)


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("xn--bcher-kva.example", "bücher.example"),
        ("plain.example", ""),
        ("xn--a.example", ""),
        ("xn--ü.example", ""),
    ],
)
def test_hosts_as_people_write_them(host: str, shown: str) -> None:
    assert unicode_host(host) == shown


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("[::1]", "::1"),
        ("192.0.2.7", "192.0.2.7"),
        ("999.1.1.1", "999.1.1.1"),
        ("a.b.example.co.uk", "example.co.uk"),
        ("localhost", "localhost"),
    ],
)
def test_registrable_domains_of_what_is_no_domain(host: str, domain: str) -> None:
    assert registrable_domain(host) == domain


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("http://jo:pw@www.example.org:8080/x", "example.org"),
        ("http://a.example@example.org/", "example.org"),
        ("https://a.example/@jo/x@b.example", "a.example"),
        ("http://a.example?q=@b.example", "a.example"),
        ("http://jo@[::1]/", "::1"),
    ],
)
def test_a_name_and_a_password_are_no_part_of_a_domain(url: str, domain: str) -> None:
    assert make_link(url).domain == domain


@pytest.mark.parametrize(
    ("decode", "url", "target"),
    [
        (
            translate_goog,
            "https://0-bcher--kva-example.translate.goog/a?_x_tr_enc=0&x=1#f",
            "https://xn--bcher-kva.example/a?x=1#f",
        ),
        (amp, "s/a.example/x", "https://a.example/x"),
        (amp, "a.example", "http://a.example"),
        (amp, "origin.marfeel.com/b.example/y", "http://b.example/y"),
        (turbo, "https://turbo.example/turbo/a.example/s/p?q=1#f", "https://a.example/p?q=1#f"),
        (
            podcast,
            "https://p.example/r/media.example/a.mp3?x=1",
            "https://media.example/a.mp3?x=1",
        ),
        (proofpoint_v2, "https%2D3A%5F%5Fa.example%5Fx", "https://a.example/x"),
    ],
)
def test_rare_forms_are_decoded(decode: Callable[[str], str], url: str, target: str) -> None:
    assert decode(url) == target


@pytest.mark.parametrize(
    ("decode", "url"),
    [
        (translate_goog, "https://a.example/"),
        (translate_goog, "https://oneword.translate.goog/x"),
        (amp, "nohost/x"),
        (turbo, "https://turbo.example/x"),
        (podcast, "https://p.example/nothing"),
        (proofpoint_v2, "nothing"),
        (proofpoint_v3, "https://x.example/none"),
        (proofpoint_v3, "https://x.example/v3/__https://a.example/**Z__;w6k!"),
        (checkpoint_v2, "https://x.example/"),
        (ses, "https://x.example/"),
        (google_news, "https://news.example/articles/none"),
        (google_news, "https://news.example/articles/CBQwFFFF"),
        (google_news, "https://news.example/articles/CBMi_w"),
    ],
)
def test_what_is_not_what_it_seems_is_refused(decode: Callable[[str], str], url: str) -> None:
    with pytest.raises(FAILURES):
        decode(url)


def test_a_link_with_a_problem_keeps_what_was_meant() -> None:
    link = make_link("htp://a.example/x", "bad-url", "htp://a.example/x")
    assert (link.problem, link.correction, link.domain) == ("bad-url", "http://a.example/x", "")


@pytest.mark.parametrize(("url", "fragment"), [("https://a.example/#x%20y", "x%20y"), ("a", "")])
def test_fragments(url: str, fragment: str) -> None:
    assert fragment_of(url) == fragment


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see https://jo:secret@a.example/x and", "see https://jo:***@a.example/x and"),
        (r"https:\/\/jo:secret@a.example\/x", r"https:\/\/jo:***@a.example\/x"),
        (f"https://{USER}@a.example/x", "https://***@a.example/x"),
        (
            "x https%3A%2F%2Fa.example%2F%3Femail%3Djo%40b.example y",
            "x https://a.example/?email=[recipient] y",
        ),
        (
            "go ttps://a.example/?email=jo@b.example now",
            "go ttps://a.example/?email=[recipient] now",
        ),
        ("www.a.example/?email=jo@b.example", "www.a.example/?email=[recipient]"),
        ("www.a.example/?page=2", "www.a.example/?page=2"),
        (
            "https:&#47;&#47;a.example/?email=jo@b.example",
            "https://a.example/?email=[recipient]",
        ),
        ("cut &email=jo%40b.example", "cut &email=[recipient]"),
        ("plain text without an address", "plain text without an address"),
    ],
)
def test_texts_name_nobody(text: str, shown: str) -> None:
    assert redact_text(text) == shown


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"https://a.example/?u={PACKED}", "https://a.example/?u=[recipient]"),
        (f"https://a.example/{PACKED}/x", "https://a.example/[recipient]/x"),
        (
            "https://a.example/unsubscribe/jo@b.example",
            "https://a.example/unsubscribe/[recipient]",
        ),
        (
            "https://web.archive.org/web/2020/https://a.example/?email=jo@b.example",
            "https://web.archive.org/web/2020/https://a.example/?email=[recipient]",
        ),
        (
            "https://jo@a.example/?email=jo@b.example",
            "https://a.example/?email=[recipient]",
        ),
        (
            "https://a.example/go/https%3A%2F%2Fb.example%2F%3Femail%3Djo%40c.example",
            "https://a.example/go/https://b.example/?email=[recipient]",
        ),
    ],
)
def test_urls_name_nobody(url: str, shown: str) -> None:
    assert redact(url) == shown
    assert is_redacted(shown)
    assert redact(shown) == shown


def test_recipients_are_shown_on_request_but_passwords_never() -> None:
    shows = Redaction(show_recipients=True)
    url = "https://jo:secret@a.example/?email=jo@b.example"
    assert shows.url(url) == shows.text(url) == "https://jo:***@a.example/?email=jo@b.example"


def test_secrets_of_hosts_are_masked_wherever_they_stand() -> None:
    redaction = Redaction(secrets=["correct-horse-battery"])
    assert redaction.text("a correct-horse-battery b") == "a *** b"
    assert redaction.url("https://a.example/correct-horse-battery") == "https://a.example/***"
