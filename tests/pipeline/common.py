"""A small archive and audits of it, for the tests of the whole way."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from loccit.config.settings import Settings
from loccit.pipeline import Order, Progress, audit
from loccit.report.build import build_report
from loccit.report.model import Report, ReportLink
from loccit.store import Store
from loccit.store.runs import Run
from loccit.testing import Web


def write_posts(folder: Path, posts: dict[str, Iterable[str]]) -> Path:
    """An archive of Markdown posts, each citing these URLs."""
    for name, urls in posts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [f"See [this]({url}) for more.\n" for url in urls]
        path.write_text("---\ntitle: A post\ndate: 2020-01-02\n---\n\n" + "\n".join(lines))
    return folder


class Desk:
    """An archive, its web and its state: audits on demand."""

    def __init__(self, archive: Path, state: Path, settings: Settings) -> None:
        self.archive = archive
        self.state = state
        self.settings = settings

    @classmethod
    def over(cls, web: Web, folder: Path, posts: dict[str, Iterable[str]]) -> "Desk":
        return cls(write_posts(folder / "archive", posts), folder / "state.sqlite3", web.settings())

    def audit(
        self, *, progress: Progress | None = None, settings: Settings | None = None, **order: object
    ) -> Run:
        """One audit; all links are asked again unless the order says otherwise."""
        told = Order(archive=self.archive, **({"recheck_all": True} | order))  # type: ignore[arg-type]
        with Store.open(self.state, create=True) as store, store.locked():
            return audit(store, told, settings or self.settings, progress or Progress())

    def report(self, read: "type[Verdicts] | None" = None) -> "Verdicts":
        with Store.open(self.state) as store:
            run = store.runs.last()
            assert run is not None
            report = build_report(store, run)
            return Verdicts(report, {link.url: link for link in report.links()})


class Verdicts(msgspec.Struct, frozen=True):
    """What a report says, by URL."""

    report: Report
    links: dict[str, ReportLink]

    def status(self, url: str) -> str:
        return self.links[url].status.value
