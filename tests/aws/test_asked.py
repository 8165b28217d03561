"""What a signing request asks for."""

import pytest

from presign_gui.aws.asked import check_request, headers_of, object_of
from presign_gui.domain.errors import InputError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.presigned_url import parse_presigned_url
from presign_gui.domain.signing import GetObject, PutObject

QUERY = (
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA%2F20261124%2Fus-east-1%2Fs3%2Faws4_request"
    "&X-Amz-Date=20261124T120000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=" + "0" * 64
)
PLACE = ObjectLocation("bbb", "a/k")


def test_only_what_an_upload_asks_for_is_a_header() -> None:
    assert headers_of(PutObject(location=PLACE, expires_in=1)) == {}
    asked = PutObject(location=PLACE, expires_in=1, content_type="", if_none_match=True)
    assert headers_of(asked) == {"content-type": "", "if-none-match": "*"}
    assert headers_of(GetObject(location=PLACE, expires_in=1, version_id="1")) == {}


@pytest.mark.parametrize(
    ("request_", "kind"),
    [
        (GetObject(location=PLACE, expires_in=0), "ExpiresInOutOfRange"),
        (GetObject(location=ObjectLocation("B", "k"), expires_in=1), "InvalidBucketName"),
        (GetObject(location=ObjectLocation("bbb", ""), expires_in=1), "KeyEmpty"),
    ],
)
def test_what_s3_never_accepts_is_refused(request_: GetObject, kind: str) -> None:
    with pytest.raises(InputError) as caught:
        check_request(request_)
    assert caught.value.kind == kind


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://bbb.s3.eu-central-1.amazonaws.com/a/k", PLACE),
        ("https://s3.eu-central-1.amazonaws.com/bbb/a/k", PLACE),
        ("https://files.example/bbb/a/k", PLACE),
        ("https://bbb.files.example/a/k", PLACE),
        ("https://ccc.files.example/a/k", ObjectLocation("a", "k")),
        ("https://ccc.s3.eu-central-1.amazonaws.com/a/k", ObjectLocation("ccc", "a/k")),
        ("https://files.example/bbb/", None),
        ("https://files.example/bbb/%FF", None),
    ],
)
def test_the_object_is_read_in_the_way_that_fits(address: str, found: ObjectLocation | None) -> None:
    assert object_of(parse_presigned_url(f"{address}?{QUERY}"), PLACE) == found
