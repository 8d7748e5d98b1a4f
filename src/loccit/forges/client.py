"""The parts of GitHub's and GitLab's REST APIs that comments and issues need.

GitHub: https://docs.github.com/en/rest/issues (a pull request's comments are an issue's).
GitLab: https://docs.gitlab.com/api/notes/ and https://docs.gitlab.com/api/issues/.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol, Self, TypeVar
from urllib.parse import quote, urlsplit

import httpx
from msgspec import Struct
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter
from tenacity.wait import wait_base

from loccit import __version__
from loccit.ci_job import CiJob
from loccit.display import printable
from loccit.errors import IncompleteError, UsageError

TOKENS = {"github": ("GITHUB_TOKEN", "GH_TOKEN"), "gitlab": ("LOCCIT_GITLAB_TOKEN",)}
"""Environment variables that hold a forge's token; the first one that is set is used."""
TIMEOUT = 20.0
"""Seconds for one request."""
ATTEMPTS = 3
WAIT: wait_base = wait_exponential_jitter(initial=1, max=10, jitter=1)
MOST_PAGES = 100
"""Pages of a hundred comments or issues that are read."""
_PASSING = frozenset({429, 502, 503, 504})
_CALLED = {list: "list", dict: "object"}
_T = TypeVar("_T", list[Any], dict[str, Any])


class ForgeText(Struct, frozen=True):
    """A comment, or an issue with its body."""

    number: int
    """By which the API knows it."""
    author: str
    body: str

    def says(self, body: str) -> bool:
        """Return whether it is this body; a forge stores it without the blanks at its end."""
        return self.body.replace("\r\n", "\n").rstrip() == body.rstrip()


class Forge(Protocol):
    """Comments on a change and issues, the same on every forge."""

    def __enter__(self) -> Self:
        """Return the forge."""
        ...

    def __exit__(self, *error: object) -> None:
        """Close its connections."""

    def me(self) -> str:
        """Return the author of what this token writes."""
        ...

    def comments(self) -> Iterator[ForgeText]:
        """Yield the comments of the job's pull request or merge request, oldest first."""
        ...

    def add_comment(self, body: str) -> None:
        """Comment on the job's pull request or merge request."""

    def edit_comment(self, number: int, body: str) -> None:
        """Replace the body of a comment."""

    def issues(self, label: str) -> Iterator[ForgeText]:
        """Yield the open issues that carry a label."""
        ...

    def open_issue(self, title: str, label: str, body: str) -> None:
        """Open an issue."""

    def edit_issue(self, number: int, body: str, *, close: bool) -> None:
        """Replace the body of an issue, and close it where that is asked for."""

    def comment_on_issue(self, number: int, body: str) -> None:
        """Comment on an issue."""


def forge_of(job: CiJob, environment: Mapping[str, str], *, wait: wait_base = WAIT) -> Forge:
    """Return a job's forge.

    Raises:
        UsageError: no token is set.
    """
    names = TOKENS[job.forge]
    token = next((environment[name] for name in names if environment.get(name)), None)
    if token is None:
        raise UsageError(f"no token for {job.server}: set {' or '.join(names)}")
    if job.forge == "github":
        graphql = environment.get("GITHUB_GRAPHQL_URL") or f"{job.api}/graphql"
        return GitHub(job, token, graphql, wait)
    return GitLab(job, token, wait)


def marked(forge: Forge, texts: Iterable[ForgeText], mark: str) -> ForgeText | None:
    """Return the first text whose first line is a mark and whose author is this token's.

    Everybody can write the mark, and edit what they wrote.
    """
    me = forge.me()
    return next(
        (
            text
            for text in texts
            if text.author == me and text.body.partition("\n")[0].rstrip() == mark
        ),
        None,
    )


class _Api:
    """A REST API of JSON that gives lists in pages (RFC 8288)."""

    def __init__(self, job: CiJob, headers: Mapping[str, str], wait: wait_base) -> None:
        self._job = job
        self._wait = wait
        self._client = httpx.Client(
            timeout=TIMEOUT, headers={"User-Agent": f"loccit/{__version__}", **headers}
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._client.close()

    def ask(self, method: str, url: str, body: object = None) -> httpx.Response:
        """Send a request; again where that may help and can't do a thing twice.

        Raises:
            IncompleteError: the forge did not answer, or refused.
        """
        attempts = 1 if method == "POST" else ATTEMPTS
        retrying = Retrying(
            stop=stop_after_attempt(attempts),
            wait=self._wait,
            retry=retry_if_exception(_may_pass),
            reraise=True,
        )
        try:
            return retrying(self._send, method, url, body)
        except httpx.HTTPStatusError as error:
            raise IncompleteError(self._refusal(error.response)) from error
        except httpx.HTTPError as error:
            raise IncompleteError(
                f"{self._job.server} could not be asked: {type(error).__name__}"
            ) from error

    def pages(self, url: str) -> Iterator[dict[str, Any]]:
        """Yield the items of a list, page after page."""
        origin = urlsplit(url)[:2]
        for _ in range(MOST_PAGES):
            response = self.ask("GET", url)
            yield from _objects(response)
            following = response.links.get("next", {}).get("url")
            if following is None:
                return
            # The token is for this API alone.
            if urlsplit(following)[:2] != origin:
                raise IncompleteError(f"{self._job.server} continued a list on another server")
            url = following

    def _send(self, method: str, url: str, body: object) -> httpx.Response:
        response = self._client.request(method, url, json=body)
        response.raise_for_status()
        return response

    def _refusal(self, response: httpx.Response) -> str:
        try:
            said = response.json().get("message", "")
        except (ValueError, AttributeError):
            said = ""
        reason = f" ({printable(str(said))[:200]})" if said else ""
        return (
            f"{self._job.server} returned HTTP {response.status_code}{reason} for "
            f"{response.request.method} {response.request.url.path}"
            f"{_ADVICE[self._job.forge] if response.status_code in {401, 403, 404} else ''}"
        )


_ADVICE = {
    "github": (
        ". The job needs `permissions:` with `pull-requests: write` for a comment, `issues: write` "
        "for an issue; in a pull request from a fork a token can only read"
    ),
    "gitlab": ". The token needs the scope `api` and the role Reporter or higher",
}


def _may_pass(error: BaseException) -> bool:
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code in _PASSING
    return isinstance(error, httpx.TransportError)


def _objects(response: httpx.Response) -> list[dict[str, Any]]:
    return [one for one in _json(response, list) if isinstance(one, dict)]


def _json(response: httpx.Response, kind: type[_T]) -> _T:
    try:
        found = response.json()
    except ValueError:
        found = None
    if not isinstance(found, kind):
        host = response.request.url.host
        raise IncompleteError(f"{host} sent no JSON {_CALLED[kind]}: is this address its API?")
    return found


def _text(one: Mapping[str, Any], number: str, author: object, body: str) -> ForgeText:
    return ForgeText(int(one.get(number) or 0), str(author), str(one.get(body) or ""))


class GitHub(_Api):
    """GitHub, or a GitHub Enterprise Server."""

    def __init__(self, job: CiJob, token: str, graphql: str, wait: wait_base) -> None:
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        super().__init__(job, headers, wait)
        self._graphql = graphql
        self._at = f"{job.api}/repos/{quote(job.project)}"

    def me(self) -> str:
        """Return the login; `GET /user` refuses the tokens of apps, GraphQL's viewer does not."""
        asked = self.ask("POST", self._graphql, {"query": "{ viewer { login } }"})
        answer = _json(asked, dict)
        try:
            return str(answer["data"]["viewer"]["login"])
        except (KeyError, TypeError) as error:
            raise IncompleteError(f"{self._job.server} did not say whose token this is") from error

    def comments(self) -> Iterator[ForgeText]:
        """Yield the comments of the pull request."""
        for one in self.pages(f"{self._at}/issues/{self._job.number}/comments?per_page=100"):
            yield _text(one, "id", (one.get("user") or {}).get("login"), "body")

    def add_comment(self, body: str) -> None:
        """Comment on the pull request."""
        self.comment_on_issue(self._job.number or 0, body)

    def edit_comment(self, number: int, body: str) -> None:
        """Replace the body of a comment."""
        self.ask("PATCH", f"{self._at}/issues/comments/{number}", {"body": body})

    def issues(self, label: str) -> Iterator[ForgeText]:
        """Yield the open issues that carry a label; a pull request is an issue here, too."""
        query = f"state=open&labels={quote(label)}&per_page=100"
        for one in self.pages(f"{self._at}/issues?{query}"):
            if "pull_request" not in one:
                yield _text(one, "number", (one.get("user") or {}).get("login"), "body")

    def open_issue(self, title: str, label: str, body: str) -> None:
        """Open an issue; a label that is missing is made."""
        self.ask("POST", f"{self._at}/issues", {"title": title, "labels": [label], "body": body})

    def edit_issue(self, number: int, body: str, *, close: bool) -> None:
        """Replace the body of an issue, and close it where that is asked for."""
        closing = {"state": "closed", "state_reason": "completed"} if close else {}
        self.ask("PATCH", f"{self._at}/issues/{number}", {"body": body, **closing})

    def comment_on_issue(self, number: int, body: str) -> None:
        """Comment on an issue or a pull request."""
        self.ask("POST", f"{self._at}/issues/{number}/comments", {"body": body})


class GitLab(_Api):
    """GitLab, whoever runs it."""

    def __init__(self, job: CiJob, token: str, wait: wait_base) -> None:
        super().__init__(job, {"PRIVATE-TOKEN": token}, wait)
        self._at = f"{job.api}/projects/{quote(job.project, safe='')}"
        self._notes = f"{self._at}/merge_requests/{job.number}/notes"

    def me(self) -> str:
        """Return the user name; a project access token has a user name of its own."""
        answer = _json(self.ask("GET", f"{self._job.api}/user"), dict)
        return str(answer.get("username", ""))

    def comments(self) -> Iterator[ForgeText]:
        """Yield the notes of the merge request."""
        for one in self.pages(f"{self._notes}?per_page=100&sort=asc&order_by=created_at"):
            yield _text(one, "id", (one.get("author") or {}).get("username"), "body")

    def add_comment(self, body: str) -> None:
        """Comment on the merge request."""
        self.ask("POST", self._notes, {"body": body})

    def edit_comment(self, number: int, body: str) -> None:
        """Replace the body of a note."""
        self.ask("PUT", f"{self._notes}/{number}", {"body": body})

    def issues(self, label: str) -> Iterator[ForgeText]:
        """Yield the open issues that carry a label."""
        for one in self.pages(f"{self._at}/issues?state=opened&labels={quote(label)}&per_page=100"):
            author = (one.get("author") or {}).get("username")
            yield _text(one, "iid", author, "description")

    def open_issue(self, title: str, label: str, body: str) -> None:
        """Open an issue; a label that is missing is made."""
        self.ask(
            "POST", f"{self._at}/issues", {"title": title, "labels": label, "description": body}
        )

    def edit_issue(self, number: int, body: str, *, close: bool) -> None:
        """Replace the description of an issue, and close it where that is asked for."""
        closing = {"state_event": "close"} if close else {}
        self.ask("PUT", f"{self._at}/issues/{number}", {"description": body, **closing})

    def comment_on_issue(self, number: int, body: str) -> None:
        """Comment on an issue."""
        self.ask("POST", f"{self._at}/issues/{number}/notes", {"body": body})
