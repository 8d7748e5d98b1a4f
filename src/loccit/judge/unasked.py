"""The verdict on a link that was not requested itself."""

from loccit.judge.detection import Finding
from loccit.judge.evidence import Evidence
from loccit.judge.other_addresses import Correction, original_that_is_back, working_correction
from loccit.judge.rules import Rule
from loccit.judge.without_request import without_request
from loccit.model import Link, Status, Suggestion, Verdict
from loccit.reasons import Reason
from loccit.urls.category import is_untrusted_archive

_NEVER_ASKED = Finding(
    Status.UNKNOWN, Reason.NOT_ASKED, "The link was not requested in this run.", 1.0
)


def unasked(evidence: Evidence) -> Verdict:
    """Return the verdict that follows from the link alone, or from other URLs requested for it."""
    link = evidence.link
    settled = without_request(link, evidence.settings)
    rule, found = settled if settled is not None else (Rule.NOT_ASKED, _NEVER_ASKED)
    corrected = working_correction(evidence) if found.status is Status.INVALID else None
    seen: tuple[str, ...] = (f"Cited as {link.url}",)
    if corrected is not None:
        seen = (*seen, f"{corrected.address} was probably meant, and works.")
    elif link.correction is not None and found.status is Status.INVALID:
        seen = (*seen, f"{link.correction} may have been meant, but does not work.")
    notes = ["archive-untrusted"] if is_untrusted_archive(link.probe_url) else []
    if (original := original_that_is_back(evidence)) is not None:
        notes.append("original-is-back")
        seen = (*seen, f"Its original, {original}, answers again.")
    unwrapped = link.unwrapped
    return Verdict(
        status=found.status,
        reason=found.reason,
        rule=rule.value,
        sentence=found.sentence,
        confidence=found.confidence,
        evidence=seen,
        wrapper=unwrapped.wrapper if unwrapped is not None else None,
        target=unwrapped.target if unwrapped is not None else None,
        suggestion=_replacement(link, found, corrected),
        confirmed=found.status is Status.INVALID,
        notes=tuple(notes),
    )


def _replacement(link: Link, found: Finding, corrected: Correction | None) -> Suggestion | None:
    if corrected is not None:
        return Suggestion("corrected", corrected.better)
    unwrapped = link.unwrapped
    if found.status is Status.WRAPPED and unwrapped and unwrapped.target:
        return Suggestion("unwrapped", unwrapped.target)
    return None
