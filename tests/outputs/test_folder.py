from pathlib import Path

import pytest

from loccit.pipeline.folder import folder_in_repository


def test_the_folder_in_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    posts = tmp_path / "repository" / "site" / "posts"
    posts.mkdir(parents=True)
    (posts / "a.md").touch()
    monkeypatch.chdir(tmp_path)
    assert folder_in_repository(posts) == "repository/site/posts"
    monkeypatch.chdir(posts)
    assert folder_in_repository(posts) == ""
    (tmp_path / "repository" / ".git").mkdir()
    assert folder_in_repository(posts) == "site/posts"
    assert folder_in_repository(posts / "a.md") == "site/posts"
    assert folder_in_repository(tmp_path / "repository") == ""
