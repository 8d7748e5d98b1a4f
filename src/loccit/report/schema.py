"""The JSON Schema of `report.json`, made from the types that it is written from.

python -m loccit.report.schema > docs/schema/report-1.schema.json
"""

import json
from inspect import cleandoc
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from loccit.model import GatherProblem
from loccit.report.model import SCHEMA, Change, DomainRow, ReportLink, RunInfo, RunPoint
from loccit.report.serialise import JSON
from loccit.waivers import WaiverState

_Problem: Any = JSON.type_of(GatherProblem)
_Link: Any = JSON.type_of(ReportLink)


class ReportDocument(Struct, frozen=True, kw_only=True):
    """The result of `loccit audit`, for programs. Fields may be added; none changes its meaning."""

    schema: Annotated[Literal["loccit.report/1"], Meta(description="the form of this file")]
    title: str
    folder: Annotated[
        str, Meta(description="the archive's folder from the repository's top; empty for the top")
    ]
    run: RunInfo
    previous: RunInfo | None
    changes: Annotated[
        dict[Change, int], Meta(description="links by what changed since the previous run")
    ]
    trend: tuple[RunPoint, ...]
    domains: tuple[DomainRow, ...]
    problems: tuple[_Problem, ...]
    waivers: tuple[WaiverState, ...]
    links: Annotated[tuple[_Link, ...], Meta(description="every link, worst first, then by URL")]


def report_schema() -> dict[str, Any]:
    """The schema as a value (JSON Schema 2020-12)."""
    _, definitions = msgspec.json.schema_components([ReportDocument], ref_template="#/$defs/{name}")
    document = definitions.pop(ReportDocument.__name__)
    made = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:loccit:{SCHEMA.replace('/', ':')}",
        **document,
        "$defs": definitions,
    }
    # Defaults are Python's own tuples until they are written.
    written = msgspec.json.decode(msgspec.json.encode(made), type=dict[str, Any])
    _normalise(written)
    return written


def _normalise(schema: Any) -> None:
    """Take out what one version of msgspec writes and another does not.

    Since 0.23 it dedents docstrings, and lists the names that the keys of a mapping may have.
    """
    if isinstance(schema, list):
        for one in schema:
            _normalise(one)
    if not isinstance(schema, dict):
        return
    schema.pop("propertyNames", None)
    if isinstance(text := schema.get("description"), str):
        schema["description"] = cleandoc(text)
    for value in schema.values():
        _normalise(value)


if __name__ == "__main__":
    print(json.dumps(report_schema(), indent=2, ensure_ascii=False))
