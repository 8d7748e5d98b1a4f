"""Several responses of a link compared, after each was judged by the verdict table.

What is tried in which order is `STEPS`: each takes what the first response meant, and returns what
it means in the light of one other thing, or the verdict where that settles it.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from msgspec import Struct, structs

from loccit.judge.detection import Finding
from loccit.judge.evidence import Evidence
from loccit.judge.history import is_lasting
from loccit.judge.next_request import WITH_HEADERS, depends_on_visitor, is_led_to_private
from loccit.judge.other_addresses import (
    answers_securely,
    glued,
    https_only,
    working_correction,
)
from loccit.judge.rules import Rule
from loccit.judge.sentences import visitors, when
from loccit.judge.table import FAILURE_RULES
from loccit.judge.view import View
from loccit.judge.without_request import LEFT_OVER_NAME, stands_for_any
from loccit.model import ALIVE, CONFIRM_AFTER, DAY, Status, Verdict
from loccit.reasons import Reason

_LASTING = 0.9
"""Confidence in what failed for as long as policy B wants."""


class FindingSoFar(Struct, frozen=True, gc=False):
    """The finding on a link so far, and the response that it rests on."""

    rule: Rule
    found: Finding
    view: View
    """The response that counts."""
    now: float
    """The time for which is so_far, in Unix seconds."""
    further: tuple[str, ...] = ()
    """Evidence of other responses and runs."""
    agreed: bool = False
    """Whether a second request found it gone, too, or none is wanted."""
    confirmed: bool = False

    @property
    def has_nothing(self) -> bool:
        """Whether it is dead or failed."""
        return self.found.status is Status.DEAD or self.rule in FAILURE_RULES


Step = Callable[[Evidence, FindingSoFar], FindingSoFar | Verdict]


def second_request(evidence: Evidence, so_far: FindingSoFar) -> FindingSoFar | Verdict:
    """Compare with the response at the end of the run, as a browser."""
    again = evidence.again
    if again is None or evidence.visit is None:
        return so_far
    if not so_far.has_nothing and not is_led_to_private(so_far.view):
        return so_far
    row, found, view = evidence.decide(again)
    shown: tuple[str, ...] = (f"{when(again)}: {found.sentence}",)
    if found.status in ALIVE:
        shown = (*visitors(evidence.visit, again, so_far.found), *shown)
        return structs.replace(so_far, rule=row.rule, found=found, view=view, further=shown)
    if so_far.found.status is not Status.DEAD:
        if found.status is Status.BLOCKED:
            return structs.replace(so_far, rule=row.rule, found=found, view=view, further=shown)
    elif found.status is Status.DEAD:
        return structs.replace(so_far, agreed=True, further=shown)
    elif found.status is not Status.UNKNOWN:
        sentence = "The link looked gone, but the response differed when it was requested again."
        evidence_of_first = so_far.found.evidence
        found = Finding(Status.SUSPECT, Reason.CONTRADICTORY, sentence, 0.5, evidence_of_first)
        return structs.replace(so_far, rule=Rule.CONTRADICTORY, found=found, further=shown)
    return structs.replace(so_far, further=shown)


def correction(evidence: Evidence, so_far: FindingSoFar) -> FindingSoFar | Verdict:
    """Look whether the address that was probably meant works."""
    if so_far.found.status is not Status.DEAD:
        return so_far
    meant = working_correction(evidence)
    return so_far if meant is None else glued(so_far.view, meant)


def over_https(evidence: Evidence, so_far: FindingSoFar) -> FindingSoFar | Verdict:
    """Look whether the address works over HTTPS."""
    if not so_far.has_nothing or not answers_securely(evidence):
        return so_far
    return https_only(evidence, so_far.found, so_far.view)


def example_host(_: Evidence, so_far: FindingSoFar) -> FindingSoFar | Verdict:
    """Look whether the host that is gone is one that stands for any."""
    gone = so_far.found.status is Status.DEAD
    if not gone or not stands_for_any(urlsplit(so_far.view.subject).hostname or ""):
        return so_far
    return structs.replace(so_far, rule=Rule.INVALID, found=LEFT_OVER_NAME, confirmed=True)


def earlier_runs(evidence: Evidence, so_far: FindingSoFar) -> FindingSoFar | Verdict:
    """Compare with earlier runs: policy A confirms what is gone, policy B ends what fails."""
    history = evidence.history
    if history is None:
        return so_far
    if so_far.found.status is Status.DEAD:
        since = history.gone_since
        lasts = since is not None and so_far.now - since >= CONFIRM_AFTER
        return structs.replace(so_far, confirmed=so_far.agreed and lasts)
    if so_far.rule is not Rule.TEMPORARY_FAILURE or not is_lasting(history, so_far.now):
        return so_far
    if not _asked_as_browser(evidence, so_far):
        return so_far
    days = (so_far.now - (history.unreachable_since or so_far.now)) / DAY
    shown = f"The link failed {history.unreachable + 1} times in {days:.0f} days."
    sentence = f"{so_far.found.sentence} This has lasted for more than a week."
    found = structs.replace(
        so_far.found, status=Status.DEAD, sentence=sentence, confidence=_LASTING
    )
    return structs.replace(
        so_far, rule=Rule.REPEATED_FAILURE, found=found, further=(shown,), confirmed=True
    )


def _asked_as_browser(evidence: Evidence, so_far: FindingSoFar) -> bool:
    """Return whether the last try of policy B was a browser's, where that can make a difference."""
    seen = so_far.view.seen
    if seen.concluded and so_far.view.failure in WITH_HEADERS and seen.visitor == "plain":
        return False
    if not evidence.settings.judge.confirm or not depends_on_visitor(so_far.rule, so_far.view):
        return True
    return evidence.again is not None


STEPS: tuple[Step, ...] = (second_request, correction, over_https, example_host, earlier_runs)
"""What a response is compared with, in order."""


def compared(evidence: Evidence, so_far: FindingSoFar) -> FindingSoFar | Verdict:
    """Return what a response means beside all that is known; the verdict where that settles it."""
    for step in STEPS:
        result = step(evidence, so_far)
        if isinstance(result, Verdict):
            return result
        so_far = result
    return so_far
