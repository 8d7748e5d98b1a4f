"""Verdicts on links that were not visited: wrong URLs, archives, opaque wrappers left alone."""

from collections.abc import Sequence

from loccit.judge.case import answers
from loccit.judge.redirects import moved_to
from loccit.model import Link, Observation, Purpose, Status, Suggestion, Verdict
from loccit.settings import Settings
from loccit.urls import is_archive_link

_PROBLEMS = {
    "empty": "The address is empty.",
    "local-file": "It names a file on somebody's own machine.",
    "placeholder": "It is a placeholder that was never filled in.",
    "template": "It holds a piece of a template that was never filled in.",
    "no-host": "It names no host.",
    "impossible-host": "No host can have that name.",
    "doubled-scheme": "Its scheme is written twice.",
    "misspelt-scheme": "Its scheme is misspelt.",
    "not-absolute": "It is no address of the web.",
    "not-http": "It is no address of the web (http or https).",
}


def unasked(link: Link, observations: Sequence[Observation], settings: Settings) -> Verdict:
    """The verdict on a link without a visit."""
    if link.problem == "not-http" and link.correction is None:
        return _verdict(Status.SKIPPED, "not-http", "not-contacted", _PROBLEMS["not-http"], 1.0)
    if link.problem is not None:
        return _invalid(link, observations)
    if is_archive_link(link.url) and not settings.judge.probe_archives:
        return _verdict(
            Status.OK,
            "archive-link",
            "archive-link",
            "A web archive's copy: trusted, not asked.",
            0.9,
        )
    if link.unwrapped is not None and link.unwrapped.needs_network:
        return _verdict(
            Status.WRAPPED,
            "needs-network",
            "wrapped",
            "A wrapper that only asking could open, and the configuration says not to ask.",
            0.8,
            wrapper=link.unwrapped.wrapper,
        )
    return _verdict(Status.UNKNOWN, "not-asked", "not-looked", "It was not asked.", 0.0)


def _invalid(link: Link, observations: Sequence[Observation]) -> Verdict:
    sentence = _PROBLEMS.get(link.problem or "", f"It is no URL ({link.problem}).")
    asked = [seen for seen in observations if seen.purpose is Purpose.CORRECTION]
    suggestion = None
    if asked and answers(asked[-1]):
        meant = moved_to(asked[-1]) or asked[-1].url
        suggestion = Suggestion("corrected", meant)
        sentence += f" Plainly meant, and there: {meant}"
    return _verdict(
        Status.INVALID, link.problem or "no-url", "invalid", sentence, 0.97, suggestion=suggestion
    )


def _verdict(
    status: Status,
    reason: str,
    rule: str,
    sentence: str,
    confidence: float,
    *,
    wrapper: str | None = None,
    suggestion: Suggestion | None = None,
) -> Verdict:
    return Verdict(
        status=status,
        reason=reason,
        rule=rule,
        sentence=sentence,
        confidence=confidence,
        confirmed=status is Status.INVALID,
        evidence=("It was judged by its address alone; nothing was asked.",),
        wrapper=wrapper,
        suggestion=suggestion,
    )
