"""A state on a full disk, with flipped bytes, of an older format: told as what it is."""

import errno
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest
from filelock import FileLock

from loccit.errors import IncompleteError, StateError, UsageError
from loccit.store import Store, database, migrations

RUN = (sys.executable, "-m", "loccit")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    posts = folder / "posts"
    posts.mkdir()
    for number in range(30):
        links = "".join(f"see [b](file:///C:/{number}/{n}.doc)\n\n" for n in range(20))
        (posts / f"p{number}.md").write_text(links)
    subprocess.run([*RUN, "audit", "posts", "-q"], cwd=folder, check=True)
    return folder


@pytest.mark.parametrize("size", [9_000, 60_000])
def test_a_full_disk_is_called_so(size: int, sound: Path, tmp_path: Path) -> None:
    """Here the size that a process may write stands for the disk's."""

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    command: list[str | Path] = [
        *RUN, "audit", sound / "posts", "-q", "--state", tmp_path / "s", "--out", tmp_path / "o"
    ]  # fmt: skip
    done = subprocess.run(command, preexec_fn=limited, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    assert "disk" in done.stderr
    assert "damaged" not in done.stderr
    assert "Traceback" not in done.stderr
    assert subprocess.run(command, check=False).returncode == 0  # with room again


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NotImplementedError("no flock here"), StateError),
        (OSError(errno.ENOLCK, "No locks available"), StateError),
        (OSError(errno.EIO, "Input/output error"), OSError),
    ],
)
def test_a_file_system_without_locks(
    error: Exception, said: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FileLock, "acquire", Mock(side_effect=error))
    with pytest.raises(said, match=str(error.args[-1])), database.exclusive(tmp_path / "s"):
        pass


@pytest.mark.parametrize("replaced", [False, True])
def test_a_state_that_goes_during_a_run_is_missed(replaced: bool, tmp_path: Path) -> None:
    state = tmp_path / "s"
    other = tmp_path / "other"

    def lose() -> None:
        with Store.open(state, create=True) as store, store.locked():
            state.unlink()
            if replaced:
                other.touch()
                other.rename(state)

    with pytest.raises(IncompleteError, match="deleted or replaced"):
        lose()


def test_a_small_disk_has_a_small_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = []
    for free in (0, 80_000_000, 10**12):
        monkeypatch.setattr(shutil, "disk_usage", Mock(return_value=Mock(free=free)))
        with Store.open(tmp_path / f"{free}", create=True) as store:
            (size,) = store._connection.execute("PRAGMA wal_autocheckpoint").fetchone()
            pages.append(size)
    assert pages == [100, 1220, 16_000]


@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE])
def test_errors_of_the_disk_are_no_damage(code: int, tmp_path: Path) -> None:
    error = sqlite3.OperationalError("x")
    error.sqlite_errorcode = code
    with pytest.raises(IncompleteError, match="disk"), Store.open(tmp_path / "s", create=True):
        raise error


@pytest.mark.parametrize("seed", range(12))
def test_flipped_bytes_give_a_clear_error_or_none(seed: int, sound: Path, tmp_path: Path) -> None:
    """Whatever a command says of the file, `state check` says as well."""
    from click.testing import CliRunner

    from loccit.cli import cli
    from loccit.errors import LoccitError

    data = bytearray((sound / "loccit.sqlite3").read_bytes())
    chance = random.Random(seed)
    for _ in range(40):
        data[chance.randrange(100, len(data))] ^= 1 << chance.randrange(8)
    state = tmp_path / "state"
    state.write_bytes(data)
    codes = {}
    for name, words in {
        "check": ["state", "check"],
        "report": ["report", "--out", str(tmp_path / "out")],
        "gate": ["gate", "--fail-on", "dead"],
        "info": ["state", "info"],
    }.items():
        try:
            done = CliRunner().invoke(cli, [*words, "--state", str(state)], catch_exceptions=False)
            codes[name] = done.exit_code
        except LoccitError as error:
            codes[name] = error.exit_code
    assert set(codes.values()) <= {0, 2, 3}
    assert codes["check"] == 2 or set(codes.values()) == {0}, codes


@pytest.mark.parametrize("descriptors", [16, 20, 26, 40])
def test_few_file_descriptors(descriptors: int, sound: Path, tmp_path: Path) -> None:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))

    done = subprocess.run(
        [*RUN, "audit", sound / "posts", "-q", "--state", tmp_path / "s", "--out", tmp_path / "o"],
        preexec_fn=limited,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode in {0, 2, 3}, "Traceback" in done.stderr) == (True, False), done.stderr


def test_a_migration_keeps_a_copy(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the first released format on."""
    state = tmp_path / "state"
    state.write_bytes((sound / "loccit.sqlite3").read_bytes())
    monkeypatch.setattr(database, "VERSION", database.VERSION + 1)
    monkeypatch.setitem(
        migrations.MIGRATIONS,
        database.VERSION - 1,
        lambda connection: connection.execute("ALTER TABLE posts ADD COLUMN language TEXT"),
    )
    with Store.open(state) as store:
        assert store.posts.count() == 30
    copy = tmp_path / f"state.format-{database.VERSION - 1}"
    assert copy.is_file()
    monkeypatch.setattr(database, "VERSION", database.VERSION - 1)
    with Store.open(copy) as store:
        assert (store.posts.count(), store.upkeep.check()) == (30, [])
    with pytest.raises(UsageError, match="newer loccit"):
        Store.open(state)
