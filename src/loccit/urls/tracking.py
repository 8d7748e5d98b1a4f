"""Parameters that track a reader, and identifiers that name one."""

import hashlib
import re
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

from loccit.urls.unwrap import unwrap

_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|twclid|ttclid|yclid|igshid|igsh"
    r"|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|__hs\w+|hsctatracking|vero_id|vero_conv|oly_anon_id"
    r"|oly_enc_id|_openstat|wickedid|s_cid|ml_subscriber(?:_hash)?|srsltid|_branch_match_id"
    r"|_branch_referrer|mtm_\w+|matomo_\w+|pk_(?:campaign|kwd|source|medium|content|cid)"
    r"|at_(?:campaign|medium|custom\d)|ga_(?:source|medium|term|content|campaign)|fb_action_ids"
    r"|fb_action_types|fb_source|fb_ref|spm|scm|share_token|weibo_id|si)=?"
)
_ONLY_ON = {
    "si": ("youtu.be", "youtube.com", "spotify.com"),
    "spm": ("aliyun.com", "taobao.com", "tmall.com", "csdn.net", "bilibili.com", "alibaba.com"),
    "scm": ("aliyun.com", "taobao.com", "tmall.com"),
    "weibo_id": ("weibo.com", "weibo.cn"),
}
"""Names that mean something else elsewhere."""


def strip_tracking(url: str) -> str | None:
    """A URL without known tracking parameters; None where it has none. An offer, never a must."""
    parts = urlsplit(url)
    items = parts.query.split("&")
    host = parts.hostname or ""
    kept = [item for item in items if not _tracks(item, host)]
    if len(kept) == len(items):
        return None
    return urlunsplit(parts._replace(query="&".join(kept)))


def _tracks(item: str, host: str) -> bool:
    name = item.partition("=")[0].lower()
    if not _TRACKING.fullmatch(name):
        return False
    only = _ONLY_ON.get(name)
    return only is None or any(host == site or host.endswith(f".{site}") for site in only)


@lru_cache(10_000)
def redact(url: str) -> str:
    """A URL without what names its recipient; one that names nobody stays as it is.

    The wrapper's host and the target stay readable. A digest keeps different links apart.
    """
    known = unwrap(url)
    if known is None or not known.recipient:
        return url
    origin = "/".join(url.split("/", 3)[:3])
    digest = hashlib.blake2b(url.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    target = "" if known.target is None else f"?target={known.target}"
    return f"{origin}/recipient-{digest}{target}"
