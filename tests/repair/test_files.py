"""Patches that patch tools take, and writing that loses nothing and leads nowhere else."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from loccit.config.settings import ArchiveSettings
from loccit.repair.diff import diff
from loccit.repair.edit import Edit, Why
from loccit.repair.files import PostFile, Repaired, locate, repaired, write
from loccit.repair.log import Log, undo
from loccit.repair.verify import EditVerifier

POSTS = {
    "plain": b"one\nsee http://a.example here\nthree\n",
    "no newline at the end": b"one\nsee http://a.example here",
    "carriage returns": b"one\r\nsee http://a.example here\r\nthree\r\n",
    "not UTF-8": b"caf\xe9\nsee http://a.example here \xff\xc3\n\xe2\x82",
    "odd separators": "one\u2028\nsee http://a.example here\x0b\n".encode(),
    "a byte order mark": b"\xef\xbb\xbfone\nsee http://a.example here\n",
    "UTF-16": "one\nsee http://a.example here\r\n文\n".encode("utf-16"),
    "UTF-16, big end first": b"\xfe\xff" + "one\nsee http://a.example\n".encode("utf-16-be"),
}
EDIT = Edit(2, 5, "http://a.example", ("https://b.example/",), "https://b.example/", "redirect")


def show(text: str) -> bool:
    return False


def hide(text: str) -> bool:
    return True


def result_of(archive: Path, post: str = "a.md", edit: Edit = EDIT) -> Repaired:
    [file], left = locate(archive, {post: [edit]})
    assert left == []
    return repaired(file, EditVerifier(archive, ArchiveSettings()))


def as_repaired(content: bytes) -> bytes:
    codec = "utf-16-be" if content[:2] == b"\xfe\xff" else "utf-16-le"
    if content[:1] not in b"\xfe\xff":
        codec = "ascii"
    return content.replace("http://a.example".encode(codec), "https://b.example/".encode(codec))


@pytest.mark.parametrize("hides", [show, hide])
@pytest.mark.parametrize("name", ["_posts/a.md", "a b.md", 'q"\\.md', "文\t章.md"])
@pytest.mark.parametrize("content", POSTS.values(), ids=POSTS)
def test_git_applies_the_patch(
    tmp_path: Path, content: bytes, name: str, hides: Callable[[str], bool]
) -> None:
    post = tmp_path / name
    post.parent.mkdir(exist_ok=True)
    post.write_bytes(content)
    patch = diff(result_of(tmp_path, name), "", hides)
    subprocess.run(["git", "apply", "-"], input=patch, cwd=tmp_path, check=True)
    assert post.read_bytes() == as_repaired(content)


def test_a_patch_that_hides_holds_nothing_of_the_old_line(tmp_path: Path) -> None:
    old = "http://a.example/" + "secret" * 40
    (tmp_path / "a.md").write_text(f"[x]({old}) and [y](http://b.example)\n")
    edit = Edit(1, 5, old, ("https://n.example/",), "https://n.example/", "redirect")
    result = result_of(tmp_path, edit=edit)
    assert b"secret" in diff(result, "", show)
    patch = diff(result, "", hide)
    assert b"GIT binary patch\ndelta " in patch
    assert b"\n# a.md:1:5: https://n.example/\n" in patch
    inserted = b"".join(one.new for one in result.replacements)
    assert inserted == b"https://n.example/"
    subprocess.run(["git", "apply", "-"], input=patch, cwd=tmp_path, check=True)
    assert (tmp_path / "a.md").read_text() == "[x](https://n.example/) and [y](http://b.example)\n"


def test_hunks_that_hide_and_hunks_that_do_not_are_both_applied(tmp_path: Path) -> None:
    lines = [f"line {number}\n" for number in range(40)]
    lines[3] = lines[20] = "[x](http://a.example)\n"
    lines[10] = "[x](http://a.example) tells alice, [y](http://a.example)\n"
    (tmp_path / "a.md").write_text("".join(lines))
    places = [(4, 5), (11, 5), (11, 40), (21, 5)]
    new = "https://b.example/x"
    edits = [Edit(*place, "http://a.example", (new,), new, "redirect") for place in places]
    [file], _ = locate(tmp_path, {"a.md": edits})
    patch = diff(
        repaired(file, EditVerifier(tmp_path, ArchiveSettings())), "", lambda text: "alice" in text
    )
    assert (patch.count(b"@@ "), patch.count(b"GIT binary"), b"alice" in patch) == (2, 1, False)
    subprocess.run(["git", "apply", "-"], input=patch, cwd=tmp_path, check=True)
    assert (tmp_path / "a.md").read_text() == "".join(lines).replace(
        "http://a.example", "https://b.example/x"
    )


def test_far_changes_are_hunks_of_their_own(tmp_path: Path) -> None:
    lines = [f"line {number}\n" for number in range(40)]
    lines[3] = lines[5] = lines[30] = "[x](http://a.example)\n"
    (tmp_path / "a.md").write_text("".join(lines))
    edits = [Edit(n, 5, "http://a.example", ("http://b.example/",), "http://b.example/", "redirect")
             for n in (4, 6, 31)]  # fmt: skip
    [file], _ = locate(tmp_path, {"a.md": edits})
    patch = diff(repaired(file, EditVerifier(tmp_path, ArchiveSettings())), "", show)
    assert patch.count(b"@@ ") == 2
    subprocess.run(["patch", "-p1", "-s"], input=patch, cwd=tmp_path, check=True)
    assert (tmp_path / "a.md").read_text() == "".join(lines).replace(
        "http://a.example", "http://b.example/"
    )


@pytest.mark.parametrize("content", POSTS.values(), ids=POSTS)
def test_writing_keeps_mode_and_bytes(tmp_path: Path, content: bytes) -> None:
    post = tmp_path / "a.md"
    post.write_bytes(content)
    post.chmod(0o640)
    assert write(result_of(tmp_path))
    assert post.read_bytes() == as_repaired(content)
    assert post.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [post]


def test_a_post_in_another_encoding_stays_in_it(tmp_path: Path) -> None:
    head = '<meta charset="gb2312"><p>中文，还有 </p>'
    page = f'{head}<a href="http://a.example/旧">字</a>'.encode("gb18030")
    (tmp_path / "a.html").write_bytes(page)
    edit = Edit(1, len(head) + 10, "http://a.example/旧", ("http://b.example/",),
                "http://b.example/", "redirect")  # fmt: skip
    assert write(result_of(tmp_path, "a.html", edit))
    assert (tmp_path / "a.html").read_bytes() == page.replace(
        "http://a.example/旧".encode("gb18030"), b"http://b.example/"
    )


def test_markdown_whose_encoding_is_guessed_is_read_as_the_audit_read_it(tmp_path: Path) -> None:
    head = "# 標題中文測試內容很多字\n\n"
    page = f"{head}見[一個](http://a.example/a)和文本。\n".encode("gb18030")
    (tmp_path / "a.md").write_bytes(page)
    edit = Edit(3, 7, "http://a.example/a", ("http://b.example/",), "http://b.example/", "redirect")
    assert write(result_of(tmp_path, "a.md", edit))
    assert (tmp_path / "a.md").read_bytes() == page.replace(
        b"http://a.example/a", b"http://b.example/"
    )


def test_what_changed_since_it_was_read_is_not_overwritten(tmp_path: Path) -> None:
    post = tmp_path / "a.md"
    post.write_bytes(POSTS["plain"])
    result = result_of(tmp_path)
    post.write_bytes(b"another\n")
    assert not write(result)
    assert post.read_bytes() == b"another\n"


def test_links_to_one_file_are_one_file(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    (folder / "p.md").write_bytes(POSTS["plain"])
    (tmp_path / "b").symlink_to("a")
    (tmp_path / "q.md").symlink_to("a/p.md")
    os.link(folder / "p.md", tmp_path / "hard.md")
    posts = ("a/p.md", "b/p.md", "hard.md", "q.md")
    [file], left = locate(tmp_path, {post: [EDIT] for post in posts})
    assert (file.post, file.path, left) == ("a/p.md", folder / "p.md", [])
    assert file.others == (tmp_path / "hard.md",)
    result = repaired(file, EditVerifier(tmp_path, ArchiveSettings()))
    subprocess.run(["git", "apply", "--check", "-"], input=diff(result, "", show), cwd=tmp_path,
                   check=True)  # fmt: skip
    assert write(result)
    assert (tmp_path / "q.md").is_symlink()
    assert {(tmp_path / post).read_bytes() for post in posts} == {as_repaired(POSTS["plain"])}
    assert os.path.samefile(folder / "p.md", tmp_path / "hard.md")


def test_every_name_of_a_file_is_taken_back(tmp_path: Path) -> None:
    archive = tmp_path / "posts"
    archive.mkdir()
    names = archive / "a.md", archive / "b.md"
    names[0].write_bytes(POSTS["plain"])
    os.link(*names)
    [file], _ = locate(archive, {name.name: [EDIT] for name in names})
    result = repaired(file, EditVerifier(archive, ArchiveSettings()))
    log = Log(tmp_path / "loccit.sqlite3")
    log.begin(archive, "2026-11-30T09:00:00Z")
    log.add(result)
    assert write(result)
    assert [name.read_bytes() for name in names] == [as_repaired(POSTS["plain"])] * 2
    batch = log.last()
    assert batch is not None
    assert list(undo(batch, archive)) == [("a.md", True)]
    assert [name.read_bytes() for name in names] == [POSTS["plain"]] * 2
    assert os.path.samefile(*names)


def test_a_link_alone_is_repaired_where_it_leads_within_the_archive(tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(POSTS["plain"])
    (tmp_path / "q.md").symlink_to("text")
    [file], _ = locate(tmp_path, {"q.md": [EDIT]})
    assert file.post == "text"


@pytest.mark.parametrize("how", ["file", "folder", "above"])
def test_nothing_is_written_outside_of_the_archive(tmp_path: Path, how: str) -> None:
    archive, outside = tmp_path / "archive", tmp_path / "outside"
    archive.mkdir()
    outside.mkdir()
    (outside / "p.md").write_bytes(POSTS["plain"])
    if how == "file":
        (archive / "p.md").symlink_to(outside / "p.md")
    elif how == "folder":
        (archive / "f").symlink_to(outside)
    post = {"file": "p.md", "folder": "f/p.md", "above": "../outside/p.md"}[how]
    files, [left] = locate(archive, {post: [EDIT]})
    assert files == []
    assert [one.why for one in left.left] == [Why.OUTSIDE]


def test_a_link_put_in_the_place_of_a_post_is_not_written_through(tmp_path: Path) -> None:
    archive, outside = tmp_path / "archive", tmp_path / "outside"
    for folder in (archive, outside):
        (folder / "f").mkdir(parents=True)
        (folder / "f" / "p.md").write_bytes(POSTS["plain"])
    result = result_of(archive, "f/p.md")
    (archive / "f").rename(tmp_path / "away")
    (archive / "f").symlink_to(outside / "f")
    assert not write(result)
    assert (outside / "f" / "p.md").read_bytes() == POSTS["plain"]


_NO_FILES: list[tuple[Callable[[Path], None] | None, Why]] = [
    (None, Why.MISSING),
    (lambda path: path.mkdir(), Why.NOT_REGULAR),
    (os.mkfifo, Why.NOT_REGULAR),
]


@pytest.mark.parametrize(("make", "why"), _NO_FILES)
def test_what_is_no_file_is_left_alone(
    tmp_path: Path, make: Callable[[Path], None] | None, why: Why
) -> None:
    if make is not None:
        make(tmp_path / "a.md")
    files, [left] = locate(tmp_path, {"a.md": [EDIT]})
    assert (files, [one.why for one in left.left]) == ([], [why])


def test_a_file_whose_text_is_not_certain_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff\nsee http://a.example\n")
    monkeypatch.setattr("loccit.repair.encoding.decode", lambda data, error, html: ("else", ""))
    file = PostFile("a.md", tmp_path / "a.md", (EDIT,))
    result = repaired(file, EditVerifier(tmp_path, ArchiveSettings()))
    assert ([one.why for one in result.left], result.made) == ([Why.ENCODING], ())
