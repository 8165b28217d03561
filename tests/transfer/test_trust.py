import ssl
from pathlib import Path

import pytest
import truststore

from presign_gui.domain.errors import LocalFileError
from presign_gui.transfer.trust import VARIABLES, tls_context
from tests.transfer.conftest import Authority


def test_the_system_store_is_trusted_by_default() -> None:
    context = tls_context({})
    assert isinstance(context, truststore.SSLContext)
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


@pytest.mark.parametrize("variable", [name for name in VARIABLES if name != "SSL_CERT_DIR"])
def test_a_named_file_of_certificates_is_trusted_instead(variable: str, authority: Authority) -> None:
    context = tls_context({variable: str(authority.certificate)})
    (trusted,) = context.get_ca_certs()
    assert "presign-gui tests" in str(trusted["subject"])
    assert context.check_hostname


def test_a_named_folder_is_taken_too(tmp_path: Path) -> None:
    assert tls_context({"AWS_CA_BUNDLE": str(tmp_path)}).get_ca_certs() == []


@pytest.mark.parametrize("content", [None, b"no certificate in here"])
def test_unusable_certificates_are_named_with_their_variable(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "company.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LocalFileError) as caught:
        tls_context({"REQUESTS_CA_BUNDLE": str(path)})
    assert caught.value.kind == "CaBundleUnreadable"
    assert "REQUESTS_CA_BUNDLE" in caught.value.cause()
    assert "company.pem" in caught.value.cause()
