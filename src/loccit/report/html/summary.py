"""The text at the top of the page: the answer, what changed, and what to do first."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import get_args

from markupsafe import Markup
from msgspec import Struct

from loccit.model import GONE, PROPOSED, Kind, Post, Status, SuggestionKind
from loccit.report.causes import Cause
from loccit.report.changes import LABELS
from loccit.report.html.untrusted_text import visible
from loccit.report.html.words import ENGLISH, Words
from loccit.report.model import Report, ReportCitation, ReportLink
from loccit.urls.unicode import unicode_host

NOTHING = Markup()


class Step(Struct, frozen=True):
    """One thing to do first."""

    name: str
    """Names its text in the files in `languages`."""
    text: Markup
    detail: Markup
    view: str
    """The view of the findings that shows it, as the page's address writes it; or empty."""
    n: int = 0
    """How many links or posts it is about."""


class LostSource(Struct, frozen=True):
    """A post whose own source is dead."""

    post: str
    title: str
    link: str
    """The finding's id."""
    url: str


class Tally:
    """Counts of the findings for the top of the page, made as they are read."""

    def __init__(self, posts: Mapping[str, Post]) -> None:
        self._posts = posts
        self.findings = 0
        self.repairs = 0
        """Links that `loccit repair` proposes to replace, and that wait for a decision."""
        self.newly_dead = 0
        self.suspect = 0
        self.settled: set[int] = set()
        """Places, in the report's order, of findings that nobody has to decide about any more."""
        self.left: list[int] = []
        """Citations of each finding that wait for a decision, in the report's order."""
        self.accepted: Counter[Status] = Counter()
        """Citations of findings that are waived or decided, by status."""
        self.lost: list[LostSource] = []

    def add(self, link: ReportLink, identity: str) -> None:
        """Count a finding."""
        settled = sum(is_settled(citation) for citation in link.citations)
        self.accepted[link.status] += settled
        self.left.append(len(link.citations) - settled)
        if settled == len(link.citations) > 0:
            self.settled.add(self.findings)
            self.findings += 1
            return
        self.findings += 1
        self.repairs += link.verdict.suggestion is not None and link.verdict.confidence >= PROPOSED
        self.newly_dead += link.change == "newly-dead"
        self.suspect += link.status is Status.SUSPECT
        if link.status in GONE:
            for citation in link.citations:
                if citation.kind is Kind.SOURCE and not is_settled(citation):
                    post = self._posts.get(citation.post)
                    title = (post.title if post else None) or citation.post
                    self.lost.append(LostSource(citation.post, title, identity, link.url))


def is_settled(citation: ReportCitation) -> bool:
    """Return whether nobody has to decide about a citation any more."""
    return citation.waiver is not None or citation.decision is not None


def first_steps(causes: Sequence[Cause], tally: Tally, words: Words) -> tuple[Step, ...]:
    """Return what to do first, most urgent first; what is decided waits for nobody."""
    steps = tuple(_steps(causes, tally, words))
    if steps:
        return steps
    name = "decided" if tally.settled else "nothing"
    return (Step(name, words.say(f"first.{name}"), Markup(), ""),)


def _steps(causes: Sequence[Cause], tally: Tally, words: Words) -> Iterator[Step]:
    if tally.newly_dead:
        yield _step(words, "newly-dead", tally.newly_dead, "change=newly-dead")
    if lost := len({source.post for source in tally.lost}):
        yield _step(words, "sources", lost, "kind=source&status=dead,invalid")
    largest = next(
        (cause for cause in causes if cause.status in GONE and waiting(cause, tally)), None
    )
    if largest is not None:
        citations = sum(tally.left[place] for place in largest.links)
        yield Step(
            "cause",
            words.say("first.cause", cause=cause_title(largest, words)),
            words.say("first.cause_detail", n=citations),
            f"cause={largest.id}",
            citations,
        )
    if tally.repairs:
        view = f"repair={','.join(get_args(SuggestionKind))}"
        yield _step(words, "repairs", tally.repairs, view, words.say("first.repairs_detail"))
    if tally.suspect:
        yield _step(words, "suspect", tally.suspect, "status=suspect")


def _step(words: Words, name: str, n: int, view: str, detail: Markup = NOTHING) -> Step:
    return Step(name, words.say(f"first.{name}", n=n), detail, view, n)


def waiting(cause: Cause, tally: Tally) -> int:
    """Links of a cause that wait for a decision."""
    return sum(place not in tally.settled for place in cause.links)


def headline(report: Report) -> tuple[str, dict[str, int]]:
    """Return the key of the sentence that answers for the whole report, and its numbers."""
    run = report.run
    for status in (Status.DEAD, Status.INVALID):
        if n := run.citation_counts.get(status.value):
            return f"answer.{status.value}", {"n": n, "all": run.citations}
    return ("answer.none" if run.citations else "answer.nothing"), {"all": run.citations}


def changed_only_key(report: Report) -> str:
    """Return the key of the sentence that says which posts a branch's numbers are about."""
    return "answer.changed_only" if report.run.posts else "answer.changed_none"


def also(report: Report, words: Words) -> Markup:
    """Return what is broken besides what the headline tells, in one sentence; or nothing."""
    remarks = [words.say(key, n=n) for key, n in _also(report)]
    return (
        words.say("answer.also", parts=words.say("answer.and").join(remarks))
        if remarks
        else Markup()
    )


def also_text(report: Report) -> str:
    """Return the same as plain text in English."""
    plain = ENGLISH.plain
    remarks = [plain(key, n=n) for key, n in _also(report)]
    return plain("answer.also", parts=plain("answer.and").join(remarks)) if remarks else ""


def _also(report: Report) -> list[tuple[str, int]]:
    counts = report.run.citation_counts
    key, _ = headline(report)
    return [
        (f"answer.also_{status}", counts[status])
        for status in (Status.SUSPECT.value, Status.INVALID.value)
        if counts.get(status) and key != f"answer.{status}"
    ]


def cause_title(cause: Cause, words: Words) -> Markup:
    """Return what happened, with the names that the web chose kept apart from our words."""
    key, names = _title(cause, words)
    return words.say(key, **{place: named(name) for place, name in names.items()})


def cause_text(cause: Cause, words: Words = ENGLISH) -> str:
    """Return what happened, as plain text."""
    key, names = _title(cause, words)
    return words.plain(key, **names)


def _title(cause: Cause, words: Words) -> tuple[str, dict[str, str]]:
    if cause.kind == "malformed":
        return "cause.title.malformed", {"subject": words.word(f"reason.{cause.subject}")}
    if cause.kind == "pages-doubtful":
        reason = words.word(f"reason.{cause.detail}")
        return "cause.title.pages-doubtful", {"subject": cause.subject, "detail": reason}
    return f"cause.title.{cause.kind}", {"subject": cause.subject, "detail": cause.detail}


def named(name: str) -> Markup:
    """A host, an address or a part of one, isolated, as it is and as people write it."""
    shown = Markup('<bdi class="name">{}</bdi>').format(visible(name))
    if spelled := unicode_host(name.partition("/")[0]):
        shown += Markup(' <bdi class="spelled">({})</bdi>').format(visible(spelled))
    return shown


def covered(causes: Iterable[Cause]) -> int:
    """Findings that have a cause."""
    return sum(len(cause.links) for cause in causes)


def changes(report: Report, words: Words = ENGLISH) -> list[tuple[str, str, int]]:
    """Return what changed since the last complete audit: code, word and number."""
    labels = ((key, words.word(f"changes.{key}")) for key in LABELS)
    return [(key, label, n) for key, label in labels if (n := report.changes.get(key))]
