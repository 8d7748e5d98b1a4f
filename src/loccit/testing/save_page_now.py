"""A local stand-in of Save Page Now 2: it speaks its formats, and saves nothing.

    with SavePageNow({"https://a.example/": "error:not-found"}) as archive:
        archive.url  # for `[preserve] endpoint`

A page's fate is `success`, a code as `error:no-access`, `same` (there is a recent copy), `pending`,
`refused:CODE` (an error at once, with status 200) or a status such as `429`.
"""

import json
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs

AUTHORIZATION = "LOW access:secret"
_TIMESTAMP = "20261128120000"


class SavePageNow:
    """An archive on loopback that takes jobs."""

    def __init__(
        self, fates: Mapping[str, str] = {}, *, daily_limit: int = 1_000, available: int = 6
    ) -> None:
        self.fates = dict(fates)
        """By URL; `success` for the rest."""
        self.daily_limit = daily_limit
        self.available = available
        self.submitted: list[str] = []
        """The URLs of `POST /save`, in order."""
        self.forms: list[dict[str, str]] = []
        self.jobs: dict[str, str] = {}
        """The URL of each job."""
        self.asked: list[str] = []
        """Jobs whose status was asked for."""
        archive = self

        class _Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._send(*archive.status(self.path, self.headers.get("Authorization", "")))

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", "0"))
                form = parse_qs(self.rfile.read(length).decode())
                fields = {name: values[0] for name, values in form.items()}
                self._send(*archive.save(fields, self.headers.get("Authorization", "")))

            def _send(self, status: int, value: object) -> None:
                body = json.dumps(value).encode() if value is not None else b"<html>busy</html>"
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def save(self, form: Mapping[str, str], authorization: str) -> tuple[int, object]:
        """Answer `POST /save`: a status and what is sent as JSON."""
        if authorization != AUTHORIZATION:
            return 401, {"message": "You need to be logged in to use Save Page Now."}
        url = form.get("url", "")
        self.submitted.append(url)
        self.forms.append(dict(form))
        fate = self.fates.get(url, "success")
        if fate.isdigit():
            return int(fate), None
        if fate == "same":
            message = "The same snapshot had been made 177 hours, 9 minutes ago."
            return 200, {"url": url, "job_id": None, "message": message}
        if fate.startswith("refused:"):
            return 200, {"status": "error", "status_ext": f"error:{fate[8:]}", "message": "no"}
        job = f"spn2-{len(self.jobs):040x}"
        self.jobs[job] = url
        return 200, {"url": url, "job_id": job, "message": None}

    def status(self, path: str, authorization: str) -> tuple[int, object]:
        """Answer `GET /save/status/…`."""
        if authorization != AUTHORIZATION:
            return 401, {"message": "You need to be logged in to use Save Page Now."}
        name = path.partition("?")[0].rpartition("/")[2]
        if name == "user":
            return 200, {
                "available": self.available,
                "processing": 0,
                "daily_captures": len(self.submitted),
                "daily_captures_limit": self.daily_limit,
            }
        self.asked.append(name)
        url = self.jobs.get(name)
        if url is None:
            return 404, {"message": "no such job"}
        fate = self.fates.get(url, "success")
        if fate == "pending":
            return 200, {"status": "pending", "job_id": name, "resources": []}
        if fate == "success":
            return 200, {
                "status": "success",
                "job_id": name,
                "original_url": url,
                "timestamp": _TIMESTAMP,
                "http_status": 200,
                "first_archive": True,
                "outlinks": [],
            }
        return 200, {"status": "error", "status_ext": fate, "job_id": name, "message": "failed"}
