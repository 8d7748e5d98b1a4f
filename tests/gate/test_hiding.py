"""Ways to hide a dead link in a pull request: each fails, or is told on the first screen."""

import logging
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from loccit.cli import cli
from loccit.errors import LoccitError
from tests.gate.desk import Said

URL = "file:///C:/new.doc"
"""No URL that can exist: it is judged without a network."""
LINK = f"see [n]({URL})\n"
FIRST_SCREEN = 25
"""Lines of the summary that a reader sees without scrolling."""


class Branch:
    """A repository whose branch `work` began at `main`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "-q", "-b", "main")
        for key, value in (("user.name", "A"), ("user.email", "a@a.example")):
            self.git("config", key, value)
        self.write(".gitignore", "out/\nstate*\n.loccit/\n")
        self.write("posts/old.md", "see [o](file:///C:/old.doc)\n\nand more of it\n")
        self.write("posts/b.md", "nothing\n")
        self.commit()
        self.git("checkout", "-q", "-b", "work")

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def write(self, name: str, text: str | bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "work")

    def audit(self, *more: str, state: str = ".loccit/state.sqlite3") -> Said:
        (self.folder / ".loccit").mkdir(exist_ok=True)
        words = [
            "audit", ".", "--changed-since", "main", "--gate", "--state", state, "--out", "out",
            "--output", "markdown=out/summary.md", *more,
        ]  # fmt: skip
        return run(words)

    def first_screen(self) -> str:
        lines = (self.folder / "out/summary.md").read_text().splitlines()
        return "\n".join(lines[:FIRST_SCREEN])


def run(words: list[str]) -> Said:
    try:
        done = CliRunner().invoke(cli, words, catch_exceptions=False)
    except LoccitError as error:
        return Said(error.exit_code, "", str(error))
    return Said(done.exit_code, done.stdout, done.stderr)


@pytest.fixture
def branch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Branch:
    monkeypatch.chdir(tmp_path)
    return Branch(tmp_path)


def config(text: str) -> Callable[[Branch], None]:
    def hide(branch: Branch) -> None:
        branch.write("posts/new.md", LINK)
        branch.write("loccit.toml", text)

    return hide


def post(text: str | bytes, name: str = "posts/new.md") -> Callable[[Branch], None]:
    return lambda branch: branch.write(name, text)


def committed_state(branch: Branch) -> None:
    branch.write("posts/new.md", LINK)
    (branch.folder / ".loccit").mkdir()
    run(["audit", ".", "--state", ".loccit/state.sqlite3", "--out", "out", "-q"])
    branch.git("add", "-f", ".loccit/state.sqlite3")


def linked_state(branch: Branch) -> None:
    committed_state(branch)
    branch.git("rm", "-q", "--cached", ".loccit/state.sqlite3")
    (branch.folder / ".loccit").rename(branch.folder / "elsewhere")
    (branch.folder / ".loccit").symlink_to("elsewhere")
    branch.git("add", "-f", ".loccit", "elsewhere")


def decided(branch: Branch) -> None:
    branch.write("posts/new.md", LINK)
    branch.write("decisions.toml", f'[[decision]]\nurl = "{URL}"\naction = "ignore"\n')


def baseline(branch: Branch) -> None:
    branch.write("posts/new.md", LINK)
    run(["audit", ".", "--state", "state-x", "--out", "out", "-q"])
    run(["gate", "--state", "state-x", "--write-baseline"])


def broken_link(branch: Branch) -> None:
    (branch.folder / "posts/new.md").symlink_to("nowhere.md")


def link_to_another_file(branch: Branch) -> None:
    branch.write("data.txt", LINK)
    (branch.folder / "posts/new.md").symlink_to("../data.txt")


def no_utf8_name(branch: Branch) -> None:
    with open(os.fsencode(branch.folder) + b"/posts/b\xff.md", "wb") as file:
        file.write(LINK.encode())


def renamed(branch: Branch) -> None:
    branch.git("mv", "posts/old.md", "posts/moved.md")
    branch.write("posts/moved.md", (branch.folder / "posts/moved.md").read_text() + LINK)


def submodule(branch: Branch) -> None:
    other = branch.folder / "out" / "theme"
    other.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "-b", "main", other], check=True)
    (other / "a.md").write_text(LINK)
    author = ["-c", "user.name=A", "-c", "user.email=a@a.example"]
    subprocess.run(["git", "-C", other, "add", "-A"], check=True)
    subprocess.run(["git", "-C", other, *author, "commit", "-q", "-m", "x"], check=True)
    allow = ["-c", "protocol.file.allow=always"]
    branch.git(*allow, "submodule", "--quiet", "add", str(other), "posts/theme")


def outside_link(branch: Branch) -> None:
    outside = branch.folder.parent / f"{branch.folder.name}-outside.md"
    outside.write_text(LINK)
    (branch.folder / "posts/new.md").symlink_to(outside)


def folder_link(branch: Branch) -> None:
    branch.write("vendor/new.md", LINK)
    (branch.folder / "posts/linked").symlink_to("../vendor")


def linked_anew(branch: Branch) -> None:
    branch.write("data.txt", LINK)
    (branch.folder / "posts/b.md").unlink()
    (branch.folder / "posts/b.md").symlink_to("../data.txt")


def repository_within(branch: Branch) -> None:
    inner = branch.folder / "posts/inner"
    inner.mkdir()
    subprocess.run(["git", "init", "-q", "-b", "main", inner], check=True)
    (inner / "a.md").write_text(LINK)
    author = ["-c", "user.name=A", "-c", "user.email=a@a.example"]
    subprocess.run(["git", "-C", inner, "add", "-A"], check=True)
    subprocess.run(["git", "-C", inner, *author, "commit", "-q", "-m", "x"], check=True)


def moved_away(branch: Branch) -> None:
    text = (branch.folder / "posts/old.md").read_text()
    branch.git("rm", "-q", "posts/old.md")
    branch.write("posts/2026/quite-another.md", text + LINK)


def moved_out(branch: Branch) -> None:
    (branch.folder / "vendor").mkdir()
    branch.git("mv", "posts/old.md", "vendor/old.md")
    branch.write("vendor/old.md", (branch.folder / "vendor/old.md").read_text() + LINK)


def renamed_in_case(branch: Branch) -> None:
    branch.git("mv", "posts/old.md", "posts/OLD.md")
    branch.write("posts/OLD.md", (branch.folder / "posts/OLD.md").read_text() + LINK)


def ignored_by_git(branch: Branch) -> None:
    branch.write(".gitignore", "out/\nstate*\n.loccit/\nposts/hid*\n")
    branch.write("posts/hidden.md", LINK)
    branch.git("add", "-f", "posts/hidden.md")


def among_many_files(branch: Branch) -> None:
    for number in range(60):
        branch.write(f"aa{number:02}.txt", "x")
    branch.write("zz.txt", LINK)


def beside(name: str, text: str) -> Callable[[Branch], None]:
    """The post, and another file that is to hide it."""

    def hide(branch: Branch) -> None:
        branch.write("posts/new.md", LINK)
        branch.write(name, text)

    return hide


def wrapper_rules(branch: Branch) -> None:
    rules = '[[wrapper]]\nname = "x"\nsource = "y"\nhosts = ["=x.example"]\nsteps = ["query u"]\n'
    branch.write("rules.toml", rules)
    config('[wrappers]\nrules = ["rules.toml"]\n')(branch)


def long_configuration(branch: Branch) -> None:
    """Many changed settings before the one that counts."""
    lines = [f'[hosts."a-host-with-a-long-name-{n}.example"]\ntimeout = 9' for n in range(9)]
    config("\n".join([*lines, '[links]\nexclude = ["*"]']) + "\n")(branch)


def site_address(branch: Branch) -> None:
    branch.write("posts/new.md", LINK)
    branch.write("CNAME", "c")


def deep(branch: Branch) -> None:
    branch.write("posts/" + "d/" * 40 + "new.md", LINK)


HIDDEN: dict[str, tuple[Callable[[Branch], None], int, str]] = {
    "nothing hides it": (post(LINK), 1, URL),
    "gate.fail_on is empty": (config("[gate]\nfail_on = []\n"), 1, "gate.fail_on"),
    "gate.fail_on names others": (config('[gate]\nfail_on = ["new-dead"]\n'), 1, "gate.fail_on"),
    "gate.min_confidence": (config("[gate]\nmin_confidence = 1.0\n"), 1, "min_confidence"),
    "gate.confirmed_only": (config("[gate]\nconfirmed_only = true\n"), 1, "confirmed_only"),
    "archive.exclude": (config('[archive]\nexclude = ["posts/**"]\n'), 1, "archive.exclude"),
    "archive.include": (config('[archive]\ninclude = ["x/*.md"]\n'), 1, "archive.include"),
    "archive.base_url": (config('[archive]\nbase_url = "https://c.example"\n'), 1, "base_url"),
    "archive.max_file_size": (config("[archive]\nmax_file_size = 5\n"), 1, "max_file_size"),
    "links.exclude": (config('[links]\nexclude = ["*"]\n'), 1, "links.exclude"),
    "links.kinds": (config('[links]\nkinds = ["image"]\n'), 1, "links.kinds"),
    "hosts.skip": (config('[hosts."c"]\nskip = true\n'), 1, "hosts.c"),
    "hosts.accept": (config('[hosts."c"]\naccept = [404]\n'), 1, "hosts.c"),
    "waivers": (config(f'[[waivers]]\nurl = "{URL}"\nreason = "no"\n'), 1, "waivers"),
    "broken configuration": (config("[gate"), 1, "can't be used"),
    "decisions": (decided, 1, "decisions.toml differs"),
    "baseline": (baseline, 1, "loccit-baseline.json differs"),
    "committed state": (committed_state, 2, "git tracks this state"),
    "committed state behind a link": (linked_state, 2, "git tracks this state"),
    "inline waiver": (
        post(f"<!-- loccit: ignore -->{LINK}"),
        0,
        f"waived: posts/new.md:1:32: {URL}",
    ),
    "waiver in front matter": (post(f"---\nloccit: ignore\n---\n{LINK}"), 0, f"{URL}"),
    "front matter refers to itself": (post(f"---\nfrom: &a [*a]\n---\n{LINK}"), 1, URL),
    "front matter is not closed": (post(f"---\ntitle: x\n{LINK}"), 1, URL),
    "too large": (post(LINK + "a" * 50_000_001), 2, "too-large"),
    "UTF-16 without a mark": (post(LINK.encode("utf-16-le")), 2, "not-text"),
    "UTF-16 with a mark": (post(LINK.encode("utf-16")), 1, URL),
    "latin-1": (post(LINK.encode() + b"caf\xe9"), 1, URL),
    "a link that leads nowhere": (broken_link, 2, "unreadable"),
    "a link to another file": (link_to_another_file, 1, URL),
    "a name that is no UTF-8": (no_utf8_name, 2, "invalid-name"),
    "Git LFS pointer": (
        post("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"),
        2,
        "not-fetched",
    ),
    "renamed and added to": (renamed, 1, URL),
    "deep folder": (deep, 1, URL),
    "another kind of file": (post(LINK, "posts/new.txt"), 0, "posts/new.txt"),
    "excluded folder": (post(LINK, "vendor/new.md"), 0, "vendor/new.md"),
    "submodule": (submodule, 0, "posts/theme"),
    "site's own address": (
        site_address,
        1,
        "CNAME differs",
    ),
    "draft": (post(f"---\ndraft: true\npublished: false\n---\n{LINK}"), 1, URL),
    "a folder of drafts": (post(LINK, "_drafts/new.md"), 1, URL),
    "a hidden folder": (post(LINK, ".hidden/.new.md"), 1, URL),
    "a generator's output": (post(LINK, "_site/new.md"), 0, "_site/new.md"),
    "a virtual environment": (post(LINK, "posts/venv/new.md"), 0, "posts/venv/new.md"),
    "no extension": (post(LINK, "posts/new"), 0, "posts/new"),
    "an extension behind it": (post(LINK, "posts/new.md.erb"), 0, "posts/new.md.erb"),
    "a blank behind it": (post(LINK, "posts/new.md "), 0, "posts/new.md"),
    "a name written backwards": (post(LINK, "posts/\u202edm.wen.md"), 1, URL),
    "NUL": (post(b"\0\n" + LINK.encode()), 2, "not-text"),
    "NUL far down": (post(b"a\n" * 50_000 + b"\0\n" + LINK.encode()), 1, URL),
    "UTF-32": (post(LINK.encode("utf-32")), 1, URL),
    "UTF-32 without a mark": (post(LINK.encode("utf-32-le")), 2, "not-text"),
    "UTF-16 in another format": (
        post(f"`x <{URL}>`_\n".encode("utf-16-le"), "posts/new.rst"),
        2,
        "not-text",
    ),
    "EBCDIC": (post(LINK.encode("cp500")), 0, "posts/new.md: invalid-utf-8"),
    "a notebook cut off": (
        post(f'{{"cells":[{{"cell_type":"markdown","source":["{LINK.strip()}"]', "posts/n.ipynb"),
        1,
        URL,
    ),
    "data cut off": (post(f"a: {URL}\nb: [\n", "_data/links.yml"), 2, "broken-data"),
    "deep front matter": (post("---\na: " + "[" * 100_000 + f"\n---\n{LINK}"), 1, URL),
    "a comment that is not closed": (post("{% comment %}\n" + LINK), 1, URL),
    "a reference": (post(f"[x][y]\n\n[y]: {URL}\n"), 1, URL),
    "entities": (post('<a href="&#102;ile:///C:/new.doc">x</a>', "posts/new.html"), 1, URL),
    "an old dead link in another post": (
        post("nothing\n\n[o](file:///C:/old.doc)\n", "posts/b.md"),
        1,
        "old.doc",
    ),
    "an old dead link's fragment": (
        post("see [o](file:///C:/old.doc)\n\n[n](file:///C:/old.doc#new)\n", "posts/old.md"),
        1,
        "#new",
    ),
    "waiver for everything in front matter": (
        post(f"---\nloccit: ignore * until 2999-01-01 x\n---\n{LINK}"),
        0,
        f"waived: posts/new.md:4:9: {URL}",
    ),
    "waiver in MDX": (
        post("{/* loccit: ignore */}\n" + LINK, "posts/new.mdx"),
        0,
        f"waived: posts/new.mdx:2:9: {URL}",
    ),
    "many waivers": (
        post("".join(f"<!-- loccit: ignore -->[n](file:///C:/{n})\n\n" for n in range(99))),
        0,
        "99 waived",
    ),
    "a link out of the archive": (outside_link, 2, "outside of the archive"),
    "a link to a folder": (folder_link, 0, "posts/linked"),
    "a post that becomes a link": (linked_anew, 1, URL),
    "a repository within": (repository_within, 0, "posts/inner"),
    "moved and rewritten": (moved_away, 1, URL),
    "moved out of the archive": (moved_out, 0, "vendor/old.md"),
    "renamed in case": (renamed_in_case, 1, URL),
    ".gitignore": (ignored_by_git, 1, URL),
    ".loccitignore": (beside(".loccitignore", "posts/**\n"), 1, URL),
    ".gitattributes": (beside(".gitattributes", "*.md binary -diff export-ignore\n"), 1, URL),
    "Jekyll's configuration": (
        beside("_config.yml", "exclude: [posts]\nsource: src\n"),
        1,
        "_config.yml differs",
    ),
    "another generator": (beside("mkdocs.yml", "site_name: x\n"), 1, "mkdocs.yml differs"),
    "another file of decisions": (
        beside("loccit-decisions.toml", f'[[decision]]\nurl = "{URL}"\naction = "ignore"\n'),
        1,
        "loccit-decisions.toml differs",
    ),
    "a configuration among the posts": (
        beside("posts/loccit.toml", "[gate]\nfail_on = []\n"),
        1,
        "posts/loccit.toml",
    ),
    "one of many files": (among_many_files, 0, "zz.txt"),
    "wrapper rules": (wrapper_rules, 1, "rules.toml differs"),
    "a setting among many": (long_configuration, 1, "links.exclude"),
    "archive.formats": (
        config('[archive.formats]\n"posts/**" = "bibtex"\n'),
        1,
        "archive.formats",
    ),
    "archive.generator": (config('[archive]\ngenerator = "hugo"\n'), 1, "archive.generator"),
    "archive.source_keys": (config("[archive]\nsource_keys = []\n"), 1, "source_keys"),
    "network.timeout": (config("[network]\ntimeout = 0.01\nretries = 0\n"), 1, "network.timeout"),
    "network.nameservers": (
        config('[network]\nnameservers = ["127.0.0.9"]\n'),
        1,
        "network.nameservers",
    ),
    "network.robots": (config("[network]\nrobots = true\n"), 1, "robots"),
    "schedule.min_interval": (config("[schedule]\nmin_interval = 99999\n"), 1, "min_interval"),
    "judge.soft_404": (config("[judge]\nsoft_404 = false\n"), 1, "judge.soft_404"),
    "upper case": (post(LINK, "posts/NEW.MD"), 1, URL),
    "a name with a line break": (post(LINK, "posts/a\n::x.md"), 1, URL),
}


@pytest.mark.parametrize(("hide", "code", "told"), HIDDEN.values(), ids=HIDDEN)
def test_it_fails_or_is_told(
    hide: Callable[[Branch], None], code: int, told: str, branch: Branch
) -> None:
    hide(branch)
    branch.commit()
    said = branch.audit("--config-from", "base")
    shown = said.err if "git tracks" in said.err else branch.first_screen()
    assert (said.code, told in shown) == (code, True), said.err + shown
    decision = shown.splitlines()[4] if "git tracks" not in shown else ""
    assert not decision or "gate:" in decision


@pytest.mark.parametrize("name", [n for n, (_, _, told) in HIDDEN.items() if "." in n])
def test_even_by_its_own_configuration_the_change_is_told(name: str, branch: Branch) -> None:
    """Without --config-from base the branch's configuration holds, and the summary says so."""
    hide, _, told = HIDDEN[name]
    hide(branch)
    branch.commit()
    branch.audit()
    assert told in branch.first_screen()


def test_a_branch_can_not_send_secrets_away(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names an environment variable and a proxy; neither is used nor asked for."""
    monkeypatch.delenv("DEPLOY_KEY", raising=False)
    branch.write("posts/new.md", LINK)
    branch.write(
        "loccit.toml",
        '[hosts."evil.example"]\ncredentials_env = "DEPLOY_KEY"\n'
        '[notify]\nwebhook_env = "HOOK"\n[network]\nproxy = "http://evil.example:1"\n',
    )
    branch.commit()
    said = branch.audit("--config-from", "base")
    assert (said.code, "DEPLOY_KEY is not set" in said.err) == (1, False)


def test_the_configuration_of_the_merge_base_holds(branch: Branch) -> None:
    branch.git("checkout", "-q", "main")
    branch.write("loccit.toml", '[gate]\nfail_on = ["new-dead"]\n')
    branch.commit()
    branch.git("checkout", "-q", "-b", "other")
    branch.write("posts/new.md", LINK)
    branch.git("rm", "-q", "loccit.toml")
    branch.commit()
    said = branch.audit("--config-from", "base")
    assert said.code == 0, said.err
    assert "loccit.toml differs from the merge base" in branch.first_screen()


def test_numbers_are_about_the_changed_posts(branch: Branch) -> None:
    """With the nightly state, which knows the whole archive."""
    import json

    branch.git("checkout", "-q", "main")
    (branch.folder / ".loccit").mkdir()
    run(["audit", ".", "--state", ".loccit/state.sqlite3", "--out", "out", "-q"])
    branch.git("checkout", "-q", "work")
    branch.write("posts/new.md", LINK + "and [o](file:///C:/old.doc)\n")
    branch.commit()
    assert branch.audit().code == 1
    report = json.loads((branch.folder / "out/report.json").read_text())
    told = report["run"]
    assert (told["posts"], told["citations"], told["links"]) == (1, 2, 2)
    assert sum(told["counts"].values()) == sum(told["citation_counts"].values()) == 2
    assert {c["post"] for link in report["links"] for c in link["citations"]} == {"posts/new.md"}
    assert "2 of 2" not in branch.first_screen() or "All numbers are about the 1 changed post" in (
        branch.first_screen()
    )


@pytest.mark.parametrize("gone", ["typo", "empty", "collapse"])
def test_an_archive_that_lost_its_posts_touches_no_baseline(gone: str, branch: Branch) -> None:
    for number in range(8):
        branch.write(f"posts/p{number}.md", f"[x](file:///C:/{number}.doc)")
    audit = ["audit", ".", "--state", "state", "--out", "out", "--gate"]
    run(audit)
    assert run(["gate", "--state", "state", "--write-baseline"]).code == 0
    before = (branch.folder / "loccit-baseline.json").read_bytes()
    if gone == "typo":
        branch.write("loccit.toml", '[archive]\ninclude = ["post/**/*.md"]\n')
    else:
        names = sorted((branch.folder / "posts").glob("*.md"))
        for path in names if gone == "empty" else names[:7]:
            path.unlink()
    for _ in range(2):
        said = run(audit)
        assert (said.code, "posts" in said.err) == (2, True), said.err
        assert (branch.folder / "loccit-baseline.json").read_bytes() == before
    if gone == "collapse":
        assert run([*audit, "--allow-fewer-posts"]).code == 0


@pytest.mark.parametrize("counted", [True, False])
def test_a_job_without_a_state_sees_from_the_baseline_that_posts_are_lost(
    counted: bool, branch: Branch
) -> None:
    for number in range(8):
        branch.write(f"posts/p{number}.md", f"[x](file:///C:/{number}.doc)")
    first = ["audit", ".", "--state", "state", "--out", "out", "-q"]
    run(first)
    assert run(["gate", "--state", "state", "--write-baseline"]).code == 0
    path = branch.folder / "loccit-baseline.json"
    if not counted:  # a file that does not say how many posts there were
        path.write_text(path.read_text().replace('"posts":10,', ""))
    before = path.read_bytes()
    branch.write("loccit.toml", '[archive]\ninclude = ["posts/p1.md"]\n')
    fresh = ["audit", ".", "--state", "state-2", "--out", "out", "--gate"]
    said = run(fresh)
    assert (said.code, "--allow-fewer-posts" in said.err) == (2, True), said.err
    said = run(["gate", "--state", "state-2"])
    assert (said.code, "--allow-fewer-posts" in said.err) == (2, True), said.err
    said = run(["gate", "--state", "state-2", "--write-baseline"])
    assert (said.code, "--allow-fewer-posts" in said.err) == (2, True), said.err
    assert path.read_bytes() == before
    assert run([*fresh, "--allow-fewer-posts"]).code == 0
    assert path.read_bytes() != before


def test_gate_and_report_can_go_by_the_merge_base(branch: Branch) -> None:
    """The branch waives everything and shows recipients; its merge base does not."""
    branch.write("posts/new.md", LINK)
    branch.write("loccit.toml", '[[waivers]]\nurl = "*"\nreason = "no"\n[gate]\nfail_on = []\n')
    branch.commit()
    state = ["--state", "state"]
    run(["audit", ".", *state, "--out", "out", "-q"])
    base = ["--base-ref", "main", "--config-from", "base"]
    assert run(["gate", *state, "--base-ref", "main"]).code == 0
    said = run(["gate", *state, *base, "--output", "markdown=out/summary.md"])
    assert (said.code, URL in said.out) == (1, True), said.err
    assert "gate.fail_on" in branch.first_screen()
    assert "gate.fail_on" in said.err
    markdown = ["--output", "markdown=out/summary.md"]
    assert run(["report", *state, *markdown, "--base-ref", "main"]).code == 0
    assert "waivers" in branch.first_screen()
    run(["report", *state, "--output", "json=out/r.json", *base])
    assert b'"waived' not in (branch.folder / "out/r.json").read_bytes()
    said = run(["gate", *state, "--config-from", "base"])
    assert (said.code, "--base-ref" in said.err) == (2, True)


def test_the_decision_is_printed_first(branch: Branch) -> None:
    branch.write("posts/new.md", LINK)
    branch.write("loccit.toml", "[gate]\nfail_on = []\n")
    branch.commit()
    lines = branch.audit("--config-from", "base").err.splitlines()
    first = [n for n, line in enumerate(lines) if line.startswith("gate: failed")]
    counts = [n for n, line in enumerate(lines) if line.startswith("Report: ")]
    assert first
    assert counts
    assert first[-1] < counts[-1]


def test_the_headline_counts_what_is_no_url(branch: Branch) -> None:
    branch.write("posts/new.md", LINK)
    branch.commit()
    branch.audit()
    assert "**1 of 1 citations is not a valid URL.**" in branch.first_screen()


def test_the_hook_compares_with_what_is_pushed(
    branch: Branch, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    hook = ["audit", ".", "--changed-since", "hook", "--gate", "--state", "state", "--out", "out"]
    branch.write("posts/new.md", LINK)
    branch.git("add", "-A")
    assert run(hook).code == 1  # before a commit: what is staged
    branch.commit()
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", branch.git("rev-parse", "main").strip())
    assert run(hook).code == 1
    monkeypatch.delenv("PRE_COMMIT_FROM_REF")
    remote = tmp_path_factory.mktemp("remote")
    branch.git("init", "-q", "--bare", str(remote))
    branch.git("remote", "add", "origin", str(remote))
    branch.git("push", "-q", "origin", "main:work")
    branch.git("fetch", "-q")
    branch.git("branch", "-q", "--set-upstream-to=origin/work")
    assert run(hook).code == 1  # by hand: the upstream
    branch.git("push", "-q", "origin", "work")
    assert run(hook).code == 0


def test_git_reads_all_files_of_the_merge_base_at_once(
    branch: Branch, caplog: pytest.LogCaptureFixture
) -> None:
    branch.write("posts/new.md", LINK)
    branch.commit()
    with caplog.at_level(logging.DEBUG, "loccit.git"):
        branch.audit("--config-from", "base")
    reads = [message for message in caplog.messages if "cat-file" in message]
    assert len(reads) < 10
