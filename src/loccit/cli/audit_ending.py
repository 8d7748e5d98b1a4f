"""The end of an audit: the gate's decision, the summary, the exit code."""

from collections.abc import Collection

from msgspec import Struct, structs
from rich.console import Console

from loccit.cli import terminal
from loccit.cli.gating import read_with_trouble, tell, unreadable, unreadable_error
from loccit.cli.summary import print_summary
from loccit.config.settings import GateSettings
from loccit.errors import UsageError
from loccit.gate.baseline import Baseline
from loccit.gate.changed import Changed, description
from loccit.gate.output import note
from loccit.gate.result import GateResult, run_gate
from loccit.gate.select_baseline import last_run, marked_by
from loccit.report.model import GateNote, Report


class Gating(Struct, frozen=True):
    """How the gate of an audit decides."""

    settings: GateSettings
    baseline: Baseline | None
    """What was named as the baseline; None for the last complete run."""
    allow_fewer: bool
    """Whether far fewer posts than the baseline knew are accepted."""


class Judged(Struct, frozen=True):
    """A report with the gate's decision."""

    report: Report
    """To be written: marked by the baseline, with the decision and what there is to note."""
    result: GateResult | None = None
    """None where no gate was asked for, or where it could not decide."""
    baseline: Baseline | None = None
    error: UsageError | None = None
    """Why the gate could not decide."""


class Ending(Struct, frozen=True):
    """The steps that follow when an audit is done."""

    gating: Gating | None
    """None where no gate was asked for."""
    changed: Changed | None
    """Of an audit of changed posts, the changes."""
    posts: Collection[str] | None
    """The gate judges only what these posts cite; None for all."""
    notices: tuple[str, ...]
    page: str | None
    """The path of the HTML report, for the summary; None where only errors are printed."""

    def judge(self, report: Report) -> Judged:
        """Return the report with the gate's decision, and what is new by its baseline."""
        report = structs.replace(report, notices=self._all_notices(report))
        if self.gating is None:
            return Judged(report)
        baseline = self.gating.baseline or last_run(report)
        try:
            result = run_gate(
                report,
                self.gating.settings,
                baseline=baseline,
                posts=self.posts,
                allow_fewer=self.gating.allow_fewer,
            )
        except UsageError as error:  # the report is written all the same
            undecided = GateNote(None, (f"gate: no result: {error}",))
            return Judged(structs.replace(report, gate=undecided), error=error)
        decision = note(result, report.folder)
        marked = marked_by(report, baseline)
        unread = [] if self.changed is None else unreadable(self.changed, report)
        if unread:
            incomplete = unreadable_error(unread)
            decision = GateNote(None, (str(incomplete),), decision.new)
            return Judged(structs.replace(marked, gate=decision), error=incomplete)
        return Judged(structs.replace(marked, gate=decision), result, baseline)

    def conclude(self, judged: Judged, report: Report, console: Console) -> int:
        """Print the decision and the summary; return the exit code.

        Args:
            judged: the report with the decision.
            report: what the summary is about.
            console: where the summary is printed.

        Raises:
            UsageError: there is no decision, as where changed posts could not be read in full.
        """
        result = judged.result
        if result is not None:  # the decision comes first, as in every summary
            tell(result, judged.baseline, report.folder, findings_to_stderr=True)
        notices = self._printed_notices(judged)
        for notice in notices:
            terminal.say(f"note: {notice}")
        if self.page is not None:
            if result is not None or notices:
                console.print()
            failed = result is not None and result.exit_code == 1
            print_summary(console, report, self.page, gate_failed=failed)
        elif result is None and not report.run.complete:
            # Even `--quiet` says why an audit ends with exit code 3.
            reason = (report.run.incomplete_reason or "it was stopped").rstrip(".")
            terminal.say(f"loccit: the audit is incomplete: {reason}")
        if judged.error is not None:
            raise judged.error
        if result is not None:
            return result.exit_code
        return 0 if report.run.complete else 3

    def _all_notices(self, report: Report) -> tuple[str, ...]:
        if self.changed is None:
            return self.notices
        odd = read_with_trouble(self.changed, report)
        return (*self.notices, *description(self.changed), *odd)

    def _printed_notices(self, judged: Judged) -> tuple[str, ...]:
        """`--quiet` prints those that a gate's decision depends on."""
        return judged.report.notices if self.gating is not None or self.page is not None else ()
