"""Streams that are closed, full or not read to their end; colours; errors nobody foresaw."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from loccit import cli
from loccit.cli import terminal
from loccit.display import printable, utc
from loccit.store import Store

DEAD = "file:///C:/gone.doc"
"""No URL that can exist, so that nothing needs to be asked."""
RUN = (sys.executable, "-m", "loccit")


def shell(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a shell script in which `$L` is loccit."""
    return subprocess.run(
        ["bash", "-c", f'L="{sys.executable} -m loccit"; {script}'],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text(f"see [b]({DEAD})\n" * 3000)
    (tmp_path / "loccit.toml").write_text('[gate]\nfail_on = ["invalid"]\n')
    return tmp_path


@pytest.mark.parametrize(
    ("script", "code", "told"),
    [
        ("$L extract posts | head -1 >/dev/null; exit ${PIPESTATUS[0]}", 0, ""),
        ("$L extract posts >/dev/full", 3, "standard output can't be written"),
        ("$L extract posts >&-", 3, "standard output can't be written"),
        ("$L extract posts >/dev/null 2>&-", 0, ""),
        ("$L extract posts >/dev/null 2>/dev/full", 0, ""),
        ("$L extract posts >/dev/null <&-", 0, ""),
        ("$L audit posts -q >&- 2>&-", 0, ""),
        ("$L audit posts -q && $L gate | true; exit ${PIPESTATUS[0]}", 1, ""),
        ("$L audit posts -q --gate --output text=- | true; exit ${PIPESTATUS[0]}", 1, ""),
        ("$L audit posts -q && $L state export | true; exit ${PIPESTATUS[0]}", 0, ""),
        ("$L explain 'no such' >&-", 2, "there is no state database"),
        ("mkdir gone && cd gone && rmdir ../gone && $L extract ../posts", 2, "is gone"),
        ("A=$PWD; mkdir b && cd b && rmdir ../b && $L extract $A/posts >/dev/null", 0, ""),
        ("unset HOME; $L audit posts -q", 0, ""),
        ("ulimit -n 16; $L audit posts -q", 3, "raise the limit"),
        ("ulimit -n 16; $L check http://127.0.0.1/", 3, "raise the limit"),
        ("ulimit -n 16; $L extract posts >/dev/null", 0, ""),
        ("ulimit -Sn 16; $L audit posts -q", 0, ""),
        ("LOCCIT_LOG=loud $L extract posts", 2, "there is no such level"),
    ],
)
def test_the_exit_code_is_the_commands_own(
    script: str, code: int, told: str, archive: Path
) -> None:
    done = shell(script, archive)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    assert told in done.stderr


def test_what_nobody_foresaw_is_a_sentence_and_exit_code_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a \x1b[31mrotten\n egg")

    monkeypatch.setattr(cli.cli, "main", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        cli.main()
    told = capsys.readouterr().err
    assert (ended.value.code, told.count("\n")) == (3, 1)
    assert "internal error (RuntimeError: a \\x1b[31mrotten egg)" in told
    (log,) = tmp_path.glob("loccit-*.log")
    assert str(log) in told
    assert "in broken" in log.read_text()


def test_names_of_files_and_urls_can_not_steer_a_terminal(tmp_path: Path) -> None:
    folder = tmp_path / "posts"
    folder.mkdir()
    name = "a\n::error ::\x1b[31m\u202eb.md"
    (folder / name).write_text(f"[x]({DEAD}) [y](http://a.example/\u202eb)")
    (folder / os.fsdecode(b"c\xff\x1b.md")).write_text(f"[x]({DEAD})")
    config = tmp_path / "loccit.toml"
    config.write_text('[links]\nexclude = ["http*"]\n[gate]\nfail_on = ["invalid"]\n')
    for command in (
        "extract posts >/dev/null",
        "audit posts --gate --output text=- --output github=g",
        f"explain '{DEAD}'",
        "gate",
        "report --output markdown=m",
        "extract 'no\x1bwhere'",
        "no\x1bsuch",
        "audit posts --config 'x\x1b'",
        "check 'ttps://a\x1b\u202eb'",
    ):
        done = shell(f"$L {command}", tmp_path)
        told = done.stdout + done.stderr
        assert not {"\x1b", "\u202e"} & set(told), (command, told)
        assert not any(line.startswith("::error") for line in told.splitlines()), command
        assert "Traceback" not in told
    assert not {"\x1b", "\u202e"} & set((tmp_path / "g").read_text() + (tmp_path / "m").read_text())


@pytest.mark.parametrize("command", [f"check {DEAD}", f"explain {DEAD}", "audit posts"])
def test_no_color_is_heeded_on_a_terminal(command: str, archive: Path) -> None:
    assert shell("$L audit posts -q", archive).returncode == 0
    coloured, plain = (_on_a_terminal(command, archive, name) for name in ("UNUSED", "NO_COLOR"))
    assert b"\x1b[" in coloured
    assert b"m" not in {found[-1:] for found in _sequences(plain)}


def _sequences(told: bytes) -> list[bytes]:
    import re

    return re.findall(rb"\x1b\[[0-9;?]*[A-Za-z]", told)


def _on_a_terminal(command: str, folder: Path, variable: str) -> bytes:
    ours, theirs = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    process = subprocess.Popen(
        [*RUN, *command.split()],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env={**environment, "TERM": "xterm", variable: "1"},
    )
    os.close(theirs)
    told = b""
    try:
        while part := os.read(ours, 65536):
            told += part
    except OSError:  # the terminal's other end is closed
        pass
    os.close(ours)
    process.wait()
    return told


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 0),
        (("--fail-on", "dead"), 0),
        (("--fail-on", "invalid"), 1),
        (("--fail-on", "dead", "--fail-on", "invalid>1"), 1),
        (("--fail-on", "invalid>2"), 0),
        (("--fail-on", "new-dead"), 2),
        (("--fail-on", "blocked"), 2),
    ],
)
def test_check_fails_on_what_is_named(options: tuple[str, ...], code: int) -> None:
    done = subprocess.run(
        [*RUN, "check", "-", *options],
        input=f"\ufeff{DEAD}\n\nttps://b\n".encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert b"\xef\xbb\xbf" not in done.stdout


def test_a_byte_order_mark_is_no_part_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"[x]({DEAD})")
    for name, text in (
        ("loccit.toml", '[gate]\nfail_on = ["new-invalid"]\n'),
        ("decisions.toml", f'[[decision]]\nurl = "{DEAD}"\naction = "ignore"\n'),
    ):
        (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + text.encode())
    done = shell("$L audit . -q && $L gate --write-baseline", tmp_path)
    assert done.returncode == 0, done.stderr
    baseline = tmp_path / "loccit-baseline.json"
    baseline.write_bytes(b"\xef\xbb\xbf" + baseline.read_bytes())
    assert shell("$L gate", tmp_path).returncode == 0
    unwrapped = subprocess.run(
        [*RUN, "unwrap"], input=b"\xef\xbb\xbfhttps://a.example/", capture_output=True, check=True
    )
    assert unwrapped.stdout.startswith(b'{"url":"https://a.example/"')


def test_extract_tells_scripts_whether_all_was_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[x](http://a.example/)")
    (tmp_path / "b.md").symlink_to("nowhere.md")
    assert shell("$L extract .", tmp_path).returncode == 0
    assert shell("$L extract . --strict", tmp_path).returncode == 3
    (tmp_path / "b.md").unlink()
    assert shell("$L extract . --strict", tmp_path).returncode == 0


def test_logging_says_what_is_done_without_naming_people(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[x](ttps://b.example/?email=alice.doe%40corp.example)")
    quiet = shell("$L audit . -q", tmp_path)
    verbose = shell("$L audit . -q --verbose", tmp_path)
    debug = shell("$L audit . -q", tmp_path, LOCCIT_LOG="debug")
    assert " INFO " not in quiet.stderr
    assert " INFO    loccit." in verbose.stderr
    assert " DEBUG   loccit." in debug.stderr
    assert "alice" not in verbose.stderr + debug.stderr


@pytest.mark.parametrize(("columns", "width"), [("0", 80), ("20", 20)])
def test_a_terminal_without_columns_has_some(
    columns: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert terminal.console().width == width


def test_escapes() -> None:
    assert printable("plain 文章") == "plain 文章"
    assert printable("\x1b\n\u202e\udcff\U000e0041") == r"\x1b\x0a\u202e\xff\U000e0041"


def test_a_clock_far_in_the_future(
    monkeypatch: pytest.MonkeyPatch, archive: Path, tmp_path: Path
) -> None:
    assert utc(9e11).year == 9999
    far = 60 * 60 * 24 * 365.25 * 9000 + 1.7e9
    monkeypatch.setattr("time.time", lambda: far)
    monkeypatch.chdir(archive)
    for arguments in (["audit", "posts", "-q"], ["report"], ["state", "info"], ["explain", DEAD]):
        monkeypatch.setattr(sys, "argv", ["loccit", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == 0, arguments
    assert Store.open(archive / "loccit.sqlite3")
