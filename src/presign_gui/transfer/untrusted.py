"""Says of a certificate that was not trusted what is wrong with it: its time, its name, or whoever issued it.

Python lets nobody see a certificate that failed. So the server is greeted once more, without trust, only to see it:
nothing is sent over that connection, and nothing is learned from it but words for a person.
"""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from presign_gui.domain.catalogue import network
from presign_gui.domain.certificate import Certificate, read_certificate
from presign_gui.domain.errors import PresignGuiError

SECONDS: Final = 5.0
"""How long a look at the certificate may take."""

_MOST_NAMES: Final = 3


def untrusting_context() -> ssl.SSLContext:
    """Return rules by which any certificate may be looked at."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def explain(
    error: PresignGuiError, host: str, look: Callable[[], bytes], now: datetime | None = None
) -> PresignGuiError:
    """Return what explains `error`, a certificate that is not trusted, better; `error` itself where nothing does.

    `look` fetches the certificate, in DER; `now` is this computer's clock unless given.
    """
    try:
        certificate = read_certificate(look())
    except PresignGuiError:
        return error
    if certificate is None:
        return error
    return _explained(error, host, certificate, now or datetime.now(UTC))


def _explained(error: PresignGuiError, host: str, certificate: Certificate, now: datetime) -> PresignGuiError:
    reason, shown = str(error.facts.get("reason", "")).lower(), error.facts["host"]
    detail = f"{error.detail}\n\n{_described(certificate)}"
    if now > certificate.not_after:
        ago = _whole(now - certificate.not_after)
        return network.CERTIFICATE_EXPIRED.error(host=shown, moment=certificate.not_after, ago=ago, detail=detail)
    if now < certificate.not_before:
        ahead = _whole(certificate.not_before - now)
        begins = certificate.not_before
        return network.CERTIFICATE_NOT_YET_VALID.error(host=shown, moment=begins, ahead=ahead, detail=detail)
    is_about_issuer = any(word in reason for word in ("self-signed", "self signed", "issuer", "first certificate"))
    if not certificate.is_for(host) and not is_about_issuer:
        names = ", ".join(certificate.hosts[:_MOST_NAMES]) or certificate.subject
        more = ", …" if len(certificate.hosts) > _MOST_NAMES else ""
        return network.CERTIFICATE_OF_OTHER_HOST.error(host=shown, names=names + more, detail=detail)
    if "expired" in reason or "revoked" in reason:  # of one further up in the chain, or by somebody's list
        return error
    entry = network.CERTIFICATE_SELF_SIGNED if certificate.is_self_signed else network.CERTIFICATE_ISSUER_UNKNOWN
    return entry.error(host=shown, issuer=certificate.issuer, detail=detail)


def _described(certificate: Certificate) -> str:
    return "\n".join(
        [
            f"Subject: {certificate.subject}",
            f"Issuer: {certificate.issuer}",
            f"Valid: {certificate.not_before:%Y-%m-%d %H:%M:%S} to {certificate.not_after:%Y-%m-%d %H:%M:%S} UTC",
            f"For: {', '.join(certificate.hosts[:20])}",
        ]
    )


def _whole(length: timedelta) -> timedelta:
    return timedelta(seconds=int(length.total_seconds()))
