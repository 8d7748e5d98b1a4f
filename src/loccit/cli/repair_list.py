"""Edits as CSV, for posts that are no files here: an export, a site."""

import csv
import io
import sys
from collections.abc import Iterable

from msgspec import structs

from loccit.cli.terminal import say
from loccit.display import counted
from loccit.repair.plan import EditRow
from loccit.report.csv_report import harmless
from loccit.report.redact import Redactor


def write_list(edits: Iterable[EditRow], redactor: Redactor) -> None:
    """Write the edits as CSV."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(EditRow.__struct_fields__)
    posts: set[str] = set()
    count = 0
    for edit in edits:
        shown = structs.replace(
            edit, url=redactor.url(edit.url), replacement=redactor.url(edit.replacement)
        )
        table.writerow(["" if v is None else harmless(str(v)) for v in structs.astuple(shown)])
        posts.add(edit.post)
        count += 1
    if count:
        sys.stdout.write(text.getvalue())
        sys.stdout.flush()
    what = f"{counted(count, 'citation')} in {counted(len(posts), 'post')}"
    say(f"{what}; make these edits where the posts live" if count else "nothing to repair")
