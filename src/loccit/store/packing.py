"""Observations as bytes: MessagePack, compressed with a dictionary of what most of them hold."""

import sys
from functools import cache

import msgspec

from loccit.model import Observation

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Error = zstd.ZstdError
"""Raised where bytes cannot be decompressed."""

_DICTIONARY = (
    b"priorityconcludedinsecuretls-expiredtls-self-signedtls-incomplete-chaintls-wrong-host"
    b"failuredns-nxdomaindns-servfaildns-timeoutconnect-refusedconnect-timeoutread-timeoutreset"
    b"redirect-looptoo-many-redirectsempty-replyprotocol-errordetailmeta-refreshviascript"
    b"purpose\xa7confirm\xa8platform\xaacorrection\xa7wrapper\xa7sibling\xa5share\xdasibling-browser:"
    b"/999/9a-.html.php?id=/index.html/articles/news/blog/2018/20192020/wp-content/uploads/.pdf"
    b"\xa8location\xd9https://en.wikipedia.org/wiki/https://github.com/https://www.youtube.com/watch?v="
    b"\xa6cf-ray\xa3cf-mitigated\xaacf-chl-out\xa3via\xb01.1 varnish, 1.1 vegur, 1.1 google"
    b"\xb6x-fastly-request-id\xabx-served-bycache-\xa7x-cache\xa3HIT\xa4MISS from cloudfront"
    b"\xabx-amz-cf-id\xacx-powered-by\xa7PHP/8.1.2Express\xaaASP.NET\xafx-frame-options\xaaSAMEORIGIN"
    b'DENY\xa4link\xd9<https://www. rel="https://api.w.org/", wp-json/>; rel=shortlink'
    b"\xabx-pingback/xmlrpc.php\xb0content-language\xa5en-US\xacx-robots-tagnoindex, nofollow"
    b"\xb1strict\xb6x-vercel-id\xaax-wix-request-id\xb5x-github-request-id\xacset-cookie_PHPSESSID"
    b"\xa7server\xaacloudflare\xa6Apache/2.4.41 (Ubuntu)\xacnginx/1.24.0"
    b"\xafMicrosoft-IIS/10.0LiteSpeed"
    b'\xa4etag\xd9W/"-gzip"\xaecontent-length\xadlast-modified\xbdSat, Sun,  '
    b"Mon, Tue, Wed, Thu, Fri, 01 Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec 2025 10:00:00 GMT"
    b"\xa7elapsed\xcb?\xc0\x00\xa8attempts\x02\xa7address\xa7visitor\xa7browser"
    b"\x88\xa3url\xd9&http://www.\xd9)https://www..com/\xa4link\xd9)https://\xa2at\xcbA\xda"
    b"\xa4hops\x91\x82\xa3url\xd9)https://\xa6status\xcd\x01\x2d\xa6status\xcd\x01\x94\xa6status\xcd\x00\xc8"
    b"\xa7headers\x84\xaccontent-type\xb8text/html; charset=utf-8"
)
"""What observations are made of, the commonest last. Never changed: stored bytes depend on it."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Observation).decode


@cache
def _dictionary() -> zstd.ZstdDict:
    return zstd.ZstdDict(_DICTIONARY, is_raw=True)


@cache
def _compressor() -> zstd.ZstdCompressor:
    options: dict[int, int] = {
        zstd.CompressionParameter.compression_level: 3,
        zstd.CompressionParameter.content_size_flag: 0,
    }
    return zstd.ZstdCompressor(options=options, zstd_dict=_dictionary())


def packed(observation: Observation) -> bytes:
    """Return an observation, which holds no page, as bytes."""
    return _compressor().compress(_encode(observation), mode=zstd.ZstdCompressor.FLUSH_FRAME)


def unpacked(data: bytes) -> Observation:
    """Return the observation of these bytes.

    Raises:
        Error: They are damaged.
        msgspec.MsgspecError: So is what they hold.
    """
    return _decode(zstd.decompress(data, zstd_dict=_dictionary()))
