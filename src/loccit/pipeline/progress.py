"""The progress of an audit; a command shows it, a test counts it."""

from collections.abc import Mapping

from loccit.pipeline.slowest import Slowest


class Progress:
    """Receives every step. This one says nothing; the command line's draws a bar."""

    def crawling(self, pages: int) -> None:
        """So many pages of a site were found; its posts are read when all are."""

    def collecting(self, posts: int, citations: int) -> None:
        """So many posts were read, with so many citations."""

    def checking(self, links: int, fresh: int = 0) -> None:
        """The network is asked about so many links from now on.

        So many `fresh` ones are not asked: what is known of them is not old enough.
        """

    def answered(
        self,
        settled: int,
        observed: int,
        counts: Mapping[str, int],
        slowest: Slowest | None = None,
    ) -> None:
        """Links settled and observations saved so far, and the verdicts by status.

        `slowest` is the host that decides how long the rest takes at the least.
        """

    def resumed(self) -> None:
        """Links are asked again after a wait, which says nothing of how long the rest takes."""

    def workers(self, count: int) -> None:
        """So many workers of a cluster take part from now on."""

    def looking_up(self, links: int) -> None:
        """A web archive is asked for copies of so many dead links from now on."""

    def looked_up(self, done: int) -> None:
        """So many of them were answered."""

    def reporting(self) -> None:
        """The network is asked nothing more; reports are written from now on."""

    def finished(self) -> None:
        """The reports are written; what is printed now is the result."""

    def tell(self, message: str) -> None:
        """Something that a person wants to know now."""
