"""The web that the sample archive cites: every link, what it does, and what is true of it."""

from loccit.demo.labelled import Host
from loccit.demo.table import gates, institutions, lost, magazines, silences

HOSTS: tuple[Host, ...] = (
    *magazines.HOSTS,
    *institutions.HOSTS,
    *lost.HOSTS,
    *silences.HOSTS,
    *gates.HOSTS,
)
