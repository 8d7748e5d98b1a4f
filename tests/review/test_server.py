"""The page and its decisions, for this machine's browser and nobody else."""

import json
import socket
import struct
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from loccit.decisions import read_decisions
from loccit.errors import UsageError
from loccit.review.file import DecisionsFile
from loccit.review.server import API, JSON, Document, default_port, reviewing

PAGE = Document("text/html; charset=utf-8", b"<title>report</title>")


class Asked:
    """A served review, and what it answers."""

    def __init__(self, url: str, file: Path) -> None:
        parts = urlsplit(url)
        self.url = url
        self.host = parts.netloc
        self.path = parts.path
        self.file = file
        assert parts.hostname == "127.0.0.1"

    def ask(
        self, method: str, path: str, body: bytes = b"", **headers: str
    ) -> tuple[int, bytes, dict[str, str]]:
        connection = HTTPConnection(self.host, timeout=10)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body or None, named)
        answer = connection.getresponse()
        told = answer.status, answer.read(), dict(answer.getheaders())
        connection.close()
        return told

    def post(self, body: object, **headers: str) -> tuple[int, bytes, dict[str, str]]:
        usual = {"Origin": f"http://{self.host}", "Content_Type": JSON}
        return self.ask("POST", self.path + API, json.dumps(body).encode(), **{**usual, **headers})


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    file = tmp_path / "decisions.toml"
    with reviewing({"index.html": PAGE}, DecisionsFile(file)) as url:
        yield Asked(url, file)


def ignoring(url: str) -> dict[str, object]:
    return {"changes": [{"url": url, "after": {"url": url, "action": "ignore"}}], "version": ""}


def test_the_page_and_its_decisions(asked: Asked) -> None:
    status, body, headers = asked.ask("GET", asked.path)
    assert (status, body) == (200, PAGE.content)
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"
    status, body, _ = asked.post(ignoring("https://a.example/"))
    assert status == 200
    told = json.loads(body)
    assert told["conflicts"] == []
    assert "decisions" not in told  # nobody else changed the file
    assert read_decisions(asked.file)[0].url == "https://a.example/"
    status, body, headers = asked.ask("GET", asked.path + API)
    assert json.loads(body)["version"] == told["version"]
    assert json.loads(body)["decisions"] == [{"url": "https://a.example/", "action": "ignore"}]
    status, body, _ = asked.ask("GET", asked.path + API, If_None_Match=headers["ETag"])
    assert (status, body) == (304, b"")


def test_a_stale_page_is_told_what_the_file_says(asked: Asked) -> None:
    asked.post(ignoring("https://a.example/"))
    _, body, _ = asked.post(ignoring("https://b.example/"))
    assert [one["url"] for one in json.loads(body)["decisions"]] == [
        "https://a.example/",
        "https://b.example/",
    ]


def test_nothing_is_answered_without_the_token(asked: Asked) -> None:
    token = asked.path.strip("/")
    for path in ("/", f"/{API}", "/index.html", f"/{token}", f"/{token[:-1]}~/", "/../", "//"):
        assert asked.ask("GET", path)[0] == 404, path
    assert asked.ask("GET", asked.path + "decisions.toml")[0] == 404
    assert asked.ask("GET", asked.path + "../decisions.toml")[0] == 404
    assert asked.ask("POST", f"/{API}", b"{}")[0] == 404


def test_no_other_name_and_no_other_page_reaches_it(asked: Asked) -> None:
    assert asked.ask("GET", asked.path, Host="evil.example")[0] == 404
    assert asked.ask("GET", asked.path, Host="127.0.0.1")[0] == 404  # another port's
    for origin in ("https://evil.example", "null", "http://127.0.0.1", ""):
        assert asked.post(ignoring("https://a.example/"), Origin=origin)[0] == 403, origin
    body = json.dumps(ignoring("https://a.example/")).encode()
    assert asked.ask("POST", asked.path + API, body)[0] == 403  # no Origin at all
    assert asked.post(ignoring("https://a.example/"), Content_Type="text/plain")[0] == 415
    assert not asked.file.exists()


def test_what_is_wrong_is_said_and_nothing_written(asked: Asked) -> None:
    status, body, _ = asked.post({"changes": [{"url": ""}]})
    assert status == 409
    assert "it names no URL" in json.loads(body)["error"]
    asked.file.write_text("[[decision]\n")
    status, body, _ = asked.ask("GET", asked.path + API)
    assert status == 409
    assert "not valid TOML" in json.loads(body)["error"]
    huge = {"Origin": f"http://{asked.host}", "Content_Type": JSON, "Content_Length": "9" * 11}
    assert asked.ask("POST", asked.path + API, b"{}", **huge)[0] == 413


def test_an_archive_has_a_port_of_its_own(tmp_path: Path) -> None:
    file = DecisionsFile(tmp_path / "decisions.toml")
    port = default_port("an archive")
    assert port == default_port("an archive") != default_port("another")
    with reviewing({}, file, default_port=port) as first:
        taken = urlsplit(first).port
        assert taken is not None
        with reviewing({}, file, default_port=taken) as second:
            assert urlsplit(second).port != taken
        with pytest.raises(UsageError, match="--port"), reviewing({}, file, port=taken):
            pass


def test_a_browser_that_is_gone_is_nothing_to_print(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """It crashed, or was closed, before it had its answer."""
    document = Document("text/html", b"x" * 20_000_000)
    with reviewing({"index.html": document}, DecisionsFile(tmp_path / "decisions.toml")) as url:
        address = urlsplit(url)
        with socket.create_connection((address.hostname, address.port)) as gone:
            request = f"GET {address.path} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n"
            gone.sendall(request.encode())
            gone.recv(1)
            gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with urlopen(url) as answer:
            assert len(answer.read()) == 20_000_000
    assert capfd.readouterr().err == ""
