"""The order of imports (docs/architecture.md), and which packages do I/O."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "loccit"
ARCHITECTURE = SOURCE.parent.parent / "docs" / "architecture.md"

PURE = ("urls", "judge", "page", "recheck")
"""Packages of pure functions: values in, values out."""
IO_MODULES = {"socket", "ssl", "sqlite3", "httpx", "pyreqwest", "pycares", "subprocess", "asyncio"}
NETWORK = {"socket", "httpx", "pyreqwest", "pycares", "asyncio", "uvloop"}
USE_NETWORK = ("fetch", "scheduler", "archives", "moved", "notify", "forges", "demo", "testing")
ORDER = (
    "errors",
    "reasons",
    "model",
    "outcomes",
    "numbers",
    "content_types",
    "display",
    "globs",
    "git",
    "plugins",
    "event_loop",
    "ci_job",
    "urls",
    "page",
    "config",
    "host_policy",
    "host_secrets",
    "wrapper_rules",
    "decisions",
    "waivers",
    "fetch",
    "scheduler",
    "recheck",
    "judge",
    "store",
    "extraction",
    "sources",
    "archives",
    "moved",
    "pipeline",
    "checking",
    "report",
    "gate",
    "repair",
    "review",
    "notify",
    "forges",
    "init",
    "run_audit",
    "api",
    "types",
    "help_topics",
    "testing",
    "demo",
    "cli",
    "cli_reference",
)
"""Every package and module, from the bottom to the top: each imports only those before it."""


PACKAGES = sorted(
    path.name.removesuffix(".py")
    for path in SOURCE.iterdir()
    if path.suffix == ".py" or (path / "__init__.py").exists()
)


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            if node.module == "loccit":
                yield from (f"loccit.{alias.name}" for alias in node.names if alias.name in ORDER)


def _files(package: str) -> list[Path]:
    folder = SOURCE / package
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]


def _imports_of(package: str, wanted: set[str]) -> list[str]:
    return [
        f"{file.relative_to(SOURCE)} imports {name}"
        for file in _files(package)
        for name in _imports(file)
        if name.partition(".")[0] in wanted
    ]


@pytest.mark.parametrize("package", PURE)
def test_pure_packages_do_no_io(package: str) -> None:
    assert _imports_of(package, IO_MODULES) == []


def test_only_some_packages_use_the_network() -> None:
    served = {"event_loop.py"}  # it opens no socket
    found = [
        line
        for package in PACKAGES
        if package not in USE_NETWORK
        for line in _imports_of(package, NETWORK)
    ]
    assert [line for line in found if line.partition(" ")[0] not in served] == []


def test_only_the_store_uses_the_database() -> None:
    others = [package for package in PACKAGES if package != "store"]
    assert [line for package in others for line in _imports_of(package, {"sqlite3"})] == []


@pytest.mark.parametrize("package", ORDER)
def test_a_package_imports_only_those_before_it(package: str) -> None:
    known = {package, *ORDER[: ORDER.index(package)]}
    back = [
        f"{file.relative_to(SOURCE)} imports {name}"
        for file in _files(package)
        for name in _imports(file)
        if name.startswith("loccit.") and name.split(".")[1] not in known
    ]
    assert back == []


def test_the_order_names_every_package_and_the_document_shows_it() -> None:
    assert sorted(ORDER) == [package for package in PACKAGES if package[0] != "_"]
    table = ARCHITECTURE.read_text(encoding="utf-8").partition("## The packages")[2]
    shown = re.findall(r"^\| `(\w+)(?:\.py|/)`", table.partition("\n## ")[0], re.M)
    assert tuple(shown) == ORDER


def test_the_core_of_the_scheduler_uses_neither_network_nor_clock() -> None:
    """It can be run in virtual time because it reads no clock and starts no task."""
    forbidden = {"asyncio", "anyio", "socket", "time", "threading", "uvloop", "tenacity"}
    core = sorted((SOURCE / "scheduler" / "core").glob("*.py"))
    assert len(core) > 5
    assert [
        f"{file.name} imports {name}"
        for file in core
        for name in _imports(file)
        if name.partition(".")[0] in forbidden
    ] == []
