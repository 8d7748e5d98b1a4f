"""A forge on loopback: the requests of GitHub's and GitLab's APIs that comments and issues need.

Written from the documentation of both: the shape of users, comments, notes and issues, lists in
pages with a `Link` header (RFC 8288), and the refusal of an app's token at `GET /user`.
"""

import json
import re
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from loccit.ci_job import CiJob, ci_job

BOT = "github-actions[bot]"
PAGE = 3
"""Items of a page: less than either forge gives, so that lists have several."""


class ForgeServer:
    """GitHub and GitLab at once, with the comments of one change and the issues of a project."""

    def __init__(self) -> None:
        self.comments: list[dict[str, Any]] = []
        self.issues: list[dict[str, Any]] = []
        self.calls: list[str] = []
        self.tokens: set[str] = set()
        self.refuse: dict[str, tuple[int, str]] = {}
        """Statuses and messages by method."""
        self.instead: bytes | None = None
        """What every request is answered with, such as the login page of a proxy."""
        self.next_at: str | None = None
        """Where lists are said to go on, instead of here."""
        forge = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length)) if length else {}
                forge.calls.append(f"{self.command} {self.path}")
                token = self.headers.get("PRIVATE-TOKEN") or self.headers.get("Authorization")
                forge.tokens.add(str(token))
                status, value, more = forge.reply(self.command, self.path, body)
                data = forge.instead or json.dumps(value).encode()
                self.send_response(status)
                if more:
                    self.send_header("Link", f'<{more}>; rel="next"')
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PATCH = do_PUT = answer  # noqa: N815

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def comment(self, body: str, author: str = BOT) -> None:
        """Add a comment as somebody writes it; a forge stores it without blanks at its end."""
        self.comments.append(_text(len(self.comments) + 100, author, body))

    def reply(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any, str | None]:
        if method in self.refuse:
            status, message = self.refuse[method]
            return status, {"message": message}, None
        route = urlsplit(path)
        if route.path.endswith("/graphql"):
            return 200, {"data": {"viewer": {"login": BOT}}}, None
        if route.path == "/api/v4/user":
            return 200, {"id": 9, "username": BOT}, None
        issue = re.search(r"/issues/(\d+)$", route.path)
        if method == "GET":
            items = self.issues if route.path.endswith("/issues") else self.comments
            if items is self.issues:
                items = [one for one in items if one["state"] in {"open", "opened"}]
            return self._page(route.path, parse_qs(route.query), items)
        if method == "POST":
            if route.path.endswith("/issues"):
                made = _text(len(self.issues) + 7, BOT, body.get("body") or body["description"])
                self.issues.append({**made, "state": "open", **_names(body), "told": []})
                return 201, made, None
            if "/merge_requests/" in route.path or "/issues/5/" in route.path:
                self.comment(body["body"])
            else:
                number = int(re.findall(r"/issues/(\d+)/", route.path)[0])
                self._issue(number)["told"].append(body["body"])
            return 201, {}, None
        number = int(route.path.rpartition("/")[2])
        if issue and "/comments/" not in route.path:
            one = self._issue(number)
            one["state"] = "closed" if body.get("state") or body.get("state_event") else "open"
        else:
            (one,) = [c for c in self.comments if c["id"] == number]
        one["body"] = one["description"] = (body.get("body") or body["description"]).rstrip()
        return 200, one, None

    def _issue(self, number: int) -> dict[str, Any]:
        (one,) = [issue for issue in self.issues if issue["number"] == number]
        return one

    def _page(
        self, path: str, query: Mapping[str, list[str]], items: list[dict[str, Any]]
    ) -> tuple[int, Any, str | None]:
        page = int(query.get("page", ["1"])[0])
        shown = items[(page - 1) * PAGE : page * PAGE]
        more = None
        if page * PAGE < len(items):
            more = self.next_at or f"{self.url}{path}?per_page=100&page={page + 1}"
        return 200, shown, more


def _text(number: int, author: str, body: str) -> dict[str, Any]:
    kind = "Bot" if author.endswith("[bot]") else "User"
    return {
        "id": number, "number": number, "iid": number,
        "user": {"login": author, "type": kind}, "author": {"username": author},
        "body": body.rstrip(), "description": body.rstrip(),
    }  # fmt: skip


def _names(body: Mapping[str, Any]) -> dict[str, Any]:
    labels = body["labels"]
    return {"title": body["title"], "labels": labels if isinstance(labels, list) else [labels]}


def environment(forge: str, url: str, folder: Path) -> dict[str, str]:
    """The variables that a job has on a forge, in the pull request or merge request 5."""
    event = folder / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": 5, "head": {"sha": "abc123"}}}))
    if forge == "github":
        return {
            "GITHUB_ACTIONS": "true",
            "GITHUB_SERVER_URL": "https://forge.example",
            "GITHUB_API_URL": url,
            "GITHUB_GRAPHQL_URL": f"{url}/graphql",
            "GITHUB_REPOSITORY": "ann/blog",
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_SHA": "merged",
            "GITHUB_RUN_ID": "31",
            "GITHUB_TOKEN": "secret",
        }
    return {
        "GITLAB_CI": "true",
        "CI_SERVER_URL": "https://forge.example",
        "CI_API_V4_URL": f"{url}/api/v4",
        "CI_PROJECT_ID": "12",
        "CI_PROJECT_URL": "https://forge.example/ann/blog",
        "CI_MERGE_REQUEST_IID": "5",
        "CI_COMMIT_SHA": "abc123",
        "CI_JOB_URL": "https://forge.example/ann/blog/-/jobs/31",
        "LOCCIT_GITLAB_TOKEN": "secret",
    }


def job_of(variables: Mapping[str, str]) -> CiJob:
    job = ci_job(variables)
    assert job is not None
    return job
