"""Report → one self-contained HTML file."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from msgspec import Struct

from loccit.config.settings import ReportSettings
from loccit.model import SEVERITY
from loccit.report.causes import Cause, Fact, fact_of, find_causes
from loccit.report.html import assets, summary
from loccit.report.html.pack import Pack
from loccit.report.html.pictures.curve import curve
from loccit.report.html.pictures.groups import GROUPS, grouped
from loccit.report.html.pictures.trend import trend
from loccit.report.html.pictures.years import worst, years
from loccit.report.html.source_link import source_template
from loccit.report.html.untrusted_text import visible
from loccit.report.html.words import number, percent, plain, say, word, words
from loccit.report.model import Report, ReportLink
from loccit.report.survival import half_life, oldest, survival

PLAIN_FINDINGS = 200
"""Findings in the table for readers without scripts; the rest is packed."""
CAUSES_SHOWN = 8
DOMAINS_SHOWN = 8


class _Findings(Struct, frozen=True):
    """What one reading of the findings gives."""

    packed: str
    causes: tuple[Cause, ...]
    tally: summary.Tally
    plain: list[ReportLink]


def write(report: Report, path: Path, settings: ReportSettings) -> None:
    """Write the page: the answer, the causes, pictures, and every finding to work through."""
    title = settings.title or report.title or word("page.findings")
    findings = _read(report, {"title": title, "source": source_template(report, settings)})
    parts = _template().generate(**_values(report, title, findings))
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.writelines(parts)


def _read(report: Report, rest: dict[str, Any]) -> _Findings:
    posts = {post.path: post for post in report.posts()}
    pack, tally = Pack(posts), summary.Tally(posts)
    facts: list[Fact] = []
    shown: list[ReportLink] = []
    for index, link in enumerate(report.findings()):
        tally.add(link, pack.add(link))
        facts.append(fact_of(index, link))
        if index < PLAIN_FINDINGS:
            shown.append(link)
    causes = find_causes(facts, report.sound())
    told = [(cause, summary.cause_text(cause)) for cause in causes]
    packed = pack.finished(told, {**rest, "words": words(), "run": report.run.id})
    return _Findings(packed, causes, tally, shown)


def _values(report: Report, title: str, findings: _Findings) -> dict[str, Any]:
    """What the template is filled with."""
    run = report.run
    lasting = survival(report.dates, (run.finished or run.started)[:7])
    drawn_years = years(report.dates)
    key, numbers = summary.headline(report)
    return {
        "report": report,
        "title": title,
        "run": run,
        "style": assets.style(),
        "first_script": assets.first_script(),
        "script": assets.script(),
        "policy": _policy(),
        "statuses": [status.value for status in SEVERITY],
        "groups": grouped_counts(run.citation_counts),
        "group_statuses": {group: ",".join(of) for group, of in GROUPS.items()},
        "headline": say(key, **numbers),
        "also": summary.also(report),
        "changes": summary.changes(report),
        "steps": summary.first_steps(report, findings.causes, findings.tally),
        "lost": findings.tally.lost,
        "causes": findings.causes,
        "causes_shown": CAUSES_SHOWN,
        "covered": summary.covered(findings.causes),
        "findings": findings.tally.findings,
        "survival": lasting,
        "oldest": oldest(lasting.points) if lasting.points else None,
        "half_life": half_life(lasting.points),
        "curve": curve(lasting),
        "years": drawn_years,
        "worst_year": worst(drawn_years.years) if drawn_years else None,
        "domains": [row for row in report.domains if row.dead_citations][:DOMAINS_SHOWN],
        "trend": trend(report.trend),
        "plain_findings": findings.plain,
        "packed": findings.packed,
    }


def grouped_counts(counts: dict[str, int]) -> dict[str, int]:
    """Counts by status → by the groups of the pictures."""
    return grouped((status, counts.get(status.value, 0)) for status in SEVERITY)


def _policy() -> str:
    """Nothing may be loaded, nothing run but our own script, nothing made HTML by it."""
    hashes = " ".join(map(assets.csp_hash, (assets.first_script(), assets.script())))
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {hashes}",
            f"style-src {assets.csp_hash(assets.style())}",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _template() -> Any:
    environment = Environment(
        loader=PackageLoader("loccit.report.html", "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "say": say,
        "plain": plain,
        "word": word,
        "number": number,
        "percent": percent,
        "cause_title": summary.cause_title,
        "named": summary.named,
        "visible": visible,
        "web": _web,
        "pages": _pages,
    }
    return environment.get_template("page.html.j2")


def _web(url: str | None) -> bool:
    """Whether an address may be made a link: http and https only, whatever the archive says."""
    return url is not None and url.lower().startswith(("http://", "https://"))


def _pages(rows: Iterable[Any], many: int) -> Iterator[list[Any]]:
    """The first `many`, then the rest."""
    listed = list(rows)
    yield listed[:many]
    yield listed[many:]
