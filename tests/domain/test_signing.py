import pytest

from presign_gui.domain.catalogue import input as entries
from presign_gui.domain.errors import InputError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import (
    MAX_EXPIRES_IN,
    MIN_EXPIRES_IN,
    GetObject,
    PresignedRequest,
    PutObject,
    check_expires_in,
    method_of,
)
from tests.fakes.links import SIGNATURE, sigv4_link

LOCATION = ObjectLocation("my-bucket", "reports/2026.pdf")


@pytest.mark.parametrize("expires_in", [MIN_EXPIRES_IN, 900, MAX_EXPIRES_IN])
def test_lives_that_a_link_may_have(expires_in: int) -> None:
    check_expires_in(expires_in)


@pytest.mark.parametrize(
    ("expires_in", "asked"), [(0, "0 s"), (-5, "-5 s"), (MAX_EXPIRES_IN + 3600, "7 d 1 h"), (10**12, f"{10**12} s")]
)
def test_lives_that_no_link_may_have(expires_in: int, asked: str) -> None:
    with pytest.raises(InputError) as caught:
        check_expires_in(expires_in)
    assert caught.value.entry is entries.EXPIRES_IN_OUT_OF_RANGE
    assert asked in caught.value.cause()


def test_the_method_of_each_request() -> None:
    assert method_of(PutObject(location=LOCATION, expires_in=60)) == "PUT"
    assert method_of(GetObject(location=LOCATION, expires_in=60)) == "GET"


def test_a_presigned_request_hides_its_url() -> None:
    request = PresignedRequest(method="GET", url=sigv4_link(), location=LOCATION)
    assert SIGNATURE not in repr(request)
    assert SIGNATURE not in request.masked_url
    assert request.masked_url.startswith("https://my-bucket.s3.eu-west-1.amazonaws.com/reports/2026.pdf?")


@pytest.mark.parametrize(
    ("asked", "is_other"), [(None, False), (LOCATION, False), (ObjectLocation("my-bucket", "mine"), True)]
)
def test_whether_another_object_was_signed(asked: ObjectLocation | None, is_other: bool) -> None:
    request = PresignedRequest(method="GET", url="https://h/", location=LOCATION, asked=asked)
    assert request.is_other_object is is_other
