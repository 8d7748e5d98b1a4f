"""What `fail_on` asks for, and that outputs agree with the gate."""

import pytest

from tests.gate.desk import NEW_DEAD, OLD_DEAD, B, Desk


def test_outputs_call_new_what_the_gate_does(desk: Desk) -> None:
    """A job's annotations and its exit code agree on what is new."""
    desk.git("checkout", "-q", "-b", "work")
    desk.append(B, f"[new]({NEW_DEAD})")
    assert desk.audit("--gate", "--changed-since", "main", "--output", "text=t.txt").code == 1
    said = desk.loccit("gate", "--base-ref", "main", "--output", "text=g.txt")
    assert (said.code, desk.read("g.txt")) == (1, desk.read("t.txt"))
    lines = desk.read("t.txt").splitlines()
    assert {line.split(": ")[1] for line in lines if NEW_DEAD in line} == {"new dead (not-found)"}
    assert {line.split(": ")[1] for line in lines if OLD_DEAD in line} == {"dead (gone)"}


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (["dead"], 1),
        (["dead>1"], 1),
        (["dead>=2"], 1),
        (["dead>2"], 0),
        (["dead>22%"], 1),
        (["dead > 23 %"], 0),
        (["suspect", "redirected"], 0),
        (["blocked"], 2),
        (["new-dead<3"], 2),
    ],
)
def test_conditions(desk: Desk, terms: list[str], code: int) -> None:
    """Two of nine links are dead."""
    desk.audit()
    options = [option for term in terms for option in ("--fail-on", term)]
    assert desk.loccit("gate", *options).code == code
