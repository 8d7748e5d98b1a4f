"""How people write the name of a host whose letters are not ASCII. Pure."""


def unicode_host(host: str) -> str:
    """A punycode host as people write it; empty where that is the same, or is no name at all."""
    if "xn--" not in host:
        return ""
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return ""
