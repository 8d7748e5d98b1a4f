"""Copies of dead links are looked for within an audit's budget."""

import time
from pathlib import Path

from msgspec import structs

from loccit.config.settings import WaybackSettings
from loccit.pipeline import Progress
from loccit.pipeline.archived_copies import find_copies
from loccit.store import Store
from loccit.testing import Reply, Site, Web
from tests.pipeline.common import Desk
from tests.wayback.test_lookup import Archive, archive

__all__ = ["archive"]


def test_the_budget_bounds_the_look_up(tmp_path: Path, archive: Archive) -> None:
    with Web([Site("kept.example", otherwise=Reply(410, "gone"))]) as web:
        desk = Desk.over(web, tmp_path, {"a.md": ["https://kept.example/a"]})
        desk.audit()
        wayback = WaybackSettings(lookup=True, endpoint=archive.endpoint)
        settings = structs.replace(desk.settings, wayback=wayback)
        with Store.open(desk.state) as store:
            find_copies(store, settings, Progress(), until=time.time() - 1)
            assert archive.asked == []
            find_copies(store, settings, Progress(), until=time.time() + 60)
            assert archive.asked == ["https://kept.example/a"]
            (row,) = store.views.links(findings=True)
            assert row.archived is not None
