"""Whom to trust over TLS: the system's store, unless the environment names other certificates.

requests would trust the certificates it ships with, which know nothing of a company's own authority.
"""

import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import truststore

from presign_gui.domain.catalogue import local_file

VARIABLES: Final = ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")
"""Each names a file of PEM certificates, or a folder as `openssl rehash` makes it; the first one that is set counts."""


def tls_context(environ: Mapping[str, str]) -> ssl.SSLContext:
    """Return the rules of trust for every connection. Raises LocalFileError where named certificates are unusable.

    With the system's store the check is the system's own where it has one (macOS, Windows).
    """
    for variable in VARIABLES:
        if path := environ.get(variable):
            return _trusting_only(variable, Path(path).expanduser())
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _trusting_only(variable: str, path: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        if path.is_dir():
            context.load_verify_locations(capath=path)
        else:
            context.load_verify_locations(cafile=path)
    except OSError as error:  # ssl.SSLError, for a file without certificates, is one
        reason = getattr(error, "reason", None) or error.strerror or str(error)
        raise local_file.CA_BUNDLE_UNREADABLE.error(variable=variable, path=str(path), reason=str(reason)) from None
    return context
