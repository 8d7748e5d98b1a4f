"""The Unicode form of a host's name, as people write it. Pure."""


def unicode_host(host: str) -> str:
    """A punycode host as people write it; empty where that is the same, or is not a name at all."""
    if "xn--" not in host:
        return ""
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return ""
