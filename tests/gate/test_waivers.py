"""Waivers, wherever they are written, and their last day."""

import pytest

from tests.gate.desk import NEW_DEAD, B, Desk, prepare


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
    line = desk.append(B, f"Also see [this]({NEW_DEAD}).")
    for until, code in (("2999-01-31", 0), ("2020-01-31", 1)):
        _waive(desk, waiver, until)
        said = desk.audit("--gate", "--base-ref", "main", state=f"state-{code}.sqlite3")
        assert said.code == code, said.err
        (listed,) = desk.waivers()
        assert listed["expired"] is bool(code)
        assert (listed["until"], listed["reason"]) == (until, "known")
        assert listed["findings"] >= 1  # type: ignore[operator]
        assert ("waived" in said.err) is not bool(code)
        assert (f"expired on {until}" in said.err) is bool(code)
        desk.git("checkout", "-q", B)
        line = desk.append(B, f"Also see [this]({NEW_DEAD}).")
    assert line


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
