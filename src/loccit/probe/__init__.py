"""The network part: addresses vetted, hosts asked politely, answers observed hop by hop."""

from loccit.fetch.engine import MakeEngine
from loccit.probe.outage import OfflineError
from loccit.probe.prober import probe
from loccit.probe.values import Answer, Ask, Stop, Stopping, Task

__all__ = ["Answer", "Ask", "MakeEngine", "OfflineError", "Stop", "Stopping", "Task", "probe"]
