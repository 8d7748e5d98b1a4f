"""`audit` and `extract` of several paths, of a list of paths, and of standard input."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from loccit.cli import cli
from loccit.errors import LoccitError

PAGE = "[x](https://own.invalid/{})\n"


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with two folders of posts, a post, and a configuration that asks nobody."""
    monkeypatch.chdir(tmp_path)
    for name in ("news/index.md", "notes/index.md", "about.md"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(PAGE.format(name))
    Path("loccit.toml").write_text('[hosts."own.invalid"]\nskip = true\n')
    return tmp_path


def run(*arguments: str, given: str | None = None) -> str:
    result = CliRunner().invoke(cli, list(arguments), input=given)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0
    return result.stdout


def audited(*arguments: str, given: str | None = None) -> dict[str, list[str]]:
    """The posts that cite each address, by the report of an audit."""
    run("audit", *arguments, "--quiet", given=given)
    report = json.loads(Path("loccit-report/report.json").read_bytes())
    return {
        link["url"].removeprefix("https://own.invalid/"): [one["post"] for one in link["citations"]]
        for link in report["links"]
    }


def test_posts_are_named_from_the_working_folder(blog: Path) -> None:
    everything = {name: [name] for name in ("news/index.md", "notes/index.md", "about.md")}
    assert audited("news", str(blog / "notes"), "./about.md") == everything
    extracted = run("extract", "news", "notes", "about.md").splitlines()
    assert {json.loads(line)["post"] for line in extracted} == set(everything)


def test_a_name_does_not_depend_on_what_else_is_named(blog: Path) -> None:
    Path("list").write_text("news/index.md\n")
    assert audited("--files-from", "list") == {"news/index.md": ["news/index.md"]}
    assert audited("--files-from", "-", given="news\nabout.md\n").keys() == {
        "news/index.md", "about.md",
    }  # fmt: skip


def test_a_post_that_two_paths_name_is_read_once(blog: Path) -> None:
    assert audited("news", "news/index.md", "news/") == {"news/index.md": ["news/index.md"]}


def test_a_post_on_standard_input(blog: Path) -> None:
    assert audited("-", given=PAGE.format("s")) == {"s": ["stdin.md"]}


def test_an_export_beside_a_folder(blog: Path) -> None:
    feed = (
        "<rss version='2.0'><channel><item><link>https://f.invalid/1</link><description>"
        "&lt;a href='https://own.invalid/f'&gt;f&lt;/a&gt;</description></item></channel></rss>"
    )
    Path("feed.xml").write_text(feed)
    told = audited("news", "feed.xml")
    assert told["f"] == ["https://f.invalid/1"]
    assert told["news/index.md"] == ["news/index.md"]


def test_an_unchanged_post_is_known_again(blog: Path) -> None:
    audited("news", "about.md")
    Path("news/index.md").write_text(PAGE.format("changed"))
    assert audited("news", "about.md") == {"changed": ["news/index.md"], "about.md": ["about.md"]}


WRONG = {
    "a path of several": (["news", "nowhere"], "nowhere: there is no such folder or file"),
    "a device": (["/dev/null"], "neither a folder nor a regular file"),
    "an unknown format": (["unknown.xyz"], "Name one with --from: markdown"),
    "a revision": (["news", "notes", "--changed-since", "HEAD"], "take one PATH"),
    "no path": ([], "no PATH is given"),
    "one stream twice": (["--files-from", "-", "-"], "can't be both"),
}


@pytest.mark.parametrize("words", WRONG.values(), ids=WRONG)
def test_what_can_not_be_read_leaves_no_state(words: tuple[list[str], str], blog: Path) -> None:
    arguments, message = words
    Path("unknown.xyz").write_bytes(bytes(range(200)))
    result = CliRunner().invoke(cli, ["audit", *arguments], input="")
    assert isinstance(result.exception, LoccitError)
    assert result.exception.exit_code == 2
    assert message in str(result.exception)
    assert not Path("loccit.sqlite3").exists()


def test_one_configuration_holds_for_several_paths(blog: Path) -> None:
    Path("news/loccit.toml").write_text('[archive]\nexclude = ["*.md"]\n')
    assert run("extract", "news") == ""
    for command in ("extract", "audit"):
        result = CliRunner().invoke(cli, [command, "news", "about.md"])
        assert result.exit_code == 0
        assert "news/loccit.toml is not read" in result.stderr
    posts = [json.loads(line)["post"] for line in run("extract", "news", "about.md").splitlines()]
    assert sorted(posts) == ["about.md", "news/index.md"]
