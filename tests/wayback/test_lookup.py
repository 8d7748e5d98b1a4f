"""Look-ups against a local server that speaks the capture index's format."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import anyio
import pytest

from loccit.config.settings import Settings, WaybackSettings
from loccit.model import Archived
from loccit.wayback import lookup
from loccit.wayback.lookup import Found, Wanted, look_up


class Archive(ThreadingHTTPServer):
    """Knows `kept.example`; is busy once for `busy.example`; always fails for `broken.example`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Archive

    def do_GET(self) -> None:
        url = parse_qs(urlsplit(self.path).query)["url"][0]
        self.server.asked.append(url)
        again = self.server.asked.count(url) > 1
        if "broken" in url or ("busy" in url and not again):
            self.send_response(503)
            self.end_headers()
            return
        rows = [["timestamp", "original"], ["20110203040506", url]] if "kept" in url else []
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(rows).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def archive(monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.setattr(lookup, "FIRST_WAIT", 0.01)
    with Archive() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def ask(archive: Archive, *urls: str) -> dict[int, Archived | None]:
    settings = Settings(wayback=WaybackSettings(lookup=True, endpoint=archive.endpoint))
    found: list[Found] = []
    wanted = [Wanted(number, url, None, None) for number, url in enumerate(urls)]
    anyio.run(look_up, wanted, settings, found.append)
    return {item.link_id: item.archived for item in found}


def test_a_copy_and_no_copy(archive: Archive) -> None:
    found = ask(archive, "http://kept.example/a", "http://lost.example/")
    assert found == {
        0: Archived(
            f"{archive.endpoint}/web/20110203040506/http://kept.example/a", "20110203040506"
        ),
        1: None,
    }


def test_a_busy_archive_is_asked_again(archive: Archive) -> None:
    assert ask(archive, "http://busy.example/") == {0: None}
    assert archive.asked == ["http://busy.example/"] * 2


def test_a_failed_lookup_is_not_no_copy(archive: Archive) -> None:
    assert ask(archive, "http://broken.example/") == {}


def test_a_failing_archive_is_left_in_peace(archive: Archive) -> None:
    assert ask(archive, *(f"http://broken.example/{n}" for n in range(40))) == {}
    assert len(set(archive.asked)) <= lookup.GIVE_UP_AFTER + lookup.AT_ONCE
