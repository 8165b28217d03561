import pytest

from presign_gui.domain.catalogue import presigned_url as entries
from presign_gui.domain.errors import CatalogueEntry, PresignedUrlError, Retry
from presign_gui.domain.s3_errors import Answer, diagnose
from tests.fakes.answers import plain_answer, sent, xml_answer
from tests.fakes.links import SIGNED_AT, sigv4_link

ENDPOINT = "my-bucket.s3-us-west-2.amazonaws.com"
LOCATION = f"https://{ENDPOINT}/reports/2026.pdf?X-Amz-Signature=abc"


@pytest.mark.parametrize(
    "answer",
    [
        xml_answer(307, "TemporaryRedirect", "Please re-send ...", Endpoint=ENDPOINT, Bucket="my-bucket"),
        xml_answer(307, "TemporaryRedirect", headers={"location": LOCATION}),
        plain_answer(307, Location=LOCATION),
    ],
)
def test_a_bucket_that_is_too_young(answer: Answer) -> None:
    error = diagnose(answer, sent("PUT"), SIGNED_AT)
    assert error.entry is entries.TEMPORARY_REDIRECT
    assert isinstance(error, PresignedUrlError)
    assert error.facts["endpoint"] == ENDPOINT
    assert ENDPOINT in error.remedy()
    assert "24 hours" in error.cause()
    assert error.retry is Retry.USER_ACTION


def test_a_bucket_that_is_too_young_without_an_endpoint() -> None:
    error = diagnose(xml_answer(307, "TemporaryRedirect"), None, SIGNED_AT)
    assert error.entry is entries.TEMPORARY_REDIRECT_UNTOLD
    assert "24 hours" in error.cause()


EXPECTING = "the region 'eu-west-1' is wrong; expecting 'us-west-2'"


@pytest.mark.parametrize(
    "answer",
    [
        xml_answer(301, "PermanentRedirect", Endpoint=ENDPOINT, Bucket="my-bucket"),
        xml_answer(301, "PermanentRedirect", headers={"x-amz-bucket-region": "us-west-2"}),
        xml_answer(301, "PermanentRedirect", Endpoint="my-bucket.s3.amazonaws.com", Region="us-west-2"),
        plain_answer(301, x_amz_bucket_region="us-west-2"),
        plain_answer(301, Location=LOCATION),
        xml_answer(400, "AuthorizationHeaderMalformed", f"The authorization header is malformed; {EXPECTING}"),
        xml_answer(400, "AuthorizationHeaderMalformed", "Malformed", Region="us-west-2"),
        xml_answer(
            400, "AuthorizationQueryParametersError", f"Error parsing the X-Amz-Credential parameter; {EXPECTING}"
        ),
        xml_answer(
            400,
            "IllegalLocationConstraintException",
            "The us-west-2 location constraint is incompatible for the region specific endpoint this was sent to.",
        ),
    ],
)
def test_the_wrong_region(answer: Answer) -> None:
    error = diagnose(answer, sent(), SIGNED_AT)
    assert error.entry is entries.WRONG_REGION
    assert isinstance(error, PresignedUrlError)
    assert error.facts["region"] == "us-west-2"
    assert "signed for us-west-2" in error.remedy()


@pytest.mark.parametrize(
    ("answer", "link", "entry"),
    [
        (xml_answer(301, "PermanentRedirect"), None, entries.WRONG_REGION_UNTOLD),
        (xml_answer(301, "PermanentRedirect", Endpoint="s3.example.com"), None, entries.WRONG_ENDPOINT),
        (
            xml_answer(301, "PermanentRedirect", Endpoint="my-bucket.s3-eu-west-1.amazonaws.com"),
            sigv4_link("https://my-bucket.s3.amazonaws.com/k"),
            entries.WRONG_ENDPOINT,
        ),
        (xml_answer(400, "IllegalLocationConstraintException"), None, entries.WRONG_REGION_UNTOLD),
        (
            xml_answer(400, "IllegalLocationConstraintException", "The eu-west-1 location constraint is incompatible"),
            None,
            entries.WRONG_REGION_UNTOLD,
        ),
    ],
)
def test_less_is_told(answer: Answer, link: str | None, entry: CatalogueEntry) -> None:
    assert diagnose(answer, sent("GET", link), SIGNED_AT).entry is entry


def test_without_the_request_the_region_is_told_all_the_same() -> None:
    answer = xml_answer(301, "PermanentRedirect", Endpoint=ENDPOINT)
    assert diagnose(answer, None, SIGNED_AT).facts["region"] == "us-west-2"


TOO_LONG = "X-Amz-Expires must be less than a week (in seconds); that is, ... must be less than 604800 seconds"


@pytest.mark.parametrize("code", ["AuthorizationQueryParametersError", "InvalidArgument", "InvalidRequest"])
def test_a_link_that_is_meant_to_last_too_long(code: str) -> None:
    assert diagnose(xml_answer(400, code, TOO_LONG), sent(), SIGNED_AT).entry is entries.LASTS_TOO_LONG


def test_other_parameters_in_the_servers_own_words() -> None:
    message = "X-Amz-Date must be in the ISO8601 Long Format."
    error = diagnose(xml_answer(400, "AuthorizationQueryParametersError", message), sent(), SIGNED_AT)
    assert error.entry is entries.SIGNATURE_PARAMETERS_WRONG
    assert "(it said: X-Amz-Date must be in the ISO8601 Long Format)." in error.cause()
