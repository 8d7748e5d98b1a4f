"""The table of wrapper families in docs/wrappers.md: `python -m loccit.urls.wrapper_table`."""

from collections.abc import Iterator, Sequence

from loccit.urls.rule_files import own_files
from loccit.urls.rules import RuleText

_SHOWN = 3
"""Hosts of a family that are named."""


def table() -> Iterator[str]:
    """A Markdown table for each trade, a row a family."""
    for trade, rules in own_files().items():
        families: dict[str, list[RuleText]] = {}
        for rule in rules:
            families.setdefault(rule.name, []).append(rule)
        yield f"### {trade}"
        yield ""
        yield "| family | where | read offline | names a recipient | source |"
        yield "|---|---|---|---|---|"
        for name, own in families.items():
            yield _row(name, own)
        yield ""


def _row(name: str, rules: Sequence[RuleText]) -> str:
    recipient = "yes" if any(rule.recipient for rule in rules) else "no"
    sources = "; ".join(dict.fromkeys(rule.source for rule in rules))
    return f"| `{name}` | {_where(rules)} | {_read(rules)} | {recipient} | {sources} |"


def _where(rules: Sequence[RuleText]) -> str:
    hosts = list(dict.fromkeys(_plain(host) for rule in rules for host in rule.hosts))
    if any(rule.any for rule in rules):
        hosts.append("any host, by its path")
    if len(hosts) > _SHOWN + 1:
        return f"{', '.join(hosts[:_SHOWN])} and {len(hosts) - _SHOWN} more"
    return ", ".join(hosts)


def _plain(host: str) -> str:
    """A host as people read it; a pattern as it stands."""
    if host.startswith("{"):
        pattern = host[1:-1].replace("|", "\\|")
        return "`google` of every country" if pattern == "google" else f"`{pattern}`"
    return host[1:] if host.startswith("=") else f"*.{host}"


def _read(rules: Sequence[RuleText]) -> str:
    readable = sum(bool(rule.steps) for rule in rules)
    if readable == len(rules):
        return "yes"
    return "partly" if readable else "no"


if __name__ == "__main__":
    print("\n".join(table()), end="")
