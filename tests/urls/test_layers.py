"""Peeling: layers and where they end, what they tell of time and recipients, what is refused."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from loccit.urls.link import make_link
from loccit.urls.unwrap import GUESSED_SCHEME, MAX_DEPTH, unwrap

TARGET = "https://ferry.example/a?b=1&c=2"
MAILCHIMP = "https://lantern.us5.list-manage.com/track/click?u=1a2b&id=3c4d&e=5e6f"


def google(url: str) -> str:
    return f"https://www.google.com/url?q={quote(url, safe='')}&sa=D"


def safelinks(url: str) -> str:
    return f"https://eur01.safelinks.protection.outlook.com/?url={quote(url, safe='')}&data=1"


def date(made: float | None) -> str | None:
    return None if made is None else datetime.fromtimestamp(made, UTC).strftime("%Y-%m-%d %H:%M")


def test_each_layer_is_kept_from_the_outside_in() -> None:
    inner = google(TARGET)
    found = unwrap(safelinks(inner))
    assert found is not None
    assert [(layer.wrapper, layer.url) for layer in found.layers] == [
        ("safelinks", safelinks(inner)),
        ("google_url", inner),
    ]
    assert (found.wrapper, found.target, found.needs_network) == ("safelinks", TARGET, False)


def test_an_opaque_layer_ends_the_peeling_and_what_was_peeled_stays() -> None:
    found = unwrap(safelinks(google(MAILCHIMP)))
    assert found is not None
    assert [layer.wrapper for layer in found.layers] == ["safelinks", "google_url", "mailchimp"]
    assert (found.target, found.needs_network) == (MAILCHIMP, True)


def test_an_opaque_link_alone_has_no_target() -> None:
    found = unwrap(MAILCHIMP)
    assert found is not None
    assert (found.target, found.needs_network, len(found.layers)) == (None, True, 1)


def test_peeling_ends_at_a_depth() -> None:
    url = TARGET
    for _ in range(MAX_DEPTH + 3):
        url = f"https://href.li/?{url}"
    found = unwrap(url)
    assert found is not None
    assert len(found.layers) == MAX_DEPTH
    assert found.target == f"https://href.li/?https://href.li/?https://href.li/?{TARGET}"


@pytest.mark.parametrize(
    ("url", "made"),
    [
        ("https://events.trustifi.com/api/o/v1/click/648a7cb56df4e2e04a920b2c/fff1a4",
         "2023-06-15 02:51"),
        # An ObjectId out of reason is none.
        ("https://events.trustifi.com/api/o/v1/click/0000000a6df4e2e04a920b2c/fff1a4", None),
        ("https://events.trustifi.com/api/o/v1/click/ffffffff6df4e2e04a920b2c/fff1a4", None),
        ("https://x.r.us-east-1.awstrack.me/L0/https:%2F%2Fferry.example/1/"
         "01000187e66aa252-c17220a5-86e1-4dc6-ad4b-f81b5d0b8cec-000000/x=320", "2023-05-04 10:59"),
        ("https://substack.com/redirect/2/eyJlIjoiaHR0cHM6Ly9mZXJyeS5leGFtcGxlLyIsImlhdCI6MTYwMDAw"
         "MDAwMH0.sig", "2020-09-13 12:26"),
        ("https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fferry.example&data=05%7C"
         "01%7Cx%40mail.example%7C0%7C0%7C0%7C638000000000000000%7CUnknown", "2022-09-28 22:13"),
        ("https://www.google.com/url?q=https://ferry.example/&sa=D&ust=1600220524835000",
         "2020-09-16 01:42"),
        ("https://x.acemlna.com/Prod/link-tracker?redirectUrl=aHR0cHM6Ly9mZXJyeS5leGFtcGxlLw&iat="
         "1600000000", "2020-09-13 12:26"),
        ("https://eu-west-1.protection.sophos.com/?d=x&i=NWY4ZDBjMmUxYTJiM2M0ZDVlNmY3YThi",
         "2020-10-19 03:46"),
        ("https://www.google.com/url?q=https://ferry.example/&ust=soon", None),
        (MAILCHIMP, None),
    ],
)  # fmt: skip
def test_what_a_wrapper_knows_of_time(url: str, made: str | None) -> None:
    found = unwrap(url)
    assert found is not None
    assert date(found.made_at) == made


def test_the_outermost_time_counts() -> None:
    """It is the latest: a wrapper is put around what is there."""
    inner = "https://events.trustifi.com/api/o/v1/click/648a7cb56df4e2e04a920b2c/fff1a4"
    found = unwrap(f"https://www.google.com/url?q={quote(inner, safe='')}&ust=1700000000000000")
    assert found is not None
    assert date(found.made_at) == "2023-11-14 22:13"


@pytest.mark.parametrize(
    ("url", "recipient"),
    [
        (MAILCHIMP, True),
        (safelinks(TARGET), True),
        (google(MAILCHIMP), True),
        (google(TARGET), False),
        ("https://bit.ly/3ferry", False),
    ],
)
def test_whether_it_names_a_recipient(url: str, recipient: bool) -> None:
    found = unwrap(url)
    assert found is not None
    assert found.recipient is recipient


@pytest.mark.parametrize(
    ("url", "confidence"),
    [
        (google(TARGET), 1.0),
        ("https://click.pstmrk.it/3s/ferry.example%2Fa/b/c", GUESSED_SCHEME),
        ("https://click.pstmrk.it/3s/https%3A%2F%2Fferry.example%2Fa/b/c", 1.0),
        (google("https://translate.google.com/translate?u=ferry.example"), GUESSED_SCHEME),
        ("https://www.agency.gov/exitnotice/?url=https%3A%2F%2Fferry.example%2F", 0.5),
    ],
)
def test_how_sure_a_target_is(url: str, confidence: float) -> None:
    """Below 0.9 nothing is replaced without a person's word."""
    found = unwrap(url)
    assert found is not None
    assert found.confidence == confidence


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)", "data:text/html,x", "mailto:reader@mail.example", "ftp://ferry.example/",
        "//", "/search?q=x", "ferry", "https://", "https:///x", "http://localhost/", "http://10.0.0.1/",
        "http://192.168.1.1/a", "http://127.1/", "http://0x7f000001/", "http://[::1]/",
        "http://[fd00::1]/", "http://169.254.169.254/latest", "http://printer.local/",
        "http://db.internal/", "http://intranet/", "https://user:pw@ferry.example/",
        "https://user@ferry.example/", "http://ferry.example:99999/", "http://a b.example/",
    ],
)  # fmt: skip
def test_what_can_be_no_target(target: str) -> None:
    assert unwrap(google(target)) is None
    assert unwrap(f"https://href.li/?{target}") is None


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("https:/ferry.example/folded", "https://ferry.example/folded"),
        ("hxxps://ferry.example/defanged", "https://ferry.example/defanged"),
        ("https%3A%2F%2Fferry.example%2Ftwice", "https://ferry.example/twice"),
        ("https%253A%252F%252Fferry.example%252Fthrice", "https://ferry.example/thrice"),
        ("https:%2F%2Fferry.example%2Fhalf", "https://ferry.example/half"),
        ("//ferry.example/relative", "https://ferry.example/relative"),
        ("https://ferry.example/with blank", "https://ferry.example/with%20blank"),
        ("  https://ferry.example/edges  ", "https://ferry.example/edges"),
        ("HTTPS://FERRY.example/Case", "HTTPS://FERRY.example/Case"),
        ("https://ferry.example/%25E6?a=%2B", "https://ferry.example/%25E6?a=%2B"),
        ("https://ferry.example/latin%E9", "https://ferry.example/latin%E9"),
        ("https://ferry.example/?region=1&copy=2&para=3&times=4",
         "https://ferry.example/?region=1&copy=2&para=3&times=4"),
    ],
)  # fmt: skip
def test_how_a_target_may_be_written(written: str, target: str) -> None:
    found = unwrap(google(written))
    assert found is not None
    assert found.target == target


def test_parameters_that_look_like_character_references_stay() -> None:
    url = "https://href.li/?https://ferry.example/?a=1&region=2&copy=3&amp;times=4&#38;para=5"
    found = unwrap(url)
    assert found is not None
    assert found.target == "https://ferry.example/?a=1&region=2&copy=3&times=4&para=5"


def test_bytes_that_are_no_text_stay_encoded() -> None:
    found = unwrap("https://vk.com/away.php?to=http%3A%2F%2Fferry.example%2F%EF%EE%F0")
    assert found is not None
    assert found.target == "http://ferry.example/%EF%EE%F0"


def test_archives_are_peeled_only_where_asked_to() -> None:
    capture = f"https://web.archive.org/web/20150304050607/{TARGET}"
    found = unwrap(capture)
    assert found is not None
    assert found.target == TARGET
    assert unwrap(capture, archives=False) is None
    behind = unwrap(google(capture), archives=False)
    assert behind is not None
    assert behind.target == capture


class TestLinks:
    """What an audit makes of a citation's URL."""

    def test_the_target_is_asked_without_its_fragment(self) -> None:
        link = make_link(google(f"{TARGET}#part"))
        assert link.probe_url == TARGET

    def test_an_archive_is_no_wrapper(self) -> None:
        link = make_link(f"https://web.archive.org/web/20150304050607/{google(TARGET)}")
        assert (link.category, link.unwrapped) == ("archive", None)

    def test_an_opaque_link_is_asked_itself(self) -> None:
        link = make_link(MAILCHIMP)
        assert link.probe_url == MAILCHIMP
        assert link.unwrapped is not None
        assert link.unwrapped.needs_network

    def test_a_partly_read_chain_is_asked_where_reading_ended(self) -> None:
        assert make_link(safelinks(MAILCHIMP)).probe_url == MAILCHIMP

    def test_an_image_proxy_gives_the_original(self) -> None:
        link = make_link("https://i0.wp.com/ferry.example/a.jpg?w=600&ssl=1")
        assert link.probe_url == "https://ferry.example/a.jpg"

    @pytest.mark.parametrize(
        "url",
        ["https://doi.org/10.1000/182", "https://perma.cc/AB12-CD34", "https://purl.org/dc/terms/"],
    )
    def test_identifiers_and_archives_are_left(self, url: str) -> None:
        assert make_link(url).probe_url == url
