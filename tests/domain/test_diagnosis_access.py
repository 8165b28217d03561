import pytest

from presign_gui.domain.catalogue import presigned_url, s3_access
from presign_gui.domain.errors import Actor, CatalogueEntry, PresignedUrlError, S3ServiceError
from presign_gui.domain.s3_errors import Answer, Sent, diagnose
from tests.fakes.answers import plain_answer, sent, xml_answer
from tests.fakes.links import SIGNED_AT, sigv4_link

NOBODY = (
    "User: arn:aws:iam::123456789012:user/anna is not authorized to perform: s3:GetObject on resource: "
    '"arn:aws:s3:::b/k"'
)
DENIED = xml_answer(403, "AccessDenied", "Access Denied")


@pytest.mark.parametrize(
    ("answer", "request_sent", "entry"),
    [
        (DENIED, sent("GET"), s3_access.ACCESS_DENIED_TO_READ),
        (DENIED, sent("PUT"), s3_access.ACCESS_DENIED_TO_WRITE),
        (DENIED, sent("DELETE"), s3_access.ACCESS_DENIED),
        (DENIED, None, s3_access.ACCESS_DENIED),
        (DENIED, Sent(method="GET", url=None), s3_access.ACCESS_DENIED_TO_READ),
        (xml_answer(403, "Forbidden"), sent("GET"), s3_access.ACCESS_DENIED_TO_READ),
        (xml_answer(401, "Unauthorized"), sent("PUT"), s3_access.ACCESS_DENIED_TO_WRITE),
        (plain_answer(403), sent("GET"), s3_access.ACCESS_DENIED_TO_READ),
    ],
)
def test_denied_for_no_reason_given(answer: Answer, request_sent: Sent | None, entry: CatalogueEntry) -> None:
    error = diagnose(answer, request_sent, SIGNED_AT)
    assert error.entry is entry
    assert isinstance(error, S3ServiceError)
    assert error.actor is Actor.BUCKET_OWNER


def test_an_unreadable_object_may_also_be_none() -> None:
    assert "there is no such object" in diagnose(DENIED, sent("GET"), SIGNED_AT).cause()


@pytest.mark.parametrize(
    ("message", "entry", "facts"),
    [
        (
            NOBODY + " because no identity-based policy allows the s3:GetObject action",
            s3_access.ACTION_NOT_ALLOWED,
            {"action": "s3:GetObject"},
        ),
        (
            NOBODY + " with an explicit deny in a resource-based policy",
            s3_access.ACTION_FORBIDDEN,
            {"action": "s3:GetObject"},
        ),
        (
            "User: u is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:1:key/x",
            s3_access.KMS_FAILED,
            {"reason": "kms:Decrypt"},
        ),
    ],
)
def test_the_permission_that_is_missing(message: str, entry: CatalogueEntry, facts: dict[str, str]) -> None:
    error = diagnose(xml_answer(403, "AccessDenied", message), sent(), SIGNED_AT)
    assert error.entry is entry
    assert dict(error.facts) == {"status": 403, **facts}
    assert isinstance(error, S3ServiceError)


LISTING = "User: u is not authorized to perform: s3:ListBucket on resource: arn:aws:s3:::b because no policy allows it"


@pytest.mark.parametrize(
    ("request_sent", "entry"),
    [
        (sent("GET"), s3_access.ACCESS_DENIED_TO_READ),
        (sent("GET", sigv4_link("https://b.s3.eu-west-1.amazonaws.com/")), s3_access.ACTION_NOT_ALLOWED),
        (None, s3_access.ACTION_NOT_ALLOWED),
    ],
)
def test_a_missing_object_looks_like_a_refusal_to_list(request_sent: Sent | None, entry: CatalogueEntry) -> None:
    assert diagnose(xml_answer(403, "AccessDenied", LISTING), request_sent, SIGNED_AT).entry is entry


def test_a_header_that_was_not_signed() -> None:
    message = "There were headers present in the request which were not signed"
    answer = xml_answer(403, "AccessDenied", message, HeadersNotSigned="x-amz-acl, x-amz-meta-a")
    error = diagnose(answer, sent("PUT"), SIGNED_AT)
    assert error.entry is presigned_url.UNSIGNED_HEADER_SENT
    assert "x-amz-acl, x-amz-meta-a" in error.cause()
    assert isinstance(error, PresignedUrlError)


def test_a_link_for_the_other_direction() -> None:
    error = diagnose(DENIED, sent("PUT", sigv4_link(parameters="x-id=GetObject&")), SIGNED_AT)
    assert error.entry is presigned_url.WRONG_METHOD
