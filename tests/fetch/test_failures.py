"""What an engine's error says, and not what the URL in it happens to say, is what happened."""

import anyio
import pytest

from loccit.checking import check
from loccit.fetch.failures import known_failure
from loccit.model import Failure
from loccit.testing import Fault, Reply, Site, Tls, Web, page

TOLD = {
    "unsuccessful tunnel": Failure.PROXY,
    'invalid peer certificate: certificate not valid for name "proxy.example"':
        Failure.TLS_WRONG_HOST,
    "error sending request for url (https://a.example/tunnel) / Connection refused (os error 111)":
        Failure.CONNECT_REFUSED,
    "error following https://a.example/proxy/certificate/expired: connection reset by peer":
        Failure.RESET,
    "invalid peer certificate: certificate expired": Failure.TLS_EXPIRED,
}  # fmt: skip


@pytest.mark.parametrize(("story", "failure"), TOLD.items())
def test_the_story_is_read_without_the_names_in_it(story: str, failure: Failure) -> None:
    told = known_failure(story)
    assert told is not None
    assert told.failure is failure


def test_a_name_never_tells_what_happened() -> None:
    """Words of the table in hosts and paths, over TLS, where the engine quotes both."""
    broken = Reply(fault=Fault.RESET)
    sites = [
        Site("proxy.example", {"/": page("A page")}, tls=Tls.WRONG_HOST),
        Site("expired-socks.example", {"/certificate": broken, "/dns-error/http2": broken}),
    ]
    expected = {
        "https://proxy.example/": Failure.TLS_WRONG_HOST,
        "https://expired-socks.example/certificate": Failure.RESET,
        "https://expired-socks.example/dns-error/http2": Failure.RESET,
    }
    with Web(sites) as web:
        checked = anyio.run(check, list(expected), web.settings())
    told = {one.url: one.observations[0] for one in checked}
    assert {url: seen.insecure or seen.failure for url, seen in told.items()} == expected
