"""httpx transports as engines, and engines as httpx transports."""

import ssl
from collections.abc import Callable, Iterator

import anyio
import httpx
import pytest

from loccit.config.settings import NetworkSettings, PolitenessSettings, Settings
from loccit.fetch.addresses import parse_networks
from loccit.fetch.dns import Resolver
from loccit.fetch.engine import BodyLimit, Engine, MakeEngine
from loccit.fetch.httpx_bridge import EngineTransport, engine_of
from loccit.fetch.messages import Headers
from loccit.fetch.pinned import PinnedEngine
from loccit.model import Failure
from loccit.testing import Dns, Fault, Reply, Site, Web, page, redirect
from tests.scheduler.asking import observe

SITES = [
    Site(
        "a.example",
        {
            "/": page("Home"),
            "/moved": redirect("https://b.example/here", 301),
            "/long": Reply(200, "<title>Long</title>" + "<p>word word word\n" * 100_000),
            "/empty": Reply(fault=Fault.EMPTY),
            "/silent": Reply(fault=Fault.SILENT),
            "/garbage": Reply(fault=Fault.GARBAGE),
            "/truncated": Reply(200, "x" * 100, fault=Fault.TRUNCATED),
        },
    ),
    Site("b.example", {"/here": page("Here")}),
    Site("inside.example", {"/": page("Secret")}, addresses=("127.0.0.9",)),
    Site("lost.example", dns=Dns.NODATA),
]


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web(SITES) as running:
        yield running


OFFLINE = Settings(
    network=NetworkSettings(retries=0, timeout=2.0), politeness=PolitenessSettings(min_interval=0.0)
)
"""No name server, no network: whatever answers is the transport."""


def _mocked(answer: Callable[[httpx.Request], httpx.Response]) -> MakeEngine:
    return engine_of(httpx.MockTransport(answer), connects=False)


def test_a_mocked_web_needs_no_network() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if request.url.path == "/old":
            return httpx.Response(301, headers={"Location": "/new"})
        return httpx.Response(200, html="<title>New</title><p>text")

    url = "https://mocked.example/old"
    seen = observe([url], OFFLINE, engine=_mocked(answer))[url]
    assert (seen.status, seen.final_url) == (200, "https://mocked.example/new")
    assert seen.page is not None
    assert seen.page.title == "New"
    assert [request.method for request in asked] == ["GET", "GET"]
    assert asked[0].headers["host"] == "mocked.example"
    assert asked[0].headers["user-agent"].startswith("loccit/")


def test_forbidden_literals_never_reach_a_transport() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise AssertionError(request.url)

    urls = ["http://127.0.0.1/", "http://0x7f.1/", "http://[::1]/"]
    seen = observe(urls, OFFLINE, engine=_mocked(answer))
    assert {o.failure for o in seen.values()} == {Failure.FORBIDDEN_ADDRESS}


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (httpx.ConnectTimeout("slow"), Failure.CONNECT_TIMEOUT),
        (httpx.ReadTimeout("slow"), Failure.READ_TIMEOUT),
        (httpx.PoolTimeout("slow"), Failure.READ_TIMEOUT),
        (httpx.ConnectError("[Errno 111] Connection refused"), Failure.CONNECT_REFUSED),
        (httpx.ConnectError("All connection attempts failed"), Failure.CONNECT_OTHER),
        (httpx.ConnectError("certificate verify failed: certificate has expired"),
         Failure.TLS_EXPIRED),
        (httpx.ConnectError("certificate verify failed: self-signed certificate"),
         Failure.TLS_SELF_SIGNED),
        (httpx.ConnectError("unable to get local issuer certificate"), Failure.TLS_UNTRUSTED),
        (httpx.ConnectError("Hostname mismatch, certificate is not valid for 'a.example'"),
         Failure.TLS_WRONG_HOST),
        (httpx.ReadError("Connection reset by peer"), Failure.RESET),
        (httpx.ReadError(""), Failure.RESET),
        (httpx.ProxyError("407"), Failure.PROXY),
        (httpx.RemoteProtocolError("Server disconnected without sending a response."),
         Failure.EMPTY),
        (httpx.RemoteProtocolError("illegal status line"), Failure.PROTOCOL),
    ],
)  # fmt: skip
def test_what_a_transport_raises_is_a_failure(error: Exception, failure: Failure) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise error

    url = "https://mocked.example/"
    assert observe([url], OFFLINE, engine=_mocked(answer))[url].failure is failure


def test_a_transport_that_connects_gets_the_vetted_address(web: Web) -> None:
    """httpx's own transport, with names, certificates, retries and limits as with any engine."""
    urls = ["http://a.example/", "https://b.example/here", "http://a.example/moved"]
    urls += ["http://a.example/long", "http://a.example/truncated"]
    failing = {
        "http://a.example/empty": Failure.EMPTY,
        "http://a.example/silent": Failure.READ_TIMEOUT,
        "http://a.example/garbage": Failure.PROTOCOL,
        "http://inside.example/": Failure.FORBIDDEN_ADDRESS,
        "http://lost.example/": Failure.DNS_NODATA,
        "http://nowhere.example/": Failure.DNS_NXDOMAIN,
    }
    context = ssl.create_default_context(cafile=str(web.ca_file))
    make = engine_of(httpx.AsyncHTTPTransport(verify=context))
    seen = observe([*urls, *failing], web.settings(), engine=make)
    assert [seen[url].status for url in urls] == [200] * 5
    assert {url: seen[url].failure for url in failing} == failing
    assert seen["http://a.example/moved"].final_url == "https://b.example/here"
    assert seen["http://a.example/"].address == "127.0.0.1"
    long = seen["http://a.example/long"].page
    assert long is not None
    assert long.truncated
    hosts = {asked.headers["host"].partition(":")[0] for asked in web.requests}
    assert hosts == {"a.example", "b.example"}


class _Remembering(httpx.AsyncBaseTransport):
    """A small cache, as anyone may put before a transport."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self._known: dict[str, tuple[int, httpx.Headers, bytes]] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        key = str(request.url)
        if key not in self._known:
            response = await self._inner.handle_async_request(request)
            self._known[key] = (response.status_code, response.headers, await response.aread())
        status, headers, content = self._known[key]
        return httpx.Response(status, headers=headers, content=content)

    async def aclose(self) -> None:
        await self._inner.aclose()


def test_a_cache_around_loccits_own_engine(web: Web) -> None:
    settings = web.settings()
    cached: list[_Remembering] = []

    def make(network: NetworkSettings, defaults: Headers, limit: BodyLimit) -> Engine:
        inner = EngineTransport(PinnedEngine(network, defaults, limit), _resolver(settings))
        cached.append(_Remembering(inner))
        return engine_of(cached[-1], connects=False)(network, defaults, limit)

    urls = ["http://a.example/", "http://a.example/moved", "http://inside.example/"]
    web.forget()
    seen = observe([*urls, "http://a.example/#again"], settings, engine=make)
    assert [seen[url].status for url in urls] == [200, 200, None]
    assert seen[urls[2]].failure is Failure.FORBIDDEN_ADDRESS  # told through httpx and back
    assert web.count("a.example", "/") == 1


def _resolver(settings: Settings) -> Resolver:
    network = settings.network
    return Resolver(network.nameservers, parse_networks(network.allow_addresses), timeout=0.5)


async def _by_httpx(settings: Settings, use: Callable[[httpx.AsyncClient], object]) -> None:
    engine = PinnedEngine(settings.network, [("user-agent", "loccit")], lambda status, kind: 5_000)
    transport = EngineTransport(engine, _resolver(settings))
    async with httpx.AsyncClient(transport=transport, follow_redirects=True, timeout=0.5) as client:
        await use(client)  # type: ignore[misc]


def test_an_engine_serves_httpx_clients(web: Web) -> None:
    async def use(client: httpx.AsyncClient) -> None:
        response = await client.get("http://a.example/moved", headers={"x-own": "1"})
        assert (response.status_code, str(response.url)) == (200, "https://b.example/here")
        assert "Here" in response.text
        assert response.extensions["address"] == "127.0.0.1"
        long = await client.get("http://a.example/long")
        assert len(long.content) == 5_000
        assert long.extensions["truncated"]
        with pytest.raises(httpx.UnsupportedProtocol):
            await client.post("http://a.example/")

    anyio.run(_by_httpx, web.settings(), use)
    assert web.asked("a.example", "/moved")[-1].headers["x-own"] == "1"


@pytest.mark.parametrize(
    ("url", "error", "failure"),
    [
        ("http://inside.example/", httpx.ConnectError, Failure.FORBIDDEN_ADDRESS),
        ("http://127.0.0.9/", httpx.ConnectError, Failure.FORBIDDEN_ADDRESS),
        ("http://nowhere.example/", httpx.ConnectError, Failure.DNS_NXDOMAIN),
        ("http://a.example/silent", httpx.ReadTimeout, Failure.READ_TIMEOUT),
        ("http://a.example/empty", httpx.RemoteProtocolError, Failure.EMPTY),
        ("ftp://a.example/", httpx.RemoteProtocolError, Failure.BAD_REDIRECT),
    ],
)
def test_an_engines_failure_is_an_httpx_error(
    web: Web, url: str, error: type[Exception], failure: Failure
) -> None:
    async def use(transport: EngineTransport) -> None:
        request = httpx.Request("GET", url, extensions={"timeout": {"read": 0.5}})
        with pytest.raises(error) as raised:
            await transport.handle_async_request(request)
        assert getattr(raised.value.__cause__, "failure", None) is failure

    async def with_transport(settings: Settings) -> None:
        engine = PinnedEngine(settings.network, [], lambda status, kind: 5_000)
        async with EngineTransport(engine, _resolver(settings)) as transport:
            await use(transport)

    anyio.run(with_transport, web.settings())
