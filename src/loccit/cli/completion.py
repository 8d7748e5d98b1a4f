"""`loccit completion`: what a shell needs to complete loccit's commands, options and files."""

import click
from click.shell_completion import get_completion_class

from loccit.cli import terminal

_SHELLS = ("bash", "zsh", "fish")
_VARIABLE = "_LOCCIT_COMPLETE"


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
def command(shell: str) -> None:
    """Print the script that completes loccit's commands and options in SHELL.

    \b
    bash:  loccit completion bash > ~/.local/share/bash-completion/completions/loccit
    zsh:   loccit completion zsh > "${fpath[1]}/_loccit"
    fish:  loccit completion fish > ~/.config/fish/completions/loccit.fish

    Exit codes: 0 done, 2 bad usage.
    """  # noqa: D301  # click leaves the lines of a paragraph as they are after `\b`
    from loccit.cli import cli

    kind = get_completion_class(shell)
    assert kind is not None
    terminal.results(kind(cli, {}, "loccit", _VARIABLE).source().splitlines())
