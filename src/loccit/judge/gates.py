"""The gates behind which sites put their pages, as `walls.toml` describes them."""

from functools import cache
from typing import NamedTuple

from loccit.judge.phrases import Phrases, book
from loccit.judge.rule_data import rules
from loccit.reasons import Reason


class Gate(NamedTuple):
    """One kind of gate."""

    reason: Reason
    sentence: str
    segments: frozenset[str]
    perhaps: frozenset[str]
    """Segments that name many other things, too."""
    hosts: frozenset[str]
    titles: Phrases | None


_GATES = (
    ("login", Reason.LOGIN_REQUIRED, "The page is shown only to visitors who log in."),
    (
        "consent",
        Reason.CONSENT_REQUIRED,
        "The page is shown only after consent to tracking.",
    ),
    ("paywall", Reason.PAYMENT_REQUIRED, "The page is shown only to visitors who pay."),
    ("age", Reason.AGE_CHECK, "The page is shown only after an age check."),
    ("region", Reason.REGION_BLOCKED, "The site does not show the page in every country."),
    ("browser", Reason.CHALLENGE, "The site shows the page only to browsers that pass a check."),
)


@cache
def gates() -> tuple[Gate, ...]:
    """Return every kind of gate."""
    table = rules("walls")
    return tuple(
        Gate(
            reason,
            sentence,
            frozenset(table[name]["path"]),
            frozenset(table[name]["perhaps"]),
            frozenset(table[name]["host"]),
            book("walls", name, "titles") if table[name]["titles"] else None,
        )
        for name, reason, sentence in _GATES
    )


def gate_of(reason: Reason) -> Gate:
    """Return the gate with a reason."""
    return next(gate for gate in gates() if gate.reason == reason)
