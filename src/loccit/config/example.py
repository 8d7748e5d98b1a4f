"""`config.example.toml`, written from the settings themselves so that it can't be out of date."""

import json
import typing
from collections.abc import Iterator
from typing import Any

import msgspec

from loccit.config.settings import HostSettings, Settings, WaiverSettings

_HEAD = """\
# loccit's configuration: every key, its default and what it means.
# Copy what you change to `loccit.toml` at the archive's root (or name a file with --config).
# A line that is commented out shows a key that has no value unless you give one.
# Made by `make example-config`; do not edit.
"""

_SAMPLES = {
    "generator": "jekyll",
    "kind": "wordpress",
    "base_url": "https://blog.example.org",
    "ca_file": "/etc/ssl/our-ca.pem",
    "proxy": "http://proxy.example.org:3128",
    "user_agent": "our-audit/1.0 (+https://blog.example.org/audit)",
    "contact": "https://blog.example.org/audit",
    "baseline": "loccit-baseline.json",
    "title": "Our archive",
    "source_url": "https://git.example.org/blog/blob/main/{path}#L{line}",
    "webhook": "https://hooks.example.org/loccit",
    "webhook_env": "LOCCIT_WEBHOOK",
    "credentials_env": "EXAMPLE_ORG_TOKEN",
    "until": "2027-01-31",
    "url": "https://www.example.org/old/*",
    "reason": "the publisher promised to bring it back",
    "per_host": 1,
    "min_interval": 2.0,
    "timeout": 60.0,
}
"""Values shown for keys that have none by default."""


def example() -> str:
    """The text of `config.example.toml`."""
    return _HEAD + "".join(_tables())


def _tables() -> Iterator[str]:
    settings = Settings()
    for field in msgspec.structs.fields(Settings):
        value = getattr(settings, field.name)
        if field.name == "hosts":
            yield _table('# [hosts."*.example.org"]', HostSettings, None, commented=True)
        elif field.name == "waivers":
            yield _table("# [[waivers]]", WaiverSettings, None, commented=True)
        else:
            yield _table(f"[{field.name}]", type(value), value, commented=False)


def _table(header: str, kind: type, value: Any, *, commented: bool) -> str:
    lines = ["", f"{header}", f"# {(kind.__doc__ or '').strip().splitlines()[0]}"]
    for field in msgspec.structs.fields(kind):
        meaning = description_of(field)
        default = default_of(field) if value is None else getattr(value, field.name)
        absent = default is None
        shown = _SAMPLES[field.name] if absent else default
        mark = "# " if absent or commented else ""
        lines += [f"# {meaning}", f"{mark}{field.name} = {toml(shown)}"]
    return "\n".join(lines) + "\n"


def default_of(field: msgspec.structs.FieldInfo) -> Any:
    """A key's default; None where it has no value unless one is given."""
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return None if field.required else field.default


def description_of(field: msgspec.structs.FieldInfo) -> str:
    """A key's meaning in one line."""
    for part in (field.type, *typing.get_args(field.type)):
        for meta in getattr(part, "__metadata__", ()):
            if isinstance(meta, msgspec.Meta) and meta.description:
                return meta.description
    raise AssertionError(f"{field.name} has no description")


def toml(value: Any) -> str:
    """A setting's value as TOML; JSON's spelling serves for strings, numbers and lists."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, tuple) and len(value) > 4:
        return "[\n" + "".join(f"  {toml(item)},\n" for item in value) + "]"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    print(example(), end="")
