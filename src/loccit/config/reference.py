"""`docs/configuration.md`, written from the settings themselves so that it can't be out of date."""

from collections.abc import Iterator
from typing import Any

import msgspec

from loccit.config.example import default_of, description_of, toml
from loccit.config.settings import HostSettings, Settings, WaiverSettings

_HEAD = """\
# Configuration

loccit runs without a configuration. What differs from the defaults goes into `loccit.toml`, in the
archive's folder or in the folder where loccit is run; `--config FILE` names another. Files that it
names are looked for beside it. A mistake is told with its line, its key and what the key takes.

```console
$ printf '[network]\\ntimout = 5\\n' > wrong.toml
$ loccit extract archive --config wrong.toml
loccit: wrong.toml:2: network.timout: there is no such key; did you mean timeout?
```

`loccit init` writes a first one. [config.example.toml](../config.example.toml) has every key with
its default, ready to copy. This page is made by `make example-config`.
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
