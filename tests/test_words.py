"""Plain technical English in documents, messages and docstrings: patterns that must not return."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from loccit.report.html.evidence import evidence_of
from loccit.report.html.words import LANGUAGES

ROOT = Path(__file__).parent.parent
GENERATED = {"configuration.md", "cli.md"}
DOCUMENTS = [
    ROOT / "README.md",
    *(path for path in sorted((ROOT / "docs").glob("*.md")) if path.name not in GENERATED),
]
SOURCES = [
    path
    for path in sorted((ROOT / "src" / "loccit").rglob("*.py"))
    if not {"demo", "testing"} & set(path.relative_to(ROOT / "src" / "loccit").parts)
]

ANYWHERE = {
    r"\brows? \d+ (?:and \d+ )?of the table": "name the rule instead of the row's number",
    r"\bmade-up address": "write: probe URL",
    r"\b(?:is|are|was) told\b": "write: is reported, is shown, is listed",
    r"\bholds? of (?:it|a link)\b": "write: is true of, applies to",
    r"\bregrets\b": "write: not-found phrases",
    r"\bis heeded\b": "write: is applied",
    r"\bno http\(s\) URL": "write: not an http(s) URL",
}
"""Patterns of the old dialect in documents and messages, and what to write instead."""
MESSAGES = {
    r"\bis no \w+;": "write: is not a valid …",
    r"\bis no (?:date|day|port|proxy|kind|network|duration|condition)\b": "write: is not a valid …",
    r"^It \w+s\b.*\.$": "name the subject of the sentence: the link, the page, the server",
    r"\bcan't tell\b": "write: cannot be determined, and why",
    r"\blet be\b": "write: ignored",
}
"""More patterns, for strings that a user reads."""
RIDDLES = {"What", "Whether", "Who", "It"}
QUESTIONS = RIDDLES | {"How", "Where", "Which", "Why"}
"""First words of docstrings: of any, and of functions. Write `Return whether`, `The result of`."""


def _strings(path: Path) -> Iterator[tuple[int, str]]:
    """Every string of several words that is not a docstring, with its line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(statement.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        for statement in node.body
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in docstrings:
            continue
        if isinstance(node.value, str) and " " in node.value:
            yield node.lineno, node.value


def _amiss(text: str, patterns: dict[str, str]) -> list[str]:
    return [
        f"{match[0]!r}: {advice}"
        for pattern, advice in patterns.items()
        if (match := re.search(pattern, text, re.IGNORECASE)) is not None
    ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_documents_are_written_plainly(document: Path) -> None:
    lines = enumerate(document.read_text(encoding="utf-8").splitlines(), 1)
    assert [f"{n}: {found}" for n, line in lines for found in _amiss(line, ANYWHERE)] == []


def test_messages_are_written_plainly() -> None:
    table = ROOT / "src/loccit/judge/table.py"  # meanings, whose subject is the table's link
    assert [
        f"{path.relative_to(ROOT)}:{line}: {found}"
        for path in SOURCES
        for line, text in _strings(path)
        for found in _amiss(text, ANYWHERE if path == table else ANYWHERE | MESSAGES)
    ] == []


WRITTEN_FOR_READERS = [
    path
    for path in sorted((ROOT / "src" / "loccit").rglob("*"))
    if path.suffix in {".py", ".js", ".css", ".j2", ".toml"}
    # Translations, and phrases of pages, are not ours to write.
    and not {"languages", "demo", "testing"} & set(path.relative_to(ROOT / "src" / "loccit").parts)
    and path.name not in {"not_found.toml", "notices.toml", "pages.toml"}
]
IN_SOURCES = ANYWHERE | {
    r"\btold\b": "write: reported, shown, listed, known, distinguished",
    r"\bregrets?\b": "write: not-found phrase",
    r"\bheeded\b": "write: applied",
}
"""Patterns for all of a source file: docstrings, comments, names."""


def test_sources_are_written_plainly() -> None:
    assert [
        f"{path.relative_to(ROOT)}:{number}: {found}"
        for path in WRITTEN_FOR_READERS
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for found in _amiss(line, IN_SOURCES)
    ] == []


def test_docstrings_refer_to_rules_by_name() -> None:
    rows = re.compile(r"\b[Rr]ows? \d+|\b[Rr]ow \d+:|rows? \d+(?:, \d+)* (?:and|of)")
    assert [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in SOURCES
        if (match := rows.search(path.read_text(encoding="utf-8"))) is not None
    ] == []


def _riddles(path: Path) -> Iterator[str]:
    """Docstrings that answer a question instead of saying what the thing is or does."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.Module):
            continue
        text = ast.get_docstring(node) or ""
        words = RIDDLES
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if node.decorator_list:
                continue  # a property is a value, which may be whether something is so
            words = QUESTIONS
        if text.split(maxsplit=1)[:1] and text.split(maxsplit=1)[0] in words:
            yield f"{getattr(node, 'name', path.name)}: {text.splitlines()[0]}"


def test_docstrings_begin_with_a_verb_or_a_noun() -> None:
    files = {path.relative_to(ROOT / "src/loccit").as_posix(): path for path in SOURCES}
    assert [f"{name}: {found}" for name in sorted(files) for found in _riddles(files[name])] == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('"x" is no port; write 80', 2),
        ("It redirects to a home page.", 1),
        ("The link redirects to a home page.", 0),
        ("A probe URL has it.", 0),
        ("the second is told", 1),
    ],
)
def test_the_patterns_find_what_they_are_for(text: str, count: int) -> None:
    assert len(_amiss(text, ANYWHERE | MESSAGES)) == count


JUDGE = ROOT / "src" / "loccit" / "judge"


def judged_sentences() -> Iterator[str]:
    """What verdicts say: texts of the judge that are sentences, with something put in."""
    for file in [*JUDGE.glob("*.py"), JUDGE.parent / "pipeline" / "exclusions.py"]:
        if file.name in {"table.py", "incidents.py"}:  # of rules and hosts, not of links
            continue
        tree = ast.parse(file.read_text("utf-8"))
        unsaid: set[ast.AST] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                unsaid.add(node.value)
            if isinstance(node, ast.JoinedStr):
                unsaid.update(set(ast.walk(node)) - {node})
        for node in ast.walk(tree):
            if node in unsaid:
                continue
            if isinstance(node, ast.JoinedStr):
                text = "".join(map(put_in, node.values))
            else:
                text = str(node.value) if isinstance(node, ast.Constant) else ""
            if re.fullmatch(r"[A-Z{l].* .*\.", text):
                yield text.replace("{name}", "YouTube")
    pages = tomllib.loads((JUDGE / "pages.toml").read_text("utf-8"))
    yield from (rule["sentence"] for rule in pages.values() if "sentence" in rule)
    yield from tomllib.loads((JUDGE / "walls.toml").read_text("utf-8"))["refused"].values()


def put_in(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    source = ast.unparse(part)
    return "The link works." if "sentence" in source else "X"


def test_every_sentence_of_the_judge_is_in_every_language_of_the_page() -> None:
    """A new one needs a line in each file of report/html/languages/evidence/."""
    said = set(judged_sentences())
    assert len(said) > 130
    missing = [
        (language, sentence)
        for language in LANGUAGES
        for sentence in sorted(said)
        if language != "en" and evidence_of(language).translated(sentence) is None
    ]
    assert missing == []
