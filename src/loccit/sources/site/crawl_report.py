"""The messages of a crawl for people: why it failed, what was not read, what was left out."""

from loccit.sources.site.exchange import Problem

_MOST_NOTES = 50


class CrawlReport:
    """The messages of one crawl, in the order in which they came."""

    def __init__(self) -> None:
        self.failure = ""
        """Why the site could not be read at all."""
        self.problems: list[Problem] = []
        """Addresses that could not be read, or only in part."""
        self.notes: list[str] = []
        """What was left out."""

    def fail(self, why: str) -> None:
        """The site cannot be read; the first reason stands."""
        self.failure = self.failure or why

    def problem(self, url: str, detail: str) -> None:
        """An address could not be read, or only in part."""
        self.problems.append(Problem(url, detail))

    def note(self, text: str) -> None:
        """Something was left out; the same is listed once."""
        if text not in self.notes and len(self.notes) < _MOST_NOTES:
            self.notes.append(text)
