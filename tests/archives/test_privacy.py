"""No address that names a person or holds a secret is sent to an archive."""

import re
from urllib.parse import quote, unquote

import pytest
from hypothesis import given, strategies as st

from loccit.archives.privacy import objection, withheld
from loccit.checking import link_of
from loccit.testing.archive import LocalArchive, Stored
from loccit.urls.parts import split
from loccit.urls.redaction import redact
from loccit.urls.rule_files import load_rules
from loccit.urls.unwrap import unwrap
from tests.archives.common import look_up, wanted
from tests.urls.vectors import Vector, wrapped

SECRET = (
    "https://user@host.example/a",
    "https://user:pass@host.example/a",
    "https://files.example/report.pdf?sig=Zm9vYmFy&se=2026-01-01",
    "https://files.example/a?token=abcdef",
    "https://files.example/a?access_token=abcdef",
    "https://bucket.example/a?X-Amz-Signature=abcdef&X-Amz-Date=1",
    "https://cdn.example/a?Expires=1&Signature=abc&Key-Pair-Id=K1",
    "https://shop.example/a;jsessionid=0123456789ABCDEF",
    "https://shop.example/a?PHPSESSID=0123456789abcdef",
    "https://docs.example/d/1/edit?resourcekey=0-abcdefgh",
    "https://a.example/reset?code=8f7d6e5c4b",
    "https://a.example/x?email=ann%40b.example",
    "https://a.example/x?id=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
    "https://a.example/login?next=https%3A%2F%2Fb.example%2F%3Ftoken%3Dabc",
    "http://localhost/a",
    "http://intranet/a",
    "http://192.168.1.9/a",
    "http://printer.local/a",
    "ftp://a.example/a",
)
PLAIN = (
    "https://a.example/",
    "https://a.example/essays/the-secret-token-of-love?page=2",
    "https://a.example/search?q=password",
    "https://a.example/index.php?key=coffee",
    "https://a.example/x?code=abc",
    "https://a.example/x?keyword=signature",
    "https://a.example/x?utm_source=a&design=3&assigned=4",
)


@pytest.mark.parametrize("url", SECRET)
def test_secrets_stay_here(url: str) -> None:
    assert objection(url) is not None


@pytest.mark.parametrize("url", PLAIN)
def test_plain_addresses_may_be_asked_for(url: str) -> None:
    assert objection(url) is None


@given(st.sampled_from(SECRET[1:14]), st.sampled_from(["https://w.example/?u={}", "{}"]))
def test_secrets_within_addresses_stay_here(url: str, form: str) -> None:
    whole = form.format(quote(url, safe="") if form != "{}" else url)
    assert objection(whole) is not None


NAMING = [
    vector
    for vector in wrapped()
    if any(
        rule.text.recipient for rule in load_rules().matching(*(split(vector.wrapped) or ("", "")))
    )
]


@pytest.mark.parametrize("vector", NAMING, ids=lambda vector: vector.family)
def test_no_recipient_is_in_any_request(vector: Vector) -> None:
    """What an archive would be asked for names nobody: the target, or nothing at all."""
    link = link_of(vector.wrapped)
    asked = link.probe_url
    if withheld(link, asked) is not None:
        return
    assert asked != link.url
    assert redact(asked) == asked
    found = unwrap(asked, archives=False)
    assert found is None or not found.recipient
    archive = LocalArchive()
    look_up(archive, wanted(asked, "2013-06-01"))
    tokens = {plain(part) for part in re.split(r"[/?&=#]", vector.wrapped) if len(part) >= 8}
    own = [token for token in tokens if token not in plain(asked) and plain(asked) not in token]
    told = [plain(path) for path in archive.asked]
    assert not any(token in path for token in own for path in told)


def plain(text: str) -> str:
    """Without percent-encoding, however often it was applied, and without a fragment."""
    for _ in range(4):
        text = unquote(text)
    return text.partition("#")[0].removeprefix("3D")


def test_opaque_links_that_name_a_recipient_are_withheld() -> None:
    opaque = [vector for vector in NAMING if vector.target is None]
    assert len(opaque) > 20
    told = [
        vector for vector in opaque if withheld(link_of(vector.wrapped), vector.wrapped) is None
    ]
    assert told == []


def test_redirects_that_were_captured_are_not_followed_to_secrets() -> None:
    archive = LocalArchive(
        [
            Stored("20130601120000", "http://a.example/x", "", status=302,
                   location="http://b.example/x?token=abcdef"),
            Stored("20130601120000", "http://b.example/x?token=abcdef", "secret"),
        ]
    )  # fmt: skip
    (result,) = look_up(archive, wanted("http://a.example/x", "2013-06-01"))
    assert result.outcome == "none"
    assert not any("token" in path for path in archive.asked)


@pytest.mark.parametrize("host", ["wiki.home", "nas.private", "a.alt", "x.invalid", "b.localhost"])
def test_no_archive_is_told_of_names_outside_the_public_dns(host: str) -> None:
    assert objection(f"http://{host}/page") == "its host is not on the public web"
