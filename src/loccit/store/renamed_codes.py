"""Format 3 to 4: codes of rules and reasons that were renamed, in verdicts that are stored."""

from typing import Any

import msgspec

RULES = {
    "changed-hands": "changed-owner",
    "gated": "access-wall",
    "misled": "redirected-to-error",
    "not-looked": "not-checked",
    "odd-answer": "unexpected-response",
    "policy-b": "repeated-failure",
    "refused": "access-denied",
    "sink": "redirect-catch-all",
    "sold": "domain-marketplace",
    "trouble": "temporary-failure",
    "twin": "same-as-probe",
    "wrapper-stopped": "wrapper-unresolved",
}
REASONS = {
    "changed-hands": "changed-owner",
    "error-address": "redirected-to-error",
    "nearly-same": "similar-to-probe",
    "parked-perhaps": "possibly-parked",
    "platform-unsure": "platform-unclear",
    "redirected-home": "redirected-to-home",
    "refused": "access-denied",
    "same-for-all": "same-for-all-urls",
    "wrapper-stopped": "wrapper-unresolved",
}


def reason(code: str) -> str:
    """Return a reason's present code."""
    return REASONS.get(code, code)


def verdict(data: bytes | None) -> bytes | None:
    """Return a stored verdict with the present codes."""
    if data is None:
        return None
    value: dict[str, Any] = msgspec.msgpack.decode(data)
    value["reason"] = reason(value["reason"])
    value["rule"] = RULES.get(value["rule"], value["rule"])
    return msgspec.msgpack.encode(value)


def history(data: bytes | None) -> bytes | None:
    """Return a stored history without its sketch: formats 4 and 5 have another one, and none."""
    if data is None:
        return None
    value: dict[str, Any] = msgspec.msgpack.decode(data)
    value.pop("last_sketch", None)
    return msgspec.msgpack.encode(value)
