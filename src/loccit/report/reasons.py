"""Verdicts' reasons in words: what they mean and what to do. The words are in `reasons.toml`."""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from loccit.model import Status


class Told(Struct, frozen=True):
    """A kind of finding, told to a person who has not heard of loccit."""

    summary: str
    """What was found, in a sentence."""
    meaning: str
    advice: str


class _Status(Struct, frozen=True, forbid_unknown_fields=True):
    meaning: str
    advice: str


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    statuses: dict[Status, _Status]
    reasons: dict[str, str]


@cache
def _table() -> _Table:
    text = files("loccit.report").joinpath("reasons.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Table)


def describe(status: Status, reason: str) -> Told:
    """What a finding of this status and reason means; status is one of those that are marked."""
    table = _table()
    words = f"{status.value}, {reason}".replace("-", " ")
    summary = table.reasons.get(reason, f"The verdict is: {words}.")
    general = table.statuses[status]
    return Told(summary, general.meaning, general.advice)
