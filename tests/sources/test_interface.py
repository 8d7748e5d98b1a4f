"""Sources that yield posts: what becomes of them, and the example of the documentation."""

import mailbox
import re
from collections.abc import Iterator
from email.message import EmailMessage
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from loccit.config.settings import Settings, SourcesSettings
from loccit.errors import UsageError
from loccit.extraction.gathered import Gathered
from loccit.model import GatherProblem, PostState
from loccit.pipeline import Order, Progress, audit
from loccit.sources import PostSource, Reading, SourceError, SourcePost, Text, find_source
from loccit.sources.folder import Folder
from loccit.store import Store

DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "sources.md"


class Given(PostSource):
    """A source of posts that a test names."""

    def __init__(self, *items: SourcePost | GatherProblem | BaseException) -> None:
        super().__init__("given")
        self.items = items
        self.known: dict[str, str] = {}

    def posts(self, reading: Reading) -> Iterator[SourcePost | GatherProblem]:
        self.known = dict(reading.known)
        for item in self.items:
            if isinstance(item, BaseException):
                raise item
            yield item


def read(*items: SourcePost | GatherProblem | Exception, **told: object) -> list[Gathered]:
    reading = structs.replace(Reading(Settings()), **told)
    return list(Given(*items).read(reading))


def post(name: str, text: str, **further: Any) -> SourcePost:
    return SourcePost(name, [Text(text)], **further)


def test_the_example_of_the_documentation(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "list.mbox")
    message = EmailMessage()
    message["Message-ID"], message["Subject"] = "<one@list.example>", "Maps"
    message["From"], message["Date"] = "Ann <ann@list.example>", "Mon, 02 Jan 2023 10:00:00 +0100"
    message.set_content("See https://atlas.example/old for more.\n")
    box.add(message)
    box.close()
    found = re.search(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.S)
    assert found is not None
    names: dict[str, Any] = {}
    exec(found[1], names)
    (one,) = names["Mbox"](str(tmp_path / "list.mbox")).read(Reading(Settings()))
    assert one.post is not None
    assert (one.post.path, one.post.title, one.post.date) == (
        "one@list.example",
        "Maps",
        "2023-01-02T09:00:00Z",
    )
    assert [cited.url for cited in one.citations or ()] == ["https://atlas.example/old"]


def test_a_relative_link_is_relative_to_where_the_post_is_seen() -> None:
    """And stays on its site, unless a base leads elsewhere."""
    text = '<a href="/b">x</a> <a href="http://own.example/c">y</a> <a href="//z.example/d">z</a>'
    (one,) = read(post("a", text, url="https://own.example/2020/a"))
    assert [c.url for c in one.citations or ()] == [
        "http://own.example/c",
        "https://z.example/d",
    ]
    text = '<base href="https://elsewhere.example/b/"><a href="c">c</a>'
    (one,) = read(post("a", text, url="https://own.example/2020/a"))
    assert [c.url for c in one.citations or ()] == ["https://elsewhere.example/b/c"]


def test_a_link_into_the_site_is_none_where_the_configuration_names_it() -> None:
    text = '<a href="https://own.example/b">x</a> <a href="https://other.example/">y</a>'
    settings = structs.replace(Settings(), archive=structs.replace(Settings().archive))
    archive = structs.replace(settings.archive, base_url="https://own.example/")
    (one,) = read(post("a", text), settings=structs.replace(settings, archive=archive))
    assert [c.url for c in one.citations or ()] == ["https://other.example/"]
    (one,) = read(post("a", text))
    assert len(one.citations or ()) == 2


def test_two_posts_with_one_permalink_have_names_of_their_own() -> None:
    same = "https://blog.example/a"
    found = read(post(same, "1", key="17"), post(same, "2", key="18"), post(same, "3", key="18"))
    names = [one.post.path for one in found if one.post]
    assert names[:2] == [same, f"{same} (18)"]
    assert len(set(names)) == 3
    again = read(post(same, "1", key="17"), post(same, "2", key="18"), post(same, "3", key="18"))
    assert [one.post.path for one in again if one.post] == names


def test_published_posts_alone_unless_others_are_asked_for() -> None:
    posts = [post(state, "x", state=state) for state in PostState]
    assert [one.post.path for one in read(*posts) if one.post] == ["published"]
    settings = structs.replace(Settings(), sources=SourcesSettings(include=("draft", "comment")))
    found = [one.post for one in read(*posts, settings=settings)]
    assert [(one.path, one.state) for one in found if one] == [
        (state.value, state) for state in (PostState.PUBLISHED, PostState.DRAFT, PostState.COMMENT)
    ]


def test_an_error_costs_what_follows_and_a_problem_nothing() -> None:
    problem = GatherProblem("b", "too-large")
    found = read(post("a", "x"), problem, post("c", "y"), SourceError("line 9: it ends here"))
    assert [one.post and one.post.path for one in found] == ["a", None, "c", None]
    assert [one.problems for one in found[1::2]] == [
        (problem,),
        (GatherProblem("given", "source-unreadable", "line 9: it ends here"),),
    ]


def test_a_post_that_is_too_large_costs_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loccit.sources.reading.LARGEST_POST", 10)
    found = read(post("a", "x" * 11), post("b", "y"))
    assert [(one.post and one.post.path, len(one.problems)) for one in found] == [
        (None, 1),
        ("b", 0),
    ]


def test_a_post_that_did_not_change_is_not_parsed_again() -> None:
    one, two = post("a", '<a href="https://x.example/">x</a>'), post("b", "y")
    first = read(one, two)
    known = {item.post.path: item.post.digest for item in first if item.post}
    changed = post("b", "z")
    assert [item.citations is None for item in read(one, changed, known=known)] == [True, False]
    unread = SourcePost("a", None)
    assert [item.post and item.post.digest for item in read(unread, known=known)] == [known["a"]]


@pytest.mark.parametrize("name", ["there-is-none", "https://blog.example/"])
def test_what_nothing_reads_is_refused(name: str, tmp_path: Path) -> None:
    place = name if "://" in name else tmp_path / name
    settings = structs.replace(Settings(), sources=SourcesSettings(kind="no-such"))
    with pytest.raises(UsageError):
        find_source(place, settings)


def test_folders_and_files_of_posts_are_files(tmp_path: Path) -> None:
    file = tmp_path / "post.md"
    file.write_text("[x](https://x.example/)")
    for place in (tmp_path, file):
        source = find_source(place, Settings())
        assert isinstance(source, Folder)
        assert source.folder == tmp_path


def test_posts_keep_when_their_source_breaks_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an audit can't reach this time is not gone, and its findings keep their age."""
    given = Given(post("a", "x"), post("b", "y"), post("c", "y"))
    monkeypatch.setattr("loccit.pipeline.find_source", lambda *_: given)
    settings = Settings()
    with Store.open(tmp_path / "state", create=True) as store, store.locked():
        audit(store, Order(archive="given"), settings, Progress())
        given.items = (post("a", "x"), SourceError("the connection was lost"))
        run = audit(store, Order(archive="given", allow_fewer=True), settings, Progress())
        assert sorted(store.posts.digests()) == ["a", "b", "c"]
        assert [problem.reason for problem in run.problems] == ["source-unreadable"]
        given.items = (post("a", "x"),)
        audit(store, Order(archive="given", allow_fewer=True), settings, Progress())
        assert sorted(store.posts.digests()) == ["a"]


def test_a_source_remembers(tmp_path: Path) -> None:
    with Store.open(tmp_path / "state", create=True) as store:
        memory = store.memory.of("https://blog.example/")
        memory["etag"] = b"1"
        memory["etag"] = b"2"
        store.memory.of("https://other.example/")["etag"] = b"3"
        assert dict(memory) == {"etag": b"2"}
        del memory["etag"]
        assert not memory
        with pytest.raises(KeyError):
            del memory["etag"]


def test_posts_that_a_killed_run_read_are_known_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = Given(post("a", "x"), post("b", "y"), KeyboardInterrupt("killed"))
    monkeypatch.setattr("loccit.pipeline.find_source", lambda *_: given)
    monkeypatch.setattr(import_module("loccit.pipeline.collect"), "_BATCH", 1)
    with Store.open(tmp_path / "state", create=True) as store, store.locked():
        with pytest.raises(KeyboardInterrupt):
            audit(store, Order(archive="given"), Settings(), Progress())
        given.known = {}
        given.items = (post("a", "x"), post("b", "y"), post("c", "z"))
        assert audit(store, Order(archive="given"), Settings(), Progress()).complete
        assert sorted(given.known) == ["a", "b"]
        assert sorted(store.posts.digests()) == ["a", "b", "c"]
