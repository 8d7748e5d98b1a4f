"""Nouns are what they were when they are read from the state again."""

from typing import Any

import msgspec
import pytest
from msgspec import UNSET, Struct, structs

from loccit.model import (
    Citation,
    DriftBaseline,
    History,
    Kind,
    Link,
    MainText,
    PostState,
    Status,
    Suggestion,
    Unwrapped,
    Verdict,
)
from loccit.reasons import Reason
from loccit.store.coding import (
    CITATION,
    COLUMNS,
    HISTORY,
    LINK,
    ORDER,
    VERDICT,
    Coding,
    added_fields,
)

URL = "https://a.example/b"
CITED = Citation(post="a.md", line=3, column=8, kind=Kind.LINK, text="t", url=URL, raw=URL)
BASELINE = DriftBaseline(2.0, MainText(b"\0\xff" * 64, 300, 0.25, "A site"), "A title", "A title")
LIVED = History(first_seen=1.0, last_ok=2.0, last_title="A title", baseline=BASELINE)
VERDICTS = Verdict(
    status=Status.DEAD, reason=Reason.NOT_FOUND, rule="gone", sentence="Gone.", confidence=0.9
)
NOUNS: list[tuple[Coding[Any], Struct]] = [
    (LINK, Link(URL, "a.example", "other")),
    (LINK, Link(URL, "a.example", "news", Unwrapped(URL, target="https://b.example/"), "p", "c")),
    (CITATION, CITED),
    (CITATION, structs.replace(CITED, raw="", line=None, column=None)),
    (CITATION, structs.replace(CITED, raw="/b", state=PostState.DRAFT, locator="page 3")),
    (HISTORY, History(first_seen=1.0)),
    (HISTORY, LIVED),
    (HISTORY, structs.replace(LIVED, last_title="Another", last_status=Status.OK, drift_since=3.0)),
    (HISTORY, structs.replace(LIVED, last_title="")),
    (HISTORY, structs.replace(LIVED, baseline=structs.replace(BASELINE, heading="H", title=""))),
    (VERDICT, VERDICTS),
    (VERDICT, structs.replace(VERDICTS, suggestion=Suggestion("moved", URL), notes=("drifted",))),
]


@pytest.mark.parametrize(("coding", "noun"), NOUNS)
def test_a_noun_is_read_as_it_was_written(coding: Coding[Any], noun: Struct) -> None:
    columns = [getattr(noun, name) for name in COLUMNS.get(type(noun), ())]
    assert coding.decode(coding.encode(noun), *columns) == noun


@pytest.mark.parametrize("kind", ORDER)
def test_every_field_is_written(kind: type[Struct]) -> None:
    written = [*COLUMNS.get(kind, ()), *ORDER[kind]]
    assert sorted(written) == sorted(kind.__struct_fields__)


@pytest.mark.parametrize("kind", ORDER)
def test_a_field_is_added_at_the_end_and_has_a_default(kind: type[Struct]) -> None:
    """What was written before does not have it: so the order of the others must not change."""
    added = added_fields(kind)
    fields = structs.fields(kind)
    assert added == tuple(field.name for field in fields[len(fields) - len(added) :])
    assert all(not field.required for field in fields[len(fields) - len(added) :])


def test_what_was_written_before_a_field_was_added_is_read() -> None:
    values = msgspec.msgpack.decode(HISTORY.encode(LIVED))
    assert HISTORY.decode(msgspec.msgpack.encode(values[:7])) == LIVED
    assert CITED.state is UNSET
    assert len(msgspec.msgpack.decode(CITATION.encode(CITED))) == len(ORDER[Citation]) - 1
