"""Templates and code get into a bucket of the account, and of no other."""

from typing import Any

import pytest
from botocore.stub import Stubber

from presign_gui.aws.session import AwsAccess, AwsSettings
from presign_gui.aws.staging import stage
from presign_gui.domain.catalogue import stack as entries
from presign_gui.domain.errors import InputError, NetworkError, StackError
from presign_gui.domain.stack import StackKind
from presign_gui.stack_source import StackSource
from tests.servers.ministack import ACCOUNT, REGION, Account

SOURCE = StackSource(StackKind.BACKEND, "template", {"function.yaml": b"function"})


def test_a_bucket_is_made_where_none_is_named(account: Account) -> None:
    staged = stage(AwsAccess(account.settings()), SOURCE, None, ACCOUNT)
    name = f"presign-gui-{ACCOUNT}-{REGION}"
    assert staged == SOURCE.parameters(name, account.endpoint_url)
    client = account.client("s3")
    stored = client.get_object(Bucket=name, Key=f"{SOURCE.prefix}/function.yaml")
    assert stored["Body"].read() == b"function"
    blocked = client.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
    assert set(blocked.values()) == {True}
    assert stage(AwsAccess(account.settings()), SOURCE, None, ACCOUNT) == staged


def test_a_bucket_of_ones_own_is_used_as_it_is(account: Account) -> None:
    account.client("s3").create_bucket(Bucket="staging-of-ones-own")
    staged = stage(AwsAccess(account.settings()), SOURCE, "staging-of-ones-own", ACCOUNT)
    assert staged["StagingBucketName"] == "staging-of-ones-own"


def test_a_bucket_that_is_not_there_is_not_made(account: Account) -> None:
    with pytest.raises(StackError) as raised:
        stage(AwsAccess(account.settings()), SOURCE, "no-such-staging", ACCOUNT)
    assert raised.value.entry is entries.STAGING_FORBIDDEN
    assert raised.value.facts["reason"] == "there is no such bucket"


def test_a_bucket_that_one_may_not_write_to_is_refused(account: Account) -> None:
    account.client("s3").create_bucket(Bucket="staging-to-look-at")
    policy = [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::staging-to-look-at"}]
    access = AwsAccess(account.settings(account.new_user("looker", policy=policy)))
    with pytest.raises(StackError) as raised:
        stage(access, SOURCE, "staging-to-look-at", ACCOUNT)
    assert (raised.value.entry, raised.value.status) == (entries.STAGING_FORBIDDEN, 403)


def test_an_impossible_name_is_refused_before_aws_is_asked() -> None:
    with pytest.raises(InputError):
        stage(_access(), SOURCE, "Not A Bucket", ACCOUNT)


def _access() -> AwsAccess:
    return AwsAccess(AwsSettings(region="eu-central-1", access_key_id="AKIAEXAMPLE", secret_access_key="secret"))


def _head(status: int, headers: dict[str, str]) -> dict[str, Any]:
    return {"HTTPStatusCode": status, "HTTPHeaders": headers}


@pytest.mark.parametrize("status", [200, 301])
def test_a_bucket_of_another_region_is_refused(status: int) -> None:
    access = _access()
    with Stubber(access.s3()) as stub:
        meta = _head(status, {"x-amz-bucket-region": "us-west-2"})
        if status == 200:
            stub.add_response(
                "head_bucket", {"ResponseMetadata": meta}, {"Bucket": "mine", "ExpectedBucketOwner": ACCOUNT}
            )
        else:
            stub.add_client_error("head_bucket", "301", "", status, response_meta=meta)
        with pytest.raises(StackError) as raised:
            stage(access, SOURCE, "mine", ACCOUNT)
    assert raised.value.entry is entries.STAGING_ELSEWHERE
    assert dict(raised.value.facts) == {"bucket": "mine", "found": "us-west-2", "region": "eu-central-1"}


@pytest.mark.parametrize(
    ("region", "place"),
    [
        ("us-east-1", {}),
        ("eu-central-1", {"CreateBucketConfiguration": {"LocationConstraint": "eu-central-1"}}),
    ],
)
def test_a_new_bucket_is_made_in_the_region_and_belongs_to_the_account(region: str, place: dict[str, Any]) -> None:
    access = AwsAccess(AwsSettings(region=region, access_key_id="AKIAEXAMPLE", secret_access_key="secret"))
    name = f"presign-gui-123456789012-{region}"
    owned = {"Bucket": name, "ExpectedBucketOwner": "123456789012"}
    with Stubber(access.s3()) as stub:
        stub.add_client_error("head_bucket", "404", "", 404, expected_params=owned)
        stub.add_response("create_bucket", {}, {"Bucket": name, **place})
        blocked = dict.fromkeys(
            ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True
        )
        stub.add_response("put_public_access_block", {}, {**owned, "PublicAccessBlockConfiguration": blocked})
        key = f"{SOURCE.prefix}/function.yaml"
        stub.add_response("put_object", {}, {**owned, "Key": key, "Body": b"function"})
        staged = stage(access, SOURCE, None, "123456789012")
        stub.assert_no_pending_responses()
    assert staged["TemplateBaseUrl"] == f"https://s3.{region}.amazonaws.com/{name}/{SOURCE.prefix}"


@pytest.mark.usefixtures("one_attempt")
def test_a_server_that_is_not_there_is_a_failure_of_the_network() -> None:
    settings = AwsSettings(
        region="us-east-1", endpoint_url="http://127.0.0.1:9", access_key_id="AKIAEXAMPLE", secret_access_key="secret"
    )
    with pytest.raises(NetworkError):
        stage(AwsAccess(settings), SOURCE, None, ACCOUNT)
