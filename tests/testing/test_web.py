"""The rehearsal web does what its table says, as a client that knows nothing of it sees it."""

import ssl
from collections.abc import Iterator

import anyio
import httpx
import pytest

from loccit.config.load import parse_settings
from loccit.fetch.addresses import parse_networks
from loccit.fetch.dns import Resolved, Resolver
from loccit.model import Failure
from loccit.testing import Dns, Fault, Reply, Site, Tls, Web, in_turn, page, redirect

SITES = [
    Site(
        "a.example",
        {
            "/essay": page("On maps"),
            "/moved": redirect("/essay", 301, set_cookie="a=b"),
            "/query?id=1": Reply(200, "one"),
            "/folder/*": Reply(200, "in the folder"),
            "/turns": in_turn(Reply(500), Reply(503), Reply(200, "at last")),
            "/head-lies": Reply(200, "here", head=Reply(404)),
            "/nothing": Reply(204),
            "/old": Reply(200, "old server", fault=Fault.HTTP_10),
            **{f"/{fault}": Reply(200, "x" * 100, fault=fault) for fault in Fault},
        },
    ),
    Site("plain.example", {"/": Reply(200, "plain")}, tls=Tls.NONE),
    Site("secure.example", {"/": Reply(200, "secure")}, http=False),
    Site("*.many.example", {"/": Reply(200, "one of many")}),
    *(Site(f"tls-{kind}.example", {"/": Reply(200, kind)}, tls=kind) for kind in Tls),
    *(Site(f"dns-{kind}.example", {"/": Reply(200, kind)}, dns=kind) for kind in Dns),
    Site("private.example", addresses=("10.0.0.7", "127.0.0.1")),
]


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web(SITES) as running:
        yield running


@pytest.fixture
def client(web: Web) -> Iterator[httpx.Client]:
    trust = ssl.create_default_context(cafile=str(web.ca_file))
    with httpx.Client(proxy=web.proxy, verify=trust, timeout=10, trust_env=False) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("/query?id=1", 200, "one"),
        ("/query?id=2", 404, None),
        ("/folder/x/y", 200, "in the folder"),
        ("/nowhere", 404, None),
        ("/nothing", 204, ""),
        ("/old", 200, "old server"),
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_paths(client: httpx.Client, scheme: str, path: str, status: int, text: str | None) -> None:
    reply = client.get(f"{scheme}://a.example{path}")
    assert reply.status_code == status
    assert text is None or reply.text == text


def test_redirect_and_head(client: httpx.Client) -> None:
    reply = client.get("https://a.example/moved")
    assert (reply.status_code, reply.headers["location"]) == (301, "/essay")
    assert reply.headers["set-cookie"] == "a=b"
    assert client.head("http://a.example/head-lies").status_code == 404
    assert client.get("http://a.example/head-lies").text == "here"


def test_in_turn_and_the_record(web: Web, client: httpx.Client) -> None:
    web.forget()
    got = [client.get("http://a.example/turns").status_code for _ in range(4)]
    assert got == [500, 503, 200, 200]
    assert web.count("a.example", "/turns", method="GET") == 4
    assert [asked.nth for asked in web.asked("a.example")] == [1, 2, 3, 4]
    assert web.asked(method="HEAD") == []


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.RESET, httpx.ReadError),
        (Fault.EMPTY, httpx.RemoteProtocolError),
        (Fault.SILENT, httpx.ReadTimeout),
        (Fault.TRUNCATED, httpx.RemoteProtocolError),
        (Fault.STALLED, httpx.ReadTimeout),
        (Fault.GARBAGE, httpx.RemoteProtocolError),
        (Fault.BAD_CHUNKS, httpx.RemoteProtocolError),
        (Fault.BAD_GZIP, httpx.DecodingError),
    ],
)
def test_faults(client: httpx.Client, fault: Fault, error: type[Exception]) -> None:
    with pytest.raises(error):
        client.get(f"http://a.example/{fault}", timeout=httpx.Timeout(10, read=0.3))


def test_endless(client: httpx.Client) -> None:
    with client.stream("GET", f"https://a.example/{Fault.ENDLESS}") as reply:
        chunks = reply.iter_bytes(10_000)
        assert sum(len(next(chunks)) for _ in range(30)) == 300_000


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (Tls.EXPIRED, "expired"),
        (Tls.NOT_YET_VALID, "not yet valid"),
        (Tls.SELF_SIGNED, "self-signed"),
        (Tls.WRONG_HOST, "mismatch"),
        (Tls.INCOMPLETE_CHAIN, "unable to get local issuer"),
        (Tls.OLD_PROTOCOL, "protocol version"),
        (Tls.NONE, "internal error"),
    ],
)
def test_bad_certificates(client: httpx.Client, kind: Tls, says: str) -> None:
    with pytest.raises(httpx.ConnectError, match=says):
        client.get(f"https://tls-{kind}.example/")


def test_schemes_that_are_closed(client: httpx.Client) -> None:
    assert client.get("http://plain.example/").text == "plain"
    assert client.get("https://secure.example/").text == "secure"
    with pytest.raises(httpx.ReadError):
        client.get("http://secure.example/")


def test_names(web: Web) -> None:
    told = {
        "a.example": "127.0.0.1",
        "www.many.example": "127.0.0.1",
        "private.example": "127.0.0.1",
        "dns-over-tcp.example": "127.0.0.1",
        "nowhere.example": Failure.DNS_NXDOMAIN,
        "dns-nxdomain.example": Failure.DNS_NXDOMAIN,
        "dns-servfail.example": Failure.DNS_SERVFAIL,
        "dns-refused.example": Failure.DNS_SERVFAIL,
        "dns-nodata.example": Failure.DNS_NODATA,
        "dns-timeout.example": Failure.DNS_TIMEOUT,
    }

    async def resolve() -> dict[str, Resolved]:
        network = web.settings().network
        allowed = parse_networks(network.allow_addresses)
        resolver = Resolver(network.nameservers, allowed, timeout=0.5)
        found = {name: await resolver.resolve(name) for name in told}
        resolver.close()
        return found

    found = anyio.run(resolve)
    assert {name: r.addresses[0] if r.addresses else r.failure for name, r in found.items()} == told


def test_changes_while_it_runs(web: Web, client: httpx.Client) -> None:
    url = "http://changing.example/"
    assert client.get(url).status_code == 502
    web.put(Site("changing.example", {"/": page("Alive")}))
    assert client.get(url).status_code == 200
    web.change("changing.example", "/", Reply(410))
    assert client.get(url).status_code == 410
    web.remove("changing.example")
    assert client.get(url).status_code == 502


def test_settings_and_file_agree(web: Web) -> None:
    settings = web.settings()
    assert parse_settings(web.toml()).network.ports == settings.network.ports
    assert parse_settings(web.toml({"judge": {"confirm": False}})).judge.confirm is False
    assert settings.network.allow_addresses == ("127.0.0.1/32",)


def test_stops_with_connections_open() -> None:
    with Web(SITES) as web, httpx.Client(proxy=web.proxy, trust_env=False) as client:
        client.get("http://a.example/essay")
    web.stop()
