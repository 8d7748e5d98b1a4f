"""Links that the configuration excludes: `skipped`, and never requested."""

from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from loccit.config.settings import Settings
from loccit.globs import Globs
from loccit.host_policy import find
from loccit.judge.rules import Rule
from loccit.model import History, Status, Verdict
from loccit.pipeline.progress import Progress
from loccit.reasons import Reason
from loccit.store import Store
from loccit.store.links import LinkOutcome
from loccit.store.runs import Run

FOREVER = 4e9
"""A due date (in 2096) for links that stay excluded as long as the configuration says so."""


def apply_exclusions(
    store: Store, run: Run, settings: Settings, progress: Progress, *, now: float
) -> set[int]:
    """Give excluded links the verdict `skipped`, and make links due that are excluded no more.

    Returns:
        The ids of the excluded links.
    """
    rule_of = exclusion_rule(settings)
    excluded = {}
    if rule_of is not None:
        known = store.links.urls()
        excluded = {link_id: rule for link_id, url in known if (rule := rule_of(url))}
    _report_unused(settings, progress, set(excluded.values()))
    skipped = {link_id: _skipped(rule) for link_id, rule in excluded.items()}
    before = dict(store.links.verdicts(Status.SKIPPED))
    with store.transaction():
        store.links.make_due(before.keys() - skipped.keys())
        store.links.save_outcomes(
            run.id,
            (
                (link_id, LinkOutcome(verdict, History(first_seen=now), FOREVER, now))
                for link_id, verdict in skipped.items()
                if before.get(link_id) != verdict
            ),
        )
    return set(excluded)


def exclusion_rule(settings: Settings) -> Callable[[str], str | None] | None:
    """A function that names the setting by which a URL is excluded; None if nothing is."""
    patterns = [(Globs([glob], urls=True), glob) for glob in settings.links.exclude]
    skips = any(host.skip for host in settings.hosts.values())
    if not patterns and not skips:
        return None

    def rule_of(url: str) -> str | None:
        for globs, glob in patterns:
            if globs.match(url):
                return _pattern_rule(glob)
        policy = find(settings.hosts, urlsplit(url).hostname or "") if skips else None
        return f'hosts."{policy.name}".skip' if policy and policy.settings.skip else None

    return rule_of


def _report_unused(settings: Settings, progress: Progress, rules: Collection[str]) -> None:
    """Warn of patterns that exclude nothing: often they are misspelt."""
    for glob in settings.links.exclude:
        if _pattern_rule(glob) not in rules:
            progress.tell(f'links.exclude: "{glob}" matches no link')


def _pattern_rule(glob: str) -> str:
    return f'links.exclude "{glob}"'


def _skipped(rule: str) -> Verdict:
    return Verdict(
        status=Status.SKIPPED,
        reason=Reason.EXCLUDED,
        rule=Rule.EXCLUDED.value,
        sentence=f"Excluded by the configuration: {rule}.",
        confidence=1.0,
    )
