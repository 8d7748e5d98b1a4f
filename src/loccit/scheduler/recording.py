"""Which responses are kept as they came, and what of them (`Settings.keep`)."""

from loccit.config.settings import KeepSettings
from loccit.fetch.messages import REDIRECTS, Exchange, HttpResponse
from loccit.host_secrets import SecretMask
from loccit.model import Purpose
from loccit.outcomes import is_success
from loccit.scheduler.core.jobs import Job, JobKind
from loccit.scheduler.reading import PageReading

VISITS = frozenset({Purpose.VISIT, Purpose.CONFIRM})
"""Requests for the cited page itself."""
_LEFT_OUT = frozenset({"set-cookie", "set-cookie2"})
"""Headers that are this visitor's alone."""


class Recording:
    """The responses of visits that are kept: pages, files and the redirects that lead to them.

    Errors are not kept, nor what was sent to a host to which the configuration sends headers or
    credentials: that may be for one person's eyes.
    """

    def __init__(self, settings: KeepSettings, reading: PageReading, mask: SecretMask) -> None:
        self._max_body = settings.max_body if settings.format != "none" else 0
        self._reading = reading
        self._mask = mask

    @property
    def on(self) -> bool:
        """Whether anything is kept."""
        return self._max_body > 0

    def limit(self, status: int, content_type: str) -> int:
        """Bytes of a body to fetch: those to be kept, and those to be read."""
        read = self._reading.limit(status, content_type)
        return max(read, self._max_body) if is_success(status) else read

    def exchange(
        self, job: Job, address: str, response: HttpResponse, at: float
    ) -> Exchange | None:
        """Return a response as it is kept; None where it is not."""
        good = is_success(response.status) or response.status in REDIRECTS
        if not self.on or not good or job.kind is not JobKind.LINK:
            return None
        if job.request.purpose not in VISITS:
            return None
        return Exchange(
            url=job.url.partition("#")[0],
            at=at,
            address=address,
            status=response.status,
            headers=[
                (name, self._mask.text(value))
                for name, value in response.headers
                if name not in _LEFT_OUT
            ],
            body=response.body,
            truncated=response.truncated,
        )
