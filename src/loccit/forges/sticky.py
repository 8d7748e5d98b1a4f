"""One comment on a pull request or merge request for an archive: created once, then updated."""

from loccit.errors import UsageError
from loccit.forges.client import Forge, marked
from loccit.report.markdown import MARK, NOTHING_FOUND

Done = str
"""What was done, as a sentence of a command."""


def put_comment(forge: Forge, body: str, *, even_if_quiet: bool) -> Done:
    """Create the comment, update it if it exists, or leave it if nothing changed.

    Nothing is created for a summary without findings. Only a comment of the same author counts:
    everybody can write the mark that it is found by.

    Raises:
        UsageError: the body is not a summary that loccit wrote.
        IncompleteError: the forge did not answer, or refused.
    """
    mark, _, rest = body.partition("\n")
    if not MARK.fullmatch(mark):
        raise UsageError("this is not a summary that `--output markdown=FILE` wrote")
    there = marked(forge, forge.comments(), mark)
    if there is not None:
        if there.says(body):
            return "the comment says this already"
        forge.edit_comment(there.number, body)
        return "updated the comment"
    if rest.startswith(NOTHING_FOUND) and not even_if_quiet:
        return "there are no findings, and no comment that would say otherwise"
    forge.add_comment(body)
    return "commented"
