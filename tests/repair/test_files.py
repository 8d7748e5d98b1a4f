"""Diffs that patch tools take, and writing that loses nothing."""

import subprocess
from pathlib import Path

import pytest

from loccit.repair.edit import Edit
from loccit.repair.files import diff, repaired, write
from loccit.repair.sense import Sense
from loccit.settings import ArchiveSettings

POSTS = {
    "plain": b"one\nsee http://a here\nthree\n",
    "no newline at the end": b"one\nsee http://a here",
    "carriage returns": b"one\r\nsee http://a here\r\nthree\r\n",
    "not UTF-8": b"caf\xe9\nsee http://a here\n",
    "odd separators": "one\u2028\nsee http://a here\x0b\n".encode(),
}
EDIT = Edit(2, 5, "http://a", "https://b/", "https://b/", "redirect")


def sense(archive: Path) -> Sense:
    return Sense(archive, ArchiveSettings())


@pytest.mark.parametrize("content", POSTS.values(), ids=POSTS)
def test_git_applies_the_diff(tmp_path: Path, content: bytes) -> None:
    post = tmp_path / "_posts" / "a.md"
    post.parent.mkdir()
    post.write_bytes(content)
    result = repaired(tmp_path, "_posts/a.md", [EDIT], sense(tmp_path))
    patch = "".join(diff(result)).encode("utf-8", "surrogateescape")
    subprocess.run(["git", "apply", "-"], input=patch, cwd=tmp_path, check=True)
    assert post.read_bytes() == content.replace(b"http://a", b"https://b/")


def test_writing_keeps_mode_and_bytes(tmp_path: Path) -> None:
    post = tmp_path / "a.md"
    post.write_bytes(POSTS["not UTF-8"])
    post.chmod(0o640)
    write(tmp_path, repaired(tmp_path, "a.md", [EDIT], sense(tmp_path)))
    assert post.read_bytes() == b"caf\xe9\nsee https://b/ here\n"
    assert post.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [post]
