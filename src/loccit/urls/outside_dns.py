"""Names that the public DNS does not hold: they mean something in one network alone."""

_OUTSIDE = (
    "onion", "i2p", "alt", "local", "internal", "home.arpa", "invalid",
    "intranet", "private", "corp", "home", "lan",
)  # fmt: skip
"""Names that the public DNS does not hold by design: RFC 7686, RFC 9476, RFC 6762 (its appendix G
for the last five), RFC 8375, RFC 6761, ICANN's reservation of `.internal`; i2p by custom."""


def is_outside_dns(host: str) -> bool:
    """Return whether a name is outside the public DNS by design."""
    name = host.rstrip(".").lower()
    return name.endswith(tuple(f".{zone}" for zone in _OUTSIDE))
