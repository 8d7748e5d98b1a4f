"""The choice of the baseline, and the report marked by it."""

from pathlib import Path

from msgspec import structs

from loccit.config.fail_on import GATED
from loccit.config.settings import Settings
from loccit.errors import GitError
from loccit.gate.baseline import FILE_NAME, Baseline, BaselineFile, LastRun, read_file
from loccit.gate.branch import branch_baseline
from loccit.gate.findings import cited_url, findings_of
from loccit.git import differences, last_change
from loccit.report.model import Report, ReportLink


def named_baseline(
    settings: Settings, archive: Path, *, file: Path | None, base_ref: str | None
) -> Baseline | None:
    """The baseline that was asked for: a branch's beginning, else a file; None where none was.

    Args:
        settings: may name a file.
        archive: the archive's folder, or a single post.
        file: a file that must be there. Without it, the configuration's; else the one of the
            usual name in the working folder or in the archive's, if there is one.
        base_ref: where the branch is to be merged.

    Raises:
        UsageError: the file is not there or damaged, or git can't tell.
    """
    if base_ref is not None:
        return branch_baseline(archive, base_ref, settings.archive)
    path = file or baseline_path_of(settings, archive)
    asked_for = file is not None or settings.gate.baseline is not None
    return baseline_file(path, archive) if asked_for or path.is_file() else None


def baseline_path_of(settings: Settings, archive: Path) -> Path:
    """Return where the baseline file is, or is to be."""
    if settings.gate.baseline is not None:
        return Path(settings.gate.baseline)
    here = Path(FILE_NAME)
    beside = archive / FILE_NAME
    return beside if beside.is_file() and not here.is_file() else here


def baseline_file(path: Path, archive: Path) -> BaselineFile:
    """A baseline file, with the posts' names of today.

    Raises:
        UsageError: it is not there, or damaged.
    """
    return read_file(path, _renamed_since(path, archive))


def _renamed_since(path: Path, archive: Path) -> dict[str, str]:
    """Posts renamed since the file was last committed; none where git can't tell."""
    commit = last_change(path.absolute())
    if commit is None:
        return {}
    try:
        return differences(archive if archive.is_dir() else archive.parent, commit).renamed
    except GitError:
        return {}


def last_run(report: Report) -> LastRun | None:
    """The state's own baseline: the last complete run before the one reported."""
    previous = report.previous
    if previous is None or previous.finished is None:
        return None
    return LastRun(previous.finished)


def marked_by(report: Report, baseline: Baseline | None) -> Report:
    """Return the report whose citations are marked as new by the baseline, in every output."""
    if baseline is None:
        return report

    def marked(link: ReportLink) -> ReportLink:
        if link.status not in GATED:
            return link
        new = {(f.post, f.url): baseline.is_new(f, confirmed=False) for f in findings_of(link)}
        return structs.replace(
            link,
            citations=tuple(
                structs.replace(c, is_new=new[c.post, cited_url(c)]) for c in link.citations
            ),
        )

    return structs.replace(report.edited(link=marked), gated=True)
