"""The rehearsal web's own certificate authority: good certificates, and bad ones of each kind."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from loccit.testing.behaviour import Tls

Key = ec.EllipticCurvePrivateKey

_DAY = timedelta(days=1)
_VALID: dict[Tls, tuple[timedelta, timedelta]] = {
    Tls.EXPIRED: (-400 * _DAY, -35 * _DAY),
    Tls.NOT_YET_VALID: (30 * _DAY, 120 * _DAY),
}
"""From and until, seen from now."""
_ELSEWHERE = "shared-hosting.example"
"""Whom a wrong host's certificate names."""


class Authority:
    """Makes certificates, and TLS contexts that serve them. All servers share one key."""

    def __init__(self, folder: Path) -> None:
        """Make the authority; certificates are kept in `folder` (load_cert_chain wants files)."""
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._root_key = ec.generate_private_key(ec.SECP256R1())
        self._root_name = _name("loccit rehearsal root")
        root = self._authority(self._root_name, self._root_key)
        self._middle_key = ec.generate_private_key(ec.SECP256R1())
        self._middle_name = _name("loccit rehearsal intermediate")
        self._middle = self._authority(self._middle_name, self._middle_key)
        self.ca_file = folder / "ca.pem"
        self.ca_file.write_bytes(_pem(root))
        self._key_pem = self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        self._contexts: dict[tuple[str, Tls], ssl.SSLContext] = {}

    def context(self, host: str, kind: Tls) -> ssl.SSLContext:
        """A server's context with a certificate of this kind for a host; made once."""
        found = self._contexts.get((host, kind))
        if found is None:
            found = self._contexts[host, kind] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            path = self._folder / f"{len(self._contexts)}.pem"
            path.write_bytes(self._chain(host, kind) + self._key_pem)
            found.load_cert_chain(path)
            path.unlink()
        return found

    def _chain(self, host: str, kind: Tls) -> bytes:
        names = [_ELSEWHERE if kind is Tls.WRONG_HOST else host]
        valid = _VALID.get(kind, (-_DAY, 90 * _DAY))
        if kind is Tls.SELF_SIGNED:
            return _pem(self._leaf(names, valid, _name(host), self._key))
        if kind is Tls.INCOMPLETE_CHAIN:
            return _pem(self._leaf(names, valid, self._middle_name, self._middle_key))
        leaf = self._leaf(names, valid, self._middle_name, self._middle_key)
        return _pem(leaf) + _pem(self._middle)

    def _leaf(
        self, names: list[str], valid: tuple[timedelta, timedelta], issuer: x509.Name, signer: Key
    ) -> x509.Certificate:
        san = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        return (
            self._builder(_name(names[0]), issuer, self._key, signer, valid)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(san, critical=False)
            .add_extension(usage, critical=False)
            .sign(signer, hashes.SHA256())
        )

    def _authority(self, name: x509.Name, key: Key) -> x509.Certificate:
        usage = x509.KeyUsage(
            digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False,
            key_encipherment=False, data_encipherment=False, key_agreement=False,
            encipher_only=False, decipher_only=False,
        )  # fmt: skip
        return (
            self._builder(name, self._root_name, key, self._root_key, (-_DAY, 365 * _DAY))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .sign(self._root_key, hashes.SHA256())
        )

    @staticmethod
    def _builder(
        subject: x509.Name,
        issuer: x509.Name,
        key: Key,
        signer: Key,
        valid: tuple[timedelta, timedelta],
    ) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + valid[0])
            .not_valid_after(now + valid[1])
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False
            )
        )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common[:64])])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
