"""The configuration that a command uses in a pull request: the branch's, or the merge base's."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from loccit.cli.options import decisions_for, overrides, settings_for
from loccit.config.settings import Settings
from loccit.errors import GitError, UsageError
from loccit.gate.baseline import Baseline
from loccit.gate.select_baseline import named_baseline
from loccit.store.runs import Run


class JudgedBy(Struct, frozen=True):
    """Configuration, decisions and baseline, and what of them the branch changed."""

    settings: Settings
    decisions: Path | None
    baseline: Path | None
    """The file that `--baseline` names, as it is to be read."""
    notices: tuple[str, ...] = ()
    merge_base: Path | None = None
    """Where copies of the merge base's files are, if these are what is gone by."""

    def named_baseline(
        self, settings: Settings, archive: Path, *, base_ref: str | None
    ) -> Baseline | None:
        """Return the baseline that was asked for, under the name that people know it by.

        Args:
            settings: these settings, as the command line changed them.
            archive: the archive's folder, or a single post.
            base_ref: where the branch is to be merged, if that is the baseline.

        Raises:
            UsageError: the file is not there or damaged, or git can't tell.
        """
        baseline = named_baseline(settings, archive, file=self.baseline, base_ref=base_ref)
        if baseline is None or self.merge_base is None:
            return baseline
        return baseline.as_copy_in(self.merge_base)


def archive_of(run: Run) -> Path:
    """The archive that was audited: where it was, else by its place in the repository here."""
    from loccit.git import top_of  # few commands need git

    here = Path.cwd()
    try:
        top = top_of(here)
    except GitError:
        top = here
    places = (run.facts.get("archive"), top / run.facts.get("folder", ""), here)
    return next(p for p in map(Path, filter(None, places)) if p.exists())


@contextmanager
def judged_by(
    archive: Path,
    *,
    config: Path | None,
    decisions: Path | None,
    baseline: Path | None = None,
    ref: str | None,
    config_from: str,
) -> Iterator[JudgedBy]:
    """Read what a command goes by: from here, or as it was at the merge base.

    Files of the merge base are laid out in a folder that is there as long as the context.

    Args:
        archive: the archive's folder, or a single post.
        config: the configuration file that was named, and so on.
        decisions: as `config`.
        baseline: as `config`.
        ref: where the branch is to be merged; None where nothing is compared.
        config_from: `here` or `base`.

    Raises:
        UsageError: `base` without a revision, or a file that can't be used.
    """
    if ref is None:
        if config_from == "base":
            raise UsageError("--config-from base needs a revision: name it by --base-ref")
        yield JudgedBy(
            settings_for(config, archive), decisions_for(decisions, config, archive), baseline
        )
        return
    # Imported where they are needed: most commands compare nothing.
    from loccit.gate.trust import Base
    from loccit.git import merge_base

    folder = archive if archive.is_dir() else archive.parent
    with tempfile.TemporaryDirectory(prefix="loccit-base-") as scratch:
        base = Base(archive, merge_base(folder, ref), Path(scratch))
        given = overrides()
        settings = base.settings(config, given)
        notices = tuple(base.differences(config, settings, given))
        site = tuple(base.site_differences())
        if config_from == "base":
            yield JudgedBy(
                settings,
                base.decisions(decisions, config),
                base.baseline(settings, baseline),
                (*(f"{notice}; what the merge base has holds" for notice in notices), *site),
                Path(scratch),
            )
        else:
            yield JudgedBy(
                settings_for(config, archive),
                decisions_for(decisions, config, archive),
                baseline,
                (*notices, *site),
            )
