"""The deployed backend at work: its real code, its real roles, and a member who may invoke it and nothing else."""

import json
import secrets
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError

from presign_gui.aws.lambda_answer import read_answer
from presign_gui.domain.catalogue import backend as entries
from presign_gui.domain.errors import CatalogueEntry, SigningError
from presign_gui.domain.stack import Stack, StackKind
from tests.servers.ministack import Account, User
from tests.servers.sandbox import Answer, send

MIB = 1024 * 1024
PREFIX = "incoming/"
MAX_SIZE = 20 * MIB


@dataclass(frozen=True, slots=True)
class Backend:
    """A deployed backend and a member of it."""

    account: Account
    stack: Stack
    member: User

    def ask(self, operation: str, **fields: object) -> Any:
        """Have the member invoke the function for an operation, on the backend's bucket unless told otherwise."""
        is_download = operation == "get_object"
        function = self.stack.download_function if is_download else self.stack.upload_function
        event = {"version": 1, "operation": operation, "bucket": self.stack.bucket, **fields}
        return self.invoke(str(function), event)

    def invoke(self, function: str, event: object) -> Any:
        client = self.account.client("lambda", self.member)
        answer = client.invoke(FunctionName=function, Payload=json.dumps(event).encode())
        assert "FunctionError" not in answer
        return json.loads(answer["Payload"].read())


@pytest.fixture(scope="module")
def backend(account: Account) -> Backend:
    stack = account.deployed(
        "at-work",
        StackKind.BACKEND,
        UploadPrefixes=PREFIX,
        MaxExpiresIn="600",
        MaxSize=str(MAX_SIZE),
        CreateOnly="true",
        ContentTypes="application/octet-stream",
        LogRetentionDays="7",
    )
    return Backend(account, stack, account.new_user("member", policy_arn=stack.outputs["MemberPolicyArn"]))


def use(signed: Any, body: bytes | None = None, **headers: str) -> Answer:
    """Send a signed request with the headers that it was signed with, or with others in their place."""
    changed = {name.replace("_", "-"): value for name, value in headers.items()}
    return send(signed["url"], signed["method"], body, signed["headers"] | changed)


def put(backend: Backend, key: str, body: bytes) -> Answer:
    signed = backend.ask(
        "put_object", key=key, content_length=len(body), content_type="application/octet-stream", expires_in=60
    )
    return use(signed, body)


def test_a_member_uploads_and_downloads(backend: Backend) -> None:
    assert put(backend, "incoming/a b+ü.bin", b"hello").status == 200
    answer = use(backend.ask("get_object", key="incoming/a b+ü.bin", expires_in=60))
    assert (answer.status, answer.body) == (200, b"hello")


def test_an_object_goes_up_in_parts_that_were_signed_together(backend: Backend) -> None:
    key, data = "incoming/parts.bin", secrets.token_bytes(11 * MIB)
    lengths = [5 * MIB, 5 * MIB, MIB]
    begun = use(
        backend.ask("create_multipart_upload", key=key, size=len(data), content_type="application/octet-stream")
    )
    upload_id = begun.body.decode().partition("<UploadId>")[2].partition("<")[0]
    signed = backend.ask("upload_part", key=key, upload_id=upload_id, part_numbers=[1, 2, 3], content_lengths=lengths)
    etags = []
    for part in signed["requests"]:
        start = (part["part_number"] - 1) * 5 * MIB
        answer = use(part, data[start : start + lengths[part["part_number"] - 1]])
        assert answer.status == 200
        etags.append(answer.headers["ETag"])
    assert use(backend.ask("list_parts", key=key, upload_id=upload_id)).body.count(b"<PartNumber>") == 3
    parts = "".join(f"<Part><PartNumber>{n}</PartNumber><ETag>{tag}</ETag></Part>" for n, tag in enumerate(etags, 1))
    body = f"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>".encode()
    smaller = use(backend.ask("complete_multipart_upload", key=key, upload_id=upload_id, size=len(data) - 1), body)
    assert (smaller.status, b"x-amz-mp-object-size" in smaller.body) == (400, True)
    assert (
        use(backend.ask("complete_multipart_upload", key=key, upload_id=upload_id, size=len(data)), body).status == 200
    )
    assert use(backend.ask("get_object", key=key)).body == data


def test_an_upload_of_another_length_is_refused_by_s3(backend: Backend) -> None:
    fields = {"content_length": 5, "content_type": "application/octet-stream"}
    signed = backend.ask("put_object", key="incoming/length", **fields)
    assert use(signed, b"hello!", Content_Length="6").status == 403


def test_an_object_that_is_there_is_not_replaced(backend: Backend) -> None:
    assert put(backend, "incoming/once", b"first").status == 200
    assert put(backend, "incoming/once", b"second").status == 412


@pytest.mark.parametrize(
    ("operation", "fields", "code", "entry"),
    [
        ("put_object", {"bucket": "other-bucket"}, "bucket_not_allowed", entries.BUCKET_NOT_ALLOWED),
        ("put_object", {"key": "elsewhere/a"}, "key_not_allowed", entries.KEY_NOT_ALLOWED),
        ("put_object", {"key": "incoming/../a"}, "key_invalid", entries.KEY_REFUSED),
        ("put_object", {"expires_in": 601}, "expires_in_out_of_range", entries.LASTS_TOO_LONG),
        ("put_object", {"content_length": MAX_SIZE + 1}, "too_large", entries.TOO_LARGE),
        ("put_object", {"content_length": None}, "size_required", entries.SIZE_NEEDED),
        ("put_object", {"content_type": "text/html"}, "content_type_not_allowed", entries.CONTENT_TYPE_NOT_ALLOWED),
        ("delete_object", {}, "operation_not_allowed", entries.OPERATION_NOT_ALLOWED),
        ("put_object", {"acl": "public-read"}, "malformed_event", entries.UNDERSTANDS_OTHERWISE),
        ("put_object", {"padding": "x" * MIB}, "event_too_large", entries.UNDERSTANDS_OTHERWISE),
    ],
)
def test_every_limit_holds_in_the_deployed_function_and_is_understood(
    backend: Backend, operation: str, fields: dict[str, object], code: str, entry: CatalogueEntry
) -> None:
    allowed = {"key": "incoming/a", "content_length": 5, "content_type": "application/octet-stream"}
    answer = backend.ask(operation, **allowed | fields)
    assert answer["error"]["code"] == code
    with pytest.raises(SigningError) as raised:
        read_answer(json.dumps(answer).encode(), "f")
    assert raised.value.entry is entry


def test_a_member_may_do_nothing_else_in_the_account(backend: Backend, account: Account) -> None:
    bucket, function = backend.stack.bucket, backend.stack.upload_function
    denied: list[tuple[str, str, dict[str, object]]] = [
        ("lambda", "list_functions", {}),
        ("lambda", "get_function", {"FunctionName": function}),
        ("s3", "list_objects_v2", {"Bucket": bucket}),
        ("s3", "put_object", {"Bucket": bucket, "Key": "incoming/x"}),
        ("cloudformation", "describe_stacks", {}),
    ]
    for service, operation, asked in denied:
        with pytest.raises(ClientError) as raised:
            getattr(account.client(service, backend.member), operation)(**asked)
        assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_a_url_serves_for_what_it_was_signed_for_alone(backend: Backend) -> None:
    assert put(backend, "incoming/purpose", b"hello").status == 200
    upload = backend.ask("put_object", key="incoming/other", content_length=0, content_type="application/octet-stream")
    download = backend.ask("get_object", key="incoming/purpose")
    assert use(upload | {"method": "GET"}).status == 403
    assert use(download | {"method": "DELETE"}).status == 403
    assert send(download["url"].replace("purpose", "parts"), "GET").status == 403


def test_each_role_may_do_what_its_function_signs(backend: Backend, account: Account) -> None:
    iam = account.client("iam")
    allowed = {}
    for role in iam.list_roles()["Roles"]:
        if role["RoleName"].startswith("at-work-"):
            document = iam.get_role_policy(RoleName=role["RoleName"], PolicyName="objects")["PolicyDocument"]
            allowed[tuple(document["Statement"][0]["Action"])] = set(document["Statement"][0]["Resource"])
    objects = f"arn:aws:s3:::{backend.stack.bucket}/"
    assert allowed == {
        ("s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"): {f"{objects}incoming/*"},
        ("s3:GetObject", "s3:GetObjectVersion"): {f"{objects}*"},
    }


def test_the_logs_forget_and_hold_no_url_and_no_token(backend: Backend, account: Account) -> None:
    backend.ask("get_object", key="incoming/a")
    backend.ask("upload_part", key="incoming/a", upload_id="an-upload", part_number=1, content_length=5)
    logs = account.client("logs")
    groups = logs.describe_log_groups(logGroupNamePrefix="/aws/lambda/at-work-")["logGroups"]
    assert {group["logGroupName"]: group["retentionInDays"] for group in groups} == {
        "/aws/lambda/at-work-download-url": 7,
        "/aws/lambda/at-work-upload-url": 7,
    }
    for group in groups:
        events = logs.filter_log_events(logGroupName=group["logGroupName"])["events"]
        text = "\n".join(event["message"] for event in events)
        assert '"outcome": "done"' in text
        for secret in ("http", "X-Amz", "ASIA", "oken", "an-upload", "Traceback"):
            assert secret not in text


def test_the_bucket_is_private_and_encrypted(backend: Backend, account: Account) -> None:
    client = account.client("s3")
    blocked = client.get_public_access_block(Bucket=backend.stack.bucket)["PublicAccessBlockConfiguration"]
    assert set(blocked.values()) == {True}
    (rule,) = client.get_bucket_encryption(Bucket=backend.stack.bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"


def test_plain_http_is_refused_where_tls_is_required(account: Account) -> None:
    stack = account.deployed("tls-only", StackKind.BACKEND, RequireTls="true")
    member = account.new_user("tls-member", policy_arn=stack.outputs["MemberPolicyArn"])
    signed = Backend(account, stack, member).ask("put_object", key="a")
    answer = use(signed, b"hello")
    assert answer.status == 403
    assert b"explicit deny" in answer.body


def test_function_urls_are_made_where_they_are_asked_for(account: Account) -> None:
    stack = account.deployed("with-urls", StackKind.BACKEND, FunctionUrls="yes")
    for direction in ("Upload", "Download"):
        name = stack.outputs[f"{direction}FunctionName"]
        config = account.client("lambda").get_function_url_config(FunctionName=name)
        assert config["AuthType"] == "AWS_IAM"
        assert stack.outputs[f"{direction}FunctionUrl"] == config["FunctionUrl"]
