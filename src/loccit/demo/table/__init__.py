"""The web that the sample archive cites: every link, what it does, and what is true of it."""

from loccit.demo.labelled import Host
from loccit.demo.table.gates import HOSTS as _GATES
from loccit.demo.table.institutions import HOSTS as _INSTITUTIONS
from loccit.demo.table.lost import HOSTS as _LOST
from loccit.demo.table.magazines import HOSTS as _MAGAZINES
from loccit.demo.table.silences import HOSTS as _SILENCES

HOSTS: tuple[Host, ...] = (*_MAGAZINES, *_INSTITUTIONS, *_LOST, *_SILENCES, *_GATES)
