from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.domain.answer import Answer, Case, ErrorBody, look_up, read_moment
from presign_gui.domain.catalogue import presigned_url, s3_service
from tests.fakes.answers import plain_answer, sent, xml_answer
from tests.fakes.links import SIGNATURE, SIGNED_AT, TOKEN, sigv4_link

NOW = SIGNED_AT + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-24T05:38:40Z", datetime(2026, 11, 24, 5, 38, 40, tzinfo=UTC)),
        ("2026-11-24T05:38:40.000Z", datetime(2026, 11, 24, 5, 38, 40, tzinfo=UTC)),
        ("2026-11-24T14:38:40+09:00", datetime(2026, 11, 24, 5, 38, 40, tzinfo=UTC)),
        ("2026-11-24T05:38:40", datetime(2026, 11, 24, 5, 38, 40, tzinfo=UTC)),
        ("20261124T053840Z", datetime(2026, 11, 24, 5, 38, 40, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 05:38:40 GMT", datetime(2026, 11, 24, 5, 38, 40, tzinfo=UTC)),
        (" 1795498720000 ", datetime(2026, 11, 24, 5, 38, 40, tzinfo=UTC)),
        (None, None),
        ("", None),
        ("yesterday", None),
        ("12345678", None),
        ("0001-01-01T00:00:00+10:00", None),
        ("Tue, 99 Nov 2026 05:38:40 GMT", None),
        ("99999999999999", datetime(5138, 11, 16, 9, 46, 39, 999000, tzinfo=UTC)),
    ],
)
def test_moments_in_all_of_s3s_spellings(text: str | None, moment: datetime | None) -> None:
    assert read_moment(text) == moment


@given(st.text())
def test_any_text_is_a_moment_or_none(text: str) -> None:
    moment = read_moment(text)
    assert moment is None or moment.tzinfo is UTC


def test_headers_in_any_case() -> None:
    assert look_up({"x-AMZ-id-2": "h"}, "X-Amz-Id-2") == "h"
    assert look_up({"a": "b"}, "c") is None


def test_the_servers_clock_is_in_the_body_else_in_the_header_else_ours() -> None:
    date = {"date": "Tue, 24 Nov 2026 07:00:00 GMT"}
    told = xml_answer(403, "AccessDenied", headers=date, ServerTime="2026-11-24T06:00:00Z")
    assert Case(told, None, NOW).server_time == SIGNED_AT + timedelta(hours=1)
    assert Case(xml_answer(403, "AccessDenied", headers=date), None, NOW).server_time == SIGNED_AT + timedelta(hours=2)
    assert Case(plain_answer(403, Date="nonsense"), None, NOW).server_time == NOW


def test_a_case_without_xml_and_without_a_request() -> None:
    case = Case(plain_answer(404), None, NOW)
    assert (case.status, case.code, case.message, case.words, case.field("Code")) == (404, None, "", "", None)
    assert (case.url, case.method, case.sent_header("Host")) == (None, None, None)


def test_an_empty_code_is_none() -> None:
    assert Case(Answer(status=403, body=ErrorBody(code="", message="No")), None, NOW).code is None


@pytest.mark.parametrize(
    ("message", "words"), [("It is\n bad.", "It is bad"), ("", "Odd"), ("x" * 500, "x" * 300), ("Hm...", "Hm")]
)
def test_the_servers_words_fit_into_a_sentence(message: str, words: str) -> None:
    assert Case(xml_answer(400, "Odd", message), None, NOW).words == words


def test_an_error_brings_along_what_the_server_said() -> None:
    answer = xml_answer(500, "InternalError", "Oops.", RequestId="R", HostId="H")
    error = Case(answer, sent("GET"), NOW).error(s3_service.INTERNAL_ERROR)
    assert (error.code, error.status, error.request_id, error.host_id) == ("InternalError", 500, "R", "H")
    assert error.detail.startswith("GET https://my-bucket.s3.eu-west-1.amazonaws.com/reports/2026.pdf?")
    assert "<Message>Oops.</Message>" in error.detail


def test_of_a_long_word_of_the_servers_only_the_beginning_stands_in_a_sentence() -> None:
    case = Case(plain_answer(301), sent(), NOW)
    error = case.error(presigned_url.WRONG_REGION, region="a" * 60_000)
    assert error.facts["region"] == "a" * 300 + "…"
    assert len(error.cause()) < 500


def test_ids_in_headers_do_as_well() -> None:
    answer = plain_answer(403, X_Amz_Request_Id="R", X_Amz_Id_2="H")
    error = Case(answer, None, NOW).error(s3_service.BAD_REQUEST)
    assert (error.request_id, error.host_id, error.detail) == ("R", "H", "")


def test_no_repr_shows_a_secret() -> None:
    link = sigv4_link(token=TOKEN)
    answer = xml_answer(403, "SignatureDoesNotMatch", SignatureProvided=SIGNATURE, Token_0=TOKEN)
    case = Case(answer, sent("PUT", link, Cookie=SIGNATURE), NOW)
    for shown in (repr(case), repr(case.answer), repr(case.answer.body), repr(case.sent)):
        assert SIGNATURE not in shown
        assert TOKEN not in shown
