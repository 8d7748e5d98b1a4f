"""Archives to audit, and the configuration for auditing them on loopback."""

from collections.abc import Sequence
from pathlib import Path


def write_archive(folder: Path, urls: Sequence[str], *, per_post: int = 50) -> None:
    """Posts that cite the URLs in their order, so many each."""
    folder.mkdir(parents=True, exist_ok=True)
    for start in range(0, len(urls), per_post):
        number = start // per_post
        lines = [f"---\ntitle: Post {number}\ndate: 2024-01-01\n---\n"]
        for url in urls[start : start + per_post]:
            lines.append(f"Some text that [cites something]({url}) and goes on.\n")
        (folder / f"2024-01-01-post-{number:05}.md").write_text("\n".join(lines))


def write_config(
    path: Path, *, per_host: int = 100, min_interval: float = 0.0, **network: object
) -> None:
    """A configuration that opens loopback; unless told otherwise, politeness is off.

    Made-up sibling addresses are not asked: no peer does the like, and the web answers everything.
    """
    settings: dict[str, object] = {"allow_addresses": ["127.0.0.0/8"], **network}
    lines = ["[network]", *(f"{key} = {_toml(value)}" for key, value in settings.items())]
    lines += ["[politeness]", f"per_host = {per_host}", f"min_interval = {min_interval}"]
    lines += ["[judge]", "soft_404 = false"]
    path.write_text("\n".join(lines) + "\n")


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return '"' + str(value) + '"'
