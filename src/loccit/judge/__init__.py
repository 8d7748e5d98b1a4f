"""Observations of a link → the next requests, and the verdict. Pure.

The verdict table is `loccit.judge.table`; docs/verdicts.md explains it to users.
"""

from loccit.judge.evidence import Evidence, ViewCache
from loccit.judge.history import next_history
from loccit.judge.incidents import Incident, incidents
from loccit.judge.next_request import ask, next_requests
from loccit.judge.verdict import judge, judge_evidence, not_judged
from loccit.recheck.interval import next_due

__all__ = [
    "Evidence",
    "Incident",
    "ViewCache",
    "ask",
    "incidents",
    "judge",
    "judge_evidence",
    "next_due",
    "next_history",
    "next_requests",
    "not_judged",
]
