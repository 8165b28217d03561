"""Signs by asking two AWS Lambda functions, which hold the permissions that their callers need not have."""

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from botocore.exceptions import ClientError, ReadTimeoutError

from presign_gui.aws.asked import check_request, has_parameters_of, headers_of, object_of
from presign_gui.aws.failures import ATTEMPTS, FAILURES, READ_TIMEOUT, code_of, refused
from presign_gui.aws.function_words import shown
from presign_gui.aws.lambda_answer import (
    MAX_ANSWER,
    FunctionAnswer,
    FunctionDescription,
    function_failure,
    read_answer,
    read_answers,
    read_description,
)
from presign_gui.aws.lambda_event import DESCRIBE, MULTIPART_OPERATIONS, event_of, event_of_parts
from presign_gui.aws.session import AwsAccess, AwsSettings
from presign_gui.domain.backend_limits import NO_LIMITS, BackendLimits, ConnectionLimits
from presign_gui.domain.catalogue import backend
from presign_gui.domain.catalogue import input as url_entries
from presign_gui.domain.catalogue import signing as entries
from presign_gui.domain.errors import CatalogueEntry, InputError, PresignGuiError
from presign_gui.domain.presigned_url import PresignedUrl, parse_presigned_url
from presign_gui.domain.signing import (
    Capabilities,
    GetObject,
    PresignedRequest,
    SigningRequest,
    UploadPart,
    method_of,
)

CAPABILITIES: Final = Capabilities(
    may_set_expiry=True, may_list_buckets=False, may_list_objects=False, may_choose_object=False
)
_REFUSALS: Final[Mapping[str, CatalogueEntry]] = {
    "AccessDenied": entries.INVOKE_DENIED,
    "AccessDeniedException": entries.INVOKE_DENIED,
    "InvalidParameterValueException": entries.FUNCTION_NAME_INVALID,
    "ResourceNotFoundException": entries.FUNCTION_NOT_FOUND,
    "Throttling": entries.INVOKE_THROTTLED,
    "ThrottlingException": entries.INVOKE_THROTTLED,
    "TooManyRequestsException": entries.INVOKE_THROTTLED,
    "ValidationException": entries.FUNCTION_NAME_INVALID,
}
"""AWS Lambda API Reference: Invoke, Errors; AWS General Reference: Common Errors."""
_SET_BY_THE_SENDER: Final = frozenset({"host", "content-length", "connection", "expect", "transfer-encoding"})
"""Headers of the connection, which whoever sends the request sets, whatever a function answers."""


class LambdaSigner:
    """A `Signer` that invokes one function for uploads and one for downloads. Any thread may use it.

    `upload_function` and `download_function` are names or ARNs; None for a direction that the connection lacks.
    Its credentials need `lambda:InvokeFunction` on them and nothing else.
    """

    def __init__(
        self,
        settings: AwsSettings,
        upload_function: str | None,
        download_function: str | None,
        limits: ConnectionLimits = NO_LIMITS,
    ) -> None:
        """`limits` are those that are known from elsewhere, until the functions are asked."""
        self._access = AwsAccess(settings)
        self._upload_function = upload_function
        self._download_function = download_function
        self._capabilities = _within(CAPABILITIES, limits.longest)
        self._descriptions: dict[str, FunctionDescription | None] = {}
        self._learning = threading.Lock()

    @property
    def capabilities(self) -> Capabilities:
        """Signing alone. A function may ignore the expiry asked for; the effective one is in every answer."""
        return self._capabilities

    def learn_capabilities(self) -> Capabilities:
        """Ask the upload function, once, whether it signs parts. A classic one has never heard of that question.

        Blocks for the call; raises SigningError or NetworkError where the function could not be asked.
        """
        self._description_of(self._upload_function)
        return self._capabilities

    def upload_limits(self) -> BackendLimits | None:
        """Ask the upload function, once, what it allows. Blocks, and raises as `learn_capabilities` does."""
        told = self._description_of(self._upload_function)
        return None if told is None else told.limits

    def download_limits(self) -> BackendLimits | None:
        """Ask the download function, as `upload_limits` does."""
        told = self._description_of(self._download_function)
        return None if told is None else told.limits

    def _description_of(self, function: str | None) -> FunctionDescription | None:
        """Ask a function to describe itself, where that was not done yet, and draw the conclusions from it."""
        if not function:
            return None
        with self._learning:
            if function not in self._descriptions:
                payload, failed = self._call(function, DESCRIBE)
                self._descriptions[function] = None if failed else read_description(payload, function)
                self._capabilities = self._concluded()
            return self._descriptions[function]

    def _concluded(self) -> Capabilities:
        """Return what the functions can do by what they have told so far."""
        told = [each for each in self._descriptions.values() if each is not None]
        spans = [each.limits.max_expires_in for each in told if each.limits is not None]
        chooses = replace(CAPABILITIES, may_choose_object=bool(told))
        concluded = _within(chooses, min(spans, default=None))
        for each in told:
            if each.operations >= MULTIPART_OPERATIONS:
                concluded = replace(concluded, may_sign_parts=True, parts_per_call=each.max_part_numbers)
        return concluded

    def sign(self, request: SigningRequest) -> PresignedRequest:
        """Have the function sign now, and check what it signed.

        A function that always signs one object is taken at its word: `location` is then that object, and `asked`
        what was asked for. Blocks for the call; raises InputError, SigningError or NetworkError.
        """
        check_request(request)
        function = self._function_for(request)
        answer = read_answer(self._invoke(function, event_of(request)), function)
        return checked_request(request, answer, function)

    def sign_parts(self, requests: Sequence[UploadPart]) -> list[PresignedRequest]:
        """Have the function sign these parts of one upload in one call, and check each as `sign` does."""
        for request in requests:
            check_request(request)
        function = self._function_for(requests[0])
        numbers = [request.part_number for request in requests]
        answers = read_answers(self._invoke(function, event_of_parts(requests)), function, numbers)
        return [checked_request(*each, function) for each in zip(requests, answers, strict=True)]

    def _function_for(self, request: SigningRequest) -> str:
        if isinstance(request, GetObject):
            if not self._download_function:
                raise entries.NO_DOWNLOAD_FUNCTION.error()
            return self._download_function
        if not self._upload_function:
            raise entries.NO_UPLOAD_FUNCTION.error()
        return self._upload_function

    def _invoke(self, function: str, event: Mapping[str, object]) -> bytes:
        payload, failed = self._call(function, event)
        if failed:
            raise function_failure(payload, function)
        return payload

    def _call(self, function: str, event: Mapping[str, object]) -> tuple[bytes, bool]:
        """Return what the function answered, and whether it ended in an error."""
        self._access.credentials()
        client = self._access.functions()
        try:
            answer = client.invoke(FunctionName=function, Payload=json.dumps(event).encode())
            payload = answer["Payload"].read(MAX_ANSWER + 1)
        except FAILURES as error:
            raise self._failure(error, function, client.meta.region_name) from None
        return payload, bool(answer.get("FunctionError"))

    def _failure(self, error: Exception, function: str, region: str) -> PresignGuiError:
        if isinstance(error, ReadTimeoutError):
            waited = timedelta(seconds=READ_TIMEOUT * ATTEMPTS)
            return entries.INVOKE_TIMED_OUT.error(function=function, waited=waited, detail=str(error))
        if isinstance(error, ClientError) and code_of(error) in _REFUSALS:
            return refused(_REFUSALS[code_of(error)], error, function=function, region=region)
        return self._access.failure(error)


def _within(capabilities: Capabilities, longest: int | None) -> Capabilities:
    return capabilities if longest is None else replace(capabilities, max_expires_in=longest)


def checked_request(request: SigningRequest, answer: FunctionAnswer, function: str) -> PresignedRequest:
    """Make the presigned request from a function's answer, once it is known to serve what was asked for."""
    url = _parse(answer.url, function)
    method = method_of(request)
    for signed in (answer.method, url.method):
        if signed is not None and signed != method:
            raise entries.ANSWER_OTHER_METHOD.error(
                function=function, signed=shown(signed), asked=method, detail=url.url
            )
    location = object_of(url, request.location)
    if location is None:
        raise entries.ANSWER_UNKNOWN_OBJECT.error(function=function, asked=str(request.location), detail=url.url)
    is_asked_object = location == request.location
    if is_asked_object:
        _check_version(request, url, function)
    if not has_parameters_of(request, url):
        raise backend.SIGNED_OTHER_PART.error(function=function, detail=url.url)
    ends = (url.expires_at, answer.expires_at, answer.credentials_expire_at)
    return PresignedRequest(
        method=method,
        url=url.url,
        location=location,
        headers_to_send=_headers_to_send(request, url, answer, function),
        signed_at=url.signed_at,
        expires_at=min((end for end in ends if end is not None), default=None),
        credentials_expire_at=answer.credentials_expire_at,
        region=url.region or answer.region,
        asked=None if is_asked_object else request.location,
    )


def _parse(text: str, function: str) -> PresignedUrl:
    """Read the URL; what the domain calls bad input is here the function's fault."""
    try:
        return parse_presigned_url(text)
    except InputError as error:
        no_url = {url_entries.NOT_A_URL.kind, url_entries.URL_BROKEN.kind}
        if error.kind in no_url:
            raise entries.ANSWER_NO_URL.error(
                function=function, answered=f"“{shown(text)}”", detail=shown(text)
            ) from None
        raise entries.ANSWER_NOT_PRESIGNED.error(function=function, detail=f"{error.cause()} {shown(text)}") from None


def _check_version(request: SigningRequest, url: PresignedUrl, function: str) -> None:
    """Refuse a URL for another version of the object: a download of it would look like the one asked for."""
    if isinstance(request, GetObject) and request.version_id is not None and url.version_id != request.version_id:
        raise entries.ANSWER_OTHER_VERSION.error(function=function, version=request.version_id, detail=url.url)


def _headers_to_send(
    request: SigningRequest, url: PresignedUrl, answer: FunctionAnswer, function: str
) -> tuple[tuple[str, str], ...]:
    """Return the headers that the URL was signed with, from the answer or from what was asked for.

    `If-None-Match` goes along even where the function did not sign it: S3 heeds it all the same, and without it an
    object that was to be kept would be overwritten. An unsigned Content-Type stays away, for with Signature Version
    2 it would change what the signature is compared with.
    """
    headers = {name.lower(): (name, value) for name, value in answer.headers if name.lower() not in _SET_BY_THE_SENDER}
    wanted = headers_of(request)
    for name in url.signed_headers:
        if name in headers or name in _SET_BY_THE_SENDER:
            continue
        if name not in wanted:
            raise entries.ANSWER_HEADER_UNKNOWN.error(function=function, header=name, detail=url.url)
        headers[name] = (name, wanted[name])
    if "if-none-match" in wanted:
        headers.setdefault("if-none-match", ("if-none-match", wanted["if-none-match"]))
    return tuple(headers.values())
