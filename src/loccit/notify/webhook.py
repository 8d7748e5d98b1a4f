"""Sending a body to a webhook, again where it may help, and telling plainly where it does not."""

import ssl
from typing import Any

import httpx
from tenacity import (
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential_jitter,
)
from tenacity.wait import wait_base

from loccit import __version__
from loccit.config.settings import NetworkSettings
from loccit.outcomes import PASSING_STATUSES

ATTEMPTS = 4
TIMEOUT = 10.0
"""Seconds for one attempt."""
WAIT = wait_exponential_jitter(initial=1, max=20, jitter=1)
"""Between attempts: about 1, 2 and 4 seconds."""

"""Statuses that another attempt may cure (RFC 9110, RFC 6585)."""


def deliver(
    url: str, body: dict[str, Any], network: NetworkSettings, *, wait: wait_base = WAIT
) -> str | None:
    """POST a body as JSON; None where it was taken, else why not.

    The URL is a secret as often as not (chat services put the key into it), so the complaint
    names only its host. Redirects are not followed: a body is meant for the address configured.
    """
    try:
        host = httpx.URL(url).host or "?"
    except httpx.InvalidURL:
        return "no notification sent: the webhook's address is not a valid URL"
    retrying = Retrying(
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait,
        retry=retry_if_exception(_may_pass),
        reraise=True,
    )
    try:
        with httpx.Client(
            timeout=TIMEOUT,
            proxy=network.proxy,
            verify=_trust(network),
            headers={"User-Agent": f"loccit/{__version__}"},
        ) as client:
            retrying(_post, client, url, body)
    except httpx.HTTPStatusError as error:
        return f"the webhook at {host} returned HTTP {error.response.status_code}"
    except (httpx.HTTPError, OSError, ValueError, ImportError) as error:
        return f"the webhook at {host}: notification not delivered: {type(error).__name__}"
    return None


def _post(client: httpx.Client, url: str, body: dict[str, Any]) -> None:
    response = client.post(url, json=body)
    if not response.is_success:
        raise httpx.HTTPStatusError("refused", request=response.request, response=response)


def _may_pass(error: BaseException) -> bool:
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code in PASSING_STATUSES
    return isinstance(error, httpx.TransportError) and not isinstance(
        error, httpx.UnsupportedProtocol
    )


def _trust(network: NetworkSettings) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if network.ca_file is not None:
        context.load_verify_locations(network.ca_file)
    return context
