"""Repairs on a terminal: short lines, the change marked, nothing hidden shown."""

import re
from pathlib import Path

from loccit.cli.repair_table import table
from loccit.config.settings import ArchiveSettings
from loccit.repair.edit import Edit
from loccit.repair.files import locate, repaired
from loccit.repair.verify import EditVerifier
from loccit.urls.redaction import redact

LONG = "https://old.example/" + "a" * 900 + "/page?x=1"


def lines(folder: Path, old: str, new: str) -> list[str]:
    (folder / "a.md").write_text(f"{'word ' * 20_000}[x]({old})\n")
    edit = Edit(1, 100_005, old, (new,), new, "redirect")
    [file], _ = locate(folder, {"a.md": [edit]})
    result = repaired(file, EditVerifier(folder, ArchiveSettings()))
    assert result.made
    return [re.sub("\x1b\\[[0-9;]*m", "", line) for line in table([result], redact)]


def test_a_place_the_old_url_and_the_new_one(tmp_path: Path) -> None:
    assert lines(tmp_path, "http://a.example/x", "https://a.example/x") == [
        "a.md:1  redirect",
        "  http://a.example/x",
        "  → https://a.example/x",
    ]


def test_repairs_of_a_line_stand_below_its_place_together(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("[x](http://a.example/1) [y](http://a.example/2)\n")
    edits = [
        Edit(
            1, 5, "http://a.example/1", ("https://a.example/1",), "https://a.example/1", "redirect"
        ),
        Edit(
            1, 29, "http://a.example/2", ("https://a.example/2",), "https://a.example/2", "redirect"
        ),
    ]
    [file], _ = locate(tmp_path, {"a.md": edits})
    result = repaired(file, EditVerifier(tmp_path, ArchiveSettings()))
    shown = [re.sub("\x1b\\[[0-9;]*m", "", line) for line in table([result], redact)]
    assert shown == [
        "a.md:1  redirect",
        "  http://a.example/1",
        "  → https://a.example/1",
        "  http://a.example/2",
        "  → https://a.example/2",
    ]


def test_lines_stay_short(tmp_path: Path) -> None:
    told = lines(tmp_path, LONG, LONG.replace("old", "new"))
    assert max(map(len, told)) < 200
    assert "old" in told[1]
    assert "new" in told[2]


def test_no_password_is_shown(tmp_path: Path) -> None:
    told = lines(tmp_path, "http://u:secret@a.example/x", "https://a.example/x")
    assert "secret" not in "".join(told)
