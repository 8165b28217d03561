"""Everything that reads what strangers wrote, as functions of bytes that must neither break nor dawdle.

Each raises PresignGuiError where the bytes make no sense, and nothing else. What is found is checked as far as there
is something to check: a link stays itself, a report tells no secret.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from presign_gui.app.report import Incident, message_to_sender, report
from presign_gui.domain.answer import Answer, Sent
from presign_gui.domain.catalogue.presigned_url import WRONG_ENDPOINT
from presign_gui.domain.certificate import read_certificate
from presign_gui.domain.form_signer import FormSigner
from presign_gui.domain.link_signer import LinkSigner
from presign_gui.domain.masking import mask_secrets
from presign_gui.domain.pasted_text import read_pasted
from presign_gui.domain.presigned_url import PresignedUrl, parse_presigned_url
from presign_gui.domain.redirects import follow
from presign_gui.domain.s3_errors import diagnose
from presign_gui.domain.url_description import describe, key_type
from presign_gui.domain.url_hosts import read_aws_host
from presign_gui.domain.url_text import split_url
from presign_gui.domain.url_timeline import timeline
from presign_gui.transfer.error_body import MAX_ERROR_BODY, parse_error_body
from tests.fakes import certificates
from tests.fakes.corpus import HALF_PAST_FIVE, recorded_answers, recorded_urls
from tests.fakes.links import SIGNATURE, TOKEN, sigv2_link, sigv4_link
from tests.fakes.wrapped_links import in_lines, quoted_printable, safe_link, urldefense_2, urldefense_3

Target: TypeAlias = Callable[[bytes], None]

NOW: Final = HALF_PAST_FIVE
LINK: Final = sigv4_link(token=TOKEN)
OLD_LINK: Final = parse_presigned_url(sigv2_link())
_SENT: Final = Sent(method="PUT", url=parse_presigned_url(LINK), headers={"Content-Type": "a/b"}, guessed=("a",))
_STATUSES: Final = (200, 301, 307, 400, 403, 404, 405, 407, 409, 411, 412, 416, 500, 501, 502, 503)
_HEADERS: Final = ("Date", "Location", "x-amz-bucket-region", "Retry-After", "Server", "Content-Type")


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """One target with the samples to start from."""

    target: Target
    seeds: Sequence[bytes]


def pasted(data: bytes) -> None:
    """Look for links and forms, and inspect each that is found."""
    found = read_pasted(data)
    for link in found.links:
        _inspect(link.url)
        again = read_pasted(link.url.url).links
        assert [each.url.url for each in again] == [link.url.url]
        assert not again[0].repairs
        LinkSigner(link.url, link.headers)
        for each in link.repairs:
            each.text()
    if found.form is not None:
        FormSigner(found.form, "text/plain")
        found.form.location_for("a")


def url(data: bytes) -> None:
    """Read one URL, and find out where its server may send it."""
    read = parse_presigned_url(data.decode("utf-8", "surrogateescape"))
    _inspect(read)
    for link, wherever in ((read, "my-bucket.s3.eu-central-1.amazonaws.com"), (OLD_LINK, read.host)):
        to = follow(link, WRONG_ENDPOINT.error(endpoint=wherever))
        assert to is None or (to.startswith("https://") and read_aws_host(split_url(to).host))


def answer(data: bytes) -> None:
    """Diagnose an answer: the first two bytes choose its status and a header, whose value is the first line.

    The transport reads no more of a body than MAX_ERROR_BODY.
    """
    kind, name = (data + b"\0\0")[:2]
    line, _, body = data[2:].partition(b"\n")
    body = body[:MAX_ERROR_BODY]
    header = {_HEADERS[name % len(_HEADERS)]: line.decode("latin-1")}
    said = Answer(
        status=_STATUSES[kind % len(_STATUSES)],
        headers=header,
        body=parse_error_body(body),
        text=body.decode("utf-8", "replace"),
    )
    sent = _SENT if name % 2 else None
    error = diagnose(said, sent, NOW)
    incident = Incident(error=error, at=NOW, url=sent.url if sent else None)
    told = report(incident) + message_to_sender(incident) + str(error) + error.remedy()
    assert SIGNATURE not in told or SIGNATURE.encode() in data
    assert TOKEN not in told or TOKEN.encode() in data


def certificate(data: bytes) -> None:
    """Read a certificate."""
    read = read_certificate(data)
    if read is not None:
        read.is_for("a.storage.example")
        assert all(each.isprintable() for each in (read.issuer, read.subject, *read.hosts))


def masked(data: bytes) -> None:
    """Take the secrets out of any text."""
    text = data.decode("utf-8", "replace")
    assert SIGNATURE not in mask_secrets(f"{text}\n{LINK}") or SIGNATURE in text


def _inspect(read: PresignedUrl) -> None:
    describe(read, NOW)
    key_type(read)
    timeline(read, NOW)
    for warning in read.warnings:
        warning.text()
    assert read.masked_url


def _pasted_seeds() -> list[bytes]:
    fields = {"key": "a/${filename}", "policy": "e30=", "x-amz-signature": SIGNATURE, "x-amz-credential": "A/b"}
    form = {"url": "https://bucket.s3.amazonaws.com/", "fields": fields}
    inputs = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in fields.items())
    texts = [
        LINK,
        sigv2_link(),
        f"Two:\n{LINK}\n\n* {sigv2_link()}.",
        safe_link(LINK),
        urldefense_2(LINK),
        urldefense_3(LINK),
        urldefense_3(safe_link(LINK)),
        in_lines(LINK, 76, "> "),
        f"MIME-Version: 1.0\nContent-Transfer-Encoding: quoted-printable\n\n{quoted_printable(LINK)}",
        f"curl -X PUT -H 'Content-Type: a/b' -T file \\\n  --url \"{LINK}\"",
        f"[InternetShortcut]\r\nURL={LINK}\r\n",
        f'<a href="{LINK.replace("&", "&amp;")}">link</a>',
        f"<plist><dict><key>URL</key><string>{LINK.replace('&', '&amp;')}</string></dict></plist>",
        json.dumps({"links": [LINK, {"url": LINK}]}),
        json.dumps(form),
        str(form),
        f'<form action="{form["url"]}" method="post" enctype="multipart/form-data">{inputs}<input type=file></form>',
        "curl " + " ".join(f"-F {name}='{value}'" for name, value in fields.items()) + f" -F file=@a {form['url']}",
        f"<{LINK}|file.pdf> and [file]({LINK})",
    ]
    return [text.encode() for text in texts]


def _certificate_seeds() -> list[bytes]:
    by = certificates.issuer("Inspection CA", "Example Ltd.")
    return [
        certificates.der(certificates.certificate(by=by, hosts=("*.storage.example", "10.0.0.7"))[0]),
        certificates.der(certificates.certificate(hosts=())[0]),
    ]


def targets() -> Mapping[str, Fuzzed]:
    """Return all targets by name."""
    urls = [each.url.encode("utf-8", "surrogateescape") for each in recorded_urls()]
    bodies = [bytes([number % 16, number % 6]) + b"x\n" + each.data for number, each in enumerate(recorded_answers())]
    return {
        "pasted text": Fuzzed(pasted, _pasted_seeds()),
        "URL": Fuzzed(url, urls),
        "answer": Fuzzed(answer, bodies),
        "certificate": Fuzzed(certificate, _certificate_seeds()),
        "masking": Fuzzed(masked, [LINK.encode(), sigv2_link().encode(), LINK.replace("=", "%3D").encode()]),
    }
