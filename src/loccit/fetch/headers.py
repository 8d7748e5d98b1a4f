"""The headers of an answer that are kept as evidence: a table.

Kept is what a verdict reads, and nothing else: an observation is stored for years.
"""

from loccit.fetch.messages import Headers

KEPT = frozenset(
    {
        # What the answer is
        "content-type", "content-length", "content-disposition", "content-language", "etag",
        "last-modified", "link", "x-robots-tag", "retry-after", "server", "via", "x-powered-by",
        "www-authenticate", "refresh", "memento-datetime", "x-pingback", "x-frame-options",
        # Who stands in front of it, and whether it challenges or refuses us
        "cf-mitigated", "cf-ray", "cf-chl-out", "x-amzn-waf-action", "x-amz-cf-id",
        "x-amzn-errortype", "x-datadome", "x-datadome-cid", "x-dd-b", "x-px", "x-iinfo", "x-cdn",
        "x-sucuri-id", "x-sucuri-block", "x-sucuri-cache", "x-akamai-edgescape",
        "akamai-grn", "x-akamai-session-info", "x-reference-error", "x-distil-cs",
        "x-kpsdk-ct", "x-kpsdk-r", "x-shopid", "x-cache", "x-served-by", "x-fastly-request-id",
        "x-vercel-mitigated", "x-vercel-challenge-token", "x-vercel-id", "x-bot-score",
        "x-recaptcha", "x-captcha", "x-waf-event-info", "x-denied-reason", "x-block-reason",
        "x-squid-error", "x-blocked-by", "x-deny-reason",
        # Which platform it is, and what became of it
        "x-wix-request-id", "x-github-request-id", "x-tumblr-user", "x-hacker", "x-nf-request-id",
        "x-error-code", "x-amz-error-code", "x-parked", "x-adblock-key", "x-domain-status",
    }
)  # fmt: skip
"""Names, in lower case. Of `set-cookie` the cookies' names are kept, never a value."""

PREFIXES = ("x-px-", "x-perimeterx", "x-datadome-", "x-kpsdk-", "x-akamai-", "x-sucuri-")

_LONGEST = 512
"""Characters of a value that are kept."""


def kept(headers: Headers) -> dict[str, str]:
    """The headers that verdicts read; values of a repeated name are joined by commas."""
    found: dict[str, str] = {}
    for name, value in headers:
        if name == "set-cookie":
            value = value.partition("=")[0].strip()
        elif name not in KEPT and not name.startswith(PREFIXES):
            continue
        if name in found:
            value = f"{found[name]}, {value}"
        found[name] = value[:_LONGEST]
    return found
