"""The labelled web: links of every kind, each with what a careful person would say of it.

Each module is a table to be read: hosts, their links, the truth and its reason, and what the host
does. Links whose truth is a matter of opinion are left out.
"""

from loccit.demo.labelled import Host
from tests.labelled_web import (
    answers,
    certificates,
    gone,
    parked,
    platforms,
    redirects,
    soft_404,
    walls,
    wrappers,
    wrong_urls,
)

TABLES: dict[str, tuple[Host, ...]] = {
    "answers": answers.HOSTS,
    "gone": gone.HOSTS,
    "redirects": redirects.HOSTS,
    "soft 404s": soft_404.HOSTS,
    "parked": parked.HOSTS,
    "walls": walls.HOSTS,
    "certificates": certificates.HOSTS,
    "wrappers": wrappers.HOSTS,
    "platforms": platforms.HOSTS,
    "wrong URLs": wrong_urls.HOSTS,
}
HOSTS: tuple[Host, ...] = tuple(entry for table in TABLES.values() for entry in table)
