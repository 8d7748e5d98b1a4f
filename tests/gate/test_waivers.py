"""Waivers, wherever they are written, and their last day."""

import re

import pytest

from tests.gate.desk import NEVER, NEW_DEAD, OLD_DEAD, B, Desk, prepare


@pytest.mark.parametrize(
    "waiver",
    [
        '[[waivers]]\nurl = "https://one.example/new*"\nreason = "known"\nuntil = "{until}"',
        '[[waivers]]\nurl = "*"\npost = "_posts/b*"\nreason = "known"\nuntil = "{until}"',
        "same line",
        "line before",
        "front matter",
        "decision",
    ],
)
def test_waiver_and_its_expiry(desk: Desk, waiver: str) -> None:
    prepare(desk, "run")
    desk.append(B, f"Also see [this]({NEW_DEAD}).")
    for until, code in (("2999-01-31", 0), ("2020-01-31", 1)):
        _waive(desk, waiver, until)
        said = desk.audit("--gate", "--base-ref", "main", state=f"state-{code}.sqlite3")
        assert said.code == code, said.err
        (listed,) = desk.waivers()
        assert listed["expired"] is bool(code)
        assert (listed["until"], listed["reason"]) == (until, "known")
        assert listed["findings"] >= 1  # type: ignore[operator]
        assert (re.search(r"ignored: .* waived", said.err) is None) is bool(code)
        assert (f"expired on {until}" in said.err) is bool(code)
        desk.git("checkout", "-q", B)
        desk.append(B, f"Also see [this]({NEW_DEAD}).")


def _waive(desk: Desk, waiver: str, until: str) -> None:
    told = f"loccit: ignore until {until} known"
    text = desk.read(B)
    if waiver.startswith("[["):
        desk.configure(waiver.format(until=until))
    elif waiver == "same line":
        desk.write(B, text.rstrip("\n") + f" <!-- {told} -->\n")
    elif waiver == "line before":
        desk.write(B, text.replace("Also", f"<!-- {told} -->\nAlso"))
    elif waiver == "front matter":
        desk.write(B, text.replace("title: B", f"title: B\nloccit: ignore until {until} known"))
    else:
        desk.write(
            "decisions.toml",
            f'[[decision]]\nurl = "{NEW_DEAD}"\naction = "ignore"\nuntil = {until}\n'
            'note = "known"\n',
        )


@pytest.mark.parametrize(
    ("comment", "why"),
    [
        ("loccit: ignroe until 2999-01-01 known", "is not understood"),
        ("loccit: ignore until 2999-02-30 known", "is not a valid date"),
        ("loccit: ignore until tomorrow known", "is not a valid date"),
    ],
)
def test_what_is_no_waiver_is_told(desk: Desk, comment: str, why: str) -> None:
    """Whoever wrote it believes that the job passes."""
    prepare(desk, "run")
    desk.append(B, f"Also see [this]({NEW_DEAD}). <!-- {comment} -->")
    said = desk.audit("--gate", "--base-ref", "main")
    assert said.code == 1
    assert re.search(rf"no waiver: {re.escape(B)}: line \d+: .*{why}", said.err), said.err


def test_what_is_waived_is_not_taken_into_a_baseline(desk: Desk) -> None:
    """Else it would never count again."""
    desk.append(B, f"Also see [this]({NEW_DEAD}).")
    _waive(desk, "front matter", "2999-01-31")
    desk.audit()
    assert desk.loccit("gate", "--write-baseline").code == 0
    assert NEW_DEAD not in desk.read("loccit-baseline.json")
    assert desk.loccit("gate").code == 0
    desk.write(B, desk.read(B).replace("2999", "2020"))
    said = desk.audit("--gate")
    assert (said.code, "3 findings are no longer waived" in said.err) == (1, True)
    assert {url for *_, url in said.findings} == {OLD_DEAD, NEVER, NEW_DEAD}
