"""Asks a backend's function what it allows."""

import json
from typing import TYPE_CHECKING

from presign_gui.aws.failures import FAILURES
from presign_gui.aws.lambda_event import DESCRIBE
from presign_gui.aws.session import AwsAccess, AwsSettings
from presign_gui.domain.backend_limits import BackendLimits

if TYPE_CHECKING:
    from presign_gui.aws.function_words import Json

MAX_DESCRIPTION = 256 * 1024
"""Bytes that are looked at; a description has a few hundred."""


def describe_function(settings: AwsSettings, function: str) -> BackendLimits | None:
    """Return the limits of a function; None for a classic one, which has never heard of that question.

    Blocks for the call; raises SigningError or NetworkError where the function could not be asked.
    """
    access = AwsAccess(settings)
    access.credentials()
    try:
        answer = access.functions().invoke(FunctionName=function, Payload=json.dumps(DESCRIBE).encode())
        payload = answer["Payload"].read(MAX_DESCRIPTION)
    except FAILURES as error:
        raise access.failure(error) from None
    return None if answer.get("FunctionError") else _limits_in(payload)


def _limits_in(payload: bytes) -> BackendLimits | None:
    try:
        told: Json = json.loads(payload)
        limits = told.get("limits") if isinstance(told, dict) else None
        return BackendLimits.from_json(limits) if isinstance(limits, dict) else None
    except (ValueError, RecursionError):
        return None
