"""What was observed of a link → what to ask next, and what to hold of it. Pure.

The verdict table is `loccit.judge.table`; docs/verdicts.md explains it to users.
"""

from loccit.judge.ask import ask
from loccit.judge.history import next_history
from loccit.judge.incidents import Incident, incidents
from loccit.judge.schedule import next_due
from loccit.judge.verdict import judge

__all__ = ["Incident", "ask", "incidents", "judge", "next_due", "next_history"]
