"""`loccit repair --interactive`: each repair with its sentence, and a question."""

from collections.abc import Iterator, Sequence
from typing import Literal

import click
from msgspec import structs

from loccit.cli.repair_table import Hide, marked
from loccit.cli.terminal import say, style
from loccit.display import printable
from loccit.repair.edit import MadeEdit
from loccit.repair.files import Repaired
from loccit.urls.parts import host_of

Answer = Literal["y", "n", "s", "a", "q"]
_HELP = """\
y - write this one
n - leave this one
s - write this one and all further ones of the same site
a - write this one and all further ones
q - leave this one and all further ones"""


def chosen(results: Sequence[Repaired], hide: Hide) -> Iterator[Repaired]:
    """Ask about every repair; the posts with what was chosen of them alone.

    Args:
        results: posts before and after.
        hide: leaves out of a text what no output may show.
    """
    total = sum(len(result.made) for result in results)
    sites: set[str] = set()
    rest: Answer | None = None
    number = 0
    for result in results:
        taken = []
        for made, replacement in zip(result.made, result.replacements, strict=True):
            number += 1
            site = host_of(made.edit.raw.strip())
            if rest is None and site not in sites:
                _show(result.post, made, hide)
                answer = _ask(number, total)
                if answer in ("a", "q"):
                    rest = "y" if answer == "a" else "n"
                if answer == "s":
                    sites.add(site)
                wanted = answer in ("y", "s", "a")
            else:
                wanted = rest == "y" or (rest is None and site in sites)
            if wanted:
                taken.append((made, replacement))
        if taken:
            yield structs.replace(
                result,
                made=tuple(made for made, _ in taken),
                replacements=tuple(replacement for _, replacement in taken),
            )


def _show(post: str, made: MadeEdit, hide: Hide) -> None:
    edit = made.edit
    old, new = marked(printable(hide(edit.raw)), printable(hide(edit.url)))
    click.echo("", err=True)
    place = style(f"{post}:{edit.line}", bold=True)
    click.echo(f"{place}  {style(edit.kind, dim=True)}", err=True)
    if edit.sentence:
        click.echo(f"  {printable(hide(edit.sentence))}", err=True)
    click.echo(f"  {old}\n  → {new}", err=True)


def _ask(number: int, total: int) -> Answer:
    while True:
        try:
            typed = click.prompt(
                f"({number}/{total}) Write it? [y,n,s,a,q,?]",
                default="n",
                show_default=False,
                err=True,
            )
        except click.Abort:
            say("")
            return "q"
        answer = str(typed).strip().lower()[:1]
        if answer in ("y", "n", "s", "a", "q"):
            return answer  # type: ignore[return-value]
        click.echo(_HELP, err=True)
