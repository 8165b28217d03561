"""Listing with moto, which knows how S3 lists, and refusals with a server that was told to refuse."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from moto import mock_aws

from presign_gui.aws.buckets import BucketBrowser
from presign_gui.aws.session import AwsSettings
from presign_gui.domain.errors import InputError, NetworkError, PresignGuiError, SigningError
from tests.fakes.aws_api import Scripted, ScriptedAws, s3_error


@pytest.fixture
def browser(environment_keys: None) -> Iterator[BucketBrowser]:
    """Give a browser of a simulated account that has the bucket `shelf` in eu-central-1."""
    with mock_aws():
        client = boto3.session.Session().client("s3", region_name="eu-central-1")
        client.create_bucket(Bucket="shelf", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        for key in ["a.txt", "b/1.txt", "b/2.txt", "b/c/3.txt", "日本/ü +%.txt", "x//y"]:
            client.put_object(Bucket="shelf", Key=key, Body=key.encode())
        yield BucketBrowser(AwsSettings(region="eu-central-1"))


@pytest.fixture
def refusing(aws_api: ScriptedAws, one_attempt: None) -> BucketBrowser:
    return BucketBrowser(AwsSettings(endpoint_url=aws_api.endpoint_url, access_key_id="AKIA", secret_access_key="s"))


def test_the_accounts_buckets_are_named(browser: BucketBrowser) -> None:
    assert browser.list_buckets() == ["shelf"]


def test_every_page_of_buckets_is_fetched(aws_api: ScriptedAws, refusing: BucketBrowser) -> None:
    page = "<ListAllMyBucketsResult><Buckets><Bucket><Name>{}</Name></Bucket></Buckets>{}</ListAllMyBucketsResult>"
    aws_api.will_answer(
        Scripted(body=page.format("one", "<ContinuationToken>next</ContinuationToken>").encode()),
        Scripted(body=page.format("two", "").encode()),
    )
    assert refusing.list_buckets() == ["one", "two"]
    assert "continuation-token=next" in aws_api.received[1].path


def test_the_top_shows_what_slashes_make_of_it(browser: BucketBrowser) -> None:
    page = browser.list_objects("shelf", "")
    assert page.prefixes == ("b/", "x/", "日本/")
    assert [(each.key, each.size) for each in page.objects] == [("a.txt", 5)]
    assert page.objects[0].last_modified.tzinfo is not None
    assert page.objects[0].etag == "a5e54d1fd7bb69a228ef0dcd2431367e"
    assert page.continuation is None


def test_prefixes_lead_downwards(browser: BucketBrowser) -> None:
    assert browser.list_objects("shelf", "b/").prefixes == ("b/c/",)
    assert [each.key for each in browser.list_objects("shelf", "b/").objects] == ["b/1.txt", "b/2.txt"]
    assert [each.key for each in browser.list_objects("shelf", "日本/").objects] == ["日本/ü +%.txt"]
    assert browser.list_objects("shelf", "x/").prefixes == ("x//",)
    assert browser.list_objects("shelf", "absent/").objects == ()


def test_everything_under_a_prefix_is_listed_page_by_page(browser: BucketBrowser) -> None:
    first = browser.list_under("shelf", "b/", limit=2)
    assert [each.key for each in first.objects] == ["b/1.txt", "b/2.txt"]
    assert first.prefixes == ()
    second = browser.list_under("shelf", "b/", first.continuation, limit=2)
    assert ([each.key for each in second.objects], second.continuation) == (["b/c/3.txt"], None)
    assert len(browser.list_under("shelf", "").objects) == 6


def test_uploads_that_were_begun_are_listed(browser: BucketBrowser) -> None:
    client = boto3.session.Session().client("s3", region_name="eu-central-1")
    begun = [client.create_multipart_upload(Bucket="shelf", Key=key)["UploadId"] for key in ("b/x", "b/x", "c/y")]
    assert {each.upload_id for each in browser.list_uploads("shelf", "b/")} == set(begun[:2])
    (other,) = browser.list_uploads("shelf", "c/")
    assert (other.key, other.upload_id, other.initiated.tzinfo is not None) == ("c/y", begun[2], True)


def test_uploads_of_a_key_without_a_part_are_found(browser: BucketBrowser) -> None:
    client = boto3.session.Session().client("s3", region_name="eu-central-1")
    with_part, without, _ = (
        client.create_multipart_upload(Bucket="shelf", Key=key)["UploadId"] for key in ("b/x", "b/x", "b/xy")
    )
    client.upload_part(Bucket="shelf", Key="b/x", UploadId=with_part, PartNumber=1, Body=b"x")
    assert [each.upload_id for each in browser.list_empty_uploads("shelf", "b/x")] == [without]


def test_an_upload_was_begun_by_our_clock_whatever_the_servers_says(
    aws_api: ScriptedAws, refusing: BucketBrowser
) -> None:
    upload = "<Upload><Key>k</Key><UploadId>u</UploadId><Initiated>2001-02-03T04:05:00Z</Initiated></Upload>"
    listed = f"<ListMultipartUploadsResult>{upload}</ListMultipartUploadsResult>".encode()
    parts, gone = b"<ListPartsResult/>", s3_error(404, "NoSuchUpload")
    date = {"Date": "Sat, 03 Feb 2001 04:06:00 GMT"}
    aws_api.will_answer(Scripted(body=listed, headers=date), Scripted(body=parts))
    (found,) = refusing.list_empty_uploads("shelf", "k")
    assert abs(datetime.now(UTC) - timedelta(minutes=1) - found.initiated) < timedelta(seconds=10)
    aws_api.will_answer(Scripted(body=listed, headers={"Date": "soon"}), Scripted(body=parts))
    (found,) = refusing.list_empty_uploads("shelf", "k")
    assert found.initiated == datetime(2001, 2, 3, 4, 5, tzinfo=UTC)
    aws_api.will_answer(Scripted(body=listed), gone)
    assert refusing.list_empty_uploads("shelf", "k") == []
    aws_api.will_answer(s3_error(403, "AccessDenied"))
    with pytest.raises(PresignGuiError) as caught:
        refusing.list_empty_uploads("shelf", "k")
    assert caught.value.kind == "ListUploadsRefused"


def test_who_may_not_list_uploads_is_told_so(aws_api: ScriptedAws, refusing: BucketBrowser) -> None:
    aws_api.will_answer(s3_error(403, "AccessDenied"))
    with pytest.raises(PresignGuiError) as caught:
        list(refusing.list_uploads("shelf", ""))
    assert (caught.value.kind, caught.value.facts["bucket"]) == ("ListUploadsRefused", "shelf")


def test_a_continuation_leads_to_the_next_page(browser: BucketBrowser) -> None:
    first = browser.list_objects("shelf", "b/", limit=1)
    assert first.continuation is not None
    second = browser.list_objects("shelf", "b/", first.continuation, limit=1)
    assert [each.key for page in (first, second) for each in page.objects] == ["b/1.txt", "b/2.txt"]


def test_a_bucket_that_is_not_there_is_told_so(browser: BucketBrowser) -> None:
    for look in (lambda: browser.list_objects("absent", ""), lambda: browser.bucket_region("absent")):
        with pytest.raises(PresignGuiError) as caught:
            look()
        assert (caught.value.kind, caught.value.facts["bucket"], caught.value.status) == (
            "BucketNotFound",
            "absent",
            404,
        )


def test_a_redirect_that_no_s3_sends_is_asked_about_once(aws_api: ScriptedAws, refusing: BucketBrowser) -> None:
    aws_api.will_answer(Scripted(status=302, headers={"Location": "http://127.0.0.1/"}))
    with pytest.raises(PresignGuiError) as caught:
        refusing.list_objects("shelf", "")
    assert caught.value.kind == "AwsAnswerUnreadable"
    assert [each.method for each in aws_api.received] == ["GET", "HEAD"]


def test_the_region_of_a_bucket_is_found(browser: BucketBrowser) -> None:
    assert browser.bucket_region("shelf") == "eu-central-1"


@pytest.mark.parametrize("status", [301, 400, 403])
def test_the_region_is_in_a_refusal_too(aws_api: ScriptedAws, refusing: BucketBrowser, status: int) -> None:
    aws_api.will_answer(Scripted(status=status, headers={"x-amz-bucket-region": "ap-northeast-1"}))
    assert refusing.bucket_region("shelf") == "ap-northeast-1"


def test_a_server_that_names_no_region_has_ours(aws_api: ScriptedAws, refusing: BucketBrowser) -> None:
    aws_api.will_answer(Scripted())
    assert refusing.bucket_region("shelf") == "us-east-1"


def test_a_region_that_nobody_tells_is_an_error(aws_api: ScriptedAws, refusing: BucketBrowser) -> None:
    aws_api.will_answer(Scripted(status=403))
    with pytest.raises(PresignGuiError) as caught:
        refusing.bucket_region("shelf")
    assert caught.value.kind == "BucketRegionUnknown"


@pytest.mark.parametrize(
    ("answer", "bucket_kind", "object_kind"),
    [
        (s3_error(403, "AccessDenied"), "ListBucketsRefused", "ListObjectsRefused"),
        (s3_error(403, "InvalidAccessKeyId"), "CredentialsRefused", "CredentialsRefused"),
        (s3_error(403, "SignatureDoesNotMatch"), "CredentialsRefused", "CredentialsRefused"),
        (s3_error(400, "ExpiredToken"), "CredentialsExpired", "CredentialsExpired"),
        (s3_error(403, "RequestTimeTooSkewed"), "ClockWrong", "ClockWrong"),
        (s3_error(503, "SlowDown"), "AwsBusy", "AwsBusy"),
        (s3_error(500, "InternalError"), "AwsBusy", "AwsBusy"),
        (s3_error(404, "NoSuchBucket"), "AwsRejected", "BucketNotFound"),
        (s3_error(400, "InvalidArgument"), "AwsRejected", "AwsRejected"),
        (Scripted(status=502, body=b"<html>Bad gateway"), "AwsBusy", "AwsBusy"),
        (Scripted(status=403, body=b"<html>Blocked by the filter"), "AwsAnswerUnreadable", "AwsAnswerUnreadable"),
        (Scripted(status=403, body=b"<html></html>"), "AwsAnswerUnreadable", "AwsAnswerUnreadable"),
        (Scripted(status=302, headers={"Location": "http://127.0.0.1/"}), "AwsAnswerUnreadable", "AwsAnswerUnreadable"),
    ],
)
def test_each_refusal_is_an_error_of_its_own(
    aws_api: ScriptedAws, refusing: BucketBrowser, answer: Scripted, bucket_kind: str, object_kind: str
) -> None:
    aws_api.will_answer(answer)
    with pytest.raises(PresignGuiError) as buckets:
        refusing.list_buckets()
    with pytest.raises(PresignGuiError) as objects:
        refusing.list_objects("shelf", "")
    assert (buckets.value.kind, objects.value.kind) == (bucket_kind, object_kind)
    assert buckets.value.__suppress_context__
    assert objects.value.request_id == answer.headers.get("x-amz-request-id")


def test_a_redirect_that_boto3_runs_round_in_is_an_error(aws_api: ScriptedAws, refusing: BucketBrowser) -> None:
    aws_api.will_answer(Scripted(status=302, headers={"Location": "http://127.0.0.1/"}))
    with pytest.raises(PresignGuiError) as caught:
        refusing.bucket_region("shelf")
    assert caught.value.kind == "AwsAnswerUnreadable"


def test_an_impossible_name_is_refused_before_anything_is_sent(aws_api: ScriptedAws, refusing: BucketBrowser) -> None:
    arn = "arn:aws:s3:us-west-2:123456789012:accesspoint/foo"
    for look in (lambda: refusing.list_objects(arn, ""), lambda: refusing.bucket_region(arn)):
        with pytest.raises(InputError):
            look()
    assert aws_api.received == []


@pytest.mark.usefixtures("one_attempt")
def test_a_server_that_is_not_there_is_a_network_error() -> None:
    place = AwsSettings(endpoint_url="http://127.0.0.1:1", access_key_id="AKIA", secret_access_key="s")
    with pytest.raises(NetworkError):
        BucketBrowser(place).list_buckets()


def test_without_credentials_nothing_is_asked(aws_api: ScriptedAws) -> None:
    with pytest.raises(SigningError) as caught:
        BucketBrowser(AwsSettings(endpoint_url=aws_api.endpoint_url)).list_buckets()
    assert caught.value.kind == "NoCredentials"
    assert aws_api.received == []
