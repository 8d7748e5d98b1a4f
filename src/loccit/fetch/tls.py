"""TLS as old and as broken as it comes: contexts for looking behind, and what is wrong in words."""

import ssl
import warnings
from typing import TYPE_CHECKING

from loccit.model import Failure

if TYPE_CHECKING:
    from cryptography import x509


def as_browsers(ca_file: str | None) -> ssl.SSLContext:
    """Verifies; takes what browsers take and the fast engine refuses (RSA key exchange)."""
    context = ssl.create_default_context()
    if ca_file is not None:
        context.load_verify_locations(cafile=ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("DEFAULT:@SECLEVEL=1")
    return context


def at_its_lowest() -> ssl.SSLContext:
    """Verifies nothing; speaks TLS 1.0, RC4-less old ciphers, weak keys and hashes."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    return context


_VERIFY_CODES = {
    9: Failure.TLS_NOT_YET_VALID,
    10: Failure.TLS_EXPIRED,
    18: Failure.TLS_SELF_SIGNED,
    19: Failure.TLS_UNTRUSTED,
    20: Failure.TLS_UNTRUSTED,
    21: Failure.TLS_UNTRUSTED,
    62: Failure.TLS_WRONG_HOST,
    64: Failure.TLS_WRONG_HOST,
}
"""OpenSSL's X509_V_ERR_… (openssl/x509_vfy.h) for what is wrong with a certificate."""


def named(error: ssl.SSLError) -> Failure:
    """The failure that an error of OpenSSL means."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _VERIFY_CODES.get(error.verify_code, Failure.TLS_OTHER)
    return Failure.TLS_OTHER


def why_untrusted(peer: ssl.SSLObject) -> Failure:
    """Return why a chain leads to no authority that we trust (RFC 5280, section 6)."""
    chain = _chain(peer)
    if not chain:
        return Failure.TLS_UNTRUSTED
    leaf = chain[0]
    if leaf.issuer == leaf.subject:
        return Failure.TLS_SELF_SIGNED
    # A leaf alone: whoever signed it, the server does not show them.
    return Failure.TLS_INCOMPLETE_CHAIN if len(chain) == 1 else Failure.TLS_UNTRUSTED


def _chain(peer: ssl.SSLObject) -> "list[x509.Certificate]":
    """Return what the server sent, the leaf first."""
    from cryptography import x509  # a heavy library that few runs need

    # Public since Python 3.13 (bytes), private before (certificate objects).
    public = getattr(peer, "get_unverified_chain", None)
    if public is not None:
        sent = public()
    else:
        private = getattr(getattr(peer, "_sslobj", None), "get_unverified_chain", None)
        sent = [c.public_bytes(0x2) for c in private() or ()] if private is not None else []
        if not sent and (own := peer.getpeercert(binary_form=True)):
            sent = [own]
    try:
        return [x509.load_der_x509_certificate(der) for der in sent]
    except ValueError:
        return []
