"""Look-ups that `loccit repair` makes first: archived copies, and pages that moved."""

from msgspec import structs

from loccit.cli.terminal import say
from loccit.config.settings import Settings
from loccit.display import counted
from loccit.pipeline import Progress
from loccit.pipeline.archived_copies import find_copies
from loccit.pipeline.moved_pages import find_moved
from loccit.store import Store
from loccit.urls.redaction import redact_text


def look_up(store: Store, settings: Settings, *, archives: bool, moved: bool) -> None:
    """Look for better URLs of dead links, and print the result.

    Args:
        store: open.
        settings: the whole configuration.
        archives: look for archived copies, whatever `[wayback] lookup` says.
        moved: look for pages that moved within their sites.
    """
    if archives:  # first: where a site led is learnt from its captures
        _look_for_copies(store, settings)
    if moved:
        _look_for_moved(store, settings)


def _look_for_copies(store: Store, settings: Settings) -> None:
    """Look for archived copies, whatever `[wayback] lookup` says."""
    wayback = structs.replace(settings.wayback, lookup=True)
    with store.locked():
        summary = find_copies(store, structs.replace(settings, wayback=wayback), _LookUpProgress())
    if summary is not None:
        outcomes = ", ".join(f"{count} {name}" for name, count in sorted(summary.outcomes.items()))
        say(f"archived copies: {outcomes or 'none looked up'}")


def _look_for_moved(store: Store, settings: Settings) -> None:
    """Look for pages that moved within their sites."""
    with store.locked():
        summary = find_moved(store, settings, _LookUpProgress())
    if summary is None:
        return
    say(
        f"moved pages: {summary.found} of {counted(summary.links, 'dead link')} found with"
        f" {counted(summary.requests, 'request')}"
    )
    for pattern, count in sorted(summary.patterns.items(), key=lambda item: -item[1]):
        say(redact_text(f"  {counted(count, 'link')}: {pattern}"))


class _LookUpProgress(Progress):
    """Prints on standard error what is looked up."""

    def looking_up(self, links: int) -> None:
        say(f"looking for archived copies of {counted(links, 'dead link')}")

    def tell(self, message: str) -> None:
        say(redact_text(message))
