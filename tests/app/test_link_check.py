"""The live check: what can be known of a link without harming anything, in words."""

import contextlib
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from presign_gui.app.link_check import FindingKind, LinkCheck, Verdict, check_link
from presign_gui.domain.errors import InputError
from presign_gui.domain.presigned_url import PresignedUrl, parse_presigned_url
from presign_gui.transfer.http_client import HttpClient
from tests.fakes.links import sigv4_link
from tests.servers.faulty_s3 import Behaviour, FaultyS3, answer, error_xml

Check = Callable[..., LinkCheck]
S3 = {"x-amz-request-id": "1"}


def http_date(moment: datetime) -> str:
    return moment.strftime("%a, %d %b %Y %H:%M:%S GMT")


def link(origin: str, more: str = "", signed_at: datetime | None = None, headers: str = "host") -> PresignedUrl:
    signed = (signed_at or datetime.now(UTC)).replace(microsecond=0)
    return parse_presigned_url(sigv4_link(f"{origin}/bucket/key", signed_at=signed, signed_headers=headers) + more)


@pytest.fixture
def check() -> Iterator[Check]:
    with contextlib.closing(HttpClient(environ={})) as client:

        def run(behaviour: Behaviour, more: str = "", **options: Any) -> LinkCheck:
            with FaultyS3(behaviour) as server:
                checked = check_link(link(server.origin, more, **options), client=client)
                assert [request.line[:4] for request in server.requests] == [b"GET "]
                return checked

        yield run


def kinds(checked: LinkCheck) -> list[FindingKind]:
    return [finding.kind for finding in checked.findings]


def test_a_download_that_works(check: Check) -> None:
    headers = {
        "Content-Range": "bytes 0-0/5368709120",
        "ETag": '"abc"',
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="report.pdf"',
        "Last-Modified": "Tue, 24 Nov 2026 05:00:00 GMT",
        "Date": http_date(datetime.now(UTC)),
    }
    checked = check(answer(206, headers, b"0"))
    assert (checked.verdict, checked.error) == (Verdict.WORKS, None)
    assert [finding.text() for finding in checked.findings] == ["The link works, and the object has 5.0 GiB."]
    assert (checked.size, checked.etag, checked.content_type) == (5 * 1024**3, '"abc"', "application/pdf")
    assert checked.file_name == "report.pdf"
    assert checked.last_modified == datetime(2026, 11, 24, 5, tzinfo=UTC)
    assert checked.clock is not None


@pytest.mark.parametrize(
    ("behaviour", "kind", "size"),
    [
        (answer(200, {"ETag": '"x"'}, b"0123456789"), FindingKind.WORKS, 10),
        (answer(206, {"ETag": '"x"', "Content-Range": "bytes 0-0/*"}, b"0"), FindingKind.WORKS_SIZE_UNTOLD, None),
        (answer(206, {"ETag": '"x"'}, b"0"), FindingKind.WORKS_SIZE_UNTOLD, None),
        (answer(416, S3, error_xml("InvalidRange")), FindingKind.WORKS_EMPTY, 0),
        (answer(200, {"ETag": '"x"'}), FindingKind.WORKS_EMPTY, 0),
    ],
)
def test_downloads_of_all_kinds(check: Check, behaviour: Behaviour, kind: FindingKind, size: int | None) -> None:
    checked = check(behaviour)
    assert (checked.verdict, kinds(checked), checked.size) == (Verdict.WORKS, [kind], size)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (404, "NoSuchKey", "NoSuchKey"),
        (403, "InvalidAccessKeyId", "InvalidAccessKeyId"),
        (403, "AccessDenied", "AccessDeniedToRead"),
        (404, "NoSuchBucket", "NoSuchBucket"),
    ],
)
def test_a_download_that_is_refused(check: Check, status: int, code: str, kind: str) -> None:
    checked = check(answer(status, S3, error_xml(code)), "&x-id=GetObject")
    assert (checked.verdict, kinds(checked)) == (Verdict.REFUSED, [FindingKind.REFUSED])
    assert checked.error is not None
    assert checked.error.kind == kind


def mismatch() -> Behaviour:
    return answer(403, {**S3, "Date": http_date(datetime.now(UTC))}, error_xml("SignatureDoesNotMatch"))


def test_of_an_upload_link_is_said_what_can_be_known(check: Check) -> None:
    checked = check(mismatch(), "&x-id=PutObject")
    assert (checked.verdict, checked.error) == (Verdict.UNKNOWN, None)
    first, second = checked.findings
    assert first.kind is FindingKind.IN_TIME
    assert re.fullmatch(r"By the server's clock the link still lasts (59 min( \d+ s)?|1 h)\.", first.text())
    assert second.text() == "Nothing was written; whether an upload will be accepted, only an upload can tell."


def test_of_a_link_that_does_not_say_what_it_is_for(check: Check) -> None:
    checked = check(mismatch())
    assert checked.verdict is Verdict.UNKNOWN
    assert kinds(checked) == [FindingKind.NOT_A_DOWNLOAD, FindingKind.IN_TIME, FindingKind.NOTHING_WRITTEN]


def test_without_a_clock_nothing_is_said_about_time(check: Check) -> None:
    checked = check(answer(403, S3, error_xml("SignatureDoesNotMatch")), "&x-id=PutObject")
    assert kinds(checked) == [FindingKind.SERVER_ANSWERS, FindingKind.NOTHING_WRITTEN]


def test_a_server_that_checks_nothing_says_nothing_about_an_upload(check: Check) -> None:
    assert check(answer(206, {"ETag": '"x"'}, b"0"), "&x-id=PutObject").verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("code", ["AccessDenied", "SignatureDoesNotMatch"])
def test_an_expired_upload_link_is_refused(check: Check, code: str) -> None:
    late = {**S3, "Date": http_date(datetime.now(UTC))}
    signed_at = datetime.now(UTC) - timedelta(hours=2)
    checked = check(answer(403, late, error_xml(code, "Request has expired")), "&x-id=PutObject", signed_at=signed_at)
    assert checked.verdict is Verdict.REFUSED
    assert checked.error is not None


def test_a_wrong_clock_is_named_whatever_the_answer(check: Check) -> None:
    date = {"Date": http_date(datetime.now(UTC) + timedelta(minutes=17))}
    for behaviour in (answer(206, {"ETag": '"x"', **date}, b"0"), answer(404, {**S3, **date}, error_xml("NoSuchKey"))):
        checked = check(behaviour)
        assert checked.findings[-1].text() == "This computer's clock is 17 min behind the server's."
    date = {"Date": http_date(datetime.now(UTC) - timedelta(hours=3))}
    checked = check(answer(206, {"ETag": '"x"', **date}, b"0"))
    assert checked.findings[-1].text() == "This computer's clock is 3 h ahead of the server's."


def test_nobody_answers() -> None:
    with contextlib.closing(HttpClient(environ={})) as client:
        checked = check_link(link("http://127.0.0.1:9"), client=client)
    assert (checked.verdict, kinds(checked)) == (Verdict.UNREACHABLE, [FindingKind.UNREACHABLE])
    assert checked.error is not None


def test_a_link_without_an_object() -> None:
    with pytest.raises(InputError):
        check_link(parse_presigned_url(sigv4_link("https://my-bucket.s3.eu-west-1.amazonaws.com/")))


def test_headers_that_are_known_go_along() -> None:
    with FaultyS3(answer(206, {"ETag": '"x"'}, b"0")) as server, contextlib.closing(HttpClient(environ={})) as client:
        check_link(link(server.origin), (("x-amz-request-payer", "requester"),), client=client)
        assert server.request.header("x-amz-request-payer") == "requester"
