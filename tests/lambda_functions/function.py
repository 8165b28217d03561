"""A signing function on this computer: its real code, called as Lambda calls it, with an environment of its own."""

import importlib
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest

CODE: Final = Path(__file__).parents[2] / "resources" / "lambda"
UPLOAD_OPERATIONS: Final = (
    "put_object,post_policy,create_multipart_upload,upload_part,list_parts,"
    "complete_multipart_upload,abort_multipart_upload"
)
BUCKET: Final = "team-bucket"
REQUEST_ID: Final = "8f5ce6f3-6b1a-4e46-9d6b-6b0f4f3c2d11"
_ROLE_CREDENTIALS: Final = {
    "AWS_ACCESS_KEY_ID": "ASIAFUNCTIONSROLE123",
    "AWS_SECRET_ACCESS_KEY": "functions-secret",
    "AWS_SESSION_TOKEN": "functions-token",
}
_OF_LAMBDA: Final = {"AWS_REGION": "eu-central-1", "AWS_DEFAULT_REGION": "eu-central-1"}
_UPLOAD: Final = {
    "OPERATIONS": UPLOAD_OPERATIONS,
    "ALLOWED_BUCKETS": BUCKET,
    "ALLOWED_PREFIXES": "",
    "MAX_EXPIRES_IN": "3600",
    "MAX_SIZE": "0",
    "CREATE_ONLY": "false",
    "CONTENT_TYPES": "",
}
_DOWNLOAD: Final = {**_UPLOAD, "OPERATIONS": "get_object"}


class _LambdaContext:
    """What Lambda hands over beside the event, as far as the function looks at it."""

    aws_request_id = REQUEST_ID


@dataclass(frozen=True, slots=True)
class Function:
    """The function, as one execution environment has it."""

    module: Any

    def call(self, event: object) -> Any:
        """Return the function's answer to an event."""
        return self.module.handler(event, _LambdaContext())

    def ask(self, operation: str, **fields: object) -> Any:
        """Return the answer to an event of version 1 for an object in the bucket."""
        return self.call({"version": 1, "operation": operation, "bucket": BUCKET, **fields})


def upload_function(**environ: str) -> Function:
    """Load the function that signs uploads; `environ` is what differs from a policy without limits."""
    return _started(_UPLOAD | environ)


def download_function(**environ: str) -> Function:
    """Load the function that signs downloads."""
    return _started(_DOWNLOAD | environ)


@contextmanager
def unstarted_function(*, without: str | None = None, **environ: str) -> Iterator[Function]:
    """Give the function before its first event, in an environment that lacks one variable perhaps."""
    variables = {name: value for name, value in (_UPLOAD | environ).items() if name != without}
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
            patch.setenv(name, os.devnull)
        for name, value in {**_ROLE_CREDENTIALS, **_OF_LAMBDA, **variables}.items():
            patch.setenv(name, value)
        patch.setattr(boto3, "DEFAULT_SESSION", None)  # it would keep the environment of an earlier function
        patch.setattr(sys, "dont_write_bytecode", True)  # the folder goes into the wheel as it is
        patch.syspath_prepend(str(CODE))
        for name in [name for name in sys.modules if name.partition(".")[0] == "presign_backend"]:
            patch.delitem(sys.modules, name)
        yield Function(importlib.import_module("presign_backend.main"))


def _started(environ: Mapping[str, str]) -> Function:
    """Let the function answer one event, after which it looks at its environment no more."""
    with unstarted_function(**environ) as function:
        function.call({"version": 1, "operation": "describe"})
        return function


def query_of(url: str) -> dict[str, str]:
    """Return the query parameters of a URL, decoded."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query, keep_blank_values=True).items()}


def signed_headers(url: str) -> set[str]:
    """Return the names that a URL says were signed, but for Host, in lower case."""
    return set(query_of(url)["X-Amz-SignedHeaders"].split(";")) - {"host"}
