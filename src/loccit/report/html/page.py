"""Report → one self-contained HTML file."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from msgspec import Struct, structs

from loccit.config.settings import ReportSettings
from loccit.decisions import Decision
from loccit.display import iso
from loccit.model import DRIFT, PROPOSED, SEVERITY, UNREMARKABLE, Status
from loccit.report.causes import Cause, Fact, fact_of, find_causes
from loccit.report.html import assets, summary
from loccit.report.html.evidence import evidence_of
from loccit.report.html.pack import Group, Pack, Packed, group_of, link_id
from loccit.report.html.pictures.curve import curve
from loccit.report.html.pictures.groups import GROUPS, grouped
from loccit.report.html.pictures.trend import trend
from loccit.report.html.pictures.years import worst, years
from loccit.report.html.source_link import source_template
from loccit.report.html.untrusted_text import prose, visible
from loccit.report.html.words import Words, words_of
from loccit.report.model import Report, ReportLink
from loccit.report.survival import half_life, oldest, survival

PLAIN_FINDINGS = 200
"""Findings in the table for readers without scripts; the rest is packed."""
CAUSES_SHOWN = 8
DOMAINS_SHOWN = 8
DRIFTED_SHOWN = 100
"""Pages with other content that the page lists; the others are in the other formats."""


class _Drifted(Struct, frozen=True):
    """The links whose content is not what it was."""

    places: tuple[int, ...]
    """Where those that are no finding are among the packed links."""
    listed: list[tuple[str, ReportLink]]
    """The first of all, with their names in addresses."""
    noticed: dict[str, str]
    """When those that are no finding were found different, by their names: older decisions are not
    about that. A day, or empty."""


class _Findings(Struct, frozen=True):
    """The parts of the page that one pass over the findings gives."""

    packed: Packed
    causes: tuple[Cause, ...]
    tally: summary.Tally
    plain: list[ReportLink]
    drifted: list[tuple[str, ReportLink]]


def write(report: Report, path: Path, settings: ReportSettings) -> None:
    """Write the page: the answer, the causes, pictures, and every finding to work through."""
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        file.writelines(page(report, settings))


def page(report: Report, settings: ReportSettings, *, saves_to: str | None = None) -> Iterator[str]:
    """The page in parts.

    Args:
        report: what it shows.
        settings: title and links to sources.
        saves_to: where decisions are read and written, relative to the page; None where the
            browser keeps them until they are exported.
    """
    words = words_of(settings.language)
    title = settings.title or report.title or words.word("page.findings")
    rest = {
        "title": title,
        "source": source_template(report, settings),
        "archive": report.archive or title,
        "decisions": [] if saves_to else [_decided(one) for one in report.decisions],
        "savesTo": saves_to,
        "words": words.all,
        "proposed": PROPOSED,
        "run": report.run.id,
    }
    findings = _read(report, rest, words)
    values = _values(report, title, findings, words)
    values["policy"] = _policy(connects=saves_to is not None)
    yield from _template(words).generate(**values)


def _decided(decision: Decision) -> dict[str, str]:
    values = structs.asdict(decision)
    return {key: value for key, value in values.items() if key != "line" and value is not None}


def _read(report: Report, rest: dict[str, Any], words: Words) -> _Findings:
    posts = {post.path: post for post in report.posts()}
    pack, tally = Pack(posts), summary.Tally(posts)
    facts: list[Fact] = []
    shown: list[ReportLink] = []
    for index, link in enumerate(report.findings()):
        tally.add(link, pack.add(_in_language(link, words)))
        facts.append(fact_of(index, link))
        if index < PLAIN_FINDINGS:
            shown.append(link)
    causes = find_causes(facts, report.sound())
    groups = [group_of(cause, summary.cause_text(cause, words)) for cause in causes]
    drifted = _add_drifted(report, pack, tally.findings, words)
    if drifted.places:
        groups.append(Group("drift", words.word("drift.title"), drifted.places))
    packed = pack.finished(groups, {**rest, "noticed": drifted.noticed})
    return _Findings(packed, causes, tally, shown, drifted.listed)


def _add_drifted(report: Report, pack: Pack, place: int, words: Words) -> _Drifted:
    """Pack the links that work and whose content is not what it was, after the findings."""
    places: list[int] = []
    listed: list[tuple[str, ReportLink]] = []
    noticed: dict[str, str] = {}
    for link in report.drifted():
        if link.status in UNREMARKABLE:
            note = next(note for note in link.verdict.notes if note in DRIFT)
            identity = pack.add(_in_language(link, words), reason=note)
            since = link.history.drift_since
            noticed[identity] = "" if since is None else iso(since)[:10]
            places.append(place + len(places))
        else:
            identity = link_id(link.url)
        if len(listed) < DRIFTED_SHOWN:
            listed.append((identity, link))
    return _Drifted(tuple(places), listed, noticed)


def _in_language(link: ReportLink, words: Words) -> ReportLink:
    """Return a finding whose sentences are in the page's language."""
    if words.language == "en":
        return link
    evidence = evidence_of(words.language)

    def said(text: str) -> str:
        return evidence.translated(text) or text

    verdict = structs.replace(
        link.verdict,
        sentence=said(link.verdict.sentence),
        evidence=tuple(map(said, link.verdict.evidence)),
    )
    return structs.replace(link, verdict=verdict)


def _values(report: Report, title: str, findings: _Findings, words: Words) -> dict[str, Any]:
    """Return the values of the template."""
    run = report.run
    lasting = survival(report.dates, (run.finished or run.started)[:7])
    drawn_years = years(report.dates)
    key, numbers = summary.headline(report)
    status = key.partition(".")[2] if "n" in numbers else ""
    accepted = findings.tally.accepted[Status(status)] if status else 0
    if accepted:
        key, numbers = f"{key}_accepted", {**numbers, "accepted": accepted}
    return {
        "report": report,
        "title": title,
        "language": words.language,
        "run": run,
        "style": assets.style(),
        "first_script": assets.first_script(),
        "script": assets.script(),
        "statuses": [status.value for status in SEVERITY],
        "groups": grouped_counts(run.citation_counts),
        "group_statuses": {group: ",".join(of) for group, of in GROUPS.items()},
        "headline": words.say(key, **numbers),
        "verdict": {**numbers, "status": status},
        "also": summary.also(report, words),
        "changed_only": summary.changed_only_key(report) if report.changed_only else "",
        "all_in_place": run.complete and {s for s, n in run.counts.items() if n} == {Status.OK},
        "changes": summary.changes(report, words),
        "steps": summary.first_steps(findings.causes, findings.tally, words),
        "lost": findings.tally.lost,
        "causes": findings.causes,
        "causes_shown": CAUSES_SHOWN,
        "waits": lambda cause: summary.waiting(cause, findings.tally),
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
        "drifted": findings.drifted,
        "has_desk": findings.tally.findings > 0 or bool(findings.drifted),
        "packed": findings.packed,
    }


def grouped_counts(counts: dict[str, int]) -> dict[str, int]:
    """Counts by status → by the groups of the pictures."""
    return grouped((status, counts.get(status.value, 0)) for status in SEVERITY)


def _policy(*, connects: bool) -> str:
    """Nothing may be loaded, nothing run but our own script, nothing made HTML by it.

    Args:
        connects: whether the script may ask the server that the page came from.
    """
    hashes = " ".join(map(assets.csp_hash, (assets.first_script(), assets.script())))
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {hashes}",
            f"style-src {assets.csp_hash(assets.style())}",
            *(("connect-src 'self'",) if connects else ()),
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


@cache
def _template(words: Words) -> Any:
    """Return the page's template, which takes 0.2 s to compile."""
    environment = Environment(
        loader=PackageLoader("loccit.report.html", "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "say": words.say,
        "plain": words.plain,
        "word": words.word,
        "number": words.number,
        "percent": words.percent,
        "cause_title": lambda cause: summary.cause_title(cause, words),
        "named": summary.named,
        "visible": visible,
        "prose": prose,
        "ours": lambda text: _ours(text, words),
        "web": _web,
        "pages": _pages,
    }
    return environment.get_template("page.html.j2")


def _ours(text: str, words: Words) -> str:
    """A text that loccit wrote in English: translated, or else marked as English."""
    translated = evidence_of(words.language).translated(text)
    shown = visible(translated or text)
    if translated or words.language == "en":
        return shown
    return Markup('<span lang="en">{}</span>').format(shown)


def _web(url: str | None) -> bool:
    """Return whether an address may be made a link: http and https only."""
    return url is not None and url.lower().startswith(("http://", "https://"))


def _pages(rows: Iterable[Any], many: int) -> Iterator[list[Any]]:
    """The first `many`, then the rest."""
    listed = list(rows)
    yield listed[:many]
    yield listed[many:]
