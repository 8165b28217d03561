"""What each operation reads from the event, holds to the policy and has signed. Multipart uploads have a module too."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from presign_backend.event import Event, malformed
from presign_backend.policy import Policy
from presign_backend.refusal import Code, Refusal
from presign_backend.signer import Params, Signed, Signer

Answer = dict[str, object]


@dataclass(frozen=True, slots=True)
class Request:
    """What an operation works with: the event, the limits, the signer, and the bucket and expiry, already checked."""

    event: Event
    policy: Policy
    signer: Signer
    bucket: str
    expires_in: int

    def key(self) -> str:
        """Read the key and hold it to the policy."""
        key = self.event.optional_key("key")
        if key is None:
            raise malformed("key", "The field key is missing.")
        self.policy.check_key(key)
        return key

    def content_type(self) -> str | None:
        """Read the content type and hold it to the policy."""
        content_type = self.event.optional_text("content_type")
        self.policy.check_content_type(content_type)
        return content_type

    def if_none_match(self) -> str | None:
        """Read whether the object must not exist yet; under a create-only policy it never may."""
        asked = self.event.optional_word("if_none_match", "*")
        return "*" if asked or self.policy.create_only else None

    def sign(self, operation: str, key: str, params: Mapping[str, str | int | None]) -> Answer:
        """Have a request signed. Parameters that are None are left out."""
        given: Params = {name: value for name, value in params.items() if value is not None}
        return answer_of(self.signer.sign(operation, {"Bucket": self.bucket, "Key": key, **given}, self.expires_in))


Operation = Callable[[Request], Answer]


def put_object(request: Request) -> Answer:
    """Sign one PUT. A length that is told is signed, so that S3 takes exactly what was held to the limit here."""
    key, length = request.key(), request.event.optional_number("content_length")
    request.policy.check_request_size(length, "content_length")
    params = {
        "ContentLength": length,
        "ContentType": request.content_type(),
        "IfNoneMatch": request.if_none_match(),
    }
    request.event.finish()
    return request.sign("put_object", key, params)


def get_object(request: Request) -> Answer:
    """Sign one GET. Ranges need no signature."""
    key, event = request.key(), request.event
    params = {
        "VersionId": event.optional_text("version_id"),
        "ResponseContentDisposition": event.optional_text("response_content_disposition"),
        "ChecksumMode": "ENABLED" if event.optional_word("checksum_mode", "ENABLED") else None,
    }
    event.finish()
    return request.sign("get_object", key, params)


def post_policy(request: Request) -> Answer:
    """Sign a form, for one `key` or for every key with a `key_prefix`. S3 holds the file to the sizes in it."""
    event, policy = request.event, request.policy
    key, prefix = event.optional_key("key"), event.optional_key("key_prefix")
    if (key is None) == (prefix is None):
        raise malformed("key", "One of the fields key and key_prefix has to be there, and not both.")
    policy.check_form_key(key or prefix or "", "key" if prefix is None else "key_prefix")
    if policy.create_only:
        message = "A form could replace an object, and this function signs only what cannot."
        raise Refusal(Code.CREATE_ONLY, message, field="operation")
    low, high = policy.form_sizes(event.optional_number("min_size"), event.optional_number("max_size"))
    content_type = request.content_type()
    event.finish()
    fields = {} if content_type is None else {"Content-Type": content_type}
    conditions: list[object] = [["content-length-range", low, high], *({name: value} for name, value in fields.items())]
    signed = request.signer.sign_form(
        request.bucket, key or f"{prefix}${{filename}}", conditions, fields, request.expires_in
    )
    return answer_of(signed) | {"fields": signed.fields, "min_size": low, "max_size": high}


def answer_of(signed: Signed) -> Answer:
    """Return what the caller is told of one signed request."""
    return {
        "url": signed.url,
        "method": signed.method,
        "headers": signed.headers,
        "expires_at": rfc3339(signed.expires_at),
    }


def rfc3339(moment: datetime) -> str:
    """Write a moment in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
