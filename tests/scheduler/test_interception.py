"""Answers that are the network's and not the hosts': captive portals and filters."""

import pytest

from loccit.model import Failure, Hop, Observation, Page, Purpose
from loccit.scheduler.core.interception import Interception

PORTAL = Page(title="Free WiFi", words=12, text_digest="aa")
ARTICLE = Page(title="An article", words=300, text_digest="bb")


def seen(
    url: str,
    purpose: Purpose = Purpose.VISIT,
    *,
    to: str = "",
    page: Page | None = PORTAL,
    status: int | None = 200,
    insecure: Failure | None = None,
) -> Observation:
    hops = (Hop(url, 302), Hop(to, status)) if to else (Hop(url, status),)
    return Observation(
        url=url, link=url, at=0.0, purpose=purpose, hops=hops, status=status, page=page,
        insecure=insecure,
    )  # fmt: skip


def row(number: int, scheme: str = "http", to: str = "") -> list[Observation]:
    """What a portal answers to the links of so many domains, and to their probe URLs."""
    insecure = Failure.TLS_SELF_SIGNED if scheme == "https" else None
    return [
        seen(f"{scheme}://d{n}.example/{path}", purpose, to=to, insecure=insecure)
        for purpose, path in ((Purpose.VISIT, "a"), (Purpose.SIBLING, "x"))
        for n in range(number)
    ]


def suspects(observations: list[Observation]) -> bool:
    interception = Interception()
    for observation in observations:
        interception.observed(observation)
    return interception.is_suspected


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("to", ["", "http://portal.test/login"])
def test_one_page_for_every_address_of_many_domains(scheme: str, to: str) -> None:
    assert suspects(row(8, scheme, to))
    assert not suspects(row(7, scheme, to))


def test_what_has_a_valid_certificate_is_its_owner_s() -> None:
    assert not suspects(row(20, to="https://marketplace.test/"))


@pytest.mark.parametrize(
    "other",
    [
        seen("https://alive.example/", page=ARTICLE),
        seen("http://alive.example/", page=ARTICLE),
        seen("http://alive.example/", status=404, page=None),
        seen("http://d3.example/x", Purpose.SIBLING, status=404, page=None),
        seen("http://old.example/a", to="https://new.example/a", page=ARTICLE),
        seen("http://192.0.2.9/a", page=ARTICLE),
    ],
    ids=lambda one: f"{one.url} {one.status}",
)
def test_one_answer_of_a_host_s_own_ends_the_row(other: Observation) -> None:
    observations = row(12)
    assert not suspects([*observations, other])
    assert not suspects([*observations[:6], other, *observations[6:12], *observations[-3:]])
    assert suspects([other, *observations])


@pytest.mark.parametrize(
    "other",
    [
        seen("http://silent.example/", status=None, page=None),
        seen("http://d3.example/a", Purpose.CONFIRM),
    ],
    ids=["failure", "confirmation"],
)
def test_what_says_nothing_of_the_network_changes_nothing(other: Observation) -> None:
    observations = row(8)
    assert suspects([*observations[:10], other, *observations[10:]])


def test_addresses_without_a_name_are_no_domains() -> None:
    observations = [
        seen(f"http://192.0.2.{n}/{path}", purpose)
        for purpose, path in ((Purpose.VISIT, "a"), (Purpose.SIBLING, "x"))
        for n in range(20)
    ]
    assert not suspects(observations)


def test_links_without_a_probe_url_prove_nothing() -> None:
    assert not suspects([seen(f"http://d{n}.example/") for n in range(20)])


def test_a_status_of_the_network_needs_no_probe_url() -> None:
    """RFC 6585, section 6: 511 is not to be sent by origin servers."""
    links = [seen(f"http://d{n}.example/a", status=511) for n in range(8)]
    assert suspects(links)
    assert not suspects(links[:7])
    assert not suspects([*links, seen("http://alive.example/", page=ARTICLE)])
    assert not suspects([seen(f"https://d{n}.example/a", status=511) for n in range(20)])
