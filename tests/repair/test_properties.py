"""For any post, any repairs and any address: only URLs change, and nothing is evaluated."""

import tempfile
from collections import Counter
from pathlib import Path

import jinja2
import pytest
from hypothesis import given, settings, strategies as st

from loccit.config.settings import ArchiveSettings
from loccit.extraction.link_filter import Outward
from loccit.extraction.post import PostReader
from loccit.extraction.site import find_site
from loccit.model import Citation
from loccit.repair.edit import Edit
from loccit.repair.files import locate, repaired
from loccit.repair.plan import _Better, _edit
from loccit.repair.verify import EditVerifier

OLD = "https://old.example/a"
PLACES = (
    "See [this](§ 'title') and [that][1].\n\n[1]: <§>\n",
    "See <§>, ![p](§) and §.",
    "（§）和“§”，又§。",
    "moved to §—a site; ‘§’, «§», [§] and [[§]] (§)",
    '<p><a href="§">a</a> <a href=\'§\'>b</a> <a href=§>c</a> <img src="§" alt=x></p>',
    '<img srcset="§ 1x, §?b 2x">',
    "| a | b |\n|---|---|\n| § | [x](§) |",
    "{{ page.title }} {% if x %} § {% endif %} [x](§) ${y} <%= z %>",
    "**§** *§* ~~§~~ `§` \\[§\\]",
    "* § \n* [x](<§>)\n",
)
FRONT = (
    "",
    "---\nfrom: §\ntitle: x\n---\n",
    '---\nfrom: "§"\n---\n',
    "---\nfrom: '§'\n---\n",
    "---\nfrom: [§, §?x]\n---\n",
    "---\nfrom:\n  - §\n---\n",
    '+++\nfrom = "§"\n+++\n',
    '{\n "from": "§"\n}\n',
)
MARKS = ("{{", "}}", "{%", "%}", "{#", "${", "<%", "%>", "`", "\\", "[[", "]]", "|")
_HOSTILE = st.lists(
    st.sampled_from(
        [*MARKS, "{", "}", "<", ">", '"', "'", "$", "*", "_", "~~", "(", ")", "[", "]", "&copy;",
         "&", "#", ":", ",", "?", "%", "%41", " ", "\n", "é", "文", "，", "—", ".", "!", "site.x",
         "secret", "1", "=", "@", "raw", "include"]
    ),
    max_size=12,
).map("".join)  # fmt: skip
_TARGET = st.builds(
    "{}{}{}".format,
    st.sampled_from(["https://new.example/", "http://[::1]/p/", "https://u:p@new.example/"]),
    st.sampled_from(["", "w?q=", "w#"]),
    _HOSTILE,
)
_POST = st.tuples(
    st.sampled_from(FRONT), st.lists(st.sampled_from(PLACES), min_size=1, max_size=4),
    st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]),
)  # fmt: skip


def cited(text: str, name: str = "a.md") -> list[Citation]:
    reader = PostReader(ArchiveSettings(), Outward(find_site(Path("/nowhere"), ArchiveSettings())))
    return list(reader.read(name, text.encode(), "").citations or ())


def outside(text: str, citations: list[Citation]) -> str:
    """A text without the URLs that it cites, and without what sets a URL apart."""
    lines = [list(line) for line in text.split("\n")]
    for one in citations:
        assert one.line is not None
        assert one.column is not None
        for at in range(one.column - 1, one.column - 1 + len(one.raw)):
            lines[one.line - 1][at] = ""
    return "\n".join(map("".join, lines)).translate({ord(c): None for c in "<> "})


def is_within(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(char in rest for char in part)


@settings(max_examples=150, deadline=None)
@given(
    _POST, st.lists(_TARGET, min_size=12, max_size=12), st.sampled_from(["redirect", "corrected"])
)
def test_only_urls_change_and_nothing_is_evaluated(
    post: tuple[str, list[str], str, str], targets: list[str], kind: str
) -> None:
    front, places, newline, mark = post
    text = mark + (front + "\n\n".join(places)).replace("§", OLD).replace("\n", newline)
    before = cited(text)
    wanted = [_edit(_Better(kind, new), one) for one, new in zip(before, targets, strict=False)]
    edits = {one.place: one for one in wanted if isinstance(one, Edit)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.md")
        path.write_bytes(text.encode())
        if not edits:
            return
        [file], _ = locate(Path(folder), {"a.md": list(edits.values())})
        result = repaired(file, EditVerifier(Path(folder), ArchiveSettings()))
    after = result.after.decode()
    again = cited(after)
    made = {one.edit.place: one.edit.url for one in result.made}
    assert len(again) == len(before)
    for old, new in zip(before, again, strict=True):
        assert old.line is not None
        assert old.column is not None
        assert new.url == made.get((old.line, old.column), old.url)
    assert is_within(outside(text, before), outside(after, again))
    assert "u:p@" not in after
    assert Counter({m: after.count(m) for m in MARKS}) == Counter({m: text.count(m) for m in MARKS})


@settings(max_examples=60, deadline=None)
@given(_TARGET)
def test_jinja_reads_nothing_in_what_is_written(target: str) -> None:
    for text in (f"[x]({OLD})", f"<a href='{OLD}'>x</a>", f"see {OLD} there"):
        [one] = cited(text)
        edit = _edit(_Better("redirect", target), one)
        if isinstance(edit, Edit):
            for spelling in edit.spellings:
                assert jinja2.Template(spelling).render(site={"x": 1}, secret=1) == spelling


@pytest.mark.parametrize("target", ["https://n.example/?q={{x}}", "https://n.example/#{%x%}"])
def test_what_is_written_is_percent_encoded(target: str) -> None:
    [one] = cited(f"[x]({OLD})")
    edit = _edit(_Better("redirect", target), one)
    assert isinstance(edit, Edit)
    assert "%7B" in edit.spellings[0]
