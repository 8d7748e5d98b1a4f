"""Links that the configuration leaves out: told as `skipped`, never asked."""

import re
from collections.abc import Callable
from fnmatch import translate
from urllib.parse import urlsplit

from loccit.config.settings import Settings
from loccit.hosts import find
from loccit.model import History, Status, Verdict
from loccit.reasons import Reason
from loccit.store import Store
from loccit.store.links import Outcome
from loccit.store.runs import Run

FOREVER = 4e9
"""A due date (in 2096) for what is not asked as long as the configuration says so."""


def set_excluded_aside(store: Store, run: Run, settings: Settings, *, now: float) -> set[int]:
    """Judge what is excluded as skipped; have asked again what no longer is. Ids excluded."""
    rule_of = exclusion_rule(settings)
    excluded = {}
    if rule_of is not None:
        known = store.evidence.urls()
        excluded = {link_id: rule for link_id, url in known if (rule := rule_of(url))}
    freed = set(store.evidence.with_status(Status.SKIPPED)) - excluded.keys()
    with store.transaction():
        store.evidence.make_due(freed)
        store.evidence.judged(
            run.id,
            (
                (link_id, Outcome(_skipped(rule), History(first_seen=now), FOREVER, now))
                for link_id, rule in excluded.items()
            ),
        )
    return set(excluded)


def exclusion_rule(settings: Settings) -> Callable[[str], str | None] | None:
    """A function that names the setting by which a URL is excluded; None if nothing is."""
    patterns = [(re.compile(translate(glob)).match, glob) for glob in settings.links.exclude]
    skips = any(host.skip for host in settings.hosts.values())
    if not patterns and not skips:
        return None

    def rule_of(url: str) -> str | None:
        for match, glob in patterns:
            if match(url):
                return f'links.exclude "{glob}"'
        policy = find(settings.hosts, urlsplit(url).hostname or "") if skips else None
        return f'hosts."{policy.name}".skip' if policy and policy.settings.skip else None

    return rule_of


def _skipped(rule: str) -> Verdict:
    return Verdict(
        status=Status.SKIPPED,
        reason=Reason.EXCLUDED,
        rule="excluded",
        sentence=f"Left out by the configuration: {rule}.",
        confidence=1.0,
    )
