"""A report and its decisions, served to this machine's browser and to nobody else.

Everything is below a path that holds a random token, so that no other user of this machine and no
page of the web can guess it. A request is answered only where it names this server by a loopback
address (against DNS rebinding), and a change is made only where the browser says that it comes from
the page itself (Origin; against cross-site requests).
"""

import hashlib
import hmac
import secrets
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec
from msgspec import Struct

from loccit.errors import LoccitError, UsageError
from loccit.review.change import entry_of, read_request
from loccit.review.file import DecisionsFile, FileVersion

HOST = "127.0.0.1"
API = "decisions"
"""Where decisions are read and changed, below the token."""
JSON = "application/json"

_PORTS = range(20_000, 30_000)
_MOST_BYTES = 64 * 1024 * 1024
_IDLE_SECONDS = 30
_encode = msgspec.json.Encoder().encode


class Document(Struct, frozen=True):
    """A file that is served."""

    kind: str
    """Its media type."""
    content: bytes


def default_port(archive: str) -> int:
    """The port at which an archive is reviewed unless another is named: always the same.

    The browser keeps what could not be saved by the page's origin, and an origin has a port.
    """
    digest = hashlib.blake2b(archive.encode("utf-8", "replace"), digest_size=4).digest()
    return _PORTS[int.from_bytes(digest, "big") % len(_PORTS)]


@contextmanager
def reviewing(
    documents: Mapping[str, Document], file: DecisionsFile, *, port: int = 0, default_port: int = 0
) -> Iterator[str]:
    """Serve documents and decisions on the loopback interface until the context ends; the URL.

    Args:
        documents: by name; the page is `index.html`.
        file: where decisions are written.
        port: where to serve; 0 for `default_port`, or any other where that is taken.
        usual: the port that is tried first; 0 for any.

    Raises:
        UsageError: `port` is taken.
    """
    token = secrets.token_urlsafe(24)
    server = _server(partial(_Handler, documents, file, token), port, default_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_port}/{token}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _server(handler: partial["_Handler"], port: int, default_port: int) -> ThreadingHTTPServer:
    for candidate in dict.fromkeys((port,) if port else (default_port, 0)):
        try:
            server = _Server((HOST, candidate), handler)
        except OSError as error:
            if port:
                raise UsageError(
                    f"--port {port}: cannot serve on this port ({error.strerror}); name"
                    " another, or leave --port out to have a free one chosen"
                ) from error
            continue
        server.daemon_threads = True
        return server
    raise UsageError(
        "cannot open a port on 127.0.0.1 to serve the report; see whether a firewall or sandbox"
        " forbids it, or open the page from the --out folder instead"
    )


class _Server(ThreadingHTTPServer):
    """A server that is silent about browsers which end before they have their answer."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Print the traceback of an error, unless the browser is gone."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    """Answers the page."""

    timeout = _IDLE_SECONDS
    protocol_version = "HTTP/1.1"

    def __init__(
        self, documents: Mapping[str, Document], file: DecisionsFile, token: str, *rest: object
    ) -> None:
        self._documents = documents
        self._file = file
        self._token = token
        super().__init__(*rest)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Send a document, or the decisions."""
        name = self._name()
        if name == API:
            self._decisions()
        elif name is not None and (document := self._documents.get(name or "index.html")):
            self._send(HTTPStatus.OK, document.content, document.kind)
        else:
            self._refuse(HTTPStatus.NOT_FOUND)

    def do_HEAD(self) -> None:
        """Send what GET sends, without its body."""
        self.do_GET()

    def do_POST(self) -> None:
        """Change decisions."""
        if self._name() != API:
            self._refuse(HTTPStatus.NOT_FOUND)
        elif self.headers.get("Origin") not in self._origins():
            self._refuse(HTTPStatus.FORBIDDEN)
        elif self.headers.get_content_type() != JSON:
            self._refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        elif (length := self._length()) is None:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            self._change(self.rfile.read(length))

    def _name(self) -> str | None:
        """The name below the token; None for a request that is none of this page's business."""
        if self.headers.get("Host", "") not in self._hosts():
            return None
        token, slash, name = self.path.partition("?")[0].lstrip("/").partition("/")
        known = hmac.compare_digest(token.encode(), self._token.encode())
        return name if known and slash else None

    def _hosts(self) -> tuple[str, ...]:
        port = self.connection.getsockname()[1]
        return f"{HOST}:{port}", f"localhost:{port}"

    def _origins(self) -> tuple[str, ...]:
        return tuple(f"http://{host}" for host in self._hosts())

    def _length(self) -> int | None:
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            return None
        return int(length) if len(length) < 12 and int(length) <= _MOST_BYTES else None

    def _decisions(self) -> None:
        try:
            reading = self._file.read()
        except LoccitError as error:
            self._tell(HTTPStatus.CONFLICT, {"error": str(error)})
            return
        tag = f'"{reading.version}"'
        if self.headers.get("If-None-Match") == tag:
            self.send_response(HTTPStatus.NOT_MODIFIED)
            self.end_headers()
            return
        self._tell(HTTPStatus.OK, self._facts_of(reading), ETag=tag)

    def _facts_of(self, reading: FileVersion) -> dict[str, object]:
        decisions = [entry_of(self._file.hide(decision)) for decision in reading.decisions]
        return {"version": reading.version, "decisions": decisions}

    def _change(self, body: bytes) -> None:
        try:
            request = read_request(body)
            written = self._file.change(request.changes)
        except LoccitError as error:
            self._tell(HTTPStatus.CONFLICT, {"error": str(error)})
            return
        facts: dict[str, object] = {
            "version": written.reading.version,
            "conflicts": written.conflicts,
        }
        if written.conflicts or request.version != written.before:
            # Somebody else has changed it since the page read it.
            facts |= self._facts_of(written.reading)
        self._tell(HTTPStatus.OK, facts)

    def _tell(self, status: HTTPStatus, facts: Mapping[str, object], **headers: str) -> None:
        self._send(status, _encode(facts), JSON, **headers)

    def _send(self, status: HTTPStatus, content: bytes, kind: str, **headers: str) -> None:
        self.send_response(status)
        headers |= {
            "Content-Type": kind,
            "Content-Length": str(len(content)),
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _refuse(self, status: HTTPStatus) -> None:
        # The body was not read, so the connection can't be used again.
        self.close_connection = True
        self._send(status, f"{status.value} {status.phrase}\n".encode(), "text/plain")

    def version_string(self) -> str:
        """Say nothing of what serves."""
        return "loccit"

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal belongs to the person."""
