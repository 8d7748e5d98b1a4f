"""An engine's error, which tells its story as text, to the failure it means: a table."""

import re

from pyreqwest.exceptions import (
    BodyDecodeError,
    DecodeError,
    DetailedPyreqwestError,
    ReadError,
    RequestTimeoutError,
)

from loccit.fetch.messages import ExchangeError
from loccit.model import Failure

_SIGNS: tuple[tuple[str, Failure, bool], ...] = (
    # What the cause chain says (lower case), the failure, and whether a lenient engine may do.
    (r"proxy|tunnel|socks", Failure.PROXY, False),
    (r"certificate expired|certexpired|expired", Failure.TLS_EXPIRED, False),
    (r"not valid yet|notvalidyet|not yet valid", Failure.TLS_NOT_YET_VALID, False),
    (r"not valid for|notvalidforname|hostname mismatch", Failure.TLS_WRONG_HOST, False),
    (r"self-signed certificate(?! in)", Failure.TLS_SELF_SIGNED, False),
    # `openssl req -x509` writes CA:TRUE; the strict engine sees that before the missing trust.
    (r"causedasendentity|ca used as end|ca certificate", Failure.TLS_UNTRUSTED, False),
    (r"unknownissuer|unknown issuer|local issuer|self-signed", Failure.TLS_UNTRUSTED, False),
    (r"invalid peer certificate|certificate", Failure.TLS_OTHER, False),
    # Names that browsers ask and rustls does not, such as `foo-.example`.
    (r"invalid dns ?name|invalid server name", Failure.TLS_OTHER, False),
    (r"peer is incompatible|alert.*(protocolversion|handshakefailure|insufficientsecurity)"
     r"|protocol version|handshake ?failure", Failure.TLS_OLD_PROTOCOL, False),
    (r"tls handshake eof|received corrupt message|invalidcontenttype|received fatal alert"
     r"|\btls\b|\bssl\b", Failure.TLS_OTHER, False),
    (r"connection refused", Failure.CONNECT_REFUSED, False),
    (r"unreachable|cannot assign requested address|permission denied"
     r"|address family not supported", Failure.CONNECT_UNREACHABLE, False),
    (r"stream closed because", Failure.RESET, True),  # only HTTP/2 has streams
    (r"http2 error|http/2|h2 ", Failure.PROTOCOL, True),
    (r"connection reset|broken pipe|connection aborted", Failure.RESET, False),
    (r"connection closed before message completed|without sending a response",
     Failure.EMPTY, False),
    (r"dns error", Failure.DNS_SERVFAIL, False),
    (r"invalid .* parsed|message head is too large|failed to convert header|invalid gzip"
     r"|decompress|end of file|unexpected eof|decoding|chunk size|brotli|zstd|deflate",
     Failure.PROTOCOL, True),
    (r"client error \(connect\)", Failure.CONNECT_OTHER, False),
)  # fmt: skip
_NAMES = re.compile(r"for url \(\S*\)|https?://\S+|\"[^\"]*\"")
"""What an error quotes of addresses and names: no word of theirs tells what happened."""
_TABLE = [(re.compile(pattern), failure, lenient) for pattern, failure, lenient in _SIGNS]


def translate(error: Exception) -> ExchangeError:
    """The failure behind an engine's error."""
    causes: list[str] = []
    if isinstance(error, DetailedPyreqwestError):
        causes = [cause["message"] for cause in error.details.get("causes") or ()]
        # The first cause repeats the URL; the ones after it say what happened.
        causes = [c for c in causes if not c.startswith("error sending request for url")]
    detail = causes[-1] if causes else str(error)
    story = " / ".join([*causes, str(error)])
    if isinstance(error, RequestTimeoutError):
        connecting = "client error (connect)" in story.lower()
        failure = Failure.CONNECT_TIMEOUT if connecting else Failure.READ_TIMEOUT
        return ExchangeError(failure, "no answer in time")
    known = known_failure(story, detail)
    if known is not None:
        return known
    lenient = isinstance(error, BodyDecodeError | DecodeError | ReadError | ValueError)
    return ExchangeError(Failure.PROTOCOL, detail, unreadable=lenient)


def known_failure(story: str, detail: str | None = None) -> ExchangeError | None:
    """The failure that an error's text tells of, or None; `detail` is the text for people."""
    story_lower = _NAMES.sub("", story).lower()
    for pattern, failure, lenient in _TABLE:
        if pattern.search(story_lower):
            return ExchangeError(failure, story if detail is None else detail, unreadable=lenient)
    return None
