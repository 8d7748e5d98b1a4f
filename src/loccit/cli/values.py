"""Values of arguments and options that are more than any text."""

from typing import Any

import click


class Text(click.ParamType[str]):
    """An argument as text, even if the shell passed bytes that are not UTF-8."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text, with replacement characters for such bytes."""
        return str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class Revision(click.ParamType[str]):
    """A git revision; git says what is wrong with one that is named."""

    name = "ref"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return what names it."""
        if not str(value).strip():
            self.fail("it is empty; name a git revision, such as origin/main", param, ctx)
        return str(value)
