"""The nouns of a report, written as flat objects."""

import json
from typing import Any

import msgspec
import pytest
from msgspec import Struct, structs

from loccit.model import Archived, Citation, Hop, Post
from loccit.report.model import ReportCitation, ReportLink
from loccit.report.serialise import JSON, PAGE, PAGE_DETAILS, Form
from tests.report.made import STARTED, found, report_link

LINK = found("https://a.example/", last_ok=STARTED, made_at=STARTED, category="news")


def encoded(form: Form, noun: Struct) -> dict[str, object]:
    read: dict[str, object] = json.loads(msgspec.json.encode(form.flat(noun)))
    return read


def test_every_field_is_written_flat_and_times_in_iso_8601() -> None:
    written = encoded(JSON, LINK)
    assert written["url"] == "https://a.example/"
    assert (written["status"], written["reason"]) == ("dead", "not-found")
    assert (written["made_at"], written["last_ok"], written["checked"]) == (STARTED, STARTED, None)
    assert written["hops"] == [
        {"url": "https://a.example/", "status": 404, "location": None, "via": "http"}
    ]
    assert not {"link", "verdict", "unwrapped", "last_visit"} & set(written)


def test_a_link_that_is_no_wrapper_has_the_fields_of_one_at_their_defaults() -> None:
    written = encoded(JSON, report_link("https://a.example/", status="ok", reason="answers",
                                        citations=()))  # fmt: skip
    assert (written["made_at"], written["needs_network"], written["recipient"]) == (
        None, False, False,
    )  # fmt: skip


def test_the_page_leaves_out_what_is_at_its_default() -> None:
    plain = found("https://a.example/", confirmed=False)
    written = json.loads(msgspec.json.encode(PAGE.flat(plain, id="x", citations=())))
    assert {"madeAt", "confirmed", "archived", "category"}.isdisjoint(written)
    details = json.loads(msgspec.json.encode(PAGE_DETAILS.flat(plain)))
    assert details["deadSince"] == STARTED
    assert {"madeAt", "archived"}.isdisjoint(details)


def test_what_the_page_has_of_a_finding_is_in_one_of_its_two_parts() -> None:
    listed, details = (
        {field.name for field in structs.fields(form.type_of(ReportLink))}
        for form in (PAGE, PAGE_DETAILS)
    )
    assert not listed & details
    left_out = {"rule", "http_status", "needs_network"}
    assert listed | details == set(JSON.type_of(ReportLink).__struct_fields__) - left_out | {"id"}


@pytest.mark.parametrize("kind", [ReportLink, ReportCitation, Post, Hop])
def test_the_page_has_no_field_that_the_json_has_not(kind: type[Struct]) -> None:
    known = {field.name for field in structs.fields(JSON.type_of(kind))}
    assert {field.name for field in structs.fields(PAGE.type_of(kind))} <= known | {"id"}


def test_what_is_written_can_be_read_again() -> None:
    link = found("https://a.example/", to="https://b.example/",
                 archived=Archived("https://archive.example/", "20200101000000"))  # fmt: skip
    kind = JSON.type_of(ReportLink)
    again: Any = msgspec.json.decode(msgspec.json.encode(JSON.flat(link)), type=kind)
    assert again == JSON.flat(link)
    assert structs.asdict(again.suggestion) == {"kind": "redirect", "url": "https://b.example/"}


def test_two_fields_never_get_one_name() -> None:
    form = Form(inlined={}, omitted={}, renamed={Citation: {"raw": "url"}})
    with pytest.raises(AssertionError, match="two fields with one name"):
        form.type_of(Citation)
