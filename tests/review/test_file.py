"""`decisions.toml` written through: what others wrote stays, and no decision is lost."""

import threading
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from loccit.decisions import Decision, parse_decisions, read_decisions
from loccit.errors import UsageError
from loccit.review.change import Change, DecisionEntry, read_request
from loccit.review.file import DecisionsFile
from loccit.review.toml import edited, written

BY_HAND = """\
# Decided on 24 November, with Ines.

[[decision]]
url = 'https://a.example/1'   # the old wiki
action = "ignore"
until = 2027-05-01
reviewer = "Ines"  # a key of our own

# This one moved.
[[decision]]
action = "accept"
url = "https://a.example/2"
replacement = "https://b.example/2"
"""
IGNORED = DecisionEntry("https://a.example/1", "ignore", until="2027-05-01")
MOVED = DecisionEntry("https://a.example/2", "accept", replacement="https://b.example/2")


@pytest.fixture
def file(tmp_path: Path) -> DecisionsFile:
    path = tmp_path / "decisions.toml"
    path.write_text(BY_HAND, encoding="utf-8")
    return DecisionsFile(path)


def change(before: DecisionEntry | None, after: DecisionEntry | None) -> Change:
    about = after or before
    assert about is not None
    return Change(about.url, about.post, before, after)


def test_a_new_decision_is_added_and_the_rest_stays_byte_for_byte(file: DecisionsFile) -> None:
    made = file.change(
        [change(None, DecisionEntry("https://c.example/", "not-dead", note='say "hi"'))]
    )
    assert made.conflicts == ()
    text = file.path.read_text(encoding="utf-8")
    assert text.startswith(BY_HAND)
    assert read_decisions(file.path)[-1].note == 'say "hi"'
    assert made.reading.decisions == read_decisions(file.path)


def test_a_changed_decision_keeps_comments_unknown_keys_and_its_place(file: DecisionsFile) -> None:
    file.change(
        [change(IGNORED, DecisionEntry("https://a.example/1", "not-dead", note="it is there"))]
    )
    assert file.path.read_text(encoding="utf-8") == BY_HAND.replace(
        'action = "ignore"\nuntil = 2027-05-01\n', 'action = "not-dead"\n'
    ).replace("# a key of our own\n", '# a key of our own\nnote = "it is there"\n')


def test_a_decision_taken_back_is_taken_out_and_comments_stay(file: DecisionsFile) -> None:
    file.change([change(MOVED, None)])
    text = file.path.read_text(encoding="utf-8")
    assert [one.url for one in read_decisions(file.path)] == ["https://a.example/1"]
    assert "# Decided on 24 November" in text
    assert "# This one moved." in text
    file.change([change(IGNORED, None)])
    assert read_decisions(file.path) == ()


def test_a_file_is_made_where_there_is_none(tmp_path: Path) -> None:
    file = DecisionsFile(tmp_path / "decisions.toml")
    assert file.read().decisions == ()
    file.change([change(None, MOVED)])
    assert read_decisions(file.path)[0].replacement == "https://b.example/2"
    assert list(tmp_path.iterdir()) == [file.path]


def test_what_somebody_else_decided_meanwhile_stays_and_is_told(file: DecisionsFile) -> None:
    file.read()
    theirs = DecisionEntry("https://a.example/1", "not-dead")
    DecisionsFile(file.path).change([change(IGNORED, theirs)])
    mine = DecisionEntry("https://a.example/1", "accept", replacement="https://c.example/")
    made = file.change(
        [change(IGNORED, mine), change(None, DecisionEntry("https://d.example/", "note"))]
    )
    assert [(one.url, one.theirs) for one in made.conflicts] == [("https://a.example/1", theirs)]
    assert {one.url: one.action for one in read_decisions(file.path)} == {
        "https://a.example/1": "not-dead",
        "https://a.example/2": "accept",
        "https://d.example/": "note",
    }
    # Two who decide the same do not disagree.
    assert file.change([change(IGNORED, theirs)]).conflicts == ()
    # Who insists has seen what the file says.
    assert file.change([change(theirs, mine)]).conflicts == ()


def test_an_editor_that_breaks_the_file_is_told_and_nothing_is_lost(file: DecisionsFile) -> None:
    broken = BY_HAND + "[[decision]\n"
    file.path.write_text(broken, encoding="utf-8")
    with pytest.raises(UsageError, match="not valid TOML"):
        file.change([change(None, DecisionEntry("https://c.example/", "ignore"))])
    assert file.path.read_text(encoding="utf-8") == broken


def test_a_file_that_cannot_be_edited_safely_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "decisions.toml"
    path.write_text('decision = [{url = "https://a.example/", action = "ignore"}]\n')
    with pytest.raises(UsageError, match=r"\[\[decision\]\]"):
        DecisionsFile(path).change([change(None, DecisionEntry("https://c.example/", "ignore"))])
    assert "c.example" not in path.read_text()


def test_many_reviewers_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "decisions.toml"

    def decide(reviewer: int) -> None:
        own = DecisionsFile(path)
        for n in range(8):
            own.change([change(None, DecisionEntry(f"https://{reviewer}.example/{n}", "not-dead"))])

    threads = [threading.Thread(target=decide, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read_decisions(path)) == 32


def test_a_symbolic_link_stays_one_and_the_mode_too(tmp_path: Path) -> None:
    real = tmp_path / "shared.toml"
    real.write_text(BY_HAND)
    real.chmod(0o640)
    link = tmp_path / "decisions.toml"
    link.symlink_to(real)
    DecisionsFile(link).change([change(None, DecisionEntry("https://c.example/", "ignore"))])
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert len(read_decisions(real)) == 3


def test_whom_a_link_was_sent_to_is_neither_shown_nor_lost(tmp_path: Path) -> None:
    path = tmp_path / "decisions.toml"
    url = "https://t.example/?to=ines@mail.example"
    path.write_text(written(Decision(url, "ignore")))

    def hide(decision: Decision) -> Decision:
        return Decision(decision.url.replace("ines@mail.example", "[recipient]"), decision.action)

    shown = DecisionEntry("https://t.example/?to=[recipient]", "ignore")
    file = DecisionsFile(path, hide)
    file.change([change(shown, DecisionEntry(shown.url, "not-dead"))])
    [decision] = read_decisions(path)
    assert (decision.url, decision.action) == (url, "not-dead")


REFUSED = [
    (b"{", "not a valid change"),
    (b'{"changes": [{"url": " ", "after": null}]}', "it names no URL"),
    (b'{"changes": [{"url": "https://a.example/", "after": {"url": "https://b.example/",'
     b' "action": "ignore"}}]}', "about something else"),
    (b'{"changes": [{"url": "https://a.example/", "after": {"url": "https://a.example/",'
     b' "action": "sing"}}]}', "Invalid enum value"),
    (b'{"changes": [{"url": "https://a.example/", "after": {"url": "https://a.example/",'
     b' "action": "accept", "replacement": " "}}]}', "accepting needs a replacement"),
    (b'{"changes": [{"url": "https://a.example/", "after": {"url": "https://a.example/",'
     b' "action": "ignore", "until": "2031-02-30"}}]}', "not a valid date"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "told"), REFUSED)
def test_what_is_no_decision_is_refused(body: bytes, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        read_request(body)


_texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
_decisions = st.builds(
    Decision,
    url=_texts,
    action=st.just("accept"),
    post=st.none() | _texts,
    replacement=_texts,
    note=st.none() | _texts,
)


@given(st.lists(_decisions, max_size=5, unique_by=lambda one: one.key), st.data())
def test_any_text_survives_and_nothing_else_changes(
    old: list[Decision], data: st.DataObject
) -> None:
    text = "# head\n" + "\n".join(written(one) for one in old)
    places = st.integers(0, len(old) - 1) if old else st.nothing()
    changed = data.draw(st.dictionaries(places, st.none() | _decisions)) if old else {}
    added = data.draw(st.lists(_decisions, max_size=2))
    after = edited(text, old, changed, added)
    wanted = [changed.get(n, one) for n, one in enumerate(old)]
    read = parse_decisions(after.encode(), Path("decisions.toml"))
    assert [_plain(one) for one in read] == [_plain(one) for one in wanted if one] + [
        _plain(one) for one in added
    ]
    assert after.startswith("# head\n")


def _plain(one: Decision) -> tuple[str | None, ...]:
    return one.url, one.action, one.post, one.replacement, one.note
