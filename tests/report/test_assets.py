"""Style and script as real files: all are used, none twice, and the whole is sound."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from loccit.report import html
from loccit.report.html import assets

PACKAGE = Path(html.__file__).parent


def test_every_file_is_used() -> None:
    scripts = {file.stem for file in (PACKAGE / "script").glob("*.js")}
    assert scripts == {*assets.modules(), Path(assets.FIRST).stem}
    assert {file.name for file in (PACKAGE / "style").glob("*.css")} == set(assets.STYLES)


def test_a_module_stands_after_what_it_imports() -> None:
    order = assets.modules()
    for place, name in enumerate(order):
        text = (PACKAGE / "script" / f"{name}.js").read_text("utf-8")
        imported = re.findall(r'from "\./([\w-]+)\.js"', text)
        assert set(imported) <= set(order[:place]), name


def test_nothing_of_modules_is_left_and_nothing_ends_the_element() -> None:
    script = assets.script()
    assert not re.search(r"^(import|export) ", script, re.M)
    for text in (script, assets.first_script(), assets.style()):
        assert "</" not in text
        assert "<!--" not in text


def test_nothing_makes_html_of_data() -> None:
    script = assets.script() + assets.first_script()
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
                 "new Function", "setAttribute(\"style\"", "DOMParser", "srcdoc"):  # fmt: skip
        assert word not in script, word


def test_red_is_for_the_dead_alone() -> None:
    """No other rule of the style names the colours of the dead."""
    named = re.findall(r"^(.*)\{[^}]*var\(--(?:fill-)?dead[^}]*\}", assets.style(), re.M)
    assert named
    assert all("dead" in selector or ".lost" in selector for selector in named), named


@pytest.mark.skipif(shutil.which("node") is None, reason="no node here")
def test_every_module_parses(tmp_path: Path) -> None:
    for file in (PACKAGE / "script").glob("*.js"):
        copy = tmp_path / f"{file.stem}.mjs"
        copy.write_bytes(file.read_bytes())
        subprocess.run(["node", "--check", str(copy)], check=True)
