"""What a finding of each status means and what to do about it. The words are in `statuses.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from loccit.model import Status


class Advice(Struct, frozen=True, forbid_unknown_fields=True):
    """What a finding of a status means, and what to do about it."""

    meaning: str
    advice: str


@cache
def advice() -> Mapping[Status, Advice]:
    """Return the words of every status that reports mark."""
    text = files("loccit.report").joinpath("statuses.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[Status, Advice])
