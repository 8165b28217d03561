import pytest

from presign_gui.domain.catalogue import input as input_entries
from presign_gui.domain.catalogue import network, presigned_url, s3_access, s3_service
from presign_gui.domain.errors import CatalogueEntry, NetworkError, Retry
from presign_gui.domain.s3_errors import Answer, Sent, diagnose
from tests.fakes.answers import plain_answer, sent, xml_answer
from tests.fakes.links import SIGNED_AT, sigv4_link

PAGE = "<!DOCTYPE html><html><head><title>Blocked</title></head><body>Ask the administrator</body></html>"
NGINX_400 = "<html><body><center>The plain HTTP request was sent to HTTPS port</center></body></html>"
GO_400 = "Client sent an HTTP request to an HTTPS server.\n"
CUSTOM = sigv4_link("http://files.example.com/b/k")


@pytest.mark.parametrize(
    ("status", "entry"),
    [
        (400, s3_service.BAD_REQUEST),
        (401, s3_access.ACCESS_DENIED_TO_READ),
        (403, s3_access.ACCESS_DENIED_TO_READ),
        (404, s3_service.NOTHING_THERE),
        (405, s3_service.METHOD_NOT_ALLOWED),
        (407, network.PROXY_AUTHENTICATION_REQUIRED),
        (408, s3_service.REQUEST_TIMEOUT),
        (409, s3_service.OPERATION_ABORTED),
        (411, s3_service.MISSING_CONTENT_LENGTH),
        (412, s3_service.PRECONDITION_FAILED),
        (413, s3_service.ENTITY_TOO_LARGE_UNTOLD),
        (414, s3_service.HEADERS_TOO_LARGE),
        (416, s3_service.INVALID_RANGE),
        (418, s3_service.REFUSED),
        (429, s3_service.SLOW_DOWN),
        (431, s3_service.HEADERS_TOO_LARGE),
        (500, s3_service.INTERNAL_ERROR),
        (501, s3_service.NOT_IMPLEMENTED),
        (502, network.GATEWAY_FAILED),
        (503, s3_service.SERVICE_UNAVAILABLE),
        (504, network.GATEWAY_FAILED),
        (507, s3_service.BUCKET_FULL),
        (509, s3_service.SERVER_FAILED),
        (511, network.CAPTIVE_PORTAL),
        (200, network.NOT_S3_ANSWER),
        (304, network.NOT_S3_ANSWER),
        (101, network.NOT_S3_ANSWER),
        (999, network.NOT_S3_ANSWER),
    ],
)
def test_a_status_without_a_body(status: int, entry: CatalogueEntry) -> None:
    error = diagnose(plain_answer(status), sent(), SIGNED_AT)
    assert error.entry is entry
    assert (error.status, error.code) == (status, entry.kind)


@pytest.mark.parametrize(
    ("status", "entry"),
    [
        (200, network.CAPTIVE_PORTAL),
        (400, network.NOT_S3_ANSWER),
        (401, network.PROXY_REFUSED),
        (403, network.PROXY_REFUSED),
        (404, network.NOT_S3_ANSWER),
        (407, network.PROXY_AUTHENTICATION_REQUIRED),
        (413, network.TOO_LARGE_FOR_PROXY),
        (418, network.NOT_S3_ANSWER),
        (429, s3_service.SLOW_DOWN),
        (451, network.PROXY_REFUSED),
        (500, s3_service.SERVER_FAILED),
        (502, network.GATEWAY_FAILED),
        (503, network.GATEWAY_FAILED),
        (504, network.GATEWAY_FAILED),
        (511, network.CAPTIVE_PORTAL),
    ],
)
def test_a_page_of_a_stranger(status: int, entry: CatalogueEntry) -> None:
    error = diagnose(plain_answer(status, PAGE, Content_Type="text/html; charset=utf-8"), sent(), SIGNED_AT)
    assert error.entry is entry
    assert PAGE in error.detail


@pytest.mark.parametrize("text", [PAGE, '{"message": "Forbidden"}', "Forbidden by policy"])
def test_whoever_answers_in_other_words_than_s3_is_a_stranger(text: str) -> None:
    assert isinstance(diagnose(plain_answer(403, text), sent(), SIGNED_AT), NetworkError)


@pytest.mark.parametrize(
    "answer",
    [
        plain_answer(403, PAGE, x_amz_request_id="R"),
        plain_answer(403, PAGE, X_Amz_Id_2="H"),
        plain_answer(403, "<Error><Code>Access"),
    ],
)
def test_the_marks_of_s3(answer: Answer) -> None:
    assert diagnose(answer, sent(), SIGNED_AT).entry is s3_access.ACCESS_DENIED_TO_READ


@pytest.mark.parametrize("status", [502, 503, 504])
def test_gateways_are_worth_another_try(status: int) -> None:
    error = diagnose(plain_answer(status, PAGE), sent(), SIGNED_AT)
    assert isinstance(error, NetworkError)
    assert error.retry is Retry.BACKOFF
    assert f"answered {status}" in error.cause()


@pytest.mark.parametrize("text", [NGINX_400, GO_400])
def test_http_where_https_is_wanted(text: str) -> None:
    assert diagnose(plain_answer(400, text), sent("GET", CUSTOM), SIGNED_AT).entry is network.HTTPS_WANTED


@pytest.mark.parametrize(
    ("status", "location", "entry"),
    [
        (302, "https://login.hotel.example/?next=x", network.CAPTIVE_PORTAL),
        (303, "http://10.0.0.1/", network.CAPTIVE_PORTAL),
        (307, "http://login.hotel.example/", network.CAPTIVE_PORTAL),
        (301, "https://other.example.com/b/k", network.REDIRECTED),
        (308, "https://files.example.com/b/k?X-Amz-Signature=abc", network.REDIRECTED),
        (302, "https://files.example.com/b/k", network.REDIRECTED),
        (302, "/login", network.NOT_S3_ANSWER),
        (301, "https://b.s3.us-west-2.amazonaws.com/k", presigned_url.WRONG_REGION),
    ],
)
def test_redirects_of_strangers(status: int, location: str, entry: CatalogueEntry) -> None:
    assert diagnose(plain_answer(status, Location=location), sent("GET", CUSTOM), SIGNED_AT).entry is entry


def test_a_redirect_to_https_names_the_server_and_no_more() -> None:
    location = "https://files.example.com/b/k?X-Amz-Signature=abc"
    error = diagnose(plain_answer(301, Location=location), sent("GET", CUSTOM), SIGNED_AT)
    assert error.facts["target"] == "https://files.example.com"


def test_a_redirect_after_an_unknown_request() -> None:
    answer = plain_answer(302, Location="https://login.hotel.example/")
    assert diagnose(answer, None, SIGNED_AT).entry is network.CAPTIVE_PORTAL


@pytest.mark.parametrize(
    "answer",
    [
        plain_answer(200, "\ufeff \n<HTML>Welcome</HTML>"),
        plain_answer(200, "Welcome", content_type="text/html"),
        plain_answer(200, "Welcome", Content_Type="application/xhtml+xml"),
    ],
)
def test_a_sign_in_page_with_status_200(answer: Answer) -> None:
    assert diagnose(answer, sent("PUT"), SIGNED_AT).entry is network.CAPTIVE_PORTAL


@pytest.mark.parametrize("text", ["", "hello", PAGE])
def test_neither_an_error_nor_a_status(text: str) -> None:
    assert diagnose(plain_answer(None, text), None, SIGNED_AT).entry is input_entries.NOT_AN_S3_ERROR


@pytest.mark.parametrize(
    ("answer", "request_sent", "entry"),
    [
        (xml_answer(412, "PreconditionFailed", Condition="If-None-Match"), None, s3_service.KEY_EXISTS),
        (xml_answer(412, "PreconditionFailed"), sent("PUT", None, If_None_Match="*"), s3_service.KEY_EXISTS),
        (plain_answer(412), sent("PUT", None, if_none_match="*"), s3_service.KEY_EXISTS),
        (xml_answer(412, "PreconditionFailed", Condition="If-Match"), None, s3_service.PRECONDITION_FAILED),
        (xml_answer(412, "PreconditionFailed"), sent("GET"), s3_service.PRECONDITION_FAILED),
    ],
)
def test_conditions(answer: Answer, request_sent: Sent | None, entry: CatalogueEntry) -> None:
    assert diagnose(answer, request_sent, SIGNED_AT).entry is entry
