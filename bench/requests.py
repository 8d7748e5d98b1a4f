"""Requests for each living link of the labelled web, by what they were made for.

    python -m bench.requests

A living link is one whose truth is `ok`, `redirected` or `wrapped`. A shared request counts once,
for the first link that it served. Hops of redirects are requests, too. The last line is the bound
below which no rule can go that asks one probe URL of each host.
"""

import tempfile
from collections import Counter
from pathlib import Path

from tests.labelled_web import HOSTS
from tests.labelled_web.audit import STATE, audited

from loccit.demo.labelled import sites
from loccit.model import Observation, Purpose, Status
from loccit.store import Store
from loccit.testing import Web
from loccit.urls.parts import host_of

_LIVING = frozenset({Status.OK, Status.REDIRECTED, Status.WRAPPED})


def main() -> None:
    """Audit the labelled web and print a table."""
    with tempfile.TemporaryDirectory() as folder, Web(sites(HOSTS)) as web:
        found = audited(HOSTS, web, Path(folder))
        urls = [link["url"] for case, link in found.values() if case.status in _LIVING]
        with Store.open(Path(folder) / STATE) as store:
            ids = {url: link_id for link_id, url in store.links.urls()}
            seen = [
                observation
                for url in urls
                if url in ids
                for _, observations in store.links.observations_by_run(ids[url])
                for observation in observations
            ]
    counts, probed = _counted(seen)
    print("| made for | requests | a living link |")
    print("|---|---|---|")
    for kind, count in counts.most_common():
        print(f"| {kind} | {count} | {count / len(urls):.2f} |")
    print(f"| all | {counts.total()} | {counts.total() / len(urls):.2f} |")
    needed = counts["visit"] + counts["hop of a redirect"] + len(probed)
    print(
        f"\n{len(urls)} living links. With one probe URL for each of the {len(probed)} hosts on"
        f" which one was asked: {needed / len(urls):.2f}."
    )


def _counted(seen: list[Observation]) -> tuple[Counter[str], set[str]]:
    """Requests by kind, and the hosts on which a probe URL was asked."""
    counts: Counter[str] = Counter()
    shared: set[str] = set()
    hosts: set[str] = set()
    for observation in seen:
        if observation.share is not None:
            if observation.share in shared:
                continue
            shared.add(observation.share)
        if observation.purpose is Purpose.SIBLING:
            hosts.add(host_of(observation.url))
        counts[observation.purpose.value] += 1
        counts["hop of a redirect"] += max(0, len(observation.hops) - 1)
        counts["retry"] += max(0, observation.attempts - 1)
    return counts, hosts


if __name__ == "__main__":
    main()
