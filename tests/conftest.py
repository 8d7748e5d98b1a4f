"""Tests that need a program of the system are skipped, with the reason, where it is missing.

`make test` sets LOCCIT_TESTS_NEED_ALL, so that nothing is skipped there without being noticed.
"""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import hypothesis
import pytest

from loccit.pipeline import outage
from tests.report.browser import chromium

hypothesis.settings.register_profile("loccit", deadline=None)
hypothesis.settings.load_profile("loccit")
# A busy machine is no failure: no example has a deadline.

ROOT = Path(__file__).parent
PROGRAMS = {
    "gate": ("git",),
    "init": ("bash", "git", "jq"),
    "repair/test_command.py": ("git",),
    "repair/test_files.py": ("git", "patch"),
    "pipeline/test_renames.py": ("git",),
    "cli/test_streams.py": ("bash",),
    "test_docs.py": ("bash", "git", "make", "patch"),
}
"""What the tests of a folder or a file start, besides Python."""

LONG = (
    "test_docs.py",
    "labelled_web/test_explained.py",
    "scheduler/test_scale.py",
    "init/test_jobs.py",
    "recheck/test_year.py",
    "judge/test_year.py",
    "sources/site/test_hostile.py",
)
"""Files with tests that take ten seconds or more."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return what `-n auto` means: twice as many as processors, since many tests wait."""
    return 2 * (os.cpu_count() or 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Tests that take long begin first, so that none is left when all others are done.
    items.sort(key=lambda item: not item.path.relative_to(ROOT).as_posix().startswith(LONG))
    if os.environ.get("LOCCIT_TESTS_NEED_ALL"):
        return
    missing = {name for names in PROGRAMS.values() for name in names if not shutil.which(name)}
    no_browser = find_spec("playwright") is None or chromium() is None
    for item in items:
        place = item.path.relative_to(ROOT).as_posix()
        wanted = next((names for part, names in PROGRAMS.items() if place.startswith(part)), ())
        lacking = sorted(missing & set(wanted))
        if lacking:
            item.add_marker(pytest.mark.skip(reason=f"needs {', '.join(lacking)}"))
        if no_browser and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="needs Chromium (make test installs it)"))


@pytest.fixture(scope="session", autouse=True)
def without_waits_at_first() -> None:
    """Let audits whose hosts are all silent end at once; `tests/pipeline` has the waits."""
    outage.AT_FIRST = ()


@pytest.fixture(scope="session", autouse=True)
def outside_of_ci() -> None:
    """Take away the variables of a CI job: reports link to its pages."""
    for name in ("GITHUB_ACTIONS", "GITLAB_CI"):
        os.environ.pop(name, None)
