"""Which regular expressions take time that grows with the square of the text, or worse?

    npm install --prefix FOLDER recheck
    python -m bench.patterns FOLDER [--size 16000]

Every expression of loccit's modules is checked by recheck (a static checker with a fuzzer), and
the text that it attacks one with is matched by Python. What takes longer than a tenth of a second
is listed, for `match` and for `search`; whether it matters depends on how the expression is used
and on how long its texts can be. Look at each: a limit on a repetition, a possessive quantifier
or a condition that fails early makes it linear.
"""

import argparse
import importlib
import json
import os
import pkgutil
import re
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import loccit

_SLOW = 0.1
"""Seconds for one text."""
_MOST = 5.0
_JAVASCRIPT = (
    (r"\(\?P<(\w+)>", r"(?<\1>"),
    (r"\(\?P=(\w+)\)", r"\\k<\1>"),
    (r"\(\?>", "(?:"),
    (r"([+*?}])\+", r"\1"),
    (r"\\A", "^"),
    (r"\\Z", "$"),
    (r"\(\?[aimsux]+\)", ""),
    (r"\(\?[aimsux]+:", "(?:"),
)
"""How Python's syntax is written there. Atomic groups and possessive quantifiers are unknown to
it, so what they make linear is reported too, and cleared by Python's own time."""


def patterns() -> dict[str, re.Pattern[str]]:
    """Return every compiled expression that a module holds, by module and name."""
    found: dict[str, re.Pattern[str]] = {}
    for module in pkgutil.walk_packages(loccit.__path__, "loccit."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                for number, pattern in enumerate(_within(value)):
                    found[f"{module.name}.{name}" + (f"[{number}]" if number else "")] = pattern
    return found


def _within(value: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif depth < 3 and isinstance(value, (list, tuple, set, frozenset)):
        for one in value:
            yield from _within(one, depth + 1)
    elif depth < 3 and isinstance(value, dict):
        for one in value.values():
            yield from _within(one, depth + 1)


def attacks(found: dict[str, re.Pattern[str]], modules: Path) -> Iterator[dict[str, Any]]:
    """Yield what the checker says of each expression that it does not call safe."""
    asked = json.dumps(
        [
            {"name": name, "source": _translated(pattern), "flags": _flags(pattern)}
            for name, pattern in found.items()
        ]
    )
    done = subprocess.run(
        ["node", Path(__file__).with_suffix(".mjs")],
        input=asked,
        env={**os.environ, "MODULES": str(modules.resolve())},
        capture_output=True,
        text=True,
        check=True,
    )
    for line in done.stdout.splitlines():
        yield json.loads(line)


def _translated(pattern: re.Pattern[str]) -> str:
    source = pattern.pattern
    for python, javascript in _JAVASCRIPT:
        source = re.sub(python, javascript, source)
    return source


def _flags(pattern: re.Pattern[str]) -> str:
    named = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}
    return "".join(letter for letter, flag in named.items() if pattern.flags & flag)


def seconds(pattern: re.Pattern[str], text: str) -> dict[str, float]:
    """Return the seconds that `match` and `search` take, at most `_MOST`."""
    taken = {}
    for method in ("match", "search"):
        began = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, _MOST)
        try:
            getattr(pattern, method)(text)
            taken[method] = time.process_time() - began
        except TimeoutError:
            taken[method] = _MOST
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return taken


def _text(pumps: Iterable[dict[str, Any]], suffix: str, size: int) -> str:
    pumps = list(pumps)
    times = size // max(1, sum(len(pump["pump"]) for pump in pumps))
    return "".join(pump["prefix"] + pump["pump"] * times for pump in pumps) + suffix


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError


def main(modules: Path, size: int) -> None:
    """Check, measure, and print what is slow."""
    signal.signal(signal.SIGVTALRM, _stop)
    found = patterns()
    rows, unread = [], []
    for attack in attacks(found, modules):
        name = attack["name"]
        if not attack.get("pumps"):
            unread.append(f"{name} ({attack['status']})")
            continue
        taken = seconds(found[name], _text(attack["pumps"], attack["suffix"], size))
        if max(taken.values()) > _SLOW:
            rows.append((taken["match"], taken["search"], name))
    print(f"{len(found)} expressions, texts of {size:,} characters\n")
    print("| match, s | search, s | expression |\n|---|---|---|")
    for match, search, name in sorted(rows, reverse=True):
        print(f"| {match:.2f} | {search:.2f} | `{name}` |")
    print(f"\nnot checked: {', '.join(unread) or 'none'}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("modules", type=Path, help="where npm installed recheck")
    parser.add_argument("--size", type=int, default=16_000)
    arguments = parser.parse_args()
    main(arguments.modules, arguments.size)
