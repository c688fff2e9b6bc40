"""An invented certificate authority, and a server setup with TLS and two users: a superuser and a reader."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from devtools.elasticsearch.server import ServerSetup
from tests.search.faults.engine import QUICK

PASSWORD = "drama-range"  # noqa: S105 - of a server that exists for one test run
PASSWORD_HASH = b"$2a$10$ZIDP7ujLQSITLq8af1rVq.9vEKfeIgnAloLck0Pp5NOCT4.5YUFxS"
READER_PRIVILEGES = b"[read, view_index_metadata, maintenance]"
ROLES_FILE = (
    b"reader:\n  cluster: [monitor]\n  indices:\n    - names: ['*']\n      privileges: %b\n" % READER_PRIVILEGES
)


def secured_setup(certificate: bytes, private: bytes, **more: str) -> ServerSetup:
    return ServerSetup(
        settings={
            "xpack.security.enabled": "true",
            "xpack.security.http.ssl.enabled": "true",
            "xpack.security.http.ssl.key": "http.key",
            "xpack.security.http.ssl.certificate": "http.crt",
            **more,
        },
        files={
            **QUICK,
            "http.key": private,
            "http.crt": certificate,
            "users": b"washline:%b\nviewer:%b\n" % (PASSWORD_HASH, PASSWORD_HASH),
            "users_roles": b"superuser:washline\nreader:viewer\n",
            "roles.yml": ROLES_FILE,
        },
    )


def certificates() -> tuple[bytes, bytes, bytes]:
    """Return the certificate of an unknown authority, and a server certificate signed by it with its key (PEM)."""
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Invented authority")])
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    now = datetime.now(UTC)

    def certificate(subject: x509.Name, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        builder = x509.CertificateBuilder(ca_name, subject, public, x509.random_serial_number())
        return builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))

    usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)  # noqa: FBT003 - positional in the library
    ca = certificate(ca_name, ca_key.public_key()).add_extension(x509.BasicConstraints(True, None), critical=True)  # noqa: FBT003
    ca = ca.add_extension(usage, critical=True)
    signed = certificate(name, key.public_key()).add_extension(names, critical=False)
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    return (
        ca.sign(ca_key, hashes.SHA256()).public_bytes(pem),
        signed.sign(ca_key, hashes.SHA256()).public_bytes(pem),
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain),
    )
