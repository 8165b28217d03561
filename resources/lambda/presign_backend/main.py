"""Where Lambda comes in: takes the event out of its wrapping, has it answered, and writes one line to the log.

The log gets neither URLs nor tokens, and nothing of an event before it has passed every check. So errors, too, leave
only their type and place there: their texts, and boto3's above all, may quote a request.
"""

import base64
import functools
import json
import os
import traceback
from collections.abc import Mapping
from typing import Any

from presign_backend.event import malformed
from presign_backend.policy import Policy
from presign_backend.refusal import Code, Refusal
from presign_backend.service import Service
from presign_backend.signer import BotoSigner

_STATUS = {
    Code.EVENT_TOO_LARGE: 413,
    Code.INTERNAL_ERROR: 500,
    Code.MALFORMED_EVENT: 400,
    Code.NOT_CONFIGURED: 500,
    Code.UNSUPPORTED_VERSION: 400,
}
"""HTTP statuses for a function URL; what the policy refuses is 403."""


def handler(event: object, context: Any) -> dict[str, object]:
    """Answer one event. It never raises, so that Lambda writes no traceback and the caller gets a typed answer."""
    request = event if isinstance(event, dict) and isinstance(event.get("requestContext"), dict) else None
    try:
        asked = event if request is None else _body_of(request)
        answer, status = _service().answer(asked), 200
        _log(context, "done", asked)
    except Refusal as refusal:
        answer, status = refusal.answer(), _STATUS.get(refusal.code, 403)
        _log(context, refusal.code.value, None)
    except Exception as error:  # noqa: BLE001 - a defect is answered and logged by its type and place alone
        place = traceback.extract_tb(error.__traceback__)[-1]
        _log(context, f"{type(error).__name__} in {place.name}, line {place.lineno}", None)
        answer, status = Refusal(Code.INTERNAL_ERROR, "The function failed; its log says where.").answer(), 500
    return answer if request is None else _http(answer, status)


@functools.cache
def _service() -> Service:
    """Make the service once in the life of an execution environment, of which policy and credentials are parts.

    Lambda hands its role's credentials to Python in variables that do not tell when they end. Where something else
    does, AWS_CREDENTIAL_EXPIRATION is the variable that boto3 knows for it.
    """
    region = os.environ["AWS_REGION"]
    policy = Policy.from_environment(os.environ)
    return Service(policy, BotoSigner(region), region, os.environ.get("AWS_CREDENTIAL_EXPIRATION"))


def _body_of(event: Mapping[str, Any]) -> object:
    """Take the event out of a function URL's request (AWS Lambda Developer Guide: Invoking Lambda function URLs)."""
    body = str(event.get("body", ""))
    try:
        return json.loads(base64.b64decode(body, validate=True) if event.get("isBase64Encoded") is True else body)
    except (ValueError, RecursionError):
        raise malformed(None, "The body of the request is not JSON.") from None


def _http(answer: Mapping[str, object], status: int) -> dict[str, object]:
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    return {"statusCode": status, "headers": headers, "body": json.dumps(answer)}


def _log(context: Any, outcome: str, asked: object) -> None:
    """Write what was signed; for whom, CloudTrail tells by the request ID. `asked` has passed every check."""
    line: dict[str, object] = {"request_id": getattr(context, "aws_request_id", None), "outcome": outcome}
    if isinstance(asked, dict):
        line |= {
            name: asked[name] for name in ("operation", "bucket", "key", "key_prefix", "expires_in") if name in asked
        }
    print(json.dumps(line))
