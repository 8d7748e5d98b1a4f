"""Links with their truth: a table of hosts, what each page does, and the right verdict.

The demonstration and the labelled web of the tests are such tables.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

import msgspec
from msgspec import Struct

from loccit.model import Status
from loccit.testing import Behaviour, Site


class Case(Struct, frozen=True):
    """One link, what it does, and what a careful person would say of it."""

    path: str
    """The path and query on the host that it stands under; or a whole URL, which may be wrong."""
    status: Status
    why: str
    """The truth explained, in a few words."""
    behaviour: Behaviour | None = None
    """What the page does; None: what its site does anyway."""
    reason: str | None = None
    """The reason code that the verdict must have; None: whichever."""
    instead: str | None = None
    """The URL that must be suggested instead; None: whichever."""


class Host(Struct, frozen=True):
    """A host and the cases on it."""

    site: Site
    cases: tuple[Case, ...] = ()
    scheme: str = "https"

    def url(self, case: Case) -> str:
        """The link of a case."""
        return f"{self.scheme}://{self.site.host}{case.path}" if case.path[0] == "/" else case.path


def host(name: str, *cases: Case, scheme: str = "https", site: Site | None = None) -> Host:
    """A host; `site` where it is more than its cases' pages."""
    return Host(
        Site(name) if site is None else msgspec.structs.replace(site, host=name), cases, scheme
    )


def sites(hosts: Iterable[Host]) -> Iterator[Site]:
    """The web of a table.

    Raises:
        ValueError: A host stands there twice.
    """
    seen = set()
    for entry in hosts:
        if entry.site.host in seen:
            raise ValueError(f"{entry.site.host} is in the table twice")
        seen.add(entry.site.host)
        pages = {
            _asked(case.path): case.behaviour for case in entry.cases if case.behaviour is not None
        }
        yield msgspec.structs.replace(entry.site, pages={**entry.site.pages, **pages})


def _asked(path: str) -> str:
    """The path as a browser asks for it: without host and fragment, and in ASCII."""
    if path[0] != "/":
        path = "/" + path.partition("://")[2].partition("/")[2]
    return quote(path.partition("#")[0], safe="!\"$%&'()*+,/:;<=>?@[]^`{|}")


def truths(hosts: Iterable[Host]) -> dict[str, Case]:
    """Every link of a table, with its truth.

    Raises:
        ValueError: A link stands there twice.
    """
    found: dict[str, Case] = {}
    for entry in hosts:
        for case in entry.cases:
            url = entry.url(case)
            if url in found:
                raise ValueError(f"{url} is in the table twice")
            found[url] = case
    return found
