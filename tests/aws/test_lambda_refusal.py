"""The refusals of the presign backend: the codes that its contract lists, and those that its own code gives."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from presign_gui.aws.lambda_answer import read_answer
from presign_gui.domain.errors import PresignGuiError, Retry, SigningError
from presign_gui.domain.facts import ByteCount
from tests.lambda_functions.function import BUCKET, Function, upload_function

CONTRACT = Path(__file__).parents[2] / "docs" / "backend.md"
CODES = re.findall(r"^\| `(\w+)` \|", CONTRACT.read_text(encoding="utf-8").partition("### Refusals")[2], re.MULTILINE)


def refused(answer: object) -> PresignGuiError:
    with pytest.raises(SigningError) as caught:
        read_answer(json.dumps(answer).encode(), "f")
    return caught.value


@pytest.fixture(scope="module")
def strict() -> Function:
    """A function whose policy limits everything."""
    return upload_function(
        ALLOWED_PREFIXES="in/,out/",
        MAX_EXPIRES_IN="900",
        MAX_SIZE="20000000",
        CREATE_ONLY="true",
        CONTENT_TYPES="image/*",
        OPERATIONS="put_object,post_policy,upload_part",
    )


WELL = {"key": "in/a.png", "content_type": "image/png", "content_length": 5, "expires_in": 60}


@pytest.mark.parametrize(
    ("operation", "fields", "kind", "facts"),
    [
        ("get_object", {}, "FunctionOperationNotAllowed", {"allowed": "“put_object”, “post_policy”, “upload_part”"}),
        ("put_object", {"bucket": "other-bucket"}, "FunctionBucketNotAllowed", {"allowed": f"“{BUCKET}”"}),
        ("put_object", {"key": "elsewhere"}, "FunctionKeyNotAllowed", {"allowed": "“in/”, “out/”"}),
        ("put_object", {"key": "in/../x"}, "FunctionKeyRefused", {}),
        ("put_object", {"expires_in": 3600}, "FunctionExpiryNotAllowed", {"limit": timedelta(seconds=900)}),
        ("put_object", {"content_length": None}, "FunctionSizeNeeded", {"limit": ByteCount(20_000_000)}),
        ("put_object", {"content_length": 20_000_001}, "FunctionSizeNotAllowed", {"limit": ByteCount(20_000_000)}),
        ("put_object", {"content_type": "text/html"}, "FunctionContentTypeNotAllowed", {"allowed": "“image/*”"}),
        ("post_policy", {"content_length": None, "content_type": None}, "FunctionCreatesOnly", {}),
        ("put_object", {"tenant": "x"}, "FunctionSpeaksOtherwise", {}),
        ("put_object", {"version": 2}, "FunctionSpeaksOtherwise", {}),
    ],
)
def test_what_the_function_refuses_is_told_with_the_limit(
    strict: Function, operation: str, fields: dict[str, Any], kind: str, facts: dict[str, Any]
) -> None:
    error = refused(strict.ask(operation, **(WELL | fields)))
    assert (error.kind, error.retry) == (kind, Retry.USER_ACTION)
    assert {name: error.facts[name] for name in facts} == facts
    assert "{" not in f"{error.title()} {error.cause()} {error.remedy()}"


@pytest.mark.parametrize("code", CODES)
def test_every_code_of_the_contract_has_a_row_of_its_own(code: str) -> None:
    limits: list[object] = [None, 100, ["a", "b"]]
    errors = [refused({"version": 1, "error": {"code": code, "message": "No.", "limit": each}}) for each in limits]
    assert any(error.kind != "FunctionRefused" for error in errors)
    assert {error.code for error in errors} == {code}
    for error in errors:
        assert "{" not in f"{error.title()} {error.cause()} {error.remedy()}"


def test_the_contract_lists_codes() -> None:
    assert len(CODES) >= 15


@pytest.mark.parametrize("limit", [None, "much", True, [], [1], {}])
@pytest.mark.parametrize("code", ["too_large", "bucket_not_allowed", "expires_in_out_of_range", "made_up"])
def test_a_code_without_a_limit_that_makes_sense_is_told_in_the_functions_words(code: str, limit: object) -> None:
    error = refused({"error": {"code": code, "message": "No way.", "limit": limit}})
    assert (error.kind, error.code) == ("FunctionRefused", code)
    assert f"answered {code}: No way." in error.cause()


def test_a_refusal_through_a_function_url_has_its_status() -> None:
    body = json.dumps({"version": 1, "error": {"code": "too_large", "message": "No.", "limit": 5}})
    error = refused({"statusCode": 403, "body": body})
    assert (error.kind, error.status) == ("FunctionSizeNotAllowed", 403)
