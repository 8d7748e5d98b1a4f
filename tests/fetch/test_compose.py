"""Which engine is asked, and for which hosts no proxy is."""

import anyio
import pytest

from loccit.config.settings import NetworkSettings
from loccit.fetch.compose import DirectEngine, NoProxyEngine, ProxyEngine, is_exception, own_engine
from loccit.fetch.dns import Resolver
from loccit.fetch.messages import ExchangeError, HttpRequest, HttpResponse
from loccit.model import Failure


def limit(status: int, content_type: str) -> int:
    return 1_000


@pytest.mark.parametrize(
    ("host", "exceptions", "excepted"),
    [
        ("a.example", ("*",), True),
        ("a.example", ("example",), True),
        ("a.example.", (".example",), True),
        ("a.example", ("A.Example",), True),
        ("ba.example", ("a.example",), False),
        ("10.1.2.3", ("10.0.0.0/8",), True),
        ("11.1.2.3", ("10.0.0.0/8", ""), False),
        ("[2001:db8::1]", ("2001:db8::/32",), True),
        ("a.example", (), False),
    ],
)
def test_exceptions(host: str, exceptions: tuple[str, ...], excepted: bool) -> None:
    assert is_exception(host, exceptions) is excepted


class Noting:
    """An engine that notes what it is asked for."""

    needs_addresses = False

    def __init__(self) -> None:
        self.calls: list[HttpRequest] = []

    async def fetch(self, call: HttpRequest) -> HttpResponse:
        self.calls.append(call)
        return HttpResponse(200, [])

    def expect(self, host: str, address: str) -> None:
        pass

    async def close(self) -> None:
        pass


def _call(host: str, scheme: str = "http") -> HttpRequest:
    return HttpRequest(f"{scheme}://{host}/", scheme, host, 80, "", [], 1.0)


def test_exceptions_are_resolved_vetted_and_asked_directly() -> None:
    proxied, direct = Noting(), Noting()

    async def main() -> Failure:
        resolver = Resolver()
        engine = NoProxyEngine(
            proxied, direct, resolver, ("inside.example", "8.8.8.8", "127.0.0.1")
        )
        await engine.fetch(_call("outside.example"))
        await engine.fetch(_call("8.8.8.8"))
        with pytest.raises(ExchangeError) as raised:
            await engine.fetch(_call("127.0.0.1"))
        resolver.close()
        return raised.value.failure

    assert anyio.run(main) is Failure.FORBIDDEN_ADDRESS
    assert [call.host for call in proxied.calls] == ["outside.example"]
    assert [call.address for call in direct.calls] == ["8.8.8.8"]


@pytest.mark.parametrize(
    ("outcome", "failure"),
    [
        (HttpResponse(407, []), Failure.PROXY),
        (ExchangeError(Failure.CONNECT_REFUSED), Failure.PROXY),
        (ExchangeError(Failure.CONNECT_TIMEOUT), Failure.PROXY),
        (ExchangeError(Failure.RESET), Failure.RESET),
        (HttpResponse(502, []), None),
    ],
)
def test_trouble_of_a_proxy_is_not_the_host_s(
    outcome: HttpResponse | ExchangeError, failure: Failure | None
) -> None:
    class Ending(Noting):
        async def fetch(self, call: HttpRequest) -> HttpResponse:
            if isinstance(outcome, ExchangeError):
                raise outcome
            return outcome

    async def main() -> Failure | None:
        try:
            await ProxyEngine(Ending()).fetch(_call("a.example"))
        except ExchangeError as error:
            return error.failure
        return None

    assert anyio.run(main) is failure


def test_which_engine_is_asked() -> None:
    plain, pinned, lenient = Noting(), Noting(), Noting()

    async def main() -> None:
        engine = DirectEngine(plain, pinned, lenient)
        await engine.fetch(_call("a.example"))
        await engine.fetch(_call("a.example", "https"))
        careful, forgiving = _call("b.example"), _call("c.example")
        careful.careful, forgiving.lenient = True, True
        await engine.fetch(careful)
        await engine.fetch(forgiving)

    anyio.run(main)
    assert [call.host for call in plain.calls] == ["a.example"]
    assert [call.host for call in pinned.calls] == ["a.example", "b.example"]
    assert [call.host for call in lenient.calls] == ["c.example"]


def test_with_a_proxy_no_engine_connects_by_itself() -> None:
    async def main() -> None:
        network = NetworkSettings(proxy="http://127.0.0.1:1")
        engine = own_engine(network, [], limit)
        assert isinstance(engine, ProxyEngine)
        assert not engine.needs_addresses
        await engine.close()

    anyio.run(main)
