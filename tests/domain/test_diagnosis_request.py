"""Codes for everything: the words, the link and the way it was sent tell what is meant."""

import pytest

from presign_gui.domain.answer import Sent
from presign_gui.domain.catalogue import presigned_url, s3_form, s3_request, s3_service
from presign_gui.domain.errors import CatalogueEntry, Retry
from presign_gui.domain.s3_errors import diagnose
from tests.fakes.answers import ours, sent, xml_answer
from tests.fakes.links import SIGNED_AT, sigv2_link, sigv4_link

AWS = "https://my-bucket.s3.eu-west-1.amazonaws.com"
OLD = "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256."
FORM = Sent(method="POST", url=None)


def part(number: str) -> Sent:
    return sent("PUT", sigv4_link(parameters=f"partNumber={number}&uploadId=abc&"))


@pytest.mark.parametrize(
    ("code", "message", "request_sent", "entry"),
    [
        ("InvalidRequest", OLD, sent("GET", sigv2_link()), presigned_url.SIGNATURE_VERSION_REFUSED),
        ("InvalidRequest", OLD, None, presigned_url.SIGNATURE_VERSION_REFUSED),
        ("InvalidRequest", OLD, sent("GET", sigv4_link()), presigned_url.SIGNATURE_PARAMETERS_WRONG),
        ("InvalidRequest", "Invalid Request", sent("PUT", sigv4_link(f"{AWS}/a/../b")), s3_request.NAME_REFUSED),
        ("InvalidRequest", "Invalid Request", sent("PUT", sigv4_link(f"{AWS}/a/..b")), s3_service.INVALID_REQUEST),
        ("InvalidRequest", "Invalid Request", None, s3_service.INVALID_REQUEST),
        ("InvalidPart", "", part("10001"), s3_request.PART_NUMBER_REFUSED),
        ("InvalidPart", "", part("0"), s3_request.PART_NUMBER_REFUSED),
        ("InvalidPart", "", part("one"), s3_request.PART_NUMBER_REFUSED),
        ("InvalidPart", "", part("10000"), s3_request.PART_MISSING),
        ("InvalidPart", "", None, s3_request.PART_MISSING),
        ("EntityTooLarge", "", FORM, s3_form.FORM_SIZE_REFUSED),
        ("EntityTooSmall", "", FORM, s3_form.FORM_SIZE_REFUSED),
        ("EntityTooLarge", "", sent("PUT"), s3_service.ENTITY_TOO_LARGE_UNTOLD),
        ("SignatureDoesNotMatch", "", FORM, s3_form.FORM_CHANGED),
    ],
)
def test_what_is_meant(code: str, message: str, request_sent: Sent | None, entry: CatalogueEntry) -> None:
    assert diagnose(xml_answer(400, code, message), request_sent, SIGNED_AT).entry is entry


@pytest.mark.parametrize(
    ("link", "entry"),
    [
        (sigv4_link(signed_headers="content-md5;host"), presigned_url.OTHER_FILE),
        (sigv4_link(signed_headers="host;x-amz-checksum-sha256"), presigned_url.OTHER_FILE),
        (sigv4_link(parameters="x-amz-checksum-crc32=AAAAAA%3D%3D&"), presigned_url.OTHER_FILE),
        (sigv4_link(signed_headers="host;x-amz-checksum-mode"), s3_service.BAD_DIGEST),
        (sigv4_link(), s3_service.BAD_DIGEST),
    ],
)
def test_a_checksum_that_was_signed_is_one_of_a_certain_file(link: str, entry: CatalogueEntry) -> None:
    refused = xml_answer(400, "BadDigest", "The Content-MD5 you specified did not match what we received.")
    assert diagnose(refused, sent("PUT", link), SIGNED_AT).entry is entry
    assert diagnose(refused, ours(sent("PUT", link)), SIGNED_AT).entry is s3_service.BAD_DIGEST


def test_only_damage_on_the_way_is_worth_another_try() -> None:
    assert (s3_service.BAD_DIGEST.retry, presigned_url.OTHER_FILE.retry) == (Retry.BACKOFF, Retry.USER_ACTION)
