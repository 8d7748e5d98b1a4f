"""Every command that the documents show is run, and prints what they say."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from loccit.demo.stage import stage
from tests.console import Example, agrees, examples, run
from tests.sources.samples import write_samples

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PROGRAMS = str(Path(sys.executable).parent)


def test_examples_are_found_with_their_output() -> None:
    text = "a\n```console\n$ one \\\n  two\nout...\n$ three\n```\n```sh\n$ not this\n```\n"
    assert examples(text) == [Example(3, "one \\\n  two", "out...\n"), Example(6, "three", "")]


@pytest.mark.parametrize(
    ("expected", "actual", "same"),
    [
        ("a\nb\n", "a\nb", True),
        ("a\nb\n", "a\nc", False),
        ("took ...\nb", "took 3 s\nb", True),
        ("a\n...\nz", "a\nb\nc\nz", True),
        ("a\n...\nz", "a\nz", True),
        ("a\n...", "a\nb\nc", True),
        ("a.c", "abc", False),
        ("", "something", False),
    ],
)
def test_what_agrees(expected: str, actual: str, same: bool) -> None:
    assert agrees(expected, actual) is same


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_examples_print_what_the_document_says(document: Path, tmp_path: Path) -> None:
    """In a folder with the sample archive as `archive/`, its web running, block after block."""
    found = examples(document.read_text(encoding="utf-8"))
    if not found:
        return
    write_samples(tmp_path)
    with stage(tmp_path):
        for example in found:
            output = run(example, tmp_path, PROGRAMS)
            assert agrees(example.output, output), (
                f"{document.name}:{example.line}: $ {example.command}\n"
                f"--- the document says ---\n{example.output}\n--- it prints ---\n{output}"
            )


_LINK = re.compile(r"\]\(([^()\s]+)\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    """Within the repository; a link checker's own documents had better hold."""
    found = _LINK.findall(document.read_text(encoding="utf-8"))
    inner = [link.partition("#")[0] for link in found if "://" not in link and link[0] != "#"]
    assert [link for link in inner if not (document.parent / link).exists()] == []


def test_make_audit_writes_the_report() -> None:
    """The README's first command; its environment is this one, made already."""
    done = subprocess.run(
        ["make", "audit"], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "reports/demo/index.html" in done.stderr
    assert (ROOT / "reports" / "demo" / "index.html").stat().st_size > 0


def test_the_words_on_accuracy_are_those_of_the_bench() -> None:
    words = (ROOT / "bench/accuracy.md").read_text(encoding="utf-8")
    assert (ROOT / "docs/accuracy.md").read_text(encoding="utf-8").startswith(words + "\n")
