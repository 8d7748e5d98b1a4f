"""Whatever a server does, what is observed is what a visitor would have met."""

import http.server
import ssl
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
import trustme

from loccit.config.settings import HostSettings, NetworkSettings, PolitenessSettings, Settings
from loccit.fetch.identity import HostTable
from loccit.model import Failure, Link, Observation, Request
from loccit.testing import Dns, Fault, Reply, Site, Tls, Web, in_turn, page, redirect
from loccit.testing.behaviour import Asked, Behaviour
from tests.scheduler.asking import answers_to, observe, tasks

BROWSER = "Mozilla/5.0 (compatible; loccit/"


def _cookie_gate(asked: Asked) -> Reply:
    if "seen=1" in asked.headers.get("cookie", ""):
        return Reply(200, "welcome")
    return redirect("/gate", 302, set_cookie="seen=1; Path=/; HttpOnly")


def _echo(asked: Asked) -> Reply:
    return Reply(200, "", tuple((f"server-{k}", v) for k, v in asked.headers.items()))


def _browsers_only(status: int) -> Behaviour:
    def behave(asked: Asked) -> Reply:
        return Reply(200 if asked.headers["user-agent"].startswith(BROWSER) else status, "x")

    return behave


def _repeats_the_key(asked: Asked) -> Reply:
    key = asked.headers.get("x-key", "")
    return Reply(200, f"<title>Hello {key}</title><p>Your key is {key}.", (("server", key),))


SITES = [
    Site(
        "a.example",
        {
            "/": page("Home"),
            "/repeats": _repeats_the_key,
            "/led-on": lambda asked: redirect(f"/target?key={asked.headers['x-key']}", 302),
            "/gone": Reply(410),
            "/moved": redirect("/target?x=1", 301),
            "/target": page("Target"),
            "/relative": redirect("target", 302),
            "/dots": redirect("./deep/../target", 302),
            "/schemeless": redirect("//b.example/here", 307),
            "/utf8": redirect("/zi\u00c3\u00a9l", 301),  # the web writes Latin-1 bytes
            "/latin1": redirect("/zi\u00e9l", 301),
            "/zi%E9l": page("Ziel"),
            "/zi%C3%A9l": page("Ziel"),
            "/to-fragment": redirect("/target#part", 301),
            "/upgrade": redirect("https://a.example/target", 308),
            "/three": redirect("/moved", 301),
            "/loop": redirect("/loop2", 302),
            "/loop2": redirect("/loop", 302),
            "/self": redirect("/self", 302),
            "/gate": _cookie_gate,
            "/broken": redirect("http://", 301),
            "/mailto": redirect("mailto:someone@example.org", 301),
            "/nowhere": Reply(302, "no Location"),
            "/choices": Reply(300, "choose", (("Location", "/target"),)),
            "/refresh": Reply(200, "<meta http-equiv=refresh content='0; url=/target'>"),
            "/refresh-header": Reply(200, "x", (("Refresh", "0; url=/target"),)),
            "/reload": Reply(200, "<meta http-equiv=refresh content='30'><p>news ticker"),
            "/script": Reply(200, "<script>location.replace('/target')</script>"),
            "/video": Reply(200, b"\0" * 3_000_000, content_type="video/mp4"),
            "/untyped": Reply(200, "<title>Untyped</title><p>x", content_type=None),
            "/long": Reply(200, "<title>Long</title>" + "<p>word word word\n" * 100_000),
            "/turns": in_turn(Reply(500), Reply(200, "at last")),
            "/busy": in_turn(Reply(429, "", (("Retry-After", "1"),)), Reply(200, "here you are")),
            "/never": Reply(503, "down"),
            "/shy": _browsers_only(403),
            "/picky": _browsers_only(406),
            "/forbidden": Reply(403, "no"),
            "/echo": _echo,
            **{f"/{fault}": Reply(200, "x" * 100, fault=fault) for fault in Fault},
            **{f"/hops{n}": redirect(f"/hops{n + 1}", 302) for n in range(40)},
            "/out": redirect("http://b.example/echo", 302),
            "/out-with-cookie": redirect("http://b.example/echo", 302, set_cookie="token=1"),
        },
    ),
    Site("far.example", {"/*": Reply(429, "", (("Retry-After", "100000"),))}),
    Site("b.example", {"/here": page("Here"), "/echo": _echo}),
    Site("plain.example", {"/": page("Plain")}, tls=Tls.NONE),
    *(Site(f"tls-{kind}.example", {"/": page(kind), "/echo": _echo}, tls=kind) for kind in Tls),
    *(Site(f"dns-{kind}.example", {"/": page(kind)}, dns=kind) for kind in Dns),
    Site("first-fails.example", {"/": page("Second")}, addresses=("127.9.9.9", "127.0.0.1")),
]


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web(SITES) as running:
        yield running


@pytest.fixture(scope="module")
def settings(web: Web) -> Settings:
    return web.settings()


@pytest.fixture(scope="module")
def seen(web: Web, settings: Settings) -> dict[str, Observation]:
    """Everything that needs no special settings, asked in one run."""
    urls = [f"http://a.example{path}" for path in ANSWERS]
    urls += [f"http://a.example{path}" for path in FAILURES]
    urls += [f"https://tls-{kind}.example/" for kind in Tls]
    urls += [f"http://dns-{kind}.example/" for kind in Dns]
    urls += ["https://plain.example/", *(f"http://far.example/{n}" for n in range(9))]
    return observe(urls, settings)


ANSWERS: dict[str, tuple[int, str, int]] = {
    # path: (status, final path, hops)
    "/": (200, "/", 1),
    "/gone": (410, "/gone", 1),
    "/absent": (404, "/absent", 1),
    "/moved": (200, "/target?x=1", 2),
    "/relative": (200, "/target", 2),
    "/dots": (200, "/target", 2),
    "/utf8": (200, "/zi%C3%A9l", 2),
    "/latin1": (200, "/zi%E9l", 2),
    "/to-fragment": (200, "/target#part", 2),
    "/three": (200, "/target?x=1", 3),
    "/gate": (200, "/gate", 2),
    "/nowhere": (302, "/nowhere", 1),
    "/choices": (300, "/choices", 1),
    "/refresh": (200, "/target", 2),
    "/refresh-header": (200, "/target", 2),
    "/reload": (200, "/reload", 1),
    "/script": (200, "/target", 2),
    "/video": (200, "/video", 1),
    "/untyped": (200, "/untyped", 1),
    "/turns": (200, "/turns", 1),
    "/busy": (200, "/busy", 1),
    "/never": (503, "/never", 1),
    "/shy": (200, "/shy", 1),
    "/picky": (200, "/picky", 1),
    "/forbidden": (403, "/forbidden", 1),
    "/truncated": (200, "/truncated", 1),
    "/stalled": (200, "/stalled", 1),
    "/endless": (200, "/endless", 1),
    "/bad-chunks": (200, "/bad-chunks", 1),
    "/bad-gzip": (200, "/bad-gzip", 1),
    "/http/1.0": (200, "/http/1.0", 1),
}
FAILURES = {
    "/loop": Failure.REDIRECT_LOOP,
    "/self": Failure.REDIRECT_LOOP,
    "/broken": Failure.BAD_REDIRECT,
    "/mailto": Failure.BAD_REDIRECT,
    "/hops0": Failure.TOO_MANY_REDIRECTS,
    "/reset": Failure.RESET,
    "/empty": Failure.EMPTY,
    "/silent": Failure.READ_TIMEOUT,
    "/garbage": Failure.PROTOCOL,
}


@pytest.mark.parametrize("path", ANSWERS)
def test_answers(path: str, seen: dict[str, Observation]) -> None:
    observed = seen[f"http://a.example{path}"]
    status, final, hops = ANSWERS[path]
    assert observed.failure is None, observed.detail
    assert (observed.status, observed.final_url) == (status, f"http://a.example{final}")
    assert len(observed.hops) == hops
    assert observed.hops[-1].status == status


@pytest.mark.parametrize("path", FAILURES)
def test_failures(path: str, seen: dict[str, Observation]) -> None:
    observed = seen[f"http://a.example{path}"]
    assert observed.failure is FAILURES[path]
    assert observed.status is None
    assert observed.detail
    assert observed.hops


def test_hops_say_how_they_lead_on(seen: dict[str, Observation]) -> None:
    first = seen["http://a.example/moved"].hops[0]
    assert (first.status, first.location) == (301, "http://a.example/target?x=1")
    assert seen["http://a.example/refresh"].hops[0].via == "meta-refresh"
    assert seen["http://a.example/mailto"].hops[0].location == "mailto:someone@example.org"


def test_a_body_is_read_for_pages_only_and_never_whole(seen: dict[str, Observation]) -> None:
    assert seen["http://a.example/video"].page is None
    assert seen["http://a.example/untyped"].page is not None


def test_a_long_page_is_read_up_to_the_limit(settings: Settings) -> None:
    page = observe(["http://a.example/long"], settings)["http://a.example/long"].page
    assert page is not None
    assert page.title == "Long"
    assert page.truncated


def test_every_request_is_a_get(web: Web, seen: dict[str, Observation]) -> None:
    assert {asked.method for asked in web.asked()} == {"GET"}


def test_retries_are_counted_and_404_is_not_retried(web: Web, seen: dict[str, Observation]) -> None:
    assert seen["http://a.example/turns"].attempts == 2
    assert seen["http://a.example/never"].attempts == 2
    assert seen["http://a.example/absent"].attempts == 1


def test_retry_after_is_waited_for(web: Web, seen: dict[str, Observation]) -> None:
    first, second = web.asked("a.example", "/busy")
    assert second.at - first.at >= 1.0


def test_a_host_that_wants_a_longer_wait_is_left_for_another_run(
    web: Web, seen: dict[str, Observation]
) -> None:
    observed = [seen[f"http://far.example/{n}"] for n in range(9)]
    assert {o.status for o in observed} == {429}
    assert sum(not o.concluded for o in observed) == web.count("far.example") <= 4


@pytest.mark.parametrize(
    ("kind", "failure"),
    [
        (Tls.GOOD, None),
        (Tls.EXPIRED, Failure.TLS_EXPIRED),
        (Tls.NOT_YET_VALID, Failure.TLS_NOT_YET_VALID),
        (Tls.SELF_SIGNED, Failure.TLS_SELF_SIGNED),
        (Tls.WRONG_HOST, Failure.TLS_WRONG_HOST),
        (Tls.INCOMPLETE_CHAIN, Failure.TLS_INCOMPLETE_CHAIN),
    ],
)
def test_bad_certificates_are_named_and_looked_behind(
    kind: Tls, failure: Failure | None, seen: dict[str, Observation]
) -> None:
    observed = seen[f"https://tls-{kind}.example/"]
    assert (observed.status, observed.insecure) == (200, failure)
    assert observed.page is not None
    assert observed.page.title == kind


@pytest.mark.parametrize(
    ("url", "failure"),
    [
        ("https://tls-old-protocol.example/", Failure.TLS_OLD_PROTOCOL),
        ("https://tls-none.example/", Failure.TLS_OTHER),
        ("https://plain.example/", Failure.TLS_OTHER),
    ],
)
def test_no_tls_at_all(url: str, failure: Failure, seen: dict[str, Observation]) -> None:
    assert seen[url].failure is failure
    assert seen[url].insecure is None


@pytest.mark.parametrize(
    ("kind", "failure"),
    [
        (Dns.NXDOMAIN, Failure.DNS_NXDOMAIN),
        (Dns.NODATA, Failure.DNS_NODATA),
        (Dns.SERVFAIL, Failure.DNS_SERVFAIL),
        (Dns.REFUSED, Failure.DNS_SERVFAIL),
        (Dns.TIMEOUT, Failure.DNS_TIMEOUT),
        (Dns.OVER_TCP, None),
    ],
)
def test_names(kind: Dns, failure: Failure | None, seen: dict[str, Observation]) -> None:
    observed = seen[f"http://dns-{kind}.example/"]
    assert observed.failure is failure
    assert observed.status == (None if failure else 200)


def test_tls_is_not_looked_behind_where_that_is_switched_off(settings: Settings) -> None:
    network = msgspec.structs.replace(settings.network, look_behind_tls=False)
    url = "https://tls-expired.example/"
    observed = observe([url], msgspec.structs.replace(settings, network=network))[url]
    assert (observed.failure, observed.insecure) == (Failure.TLS_EXPIRED, None)


def test_the_next_address_is_tried(web: Web, settings: Settings) -> None:
    network = msgspec.structs.replace(settings.network, allow_addresses=("127.0.0.0/8",))
    url = "http://first-fails.example/"
    observed = observe([url], msgspec.structs.replace(settings, network=network))[url]
    assert (observed.status, observed.address, observed.attempts) == (200, "127.0.0.1", 1)


def test_a_refusal_is_asked_again_as_a_browser_that_names_loccit(web: Web) -> None:
    first, second = web.asked("a.example", "/forbidden")[:2]
    assert first.headers["user-agent"].startswith("loccit/")
    assert second.headers["user-agent"].startswith(BROWSER)
    assert "sec-fetch-mode" in second.headers


def test_a_request_may_carry_a_browsers_headers_at_once(web: Web, settings: Settings) -> None:
    def as_browser(link: Link, seen: Sequence[Observation]) -> tuple[Request, ...]:
        return () if seen else (Request(link.url, link.url, visitor="browser"),)

    web.forget()
    (observed,) = observe(["http://a.example/echo"], settings, as_browser).values()
    (request,) = web.asked("a.example", "/echo")
    assert request.headers["user-agent"].startswith(BROWSER)
    assert "text/html" in request.headers["accept"]
    assert observed.visitor == "browser"


def test_secrets_stay_on_their_host(
    web: Web, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_TOKEN", "very-secret")
    hosts = {
        "a.example": HostSettings(headers={"X-Key": "key-secret"}, credentials_env="A_TOKEN"),
        "*.wrong.example": HostSettings(headers={"X-Other": "other"}),
        "tls-expired.example": HostSettings(credentials_env="A_TOKEN"),
    }
    urls = ["http://a.example/echo", "http://a.example/out", "http://a.example/out-with-cookie"]
    urls.append("https://tls-expired.example/echo")
    web.forget()
    seen = observe(urls, msgspec.structs.replace(settings, hosts=hosts))
    own = web.asked("a.example", "/echo")[0].headers
    assert own["x-key"] == "key-secret"
    assert "authorization" not in own  # the URL is http, which anybody on the way can read
    for request in [*web.asked("b.example"), *web.asked("tls-expired.example")]:
        assert not {"authorization", "x-key", "x-other", "cookie"} & set(request.headers)
    assert b"secret" not in msgspec.json.encode(seen)


def test_secrets_that_a_server_repeats_are_not_kept(settings: Settings) -> None:
    hosts = {"a.example": HostSettings(headers={"X-Key": "key-secret"})}
    urls = ["http://a.example/repeats", "http://a.example/led-on"]
    seen = observe(urls, msgspec.structs.replace(settings, hosts=hosts))
    repeats, led_on = (seen[url] for url in urls)
    assert repeats.page is not None
    assert repeats.page.title.startswith("Hello ")
    assert led_on.final_url.startswith("http://a.example/target?key=")
    assert b"key-secret" not in msgspec.json.encode(seen)


SECRET = ("authorization", "Bearer very-secret")


@pytest.mark.parametrize(
    ("scheme", "port", "insecure", "sent"),
    [
        ("https", 443, False, True),
        ("http", 80, False, False),
        ("http", 443, False, False),
        ("https", 8443, False, False),
        ("http", 80, True, True),
        ("https", 8443, True, True),
    ],
)
def test_credentials_go_to_https_and_its_own_port(
    scheme: str, port: int, insecure: bool, sent: bool
) -> None:
    """Whoever listens on another port, or on the way, is not the host they were issued for."""
    host = HostSettings(
        headers={"X-Client": "audit", "Cookie": "session=1"},
        credentials_env="TOKEN",
        insecure_credentials=insecure,
    )
    table = HostTable({"*.Members.example": host}, {"TOKEN": "very-secret"})
    headers = table.headers("a.members.example", scheme, port)
    assert ("x-client", "audit") in headers
    assert (SECRET in headers, ("cookie", "session=1") in headers) == (sent, sent)
    assert table.headers("members.example.org", scheme, port) == []


def test_credentials_reach_the_host_over_https(
    web: Web, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_TOKEN", "very-secret")
    web.forget()
    hosts = {"a.example": HostSettings(credentials_env="A_TOKEN")}
    observe(["https://a.example/echo"], msgspec.structs.replace(settings, hosts=hosts))
    assert web.asked("a.example", "/echo")[0].headers["authorization"] == "Bearer very-secret"


def test_robots_txt(settings: Settings, web: Web) -> None:
    web.put(
        Site(
            "robots.example",
            {
                "/robots.txt": Reply(
                    200,
                    "User-agent: *\nDisallow: /\n\nUser-agent: loccit\nDisallow: /private\n"
                    "Allow: /private/open$\n",
                    content_type="text/plain",
                ),
                "/*": page("x"),
            },
        )
    )
    paths = {"/public": None, "/private/x": Failure.ROBOTS, "/private/open": None}
    network = msgspec.structs.replace(settings.network, robots=True)
    seen = observe(
        [f"http://robots.example{path}" for path in paths],
        msgspec.structs.replace(settings, network=network),
    )
    assert {url.removeprefix("http://robots.example"): o.failure for url, o in seen.items()} == (
        paths
    )
    assert web.count("robots.example", "/robots.txt") == 1
    assert web.count("robots.example", "/private/x") == 0


def test_through_a_proxy(web: Web) -> None:
    settings = Settings(
        network=NetworkSettings(proxy=web.proxy, ca_file=str(web.ca_file), timeout=5, workers=1),
        politeness=PolitenessSettings(min_interval=0),
    )
    urls = ["http://a.example/moved", "https://a.example/target", "http://10.0.0.1/"]
    seen = observe(urls, settings)
    assert [seen[url].status for url in urls] == [200, 200, None]
    assert seen["http://10.0.0.1/"].failure is Failure.FORBIDDEN_ADDRESS


def test_in_several_processes(web: Web, settings: Settings) -> None:
    network = msgspec.structs.replace(settings.network, workers=2)
    urls = [f"http://a.example{path}" for path in ("/", "/moved", "/schemeless", "/upgrade")]
    urls += ["http://b.example/here", "https://tls-expired.example/", "http://absent.example/"]
    seen = observe(urls, msgspec.structs.replace(settings, network=network))
    assert [seen[url].status for url in urls] == [200, 200, 200, 200, 200, 200, None]
    assert seen["http://a.example/schemeless"].final_url == "http://b.example/here"
    assert seen["http://absent.example/"].failure is Failure.DNS_NXDOMAIN


class _Old(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(params=["tls-1.0", "rsa-key-exchange"])
def old_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, int, Path]]:
    """A server of the last decade, with a certificate of the fixture's authority."""
    authority = trustme.CA(key_type=trustme.KeyType.RSA)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", key_type=trustme.KeyType.RSA).configure_cert(context)
    if request.param == "tls-1.0":
        context.set_ciphers("ALL:@SECLEVEL=0")
        with pytest.warns(DeprecationWarning, match="TLSv1"):
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    else:
        context.set_ciphers("AES128-SHA:AES256-SHA:AES128-GCM-SHA256")
        context.maximum_version = ssl.TLSVersion.TLSv1_2
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Old)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield request.param, server.server_address[1], tmp_path / "ca.pem"
    server.shutdown()
    server.server_close()
    thread.join()


def test_old_tls_is_looked_behind(old_server: tuple[str, int, Path]) -> None:
    kind, port, ca_file = old_server
    network = NetworkSettings(
        allow_addresses=("127.0.0.1/32",), ca_file=str(ca_file), timeout=5, retries=0
    )
    url = f"https://127.0.0.1:{port}/"
    observed = observe([url], Settings(network=network))[url]
    assert observed.status == 200
    # Browsers still take RSA key exchange, but TLS 1.0 they refuse.
    assert observed.insecure == (Failure.TLS_OLD_PROTOCOL if kind == "tls-1.0" else None)


def test_answers_are_told_by_link(settings: Settings) -> None:
    answers = answers_to(tasks(["http://a.example/", "http://b.example/here"]), settings)
    assert [len(answer.observations) for answer in answers] == [1, 1]
    assert all(a.observations[0].link == a.link for a in answers)
