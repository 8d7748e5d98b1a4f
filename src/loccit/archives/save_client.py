"""Asking Save Page Now to save pages, and what became of its jobs.

It has an HTTP client of its own, as webhooks and forges have: the engines of `loccit.fetch` make no
request but GET, so that an audit changes nothing anywhere.
"""

import ssl
import time
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlsplit

import httpx

from loccit.archives import save
from loccit.archives.pace import ArchiveLimits, ArchivePace, Room
from loccit.archives.save import SaveAnswer, User
from loccit.config.settings import Settings
from loccit.errors import IncompleteError
from loccit.fetch.compose import is_exception
from loccit.fetch.identity import user_agent

_STATUS_INTERVAL = 0.5
"""Seconds between two questions for a job."""


class Keys:
    """An account's S3 keys (archive.org/account/s3.php). They are never shown."""

    def __init__(self, access: str, secret: str) -> None:
        self._header = f"LOW {access}:{secret}"

    def headers(self) -> dict[str, str]:
        """Return what signs a request."""
        return {"Authorization": self._header, "Accept": "application/json"}

    def __repr__(self) -> str:
        return "Keys(…)"


class SaveClient:
    """An account at Save Page Now; one request at a time."""

    def __init__(self, settings: Settings, keys: Keys) -> None:
        preserve, network = settings.preserve, settings.network
        self._endpoint = preserve.endpoint.rstrip("/")
        self._age = preserve.older_than
        host = urlsplit(self._endpoint).hostname or ""
        question = min(_STATUS_INTERVAL, preserve.interval)
        self._pace = ArchivePace(host, ArchiveLimits(question, preserve.interval, one_clock=True))
        proxy = None if is_exception(host, network.no_proxy) else network.proxy
        context = ssl.create_default_context()
        if network.ca_file is not None:
            context.load_verify_locations(network.ca_file)
        self._http = httpx.Client(
            timeout=preserve.timeout,
            proxy=proxy,
            trust_env=False,  # the configuration alone says which proxy is asked
            verify=context,
            headers={"User-Agent": user_agent(settings), **keys.headers()},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def user(self) -> User | None:
        """Return what the account may do today; None where it is not said."""
        return save.user(self._send("GET", "/save/status/user").content)

    def submit(self, url: str) -> SaveAnswer:
        """Ask for a page to be saved, unless there is a copy that is recent enough."""
        self._wait(Room.PAGE)
        form = {
            "url": url,
            "if_not_archived_within": f"{self._age:g}d",
            "skip_first_archive": "1",
        }
        reply = self._send("POST", "/save", form)
        return save.submission(reply.status_code, reply.content)

    def job(self, job: str) -> SaveAnswer | None:
        """Return what became of a job; None while it is under way."""
        self._wait(Room.INDEX)
        reply = self._send("GET", f"/save/status/{quote(job, safe='')}")
        return save.job(reply.status_code, reply.content)

    def _wait(self, room: Room) -> None:
        now = time.monotonic()
        time.sleep(self._pace.reserve(room, now) - now)

    def _send(self, method: str, path: str, form: dict[str, str] | None = None) -> httpx.Response:
        try:
            return self._http.request(method, self._endpoint + path, data=form)
        except httpx.HTTPError as error:
            raise IncompleteError(
                f"Save Page Now at {self._endpoint} does not answer ({type(error).__name__}); what"
                " was submitted is kept, and the next run goes on"
            ) from error
