"""Both signers against functions and an S3 that really run: every signature here is checked by the server."""

import pytest

from presign_gui.aws.buckets import BucketBrowser
from presign_gui.aws.lambda_signer import LambdaSigner
from presign_gui.aws.local_signer import LocalSigner
from presign_gui.aws.session import AwsSettings
from presign_gui.domain.errors import PresignGuiError, SigningError
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import GetObject, PutObject
from presign_gui.sandbox.sandbox import KeyPair, Sandbox, SandboxInfo
from tests.servers.sandbox import send


@pytest.fixture
def info(sandbox: Sandbox) -> SandboxInfo:
    return sandbox.info


def settings_of(info: SandboxInfo, keys: KeyPair) -> AwsSettings:
    return AwsSettings(
        region=info.region,
        endpoint_url=info.endpoint_url,
        access_key_id=keys.access_key_id,
        secret_access_key=keys.secret_access_key,
    )


def test_the_members_functions_sign_what_works(info: SandboxInfo) -> None:
    signer = LambdaSigner(settings_of(info, info.member), info.upload_function, info.download_function)
    asked = ObjectLocation(info.bucket, "wished/for.txt")
    put = signer.sign(PutObject(location=asked, expires_in=60, content_type="text/plain"))
    answer = send(put.url, "PUT", b"by the upload function", dict(put.headers_to_send))
    assert answer.status == 200
    get = signer.sign(GetObject(location=put.location, expires_in=60))
    assert get.location == put.location
    assert send(get.url, headers=dict(get.headers_to_send)).body == b"by the upload function"
    assert get.expires_at is not None


@pytest.mark.parametrize("key", ["a b+c%20d.txt", "日本/😀.txt", "#?&=.txt", "x" * 200])
def test_the_owners_own_signatures_work(info: SandboxInfo, key: str) -> None:
    signer = LocalSigner(settings_of(info, info.owner))
    place = ObjectLocation(info.bucket, key)
    put = signer.sign(PutObject(location=place, expires_in=60, content_type="text/plain", if_none_match=True))
    assert send(put.url, "PUT", key.encode(), dict(put.headers_to_send)).status == 200
    assert send(put.url, "PUT", key.encode(), dict(put.headers_to_send)).status == 412
    get = signer.sign(GetObject(location=place, expires_in=60, response_content_disposition='inline; filename="x"'))
    answer = send(get.url)
    assert (answer.body, answer.headers["Content-Disposition"]) == (key.encode(), 'inline; filename="x"')
    page = BucketBrowser(settings_of(info, info.owner)).list_objects(info.bucket, key[: key.rfind("/") + 1])
    assert key in {each.key for each in page.objects}


def test_a_function_that_may_not_be_invoked_is_told_so(info: SandboxInfo) -> None:
    signer = LambdaSigner(settings_of(info, info.owner), "someone-elses", None)
    with pytest.raises(SigningError) as caught:
        signer.sign(PutObject(location=ObjectLocation(info.bucket, "k"), expires_in=60))
    assert caught.value.kind == "InvokeDenied"


def test_a_key_that_the_server_does_not_know_is_told_so(info: SandboxInfo) -> None:
    stranger = settings_of(info, KeyPair(access_key_id="AKIASTRANGER00000000", secret_access_key="secret"))
    for look in (
        BucketBrowser(stranger).list_buckets,
        lambda: LambdaSigner(stranger, info.upload_function, None).sign(
            PutObject(location=ObjectLocation(info.bucket, "k"), expires_in=60)
        ),
    ):
        with pytest.raises(SigningError) as caught:
            look()
        assert caught.value.kind == "CredentialsRefused"


def test_the_member_may_not_look_around(info: SandboxInfo) -> None:
    browser = BucketBrowser(settings_of(info, info.member))
    for look, kind in (
        (browser.list_buckets, "ListBucketsRefused"),
        (lambda: browser.list_objects(info.bucket, ""), "ListObjectsRefused"),
    ):
        with pytest.raises(PresignGuiError) as caught:
            look()
        assert caught.value.kind == kind


def test_the_owner_sees_bucket_and_region(info: SandboxInfo) -> None:
    browser = BucketBrowser(settings_of(info, info.owner))
    assert info.bucket in browser.list_buckets()
    assert browser.bucket_region(info.bucket) == info.region
