"""A written report, served to this machine's browser: nobody else can reach it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from loccit.errors import UsageError

_FILES = {"index.html": "text/html; charset=utf-8", "report.json": "application/json"}
"""All that is served; whatever else lies in the folder is nobody's business."""


@contextmanager
def served(page: Path, port: int = 0) -> Iterator[str]:
    """Serve a report on the loopback interface until the context ends; its URL.

    Args:
        page: the report's page.
        port: 0 for any that is free.

    Raises:
        UsageError: the port is taken.
    """
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, page.parent))
    except OSError as error:
        raise UsageError(f"--port {port}: can't serve there ({error.strerror})") from error
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    """Answers GET for the report's files."""

    def __init__(self, folder: Path, *rest: object) -> None:
        self._folder = folder
        super().__init__(*rest)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Send a file of the report."""
        name = self.path.partition("?")[0].lstrip("/") or "index.html"
        kind = _FILES.get(name)
        # A page elsewhere must not read the report by pointing its own name at this machine.
        host = self.headers.get("Host", "").rpartition(":")[0]
        if kind is None or host not in {"127.0.0.1", "localhost"}:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        try:
            body = (self._folder / name).read_bytes()
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal belongs to the person."""
