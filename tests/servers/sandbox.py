"""The embedded sandbox for tests: one of them serves the whole session, as it does a user."""

import functools
import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import boto3
import pytest
from botocore.config import Config

from presign_gui.sandbox.sandbox import KeyPair, Sandbox, SandboxInfo

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_s3 import S3Client

_NO_PROXY: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over plain HTTP, an error status included."""

    status: int
    body: bytes
    headers: Mapping[str, str]


@pytest.fixture(scope="session")
def sandbox_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the session's one sandbox."""
    return tmp_path_factory.mktemp("sandbox")


@pytest.fixture(scope="session")
def sandbox(sandbox_folder: Path) -> Iterator[Sandbox]:
    """Give the session's one sandbox. Its bucket is shared, so each test uses keys of its own."""
    with Sandbox.start(sandbox_folder) as running:
        yield running


def send(url: str, method: str = "GET", data: bytes | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    """Send one request exactly as told, with the standard library alone, so that nothing of ours tests itself."""
    request = urllib.request.Request(url, data=data, headers=dict(headers or {}), method=method)
    try:
        with _NO_PROXY.open(request, timeout=30) as answer:
            return Answer(answer.status, answer.read(), dict(answer.headers))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.read(), dict(error.headers))


@functools.cache  # making a client takes longer than using it
def s3_client(info: SandboxInfo, keys: KeyPair) -> "S3Client":
    """Return a client of S3 for the owner or the member."""
    return boto3.session.Session(keys.access_key_id, keys.secret_access_key).client(
        "s3", endpoint_url=info.endpoint_url, region_name=info.region, config=Config(s3={"addressing_style": "path"})
    )


def invoke(info: SandboxInfo, function: str, event: object, keys: KeyPair | None = None) -> Any:
    """Invoke a function as the member (unless told otherwise) and return what it answered or the error it raised."""
    client = _lambda_client(info, keys or info.member)
    answer = client.invoke(FunctionName=function, Payload=json.dumps(event).encode())
    return json.loads(answer["Payload"].read())


@functools.cache
def _lambda_client(info: SandboxInfo, keys: KeyPair) -> "LambdaClient":
    session = boto3.session.Session(keys.access_key_id, keys.secret_access_key)
    return session.client("lambda", endpoint_url=info.endpoint_url, region_name=info.region)
