"""The mistakes of a configuration, with file, line, key and what the key takes."""

import difflib
import ipaddress
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct, inspect, structs

from loccit.config.settings import Settings
from loccit.errors import UsageError
from loccit.model import Kind

_MESSAGE = re.compile(r"(?P<what>.*?)(?: - at `\$(?P<path>.*)`)?", re.DOTALL)
_WORDS = (
    ("`", ""),
    ("Expected", "expected"),
    ("Object missing required field", "this key is missing:"),
    ("object", "a table"),
    ("array", "a list"),
    ("bool", "true or false"),
    ("float", "a number"),
    ("int", "a whole number"),
    ("str", "a text in quotes"),
    ("got date", "got a date"),
    ("got time", "got a time"),
    (" | null", ""),
    (" of length >= 1", " that is not empty"),
)
"""msgspec's words and those of a person who writes TOML."""
_WRONG_CHOICE = re.compile(r"Invalid enum value (.*)")
_LARGEST = 10**15
"""What a number may be at most: beyond it no clock, file or database knows what to do."""
_HEADER = re.compile(r"[\t -~]*").fullmatch
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+").fullmatch
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`")


def explained(message: str, text: str, name: str, places: Mapping[str, str] = {}) -> str:
    """Msgspec's message, with file, line and key.

    Args:
        message: of a `ValidationError`.
        text: the configuration file's.
        name: the file's.
        places: where keys stand that are not in the file, by key.
    """
    match = _MESSAGE.fullmatch(message)
    assert match is not None
    what = match["what"]
    key = re.sub(r"\[(\.\.\.|\d+)\]", "", match["path"] or "").strip(".")
    unknown = _UNKNOWN.fullmatch(what)
    if unknown is None:
        wanted = what
        for theirs, ours in _WORDS:
            wanted = wanted.replace(theirs, ours)
        if choice := _WRONG_CHOICE.fullmatch(what):
            wanted = f"{choice[1]} is none of {', '.join(_choices(key))}"
        return f"{place_of(key, text, name, places)}: {wanted}"
    full = f"{key}.{unknown[1]}".strip(".")
    known = _known_keys(key)
    near = difflib.get_close_matches(unknown[1], known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known here: {', '.join(known)}"
    return f"{place_of(full, text, name, places)}: there is no such key; {hint}"


def place_of(key: str, text: str, name: str, places: Mapping[str, str]) -> str:
    """Return `file:line: key`, or what an override calls itself."""
    if key in places:
        return places[key]
    inside = next((place for one, place in places.items() if one.startswith(f"{key}.")), None)
    if inside and not re.search(rf"^[\s\[\"']*{re.escape(key)}\b", text, re.MULTILINE):
        return inside
    return f"{name}:{line_of(key, text)}: {key}"


def leave_out(data: dict[str, Any], message: str) -> bool:
    """Take out of a configuration's data what a message of msgspec is about.

    Returns whether there was anything: then the rest can be looked at.
    """
    match = _MESSAGE.fullmatch(message)
    assert match is not None
    unknown = _UNKNOWN.fullmatch(match["what"])
    parts = re.findall(r"[^.\[\]]+|\[\d+\]|\[\.\.\.\]", match["path"] or "")
    if unknown is not None:
        parts.append(unknown[1])
    before: Any = None
    key: Any = None
    node: Any = data
    for part in parts:
        inner: Any = int(part[1:-1]) if part[1:-1].isdecimal() and part[0] == "[" else part
        if part == "[...]" and isinstance(node, dict):
            # Msgspec does not say which: leave the table out, and look at the rest.
            break
        try:
            before, key, node = node, inner, node[inner]
        except (KeyError, IndexError, TypeError):
            break
    if before is None:
        return False
    del before[key]
    return True


def _type_of(key: str) -> Any:
    """The type of what stands at a dotted key; of a list, that of its items."""
    node: Any = inspect.type_info(Settings)
    for part in filter(None, key.split(".")):
        if isinstance(node, inspect.StructType):
            node = _bare(next(f.type for f in node.fields if f.encode_name == part))
            if isinstance(node, inspect.VarTupleType):
                node = _bare(node.item_type)
        elif isinstance(node, inspect.DictType):
            node = _bare(node.value_type)
    return node


def _bare(node: Any) -> Any:
    """A type without its description and bounds."""
    return node.type if isinstance(node, inspect.Metadata) else node


def _choices(key: str) -> list[str]:
    """The texts of which a key takes one."""
    node = _type_of(key)
    parts = node.types if isinstance(node, inspect.UnionType) else (node,)
    literals = (part for part in map(_bare, parts) if isinstance(part, inspect.LiteralType))
    return [f"'{value}'" for literal in literals for value in literal.values]


def _known_keys(section: str) -> list[str]:
    """The keys that a table takes, by the table's dotted name."""
    node = _type_of(section)
    if isinstance(node, inspect.DictType):
        node = node.value_type
    return [field.encode_name for field in node.fields]


def line_of(key: str, text: str) -> int:
    """The line where a dotted key stands, or else its table; 1 where neither does.

    A scan and not a parser: the standard library's keeps no places, and a message that is a line
    off in an exotic layout is still a message.
    """
    section, _, leaf = key.rpartition(".")
    table, best = "", 1
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\[?\s*(.+?)\s*\]\]?\s*(?:#.*)?$", line):
            table = re.sub(r"[\"']", "", header[1])
            if table == key:
                return number
            if table == section or table.startswith(f"{section}."):
                best = number
        elif name := re.match(r"\s*[\"']?([\w.*-]+?)[\"']?\s*=", line):
            inside = table == section or (section and table.startswith(f"{section}."))
            if inside and name[1] == leaf:
                return number
    return best


def _bad_network(value: str) -> str | None:
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError:
        return f'"{value}" is not a valid network; write it as 127.0.0.0/8 or ::1/128'
    return None


def _bad_nameserver(value: str) -> str | None:
    try:
        parse_endpoint(value, 53)
    except ValueError:
        return (
            f'"{value}" is not a valid name server; '
            "write it as 9.9.9.9, 127.0.0.1:5300 or [::1]:5300"
        )
    return None


def _bad_proxy(value: str) -> str | None:
    if urlsplit(value).scheme not in {"http", "https", "socks5", "socks5h"}:
        return f'"{value}" is not a valid proxy; write it as http://host:port or socks5://host:port'
    return None


def _bad_kind(value: str) -> str | None:
    kinds = [str(kind) for kind in Kind]
    return (
        None if value in kinds else f'"{value}" is not a valid kind; kinds are {", ".join(kinds)}'
    )


def _bad_date(value: str) -> str | None:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return None
    return f'"{value}" is not a valid date; write it as 2027-01-31'


def _bad_port(value: str) -> str | None:
    if value.isdecimal() and 0 < int(value) < 65536:
        return None
    return f'"{value}" is not a valid port'


def _bad_term(value: str) -> str | None:
    # Imported where it is needed: most commands know no gate.
    from loccit.config.fail_on import parse_terms

    try:
        parse_terms([value])
    except UsageError as error:
        return str(error)
    return None


def _bad_header(value: str) -> str | None:
    """A header's value may be a secret, so it is not quoted."""
    return None if _HEADER(value) else "a header holds nothing but printable ASCII characters"


def _bad_header_name(name: str) -> str | None:
    return None if _HEADER_NAME(name) else f'"{name}" is not a valid name of a header'


def _numbers(settings: Any, key: str = "") -> Iterator[tuple[str, float]]:
    """Every number of the settings, with its dotted key."""
    for field in structs.fields(settings):
        value = getattr(settings, field.name)
        name = f"{key}.{field.encode_name}".lstrip(".")
        if isinstance(value, int | float):
            yield name, value
        elif isinstance(value, Struct):
            yield from _numbers(value, name)
        elif isinstance(value, dict):
            for part, inner in value.items():
                if isinstance(inner, Struct):
                    yield from _numbers(inner, f"{name}.{part}")


def _missing_file(value: str) -> str | None:
    return None if Path(value).is_file() else f'there is no file "{value}"'


def wrong_values(settings: Settings) -> Iterable[tuple[str, str]]:
    """Yield what types and bounds cannot say, as pairs of key and complaint."""
    network, hosts = settings.network, settings.hosts.values()
    checks: tuple[tuple[str, Iterable[str | None], Callable[[str], str | None]], ...] = (
        ("network.allow_addresses", network.allow_addresses, _bad_network),
        ("network.nameservers", network.nameservers, _bad_nameserver),
        ("network.proxy", (network.proxy,), _bad_proxy),
        ("network.ca_file", (network.ca_file,), _missing_file),
        ("network.user_agent", (network.user_agent,), _bad_header),
        ("network.contact", (network.contact,), _bad_header),
        ("hosts.headers", (name for host in hosts for name in host.headers), _bad_header_name),
        ("hosts.headers", (text for h in hosts for text in h.headers.values()), _bad_header),
        ("network.ports", network.ports, _bad_port),
        ("network.ports", map(str, network.ports.values()), _bad_port),
        ("gate.fail_on", _changed(settings.gate.fail_on), _bad_term),
        ("links.kinds", settings.links.kinds, _bad_kind),
        ("wrappers.rules", settings.wrappers.rules, _missing_file),
        ("waivers.until", (w.until for w in settings.waivers), _bad_date),
    )
    for key, number in _numbers(settings):
        if not abs(number) <= _LARGEST:
            yield key, f"{number:g} is too large; expected at most {_LARGEST:g}"
    for key, values, bad in checks:
        for value in values:
            if value is not None and (complaint := bad(value)):
                yield key, complaint


def _changed(fail_on: tuple[str, ...]) -> tuple[str, ...]:
    """Return only what the user wrote: checking defaults would load the gate for every command."""
    return () if fail_on == Settings().gate.fail_on else fail_on


def parse_endpoint(text: str, default_port: int) -> tuple[str, int]:
    """`address`, `address:port` or `[address]:port` → address and port.

    Raises:
        ValueError: where it is none of them.
    """
    match = re.fullmatch(
        r"\[(?P<v6>[^\]]+)\](?::(?P<p6>\d+))?|(?P<v4>[^:]+)(?::(?P<p4>\d+))?", text
    )
    if match is None:
        return str(ipaddress.IPv6Address(text)), default_port
    address = ipaddress.ip_address(match["v6"] or match["v4"])
    port = int(match["p6"] or match["p4"] or default_port)
    if not 0 < port < 65536:
        raise ValueError(port)
    return str(address), port
