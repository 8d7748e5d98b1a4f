"""What `loccit init` writes: a configuration that suits the site, never over what is there."""

import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec import structs

from loccit.cli import cli
from loccit.config.load import load_settings, parse_settings
from loccit.config.settings import Settings
from loccit.errors import UsageError
from loccit.extraction.files import find_posts
from loccit.init import detect
from tests.init.runner import linux_linter

SITES = {
    "Jekyll": ["_config.yml", "_posts/a.md"],
    "Hexo": ["_config.yml", "source/_posts/a.md"],
    "Hugo": ["hugo.toml", "content/a.md"],
    "Zola": ["config.toml", "content/a.md", "templates/index.html"],
    "Docusaurus": ["docusaurus.config.js", "docs/a.md"],
    "Astro": ["astro.config.mjs", "src/pages/a.md"],
    "Eleventy": ["eleventy.config.js", "a.md"],
    "Gatsby": ["gatsby-config.js", "a.md"],
    "Pelican": ["pelicanconf.py", "content/a.md"],
    "MkDocs": ["mkdocs.yml", "docs/a.md"],
}
EVERYTHING = ("--github", "--gitlab", "--systemd", "--crontab")
WRITTEN = {
    "loccit.toml",
    ".github/workflows/loccit.yml",
    ".gitlab/loccit.yml",
    "loccit.service",
    "loccit.timer",
}
PROGRAMS = Path(sys.executable).parent


def init(folder: Path, *options: str) -> str:
    """Run the command; standard output."""
    done = CliRunner().invoke(cli, ["init", str(folder), *options], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def files(folder: Path) -> dict[str, str]:
    return {
        f.relative_to(folder).as_posix(): f.read_text() for f in folder.rglob("*") if f.is_file()
    }


def lay_out(folder: Path, names: list[str]) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("")


@pytest.mark.parametrize(("generator", "names"), SITES.items(), ids=SITES)
def test_generators_are_told_by_their_files(
    tmp_path: Path, generator: str, names: list[str]
) -> None:
    lay_out(tmp_path, names)
    assert detect(tmp_path).generator == generator


@pytest.mark.parametrize("names", [["a.md"], ["content/a.md"], ["config.toml"]])
def test_a_plain_folder_is_no_site(tmp_path: Path, names: list[str]) -> None:
    lay_out(tmp_path, names)
    assert detect(tmp_path).generator is None


@pytest.mark.parametrize("names", [["a.md"], *SITES.values()], ids=["plain", *SITES])
def test_the_configuration_is_the_defaults_but_for_what_the_site_asks(
    tmp_path: Path, names: list[str]
) -> None:
    lay_out(tmp_path, names)
    init(tmp_path)
    settings, usual = load_settings(tmp_path / "loccit.toml"), Settings()
    assert settings.archive.exclude[: len(usual.archive.exclude)] == usual.archive.exclude
    assert len(set(settings.archive.exclude)) == len(settings.archive.exclude)
    assert set(detect(tmp_path).exclude) <= set(settings.archive.exclude)
    archive = structs.replace(settings.archive, exclude=usual.archive.exclude)
    assert structs.replace(settings, archive=archive) == usual


def test_only_the_sites_own_folders_are_left_out(tmp_path: Path) -> None:
    lay_out(tmp_path, ["docusaurus.config.js", "docs/build/a.md", "build/docs/b.html"])
    init(tmp_path)
    posts, _ = find_posts(tmp_path, load_settings(tmp_path / "loccit.toml").archive)
    assert posts == ["docs/build/a.md"]


def test_what_is_asked_for_is_in_the_configuration(tmp_path: Path) -> None:
    contact = 'https://blog.example.org/"about"?a=\\n'
    init(tmp_path, "--contact", contact)
    assert load_settings(tmp_path / "loccit.toml").network.contact == contact


def test_the_commented_keys_are_valid_too(tmp_path: Path) -> None:
    init(tmp_path)
    lines = (tmp_path / "loccit.toml").read_text().splitlines()
    keys = [f for line in lines if "=" in (f := line.removeprefix("# ")) or f.startswith("[")]
    settings = parse_settings("\n".join(keys))
    assert settings.archive.base_url == "https://blog.example.org"
    assert settings.waivers[0].until == "2027-01-31"


def test_the_sites_own_address_is_told(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("url: https://blog.example.net\n")
    init(tmp_path)
    assert "(blog.example.net)" in (tmp_path / "loccit.toml").read_text()


def test_nothing_is_overwritten_unless_forced(tmp_path: Path) -> None:
    init(tmp_path, *EVERYTHING)
    written = files(tmp_path)
    assert written.keys() == WRITTEN
    for name in WRITTEN:
        (tmp_path / name).write_text("mine")
    assert init(tmp_path, *EVERYTHING).startswith(f"{_minute(written)} 3 * * * cd ")
    assert set(files(tmp_path).values()) == {"mine"}
    (tmp_path / "loccit.timer").unlink()
    init(tmp_path, "--systemd")
    assert files(tmp_path) == dict.fromkeys(WRITTEN, "mine") | {
        "loccit.timer": written["loccit.timer"]
    }
    init(tmp_path, *EVERYTHING, "--force")
    assert files(tmp_path) == written


def _minute(written: dict[str, str]) -> int:
    return int(written["loccit.timer"].split("OnCalendar=*-*-* 03:")[1][:2])


def test_having_nothing_to_write_is_told(tmp_path: Path) -> None:
    init(tmp_path)
    with pytest.raises(UsageError, match="nothing was written"):
        init(tmp_path)


def test_a_file_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / ".github").write_text("a file")
    with pytest.raises(UsageError, match=r"loccit\.yml: can't write it"):
        init(tmp_path, "--github")


@pytest.mark.parametrize(
    ("answers", "contact", "schedule"),
    [
        ("https://a.example/about\ncrontab\n", "https://a.example/about", None),
        ("\n\n", None, None),
        ("\nnonsense\nsystemd\n", None, "loccit.timer"),
    ],
)
def test_on_a_terminal_it_asks_two_questions(
    tmp_path: Path, answers: str, contact: str | None, schedule: str | None
) -> None:
    ours, theirs = pty.openpty()
    try:
        os.write(ours, answers.encode())
        done = subprocess.run(
            [sys.executable, "-m", "loccit", "init", str(tmp_path)],
            stdin=theirs,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    finally:
        os.close(ours)
        os.close(theirs)
    assert load_settings(tmp_path / "loccit.toml").network.contact == contact
    assert files(tmp_path).keys() - {"loccit.toml", "loccit.service"} == {schedule} - {None}
    assert ("3 * * *" in done.stdout) is ("crontab" in answers)


@pytest.mark.parametrize("name", ["site", "a site's 100%", "архив"])
def test_the_crontab_line_audits_the_site(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    (folder / "a.md").write_text("no links")
    line = init(folder, "--crontab").rstrip("\n")
    minute, hour, *any_day, command = line.split(" ", 5)
    assert (int(minute) < 60, hour, any_day) == (True, "3", ["*"] * 3)
    assert "%" not in command.replace(r"\%", "")
    # As cron does: a home folder, a poor PATH, and percent signs that were escaped.
    subprocess.run(
        ["/bin/sh", "-c", command.replace(r"\%", "%")],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin"},
        check=True,
    )
    assert (folder / "loccit.sqlite3").is_file()
    assert (folder / "loccit-report" / "index.html").is_file()


def test_a_configuration_of_another_name_is_named_wherever_it_is_needed(tmp_path: Path) -> None:
    line = init(tmp_path, *EVERYTHING, "--config", "etc/links and more.toml")
    written = files(tmp_path)
    assert written.keys() == (WRITTEN - {"loccit.toml"}) | {"etc/links and more.toml"}
    assert "audit . --config 'etc/links and more.toml' --due" in line
    assert 'audit . "--config" "etc/links and more.toml" --due' in written["loccit.service"]
    for name in (".github/workflows/loccit.yml", ".gitlab/loccit.yml"):
        assert written[name].count("audit . --config 'etc/links and more.toml' --") == 2


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None or not Path("/run/systemd/system").is_dir(),
    reason="systemd does not run here",
)
@pytest.mark.parametrize("name", ["site", "a site's 100% $x"])
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    init(folder, "--systemd")
    done = subprocess.run(
        ["systemd-analyze", "verify", "./loccit.service", "./loccit.timer"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, [line for line in done.stderr.splitlines() if "loccit" in line]) == (
        0,
        [],
    )
    assert (
        f"WorkingDirectory={folder}".replace("%", "%%") in (folder / "loccit.service").read_text()
    )


@linux_linter
@pytest.mark.parametrize("install", ["loccit==0.1.0", "git+https://a.example/b.git@main; rm -rf"])
def test_actionlint_finds_nothing_wrong_with_the_workflow(tmp_path: Path, install: str) -> None:
    init(tmp_path, "--github", "--install", install)
    done = subprocess.run(
        [PROGRAMS / "actionlint", "-no-color", tmp_path / ".github/workflows/loccit.yml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


@linux_linter
def test_actionlint_is_one_that_can_fail(tmp_path: Path) -> None:
    init(tmp_path, "--github")
    workflow = tmp_path / ".github/workflows/loccit.yml"
    workflow.write_text(workflow.read_text().replace("github.base_ref", "github.no_such_thing"))
    done = subprocess.run([PROGRAMS / "actionlint", workflow], capture_output=True, check=False)
    assert done.returncode == 1
