"""The house's order (docs/architecture.md): who may import whom, and who touches the world."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "loccit"
ARCHITECTURE = SOURCE.parent.parent / "docs" / "architecture.md"

PURE = ("urls", "judge", "page", "recheck")
"""Rooms of pure functions: values in, values out."""
WORLDLY = {"socket", "ssl", "sqlite3", "httpx", "pyreqwest", "pycares", "subprocess", "asyncio"}
NETWORK = {"socket", "httpx", "pyreqwest", "pycares", "asyncio", "uvloop"}
NETWORKED = ("fetch", "scheduler", "archives", "moved", "notify", "forges", "demo", "testing")
ORDER = (
    "errors",
    "reasons",
    "model",
    "numbers",
    "display",
    "globs",
    "git",
    "plugins",
    "event_loop",
    "ci_job",
    "urls",
    "page",
    "config",
    "hosts",
    "host_secrets",
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
    "help_topics",
    "testing",
    "demo",
    "cli",
    "cli_reference",
)
"""Every room, from the bottom to the top: a room imports only rooms that stand before it."""


ROOMS = sorted(
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


def _files(room: str) -> list[Path]:
    folder = SOURCE / room
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]


def _told(room: str, wanted: set[str]) -> list[str]:
    return [
        f"{file.relative_to(SOURCE)} imports {name}"
        for file in _files(room)
        for name in _imports(file)
        if name.partition(".")[0] in wanted
    ]


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_do_not_touch_the_world(room: str) -> None:
    assert _told(room, WORLDLY) == []


def test_the_network_is_touched_where_it_is_said_to_be() -> None:
    served = {"event_loop.py"}  # it opens no socket
    told = [line for room in ROOMS if room not in NETWORKED for line in _told(room, NETWORK)]
    assert [line for line in told if line.partition(" ")[0] not in served] == []


def test_only_the_store_touches_the_database() -> None:
    others = [room for room in ROOMS if room != "store"]
    assert [line for room in others for line in _told(room, {"sqlite3"})] == []


@pytest.mark.parametrize("room", ORDER)
def test_a_room_imports_only_rooms_that_stand_before_it(room: str) -> None:
    known = {room, *ORDER[: ORDER.index(room)]}
    back = [
        f"{file.relative_to(SOURCE)} imports {name}"
        for file in _files(room)
        for name in _imports(file)
        if name.startswith("loccit.") and name.split(".")[1] not in known
    ]
    assert back == []


def test_the_order_names_every_room_and_the_document_shows_it() -> None:
    assert sorted(ORDER) == [room for room in ROOMS if room[0] != "_"]
    table = ARCHITECTURE.read_text(encoding="utf-8").partition("## The rooms")[2]
    shown = re.findall(r"^\| `(\w+)(?:\.py|/)`", table.partition("\n## ")[0], re.M)
    assert tuple(shown) == ORDER


def test_the_core_of_the_scheduler_touches_neither_network_nor_clock() -> None:
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
