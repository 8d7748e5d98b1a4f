"""Editing the text of `decisions.toml`: what is not changed stays, comments and order too. Pure."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import structs

from loccit.decisions import Decision
from loccit.errors import UsageError

KEYS = ("url", "action", "replacement", "post", "until", "note", "decided")
"""The keys of a decision, in the order in which they are written."""

_HEADER = re.compile(r"\s*\[\[\s*[\"']?decision[\"']?\s*\]\]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_ENTRY = re.compile(r"\s*(?:\"(\w+)\"|'(\w+)'|([\w-]+))\s*=")


def written(decision: Decision, newline: str = "\n") -> str:
    """A decision as a table."""
    return newline.join(["[[decision]]", *_lines(decision).values(), ""])


def edited(
    text: str,
    old: Sequence[Decision],
    changed: Mapping[int, Decision | None],
    added: Sequence[Decision],
) -> str:
    """The text of a file after changes.

    Args:
        text: of the file.
        old: the decisions in it, in order.
        changed: by place in `old`, what a decision becomes; None to take it out.
        added: decisions that are written at the end.

    Raises:
        UsageError: the file is written in a way that can't be edited safely.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = _LINE.findall(text)
    starts = [number for number, line in enumerate(lines) if _HEADER.match(line)]
    if len(starts) != len(old):
        raise UsageError("write every decision as a table of its own, [[decision]]")
    parts = ["".join(lines[: starts[0]] if starts else lines)]
    for place, start in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else len(lines)
        block = lines[start:end]
        if place in changed:
            parts.append(_changed(block, old[place], changed[place], newline))
        else:
            parts.append("".join(block))
    result = "".join(parts)
    for decision in added:
        if result and not result.endswith("\n"):
            result += newline
        if result.strip():
            result += newline
        result += written(decision, newline)
    return result


def _changed(block: list[str], old: Decision, new: Decision | None, newline: str) -> str:
    """A table with what follows it up to the next, after a change."""
    last = _last_entry(block)
    rest = block[last + 1 :]
    if new is None:
        # The blank line that parted it from the next goes with it.
        return "".join(rest[1:] if rest and not rest[0].strip() else rest)
    body = _body(block[1 : last + 1], old, new, newline)
    if _says("".join(["[[decision]]\n", *body]), new):
        return "".join([block[0], *body, *rest])
    return "".join([written(new, newline), *rest])


def _last_entry(block: list[str]) -> int:
    """The last line of a table that belongs to it: comments after it belong to the next."""
    return max(
        (n for n, line in enumerate(block) if line.strip() and not line.lstrip().startswith("#")),
        default=0,
    )


def _body(lines: list[str], old: Decision, new: Decision, newline: str) -> list[str]:
    """The lines of a table: values that stay are left as they are written."""
    wanted = _lines(new)
    had = _lines(old)
    kept = []
    for line in lines:
        match = _ENTRY.match(line)
        key = next((name for name in match.groups() if name), "") if match else ""
        if key not in KEYS:
            kept.append(line)
        elif key in wanted:
            text = wanted.pop(key)
            kept.append(line if text == had.get(key) else text + newline)
    if kept and not kept[-1].endswith("\n"):
        kept[-1] += newline
    return [*kept, *(text + newline for text in wanted.values())]


def _lines(decision: Decision) -> dict[str, str]:
    values = structs.asdict(decision)
    return {key: f"{key} = {_quoted(values[key])}" for key in KEYS if values[key] is not None}


def _quoted(text: str) -> str:
    """A basic string; what JSON escapes, TOML escapes alike, but for DEL and lone surrogates."""
    safe = text.encode("utf-8", "replace").decode()
    return json.dumps(safe, ensure_ascii=False).replace("\x7f", "\\u007f")


def _says(table: str, decision: Decision) -> bool:
    try:
        [read] = tomllib.loads(table)["decision"]
    except (tomllib.TOMLDecodeError, ValueError):
        return False
    present = {key: str(v) if isinstance(v, date) else v for key, v in read.items() if key in KEYS}
    values = structs.asdict(decision)
    return present == {key: values[key] for key in KEYS if values[key] is not None}
