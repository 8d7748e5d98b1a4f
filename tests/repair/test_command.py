"""`loccit repair` on posts of every form: an audit of a real web, then the diff, then --apply."""

import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from loccit.cli import cli
from loccit.testing import Reply, Site, Web, page, redirect

OLD = "https://old.example/essay"
NEW = "https://new.example/w_(x)?a=1&copy;=2"
WRITTEN = {
    "html": "https://new.example/w_(x)?a=1&amp;copy;=2",
    "markdown": "https://new.example/w_%28x%29?a=1&amp;copy;=2",
    "front matter": "https://new.example/w_(x)?a=1&copy;=2",
}
PLACES = {
    "inline": ("See [this](§ 'a title').", "markdown"),
    "reference": ("See [this][1] and [that][1].\n\n[1]: <§>", "markdown"),
    "autolink": ("See <§>.", "html"),
    "image": ("![a picture](§)", "markdown"),
    "raw html": ('<p data-x="{"a": "b"}">一 <a rel=nofollow href="§">this</a></p>', "html"),
    "unquoted": ("<p><a href=§>this</a></p>", "html"),
    "two on a line": ('<a href="§">a</a> <a href="§">b</a>', "html"),
    "front matter": ("---\nfrom: §\n---\n\nA text.", "front matter"),
    "quoted front matter": ('---\nfrom: "§"\n---\n\nA text.', "front matter"),
}


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    sites = [
        Site(
            "old.example",
            {
                "/essay": redirect(NEW, 301),
                "/gone": Reply(410, "gone"),
                "/personal": redirect("https://new.example/w_(x)?mc_eid=0a1b", 301),
            },
        ),
        Site("new.example", {"/w_(x)": page("On rye")}),
    ]
    with Web(sites) as web:
        yield web


class Archive:
    def __init__(self, folder: Path, web: Web) -> None:
        self.folder = folder
        (folder / "posts").mkdir()
        (folder / "loccit.toml").write_text(web.toml({"network": {"workers": 1}}))

    def write(self, text: str, name: str = "a.md") -> Path:
        path = self.folder / "posts" / name
        path.write_text(text, encoding="utf-8", newline="")
        return path

    def run(self, *arguments: str) -> Result:
        done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
        assert done.exit_code == 0, done.stderr
        return done

    def audit(self) -> None:
        self.run("audit", "posts", "-q")

    def repair(self, *options: str) -> Result:
        return self.run("repair", "posts", *options)

    def git(self, *arguments: str, stdin: str = "") -> None:
        command = ["git", *arguments]
        subprocess.run(command, cwd=self.folder, input=stdin.encode(), check=True)


@pytest.fixture
def archive(tmp_path: Path, web: Web, monkeypatch: pytest.MonkeyPatch) -> Archive:
    monkeypatch.chdir(tmp_path)
    return Archive(tmp_path, web)


@pytest.mark.parametrize(("form", "written"), PLACES.values(), ids=PLACES)
def test_the_url_alone_is_replaced_and_nothing_else(
    archive: Archive, form: str, written: str
) -> None:
    text = f"{form}\r\n"
    post = archive.write(text.replace("§", f"{OLD}#part"))
    archive.audit()
    expected = text.replace("§", f"{WRITTEN[written]}#part")
    # The diff applies where it was made, in a repository or not.
    diff = archive.repair().stdout_bytes.decode()
    archive.git("init", "-q")
    archive.git("apply", "-", stdin=diff)
    assert post.read_bytes().decode() == expected
    archive.git("apply", "-R", "-", stdin=diff)
    told = archive.repair("--apply")
    assert post.read_bytes().decode() == expected
    assert " repaired" in told.stderr
    # The next audit finds what was written, and nothing more to do.
    archive.audit()
    assert archive.repair().stdout == ""


def test_what_changed_since_the_audit_is_left_alone(archive: Archive) -> None:
    post = archive.write(f"[a]({OLD})\n\n[b]({OLD})\n")
    archive.audit()
    changed = f"[a]({OLD})\n\nA new paragraph.\n\n[b]({OLD})\n"
    post.write_text(changed)
    told = archive.repair("--apply")
    assert "a.md:3:5: left alone: the post has changed since the audit" in told.stderr
    assert post.read_text() == changed.replace(OLD, WRITTEN["markdown"], 1)
    post.unlink()
    assert "nothing to repair" in archive.repair("--apply").stderr
    assert not post.exists()


def test_what_would_say_something_else_is_left_alone(archive: Archive) -> None:
    """The source of a mirrored post is what its relative links are relative to."""
    text = f"---\nfrom: {OLD}\n---\n[a]({OLD}) [the author](/author/10)\n"
    post = archive.write(text)
    archive.audit()
    told = archive.repair("--apply")
    assert "a.md:2:7: left alone: written there, https://new.example/" in told.stderr
    assert post.read_text() == text.replace(f"[a]({OLD})", f"[a]({WRITTEN['markdown']})")


def test_what_is_written_in_short_is_left_alone(archive: Archive) -> None:
    text = f"#+MACRO: essay [[{OLD}][the essay]]\n\nSee {{{{{{essay}}}}}} and [[{OLD}][this]].\n"
    post = archive.write(text, "a.org")
    archive.audit()
    told = archive.repair("--apply")
    assert "a.org:3:5: left alone: the post writes it in short" in told.stderr
    assert post.read_text() == text.replace(f"and [[{OLD}]", f"and [[{WRITTEN['front matter']}]")


def decide(archive: Archive, name: str, *decisions: str) -> None:
    tables = (f'[[decision]]\nurl = "{OLD}"\n{told}\n' for told in decisions)
    (archive.folder / name).write_text("\n".join(tables))


OTHER = "https://other.example/better"
LATER, EARLIER = date(2999, 1, 1), date(2020, 1, 1)


@pytest.mark.parametrize(
    ("decisions", "a", "b"),
    [
        ([], NEW, NEW),
        (['action = "ignore"'], OLD, OLD),
        ([f'action = "not-dead"\nuntil = {LATER}'], OLD, OLD),
        ([f'action = "ignore"\nuntil = {EARLIER}'], NEW, NEW),
        (['action = "ignore"\npost = "a.md"'], OLD, NEW),
        (['action = "note"\nnote = "hm"'], NEW, NEW),
        ([f'action = "accept"\nreplacement = "{OTHER}"'], OTHER, OTHER),
        (['action = "ignore"', f'action = "accept"\nreplacement = "{OTHER}"\npost = "a.md"'],
         OTHER, OLD),
    ],
)  # fmt: skip
def test_a_reviewers_decisions_are_heeded(
    archive: Archive, decisions: list[str], a: str, b: str
) -> None:
    posts = [archive.write(f"[x]({OLD})\n", name) for name in ("a.md", "b.md")]
    archive.audit()
    decide(archive, "decisions.toml", *decisions)
    archive.repair("--apply")
    for post, url in zip(posts, (a, b), strict=True):
        assert post.read_text() == f"[x]({WRITTEN['markdown'] if url == NEW else url})\n"


def test_only_what_was_accepted(archive: Archive) -> None:
    gone = "https://old.example/gone"
    post = archive.write(f"[x]({OLD}) [y]({gone})\n")
    archive.audit()
    (archive.folder / "mine.toml").write_text(
        f'[[decision]]\nurl = "{gone}"\naction = "accept"\nreplacement = "{OTHER}"\n'
    )
    archive.repair("--decisions", "mine.toml", "--apply")
    assert post.read_text() == f"[x]({OLD}) [y]({OTHER})\n"


def test_kinds(archive: Archive) -> None:
    archive.write(f"[x]({OLD})\n")
    archive.audit()
    assert archive.repair("--kind", "unwrapped").stdout == ""
    assert (
        NEW.split("?")[0].replace("(x)", "%28x%29") in archive.repair("--kind", "redirect").stdout
    )


def test_tracking_parameters_are_left_out_only_where_that_is_asked_for(archive: Archive) -> None:
    tracked = "https://new.example/w_(x)?utm_source=x&fbclid=3#part"
    post = archive.write(f"---\nfrom: {tracked}\n---\n\nA text.")
    archive.audit()
    assert archive.repair().stdout == ""
    archive.repair("--kind", "tracking", "--apply")
    assert "from: https://new.example/w_(x)#part\n" in post.read_text(encoding="utf-8")


def test_a_redacted_suggestion_that_was_accepted_is_written_whole(archive: Archive) -> None:
    """The report shows no subscriber's identifier; the post gets the address that answers."""
    moved = "https://old.example/personal"
    whole = "https://new.example/w_(x)?mc_eid=0a1b"
    post = archive.write(f"---\nfrom: {moved}\n---\n\nA text.")
    archive.audit()
    decisions = archive.folder / "loccit-decisions.toml"
    decisions.write_text(
        f'[[decision]]\nurl = "{moved}"\naction = "accept"\n'
        'replacement = "https://new.example/w_(x)?mc_eid=[recipient]"\n'
    )
    archive.repair("--decisions", str(decisions), "--apply")
    assert f"from: {whole}\n" in post.read_text(encoding="utf-8")
    decisions.write_text(decisions.read_text().replace("w_(x)", "other"))
    post.write_text(f"---\nfrom: {moved}\n---\n\nA text.")
    archive.repair("--decisions", str(decisions), "--apply")
    assert "[recipient]" not in post.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("moved to §—a site that nobody knew", "moved to ‹—a site that nobody knew"),
        ("see ‘§’, he said; «§» and §…", "see ‘‹’, he said; «‹» and ‹…"),
        ("see [§] and [[§]]", "see [‹] and [[‹]]"),
    ],
)
def test_words_around_a_bare_url_stay(archive: Archive, text: str, repaired: str) -> None:
    """Whether the words are taken for part of the URL or not, none of them is lost."""
    post = archive.write(text.replace("§", OLD))
    archive.audit()
    archive.repair("--apply")
    after = post.read_text(encoding="utf-8")
    new = WRITTEN["markdown"]
    for url in (f"<{new}>", new, f"<{OLD}>", OLD):
        after = after.replace(url, "‹")
    assert after == repaired


def test_what_leads_out_of_the_archive_is_left_alone_for_that(archive: Archive) -> None:
    outside = archive.folder / "outside.md"
    outside.write_text(f"[x]({OLD})\n")
    (archive.folder / "posts" / "a.md").symlink_to(outside)
    archive.audit()
    told = archive.repair("--apply")
    assert outside.read_text() == f"[x]({OLD})\n"
    assert "nothing to repair" in told.stderr


def test_no_password_is_written_or_shown(archive: Archive) -> None:
    post = archive.write(f"[x]({OLD})\n")
    archive.audit()
    decide(
        archive, "decisions.toml", 'action = "accept"\nreplacement = "http://u:secret@n.example"'
    )
    told = archive.repair("--apply")
    assert post.read_text() == f"[x]({OLD})\n"
    assert "left alone: the new address holds a user name or a password" in told.stderr
    assert "secret" not in told.output
