"""A webhook told by a real request to a real server."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from msgspec import structs
from tenacity import wait_none

from loccit.config.settings import NetworkSettings, NotifySettings, Settings
from loccit.model import Status
from loccit.notify import notify, webhook as sending
from loccit.notify.payload import MAX_LINKS, MAX_PLACES, payload
from tests.outputs.sample import NEW, SAMPLE, citation, link, report


class Hook:
    """A server that answers with the statuses it is given, the last one for ever."""

    def __init__(self, *statuses: int) -> None:
        self.requests: list[tuple[str, dict[str, str], Any]] = []
        hook, waiting = self, list(statuses)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hook.requests.append((self.path, dict(self.headers), json.loads(body)))
                self.send_response(waiting.pop(0) if len(waiting) > 1 else waiting[0])
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/key-in-the-path"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    made: list[Hook] = []

    def make(*statuses: int) -> Hook:
        made.append(Hook(*statuses))
        return made[-1]

    yield make
    for hook in made:
        hook.close()


def _deliver(url: str) -> str | None:
    return sending.deliver(url, payload(SAMPLE), NetworkSettings(), wait=wait_none())


def test_the_body_arrives(hooks: Any) -> None:
    hook = hooks(204)
    assert _deliver(hook.url) is None
    ((path, headers, body),) = hook.requests
    assert path == "/key-in-the-path"
    assert headers["Content-Type"] == "application/json"
    assert headers["User-Agent"].startswith("loccit/")
    assert body == json.loads(json.dumps(payload(SAMPLE)))


def test_what_may_pass_is_tried_again(hooks: Any) -> None:
    hook = hooks(503, 429, 200)
    assert _deliver(hook.url) is None
    assert len(hook.requests) == 3


def test_what_will_not_pass_is_told_at_once_without_the_secret(hooks: Any) -> None:
    hook = hooks(403)
    told = _deliver(hook.url)
    assert told == "the webhook at 127.0.0.1 returned HTTP 403"
    assert len(hook.requests) == 1


def test_a_redirect_is_not_followed(hooks: Any) -> None:
    hook = hooks(307)
    assert _deliver(hook.url) == "the webhook at 127.0.0.1 returned HTTP 307"
    assert [path for path, _, _ in hook.requests] == ["/key-in-the-path"]


def test_attempts_end(hooks: Any) -> None:
    hook = hooks(500)
    assert _deliver(hook.url) == "the webhook at 127.0.0.1 returned HTTP 500"
    assert len(hook.requests) == sending.ATTEMPTS


def test_nobody_there_is_told(hooks: Any) -> None:
    hook = hooks(200)
    hook.close()
    hook._server.server_close()
    assert (
        _deliver(hook.url) == "the webhook at 127.0.0.1: notification not delivered: ConnectError"
    )


@pytest.mark.parametrize("url", ["no url", "ftp://hooks.example/", "http://[", "https://"])
def test_a_wrong_address_is_told(url: str) -> None:
    told = _deliver(url)
    assert told is not None
    assert "not delivered" in told or "no notification sent" in told


def test_nobody_to_tell() -> None:
    assert notify(SAMPLE, Settings()) is None


def test_the_address_may_be_a_secret_of_the_environment(
    hooks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(notify=NotifySettings(webhook_env="HOOK"))
    monkeypatch.delenv("HOOK", raising=False)
    told = notify(SAMPLE, settings)
    assert told == "no notification sent: the environment variable HOOK is not set"
    hook = hooks(200)
    monkeypatch.setenv("HOOK", hook.url)
    assert notify(SAMPLE, settings) is None
    assert len(hook.requests) == 1


def test_the_body_tells_counts_and_what_died() -> None:
    body = payload(SAMPLE)
    assert body["schema"] == "loccit.notification/1"
    assert body["run"]["counts"]["dead"] == 2
    assert body["changes"] == {"newly-dead": 1}
    assert [told["url"] for told in body["newly_dead"]] == [NEW]
    assert body["newly_dead"][0]["places"] == ["_posts/文章.md:12:30"]
    assert body["text"].startswith("Sample & <archive>: 1 newly dead (2 dead, 1 suspect of ")


def test_the_body_is_bounded() -> None:
    places = [citation(f"{n}.md", NEW) for n in range(100)]
    died = [
        link(f"http://a.example/{n}", Status.DEAD, "gone", places, newly_dead=True)
        for n in range(1000)
    ]
    body = payload(report(*died))
    assert len(body["newly_dead"]) == MAX_LINKS
    assert body["changes"] == {"newly-dead": 1000}
    assert {len(told["places"]) for told in body["newly_dead"]} == {MAX_PLACES}
    assert len(json.dumps(body)) < 50_000


def test_an_incomplete_run_says_so() -> None:
    offline = report(complete=False)
    assert payload(offline)["text"].endswith("; not complete: this machine is offline")
    stopped = structs.replace(offline, run=structs.replace(offline.run, incomplete_reason=None))
    assert payload(stopped)["text"].endswith("; not complete: it was stopped")
