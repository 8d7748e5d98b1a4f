"""Observations → verdicts. Pure: no network, no database, no clock.

`ask` says what to ask next, `judge` what to hold of the answers, `next_history` what to remember of
it, `next_due` when to ask again. The verdict table is in `table`.
"""

from loccit.judge.ask import ask
from loccit.judge.history import next_due, next_history
from loccit.judge.incidents import incidents
from loccit.judge.verdict import judge

__all__ = ["ask", "incidents", "judge", "next_due", "next_history"]
