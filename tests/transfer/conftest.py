"""What the tests of this room share: a client with a clean environment, and a certificate authority of its own."""

import ipaddress
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from presign_gui.transfer.http_client import HttpClient


@dataclass(frozen=True, slots=True)
class Authority:
    """A self-signed certificate for 127.0.0.1 and `name`, its own authority: where it is, and a server's context."""

    certificate: Path
    server: ssl.SSLContext
    name: str = "bucket.example"


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "presign-gui tests")])
    names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("bucket.example")]
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path, key_path = folder / "ca.pem", folder / "key.pem"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path, key_path)
    return Authority(path, server)


@pytest.fixture
def client(authority: Authority) -> Iterator[HttpClient]:
    """A client that trusts the test authority and knows no proxy."""
    made = HttpClient(environ={"SSL_CERT_FILE": str(authority.certificate)})
    yield made
    made.close()
