"""Archives to audit, and the configuration for auditing them on loopback."""

from collections.abc import Sequence
from pathlib import Path

from _lib.web import Web

_LINKS_PER_POST = 50


def write_archive(folder: Path, urls: Sequence[str]) -> None:
    """Posts that cite the URLs, fifty each."""
    folder.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(urls), _LINKS_PER_POST):
        number = start // _LINKS_PER_POST
        lines = [f"---\ntitle: Post {number}\ndate: 2024-01-01\n---\n"]
        for url in urls[start : start + _LINKS_PER_POST]:
            lines.append(f"Some text that [cites something]({url}) and goes on.\n")
        (folder / f"2024-01-01-post-{number:05}.md").write_text("\n".join(lines))


def write_config(path: Path, web: Web, **network: object) -> None:
    """A configuration that opens loopback and turns politeness off."""
    settings: dict[str, object] = {"allow_addresses": ["127.0.0.0/8"], **network}
    if web.scheme == "https":
        settings["ca_file"] = str(web.authority)
    lines = ["[network]", *(f"{key} = {_toml(value)}" for key, value in settings.items())]
    lines += ["[politeness]", "per_host = 100", "min_interval = 0", "[judge]", "soft_404 = false"]
    path.write_text("\n".join(lines) + "\n")


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return '"' + str(value) + '"'
