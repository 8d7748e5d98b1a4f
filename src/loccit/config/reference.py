"""`docs/configuration.md`, written from the settings themselves so that it can't be out of date."""

from collections.abc import Iterator
from typing import Any

import msgspec

from loccit.config.example import default_of, description_of, toml
from loccit.config.settings import HostSettings, Settings, WaiverSettings

_HEAD = """\
# Configuration

loccit runs without a configuration. What differs from the defaults goes into `loccit.toml`, in the
archive's folder or in the folder where loccit is run; `--config FILE` names another. A command that
reads several paths reads them as one archive: the file in the folder where it is run holds for all,
and it says which files beside the paths it does not read. Files that a configuration names are
looked for beside it. Mistakes are reported with their lines, their keys and what the keys take.

```console
$ printf '[network]\\ntimout = 5\\nretries = "many"\\n' > wrong.toml
$ loccit extract archive --config wrong.toml
loccit: wrong.toml:2: network.timout: there is no such key; did you mean timeout?
loccit: wrong.toml:3: network.retries: expected a whole number, got a text in quotes
```

A single setting can be given without a file. `--set` wins over the environment, and both win over
the file; a value is written as in TOML, a text without quotes too.

```console
$ loccit extract archive --set 'archive.include=["**/*.md"]' > citations.tsv
...
$ LOCCIT_ARCHIVE_GENERATOR=jekyll loccit extract archive > citations.tsv
...
```

Globs of files, URLs and keys are one dialect: `*` and `?` stay within a name, `**` crosses folders;
a glob matches at any depth unless it begins with `/` (of URLs: unless it names a scheme, such as
`https://example.org/*`); what it matches, it matches with everything below it; letter case does not
matter. A pattern of `links.exclude` that matches no link is reported.

`loccit init` writes a first one. `loccit init --from FILE` carries over what lychee,
markdown-link-check, linkchecker or html-proofer skip, and their timeout, retries and
number of requests at once. Their regular expressions become globs; what has no equivalent is named.
[config.example.toml](../config.example.toml) has every key with
its default, ready to copy. [loccit.schema.json](schema/loccit.schema.json) lets an editor complete
and check the file: `#:schema path/to/loccit.schema.json` in its first line tells Taplo and Even
Better TOML where it is. This page is made by `make example-config`.
"""

_REPEATED: dict[str, tuple[str, type]] = {
    "hosts": ('[hosts."HOST"]', HostSettings),
    "waivers": ("[[waivers]]", WaiverSettings),
}


def reference() -> str:
    """The text of `docs/configuration.md`."""
    return _HEAD + "".join(_sections())


def _sections() -> Iterator[str]:
    for field in msgspec.structs.fields(Settings):
        title, kind = _REPEATED.get(
            field.name, (f"[{field.name}]", type(getattr(Settings(), field.name)))
        )
        meaning = (kind.__doc__ or "").strip().splitlines()[0]
        rows = "".join(_row(key) for key in msgspec.structs.fields(kind))
        yield f"\n## `{title}`\n\n{meaning}\n\n| key | default | |\n|---|---|---|\n{rows}"


def _row(key: msgspec.structs.FieldInfo) -> str:
    default = "required" if key.required else _shown(default_of(key))
    return f"| `{key.name}` | {default} | {_cell(description_of(key))} |\n"


def _shown(value: Any) -> str:
    if value is None:
        return ""
    text = " ".join(toml(value).split()).replace("[ ", "[").replace(", ]", "]").replace(",]", "]")
    return f"`{_cell(text)}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    print(reference(), end="")
