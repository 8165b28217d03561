from datetime import datetime, timedelta

import pytest

from presign_gui.domain.catalogue import presigned_url as entries
from presign_gui.domain.catalogue import s3_access, s3_service
from presign_gui.domain.errors import Actor, CatalogueEntry, PresignedUrlError, PresignGuiError, Retry
from presign_gui.domain.s3_errors import Answer, diagnose
from tests.fakes.answers import plain_answer, sent, xml_answer
from tests.fakes.links import SIGNED_AT, TOKEN, sigv2_link, sigv4_link

HOUR = timedelta(hours=1)
IN_TIME = SIGNED_AT + timedelta(minutes=30)
TOO_LATE = SIGNED_AT + 3 * HOUR
"""Two hours after the end of a link that was signed at SIGNED_AT for one hour."""
LATE = "Tue, 24 Nov 2026 08:00:00 GMT"


def on_aws(**fields: str) -> Answer:
    named = {"X_Amz_Expires": "3600", "Expires": "2026-11-24T06:00:00Z", "ServerTime": "2026-11-24T08:00:00Z"} | fields
    return xml_answer(403, "AccessDenied", "Request has expired", None, **named)


def check_expired(error: PresignGuiError, ago: timedelta = 2 * HOUR) -> None:
    assert error.entry is entries.REQUEST_EXPIRED
    assert error.facts["ago"] == ago
    assert error.facts["moment"] == SIGNED_AT + HOUR
    assert "expired 2 h ago, at 2026-11-24 06:00:00 UTC" in error.cause()


def test_expired_on_aws_by_the_servers_clock_alone() -> None:
    error = diagnose(on_aws(), None, datetime.max.replace(tzinfo=SIGNED_AT.tzinfo))
    check_expired(error)
    assert isinstance(error, PresignedUrlError)
    assert (error.retry, error.actor, error.code) == (Retry.RESIGN, Actor.LINK_OWNER, "AccessDenied")


@pytest.mark.parametrize(
    "answer",
    [
        xml_answer(403, "AccessDenied", "Request has expired", headers={"Date": LATE}),
        xml_answer(403, "AccessDenied", "", headers={"Date": LATE}),
        xml_answer(403, "AccessDenied", "Access Denied", headers={"Date": LATE}),
        xml_answer(403, "ExpiredRequest", "", headers={"Date": LATE}),
        xml_answer(400, "ExpiredRequest", "Request has expired", headers={"Date": LATE}),
        xml_answer(400, "RequestExpired", "", headers={"Date": LATE}),
        xml_answer(
            400,
            "ExpiredToken",
            "The provided token has expired.",
            headers={"Date": LATE},
            Details="Request has expired: 1",
        ),
        xml_answer(400, "ExpiredToken", "The provided token has expired.", headers={"Date": LATE}),
        xml_answer(403, "RequestTimeTooSkewed", "", headers={"Date": LATE}),
        xml_answer(401, "Unauthorized", "", headers={"Date": LATE}),
        xml_answer(400, "InvalidRequest", "Date is too old", headers={"Date": LATE}),
        xml_answer(403, "SomethingOfItsOwn", "", headers={"Date": LATE}),
        plain_answer(403, Date=LATE),
        plain_answer(400, Date=LATE),
        plain_answer(401, "no", Date=LATE),
        plain_answer(403, "<html>Forbidden</html>", Date=LATE),
    ],
)
def test_expired_as_other_engines_say_it(answer: Answer) -> None:
    check_expired(diagnose(answer, sent(), TOO_LATE))
    by_the_servers_clock = diagnose(answer, sent(), IN_TIME)
    assert by_the_servers_clock.entry is entries.REQUEST_EXPIRED_UNSEEN
    assert by_the_servers_clock.facts["ago"] == 2 * HOUR


def test_without_any_clock_of_the_server_ours_counts() -> None:
    check_expired(diagnose(plain_answer(403), sent(), TOO_LATE))


def test_an_old_links_expiry() -> None:
    link = sigv2_link(expires=str(int((SIGNED_AT + HOUR).timestamp())))
    check_expired(diagnose(xml_answer(403, "AccessDenied", "Request has expired"), sent("GET", link), TOO_LATE))


@pytest.mark.parametrize(
    "answer", [xml_answer(403, "AccessDenied", "Request has expired"), xml_answer(403, "ExpiredRequest")]
)
def test_expired_at_an_unknown_moment(answer: Answer) -> None:
    error = diagnose(answer, None, TOO_LATE)
    assert error.entry is entries.REQUEST_EXPIRED_UNTIMED
    assert "{" not in str(error)


def test_where_our_clock_contradicts_the_server_no_moment_is_told() -> None:
    error = diagnose(xml_answer(403, "AccessDenied", "Request has expired"), sent(), IN_TIME)
    assert error.entry is entries.REQUEST_EXPIRED_UNTIMED


@pytest.mark.parametrize(
    ("answer", "entry"),
    [
        (xml_answer(404, "NoSuchKey"), s3_service.NO_SUCH_KEY),
        (xml_answer(403, "InvalidAccessKeyId"), entries.INVALID_ACCESS_KEY_ID),
        (xml_answer(500, "InternalError"), s3_service.INTERNAL_ERROR),
        (xml_answer(503, "Odd"), s3_service.SERVER_FAILED),
        (plain_answer(404), s3_service.NOTHING_THERE),
        (plain_answer(500), s3_service.INTERNAL_ERROR),
    ],
)
def test_an_expired_link_does_not_explain_everything(answer: Answer, entry: CatalogueEntry) -> None:
    assert diagnose(answer, sent(), TOO_LATE).entry is entry


def test_a_signature_that_fails_for_no_visible_reason_on_an_expired_link() -> None:
    answer = xml_answer(403, "SignatureDoesNotMatch", headers={"Date": LATE})
    check_expired(diagnose(answer, sent(), TOO_LATE))
    assert diagnose(answer, sent("GET", sigv4_link(signature="abc")), IN_TIME).entry is entries.SIGNATURE_CUT_OFF


def test_a_link_that_still_lasts_was_denied_for_another_reason() -> None:
    error = diagnose(xml_answer(403, "AccessDenied", "Access Denied"), sent(), IN_TIME)
    assert error.entry is s3_access.ACCESS_DENIED_TO_READ


def test_credentials_that_ended_before_the_link() -> None:
    answer = xml_answer(400, "ExpiredToken", "The provided token has expired.", Token_0=TOKEN)
    error = diagnose(answer, sent("GET", sigv4_link(token=TOKEN)), IN_TIME)
    assert error.entry is entries.EXPIRED_TOKEN_EARLY
    assert "The link says 1 h, but" in error.cause()
    assert isinstance(error, PresignedUrlError)
    assert error.retry is Retry.RESIGN
    assert TOKEN not in error.detail


def test_both_have_ended() -> None:
    answer = xml_answer(400, "ExpiredToken", "The provided token has expired.")
    assert diagnose(answer, sent("GET", sigv4_link(token=TOKEN)), TOO_LATE).entry is entries.EXPIRED_TOKEN


def test_an_expired_token_by_itself() -> None:
    assert diagnose(xml_answer(400, "ExpiredToken"), None, IN_TIME).entry is entries.EXPIRED_TOKEN


@pytest.mark.parametrize("message", ["Request is not yet valid", "Request is not valid yet"])
def test_not_yet_valid_by_the_servers_words(message: str) -> None:
    milliseconds = str(int(SIGNED_AT.timestamp() * 1000))
    answer = xml_answer(403, "AccessDenied", message, X_Amz_Date=milliseconds, ServerTime="2026-11-23T05:00:00Z")
    error = diagnose(answer, None, TOO_LATE)
    assert error.entry is entries.NOT_YET_VALID
    assert error.facts["ahead"] == timedelta(days=1)
    assert (error.retry, error.actor) == (Retry.USER_ACTION, Actor.LINK_OWNER)


@pytest.mark.parametrize("answer", [plain_answer(403), xml_answer(403, "AccessDenied", "Access Denied")])
def test_not_yet_valid_by_the_links_date(answer: Answer) -> None:
    error = diagnose(answer, sent(), SIGNED_AT - HOUR)
    assert error.entry is entries.NOT_YET_VALID
    assert "signed 1 h in the future" in error.cause()


def test_a_few_minutes_of_skew_are_allowed() -> None:
    error = diagnose(plain_answer(403), sent(), SIGNED_AT - timedelta(minutes=15))
    assert error.entry is s3_access.ACCESS_DENIED_TO_READ


def test_not_yet_valid_without_a_moment() -> None:
    assert (
        diagnose(xml_answer(403, "AccessDenied", "Request is not yet valid"), None, IN_TIME).entry
        is entries.CLOCKS_DIFFER
    )


@pytest.mark.parametrize(
    "request_time",
    ["20261123T050000Z", "Mon, 23 Nov 2026 05:00:00 GMT", "2026-11-23T05:00:00Z", "2026-11-25T05:00:00Z"],
)
def test_a_skewed_clock(request_time: str) -> None:
    fields = {"RequestTime": request_time, "ServerTime": "2026-11-24T05:00:00Z", "MaxAllowedSkewMilliseconds": "900000"}
    answer = xml_answer(403, "RequestTimeTooSkewed", "The difference between ... is too large.", None, **fields)
    error = diagnose(answer, None, IN_TIME)
    assert error.entry is entries.REQUEST_TIME_TOO_SKEWED
    assert error.facts["difference"] == timedelta(days=1)
    assert "24 h apart" in error.cause()


def test_a_skewed_clock_by_the_links_date() -> None:
    error = diagnose(xml_answer(403, "RequestTimeTooSkewed"), sent(), IN_TIME)
    assert error.facts["difference"] == timedelta(minutes=30)


@pytest.mark.parametrize("request_time", ["", "soon"])
def test_a_skewed_clock_without_a_moment(request_time: str) -> None:
    answer = xml_answer(403, "RequestTimeTooSkewed", RequestTime=request_time)
    assert diagnose(answer, None, IN_TIME).entry is entries.CLOCKS_DIFFER


def date_header(moment: datetime) -> dict[str, str]:
    return {"Date": moment.strftime("%a, %d %b %Y %H:%M:%S GMT")}


@pytest.mark.parametrize(
    ("ahead", "entry", "said"),
    [
        (timedelta(minutes=20, seconds=3), entries.CLOCK_AHEAD, "This computer's clock is 20 min ahead"),
        (timedelta(minutes=-17, seconds=20), entries.CLOCK_BEHIND, "This computer's clock is 17 min behind"),
        (timedelta(days=-365), entries.CLOCK_BEHIND, "This computer's clock is 365 d behind"),
    ],
)
@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("AccessDenied", "Request has expired"),
        ("AccessDenied", "Request is not yet valid"),
        ("AccessDenied", ""),
        ("RequestTimeTooSkewed", ""),
    ],
)
def test_our_own_clock_is_named_where_it_has_signed(
    ahead: timedelta, entry: CatalogueEntry, said: str, code: str, message: str
) -> None:
    now = SIGNED_AT + timedelta(seconds=2)
    link = sigv4_link(expires_in=60)
    error = diagnose(xml_answer(403, code, message, headers=date_header(now - ahead)), sent("GET", link), now)
    assert error.entry is entry
    assert said in error.cause()
    assert (error.actor, error.retry) == (Actor.YOU, Retry.USER_ACTION)


def test_another_computers_clock_is_not_ours() -> None:
    now = SIGNED_AT + timedelta(hours=5)
    answer = xml_answer(403, "AccessDenied", "Request has expired", headers=date_header(now + timedelta(minutes=20)))
    error = diagnose(answer, sent(), now)
    assert error.entry is entries.REQUEST_EXPIRED


def test_a_small_difference_is_no_wrong_clock() -> None:
    now = SIGNED_AT + timedelta(seconds=2)
    answer = xml_answer(403, "RequestTimeTooSkewed", headers=date_header(now + timedelta(seconds=50)))
    assert diagnose(answer, sent(), now).entry is entries.CLOCKS_DIFFER


def test_an_expiry_that_our_clock_did_not_show() -> None:
    now = SIGNED_AT + timedelta(minutes=50)
    answer = xml_answer(403, "AccessDenied", headers=date_header(now + timedelta(minutes=30)))
    error = diagnose(answer, sent(), now)
    assert error.entry is entries.REQUEST_EXPIRED_UNSEEN
    assert error.cause() == (
        "The link expired 20 min ago, at 2026-11-24 06:00:00 UTC, which this computer's clock, 30 min behind, "
        "did not show."
    )
    assert error.actor is Actor.LINK_OWNER
