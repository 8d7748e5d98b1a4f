"""The words of each status, in `statuses.toml`: for terminal, page, Markdown and SARIF alike."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from loccit.model import Status


class StatusWords(Struct, frozen=True, forbid_unknown_fields=True):
    """The words of a status."""

    label: str
    """The status in a few words, beside its count."""
    meaning: str = ""
    """What a finding of the status means; empty for a status that is not marked as a finding."""
    advice: str = ""
    """What to do about it."""


@cache
def words() -> Mapping[Status, StatusWords]:
    """Return the words of every status."""
    text = files("loccit.report").joinpath("statuses.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[Status, StatusWords])
