"""Why a request is not signed: a closed set of codes, which the caller's program turns into words of its own."""

from enum import StrEnum

Limit = int | list[str] | list[int] | None


class Code(StrEnum):
    """What a request was refused for. docs/backend.md has a line for each; a code is added here and never renamed."""

    BUCKET_NOT_ALLOWED = "bucket_not_allowed"
    CONTENT_TYPE_NOT_ALLOWED = "content_type_not_allowed"
    CREATE_ONLY = "create_only"
    EVENT_TOO_LARGE = "event_too_large"
    EXPIRES_IN_OUT_OF_RANGE = "expires_in_out_of_range"
    INTERNAL_ERROR = "internal_error"
    KEY_INVALID = "key_invalid"
    KEY_NOT_ALLOWED = "key_not_allowed"
    MALFORMED_EVENT = "malformed_event"
    NOT_CONFIGURED = "not_configured"
    OPERATION_NOT_ALLOWED = "operation_not_allowed"
    SIZE_REQUIRED = "size_required"
    TOO_LARGE = "too_large"
    TOO_MANY_PARTS = "too_many_parts"
    UNSUPPORTED_VERSION = "unsupported_version"


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a failure of the function
    """The request is not signed.

    `limit` is what would have been allowed, in the unit of the field (bytes, seconds, names), and `field` is the field
    of the event that is at fault. `message` is for people and never quotes what the event held.
    """

    def __init__(self, code: Code, message: str, *, limit: Limit = None, field: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.limit = limit
        self.field = field

    def answer(self) -> dict[str, object]:
        """Return what the caller is told."""
        error = {"code": self.code.value, "message": self.message, "limit": self.limit, "field": self.field}
        return {"version": 1, "error": error}
