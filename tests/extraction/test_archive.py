"""A whole archive: which files, what stands in the way, what is unchanged, how work is spread."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from loccit.config.settings import ArchiveSettings
from loccit.extraction import archive as archive_module, pool as pool_module
from loccit.extraction.archive import read_archive
from loccit.extraction.gathered import Gathered
from loccit.extraction.pool import Work, WorkerError, spread

POST = "[t](http://e.example/{})\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("a.md", "b/c.HTML", "b/d.txt", "node_modules/e.md", "deep/_site/f.md", "g.mkd"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(POST.format(name) if name.endswith("d") else "<a href=//e.example>x</a>")
    return tmp_path


def gather(root: Path, **settings: object) -> list[Gathered]:
    return list(read_archive(root, ArchiveSettings(**settings)))  # type: ignore[arg-type]


def paths(gathered: list[Gathered]) -> list[str]:
    return [one.post.path for one in gathered if one.post is not None]


def reasons(gathered: list[Gathered]) -> dict[str, str]:
    return {problem.path: problem.reason for one in gathered for problem in one.problems}


def test_posts_by_globs_in_order(root: Path) -> None:
    assert paths(gather(root)) == ["a.md", "b/c.HTML", "g.mkd"]
    assert paths(gather(root, exclude=("b", "*.mkd"))) == [
        "a.md",
        "deep/_site/f.md",
        "node_modules/e.md",
    ]
    assert paths(gather(root, include=("b/**",), exclude=("*.txt",))) == ["b/c.HTML"]
    assert paths(gather(root, include=("/*.md", "[fg].m?d"))) == ["a.md", "g.mkd"]


def test_a_single_post(root: Path) -> None:
    (one,) = gather(root / "a.md")
    assert one.post is not None
    assert one.post.path == "a.md"
    assert one.citations


def test_only_some_paths(root: Path) -> None:
    chosen = {"a.md", "gone.md", "b/d.txt", "node_modules/e.md"}
    assert paths(list(read_archive(root, ArchiveSettings(), only=chosen))) == ["a.md"]


def test_unchanged_posts_are_not_parsed(root: Path) -> None:
    known = {one.post.path: one.post.digest for one in gather(root) if one.post}
    (root / "a.md").write_text(POST.format("new"))
    again = list(read_archive(root, ArchiveSettings(), known=known))
    assert {one.post.path: one.citations is None for one in again if one.post} == {
        "a.md": False,
        "b/c.HTML": True,
        "g.mkd": True,
    }
    assert [one.post.digest == known["b/c.HTML"] for one in again if one.post][1]


def test_what_stands_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_text("")
    (tmp_path / "blank.md").write_text(" \n\n")
    (tmp_path / "latin.md").write_bytes(b"caf\xe9 [t](http://e.example/\xe9)\n")
    (tmp_path / "large.md").write_bytes(b"x" * 2000)
    (tmp_path / "broken.md").symlink_to("nowhere.md")
    (tmp_path / "self.md").symlink_to("self.md")
    (tmp_path / "loop").symlink_to(".", target_is_directory=True)
    os.mkfifo(tmp_path / "pipe.md")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/n\xff.md")).write_text("x")
    (tmp_path / "good.md").write_text(POST.format("good"))
    gathered = gather(tmp_path, max_file_size=1000)
    assert reasons(gathered) == {
        "empty.md": "empty",
        "blank.md": "empty",
        "latin.md": "invalid-utf-8",
        "large.md": "too-large",
        "broken.md": "unreadable",
        "self.md": "symlink-loop",
        "loop": "symlink-loop",
        "pipe.md": "unreadable",
        "n\ufffd.md": "invalid-name",
    }
    assert {"latin.md", "good.md"} < set(paths(gathered))


def test_a_file_that_may_not_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret.md").write_text("x")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("loccit.extraction.files.os.open", refuse)
    (one,) = gather(tmp_path)
    assert one.post is None
    assert one.citations is None
    assert [(p.path, p.reason, p.detail) for p in one.problems] == [
        ("secret.md", "unreadable", "Permission denied")
    ]


def test_other_encodings_by_their_own_signs(tmp_path: Path) -> None:
    link = '<p>日<a href="http://e.example/日">日本</a>'
    (tmp_path / "utf16.html").write_bytes(link.encode("utf-16"))
    (tmp_path / "sjis.html").write_bytes(b"<meta charset=shift_jis>" + link.encode("shift_jis"))
    (tmp_path / "gb.html").write_bytes(
        b'<meta http-equiv=Content-Type content="text/html; charset=GB2312">'
        + link.encode("gb18030")
    )
    gathered = gather(tmp_path)
    assert reasons(gathered) == {}
    assert [one.text for each in gathered for one in each.citations or ()] == ["日本"] * 3


SITES = {
    "_config.yml": ('title: x\nurl: "https://me.example"\nbaseurl: /blog\n', "/blog/x"),
    "hugo.toml": ("title = 'x'\nbaseURL = 'https://me.example/'\n", "/x"),
    "config.toml": ('base_url = "https://www.me.example"\n', "/x"),
    "config/_default/hugo.yaml": ("baseURL: https://me.example/ # here\n", "/x"),
    "hugo.json": ('{"title": "x", "baseURL": "https://me.example/"}', "/x"),
    "CNAME": ("me.example\n", "/x"),
    "static/CNAME": ("www.me.example\n", "/x"),
    "pelicanconf.py": ("AUTHOR = 'x'\nSITEURL = 'https://me.example'\n", "/x"),
    "docusaurus.config.js": ("module.exports = {\n  url: 'https://me.example',\n}\n", "/x"),
}


@pytest.mark.parametrize(("name", "site"), SITES.items(), ids=SITES.keys())
def test_links_into_the_site_itself_are_no_citations(
    tmp_path: Path, name: str, site: tuple[str, str]
) -> None:
    written, path = site
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(written)
    posts = tmp_path / "_posts"
    posts.mkdir()
    own = "[t](https://{0}) [u](http://www.{0}?q#f) [v](//{0})".format(f"me.example{path}")
    others = "[w](https://notme.example/x) [x](https://me.example.net/blog/x)"
    (posts / "p.md").write_text(f"{own} {others}\n")
    for root in (tmp_path, posts):
        (one,) = [each for each in gather(root) if each.post]
        assert [c.raw[-2:] for c in one.citations or ()] == ["/x", "/x"]


def test_the_site_may_be_configured(tmp_path: Path) -> None:
    (tmp_path / "CNAME").write_text("other.example\n")
    (tmp_path / "p.md").write_text(
        "<https://me.example/a/b> <https://me.example/c> <https://other.example/>"
    )
    (one,) = gather(tmp_path, base_url="https://me.example/a")
    assert [c.raw for c in one.citations or ()] == [
        "https://me.example/c",
        "https://other.example/",
    ]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    for number in range(30):
        (tmp_path / f"{number:02}.md").write_text(POST.format(number))
    return tmp_path


@pytest.mark.parametrize("fork", [True, False])
def test_processes_give_the_same_in_the_same_order(
    many: Path, monkeypatch: pytest.MonkeyPatch, fork: bool
) -> None:
    monkeypatch.setattr(archive_module, "_CHUNK", 4)
    monkeypatch.setattr(pool_module, "_can_fork", lambda: fork)
    alone = list(read_archive(many, ArchiveSettings(), jobs=1))
    assert list(read_archive(many, ArchiveSettings(), jobs=3)) == alone
    known = {one.post.path: one.post.digest for one in alone if one.post}
    again = list(read_archive(many, ArchiveSettings(), jobs=3, known=known))
    assert [one.citations for one in again] == [None] * 30


def _fail(chunk: int) -> Iterator[bytes]:
    if chunk == 3:
        raise ValueError("chunk three")
    yield str(chunk).encode() * 100_000


def _failing() -> Work:
    return _fail


def _dying() -> Work:
    return _die


def _die(chunk: int) -> Iterator[bytes]:
    if chunk == 3:
        os._exit(9)
    yield b"x"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_process_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "_can_fork", lambda: True)
    with pytest.raises(WorkerError, match="chunk three"):
        list(spread(_failing, range(8), 2))
    with pytest.raises(WorkerError, match="killed"):
        list(spread(_dying, range(8), 2))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_leaving_early_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "_can_fork", lambda: True)
    children: list[int] = []
    fork = os.fork

    def counted() -> int:
        children.append(fork())
        return children[-1]

    monkeypatch.setattr(os, "fork", counted)
    results = spread(_failing, [9] * 200, 2)
    assert isinstance(results, Iterator)
    assert next(results)[:1] == b"9"
    results.close()  # type: ignore[attr-defined]
    assert len(children) == 2
    for child in children:
        with pytest.raises(ChildProcessError):
            os.waitpid(child, os.WNOHANG)


def test_a_reader_that_fails_costs_one_post(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Panic(BaseException):
        pass

    def panic(*_: object) -> None:
        raise Panic("at offset 3")

    monkeypatch.setattr("loccit.extraction.post.read_markdown", panic)
    gathered = gather(root)
    assert reasons(gathered) == {"a.md": "reader-failed", "g.mkd": "reader-failed"}
    assert paths(gathered) == ["b/c.HTML"]


def _in_pieces() -> Work:
    return _pieces


def _pieces(chunk: int) -> Iterator[bytes]:
    for piece in range(chunk):
        yield f"{chunk}.{piece}".encode()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_piece_by_piece_in_order(jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "_can_fork", lambda: True)
    found = [bytes(piece).decode() for piece in spread(_in_pieces, [2, 0, 1, 3], jobs)]
    assert found == ["2.0", "2.1", "1.0", "3.0", "3.1", "3.2"]
