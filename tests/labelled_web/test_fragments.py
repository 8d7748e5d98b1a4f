"""Fragments, checked when asked: a missing one is a note, and never a death."""

from pathlib import Path

import msgspec

from loccit.cli.story import verdict_lines
from loccit.demo.labelled import sites
from loccit.model import Status
from loccit.store import Store
from loccit.testing import Site, Web
from tests.labelled_web.audit import SETTINGS, STATE, audited
from tests.labelled_web.common import OK, REDIRECTED, Case, article, host, page, redirect

HOSTS = (
    host("sections.example",
         Case("/a#part-2", OK, "it is there"),
         Case("/b#part-9", OK, "it is not there"),
         Case("/c#named", OK, "by the name of an anchor"),
         Case("/d#:~:text=the%20yellow%20paper", OK, "a text that is there"),
         Case("/e#:~:text=the%20green%20paper", OK, "a text that is not there"),
         Case("/f#!/app/route", OK, "a route of an app"),
         Case("/g#top", OK, "the top is always there"),
         Case("/h#part-9", REDIRECTED, "moved, and not there either"),
         Case("/i#%E7%AB%A0", OK, "a heading in Chinese"),
         site=Site("", {
             **{f"/{name}": article("Sections", (
                 "<h2 id=part-2>Two</h2><a name=named></a><h2 id=章>章</h2>On the yellow paper."
             ), count=1) for name in "abcdefgi"},
             "/h": redirect("/a", 301),
         }, otherwise=page("Other"))),
)  # fmt: skip
MISSING = {"/b#part-9", "/e#:~:text=the%20green%20paper", "/h#part-9"}


def _notes(folder: Path, *, fragments: bool) -> dict[str, tuple[str, ...]]:
    judging = msgspec.structs.replace(SETTINGS.judge, fragments=fragments)
    settings = msgspec.structs.replace(SETTINGS, judge=judging)
    with Web(sites(HOSTS)) as web:
        found = audited(HOSTS, web, folder, settings)
    assert {str(case.status) for case, _ in found.values()} == {"ok", "redirected"}
    assert all(link["status"] == case.status for case, link in found.values())
    notes = {}
    with Store.open(folder / STATE) as store:
        for case in HOSTS[0].cases:
            link = store.links.find(HOSTS[0].url(case).partition("#")[0])
            assert link is not None
            verdict = store.views.link(link[0]).verdict
            assert verdict is not None
            assert verdict.status is not Status.DEAD
            notes[case.path] = verdict.notes
            told = "\n".join(verdict_lines(store.views.link(link[0]).link, verdict))
            assert ("fragment-missing" in told) is ("fragment-missing" in verdict.notes)
    return notes


def test_a_missing_fragment_is_a_note(tmp_path: Path) -> None:
    notes = _notes(tmp_path, fragments=True)
    assert {path for path, told in notes.items() if "fragment-missing" in told} == MISSING


def test_they_are_not_checked_unless_asked(tmp_path: Path) -> None:
    notes = _notes(tmp_path, fragments=False)
    assert not any("fragment-missing" in told for told in notes.values())
