"""Telling others after an audit: a small JSON body to a webhook."""

import os

from loccit.config.settings import Settings
from loccit.report.model import Report

__all__ = ["notify"]


def notify(report: Report, settings: Settings) -> str | None:
    """Tell the webhook of the configuration, where there is one.

    Returns:
        What went wrong, in words that hold no secret; None where it was delivered or nobody is
        to be notified. A notification that fails never fails an audit.
    """
    chosen = settings.notify
    url = chosen.webhook
    if chosen.webhook_env is not None:
        url = os.environ.get(chosen.webhook_env)
        if not url:
            return f"no notification sent: the environment variable {chosen.webhook_env} is not set"
    if url is None:
        return None
    # Imported where it is needed: an audit that tells nobody starts a tenth of a second sooner.
    from loccit.notify.payload import payload
    from loccit.notify.webhook import deliver

    return deliver(url, payload(report), settings.network)
