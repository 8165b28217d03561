"""What a function may sign: its policy, read from its environment, and the checks that hold every request to it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from presign_backend.event import malformed
from presign_backend.refusal import Code, Refusal

DEFAULT_EXPIRES_IN = 3600
"""Seconds that a URL lasts where the event does not say, unless the policy allows less."""
LONGEST_EXPIRES_IN = 7 * 24 * 3600
"""Seconds: the longest life that Signature Version 4 gives a URL."""
MAX_KEY_BYTES = 1024
MAX_SINGLE_REQUEST = 5 * 1024**3
"""Bytes that S3 takes in one PUT, one part or one form."""

_CONTENT_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(;.*)?", re.ASCII)
_FORM_VARIABLE = "${filename}"
"""S3 puts the name of the uploaded file here, so that a form's exact key would not be exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The limits of one function. An empty list allows nothing, but for content types, where it allows all.

    `prefixes` are what keys have to begin with, the empty prefix being that of every key. `max_expires_in` is in
    seconds, `max_size` in bytes of a whole object, None where only S3's own limits hold. With `create_only`, no
    request that is signed can replace an object. A content type is exact, or all of a kind, as in `image/*`.
    """

    operations: tuple[str, ...]
    buckets: tuple[str, ...]
    prefixes: tuple[str, ...]
    max_expires_in: int
    max_size: int | None
    create_only: bool
    content_types: tuple[str, ...]

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self:
        """Read the policy. A variable that is missing or makes no sense is a Refusal of every request."""
        try:
            policy = cls(
                operations=_names(environ["OPERATIONS"]),
                buckets=_names(environ["ALLOWED_BUCKETS"]),
                prefixes=tuple(environ["ALLOWED_PREFIXES"].split(",")),
                max_expires_in=int(environ["MAX_EXPIRES_IN"]),
                max_size=int(environ["MAX_SIZE"]) or None,
                create_only={"true": True, "false": False}[environ["CREATE_ONLY"]],
                content_types=_names(environ["CONTENT_TYPES"].lower()),
            )
        except (KeyError, ValueError):
            raise _not_configured() from None
        if not 1 <= policy.max_expires_in <= LONGEST_EXPIRES_IN or (policy.max_size or 0) < 0 or not policy.buckets:
            raise _not_configured()
        return policy

    def describe(self) -> dict[str, object]:
        """Return the limits as the caller's program shows them before it asks for anything."""
        return {
            "buckets": list(self.buckets),
            "prefixes": list(self.prefixes),
            "max_expires_in": self.max_expires_in,
            "max_size": self.max_size,
            "create_only": self.create_only,
            "content_types": list(self.content_types),
        }

    def check_operation(self, operation: str) -> None:
        """Refuse an operation that this function does not sign."""
        if operation not in self.operations:
            raise Refusal(
                Code.OPERATION_NOT_ALLOWED,
                "This function does not sign this operation.",
                limit=list(self.operations),
                field="operation",
            )

    def check_bucket(self, bucket: str) -> None:
        """Refuse a bucket that is not one of the allowed ones."""
        if bucket not in self.buckets:
            raise Refusal(
                Code.BUCKET_NOT_ALLOWED,
                "This function does not sign for this bucket.",
                limit=list(self.buckets),
                field="bucket",
            )

    def check_key(self, key: str, field: str = "key") -> None:
        """Refuse a key that S3 cannot have, that climbs out of its prefix, or that has no allowed prefix.

        S3 takes `..` for two dots like any others. Programs between here and S3, and those that later make files of
        objects, may not, so no key with such a segment is signed.
        """
        try:
            length = len(key.encode("utf-8"))
        except UnicodeEncodeError:
            raise Refusal(Code.KEY_INVALID, "The key has characters that UTF-8 cannot write.", field=field) from None
        if length > MAX_KEY_BYTES:
            raise Refusal(
                Code.KEY_INVALID, f"A key has at most {MAX_KEY_BYTES} bytes.", limit=MAX_KEY_BYTES, field=field
            )
        if {".", ".."} & set(key.split("/")):
            raise Refusal(Code.KEY_INVALID, "A key can have no . or .. between its slashes.", field=field)
        if not any(key.startswith(prefix) for prefix in self.prefixes):
            raise Refusal(
                Code.KEY_NOT_ALLOWED,
                "This function does not sign for this key.",
                limit=list(self.prefixes),
                field=field,
            )

    def check_form_key(self, key: str, field: str) -> None:
        """Refuse for a form what `check_key` refuses, and the place for the name of a file in it."""
        self.check_key(key, field)
        if _FORM_VARIABLE in key:
            raise Refusal(Code.KEY_INVALID, f"A key of a form cannot have {_FORM_VARIABLE} in it.", field=field)

    def expires_in(self, asked: int | None) -> int:
        """Return the seconds that the URL is to last. Refuse more than the policy allows, and none."""
        if asked is None:
            return min(DEFAULT_EXPIRES_IN, self.max_expires_in)
        if not 1 <= asked <= self.max_expires_in:
            raise Refusal(
                Code.EXPIRES_IN_OUT_OF_RANGE,
                f"A URL of this function lasts from 1 to {self.max_expires_in} seconds.",
                limit=self.max_expires_in,
                field="expires_in",
            )
        return asked

    def check_object_size(self, size: int | None, field: str) -> None:
        """Refuse an object that is too large, or of unknown size where there is a limit to hold it to."""
        if self.max_size is None:
            return
        if size is None:
            raise Refusal(
                Code.SIZE_REQUIRED,
                f"This function signs only for uploads whose size it knows: the field {field} is missing.",
                limit=self.max_size,
                field=field,
            )
        if size > self.max_size:
            raise _too_large(self.max_size, field)

    def check_request_size(self, size: int | None, field: str) -> None:
        """Refuse what `check_object_size` refuses, and what S3 does not take in one request."""
        self.check_object_size(size, field)
        if size is not None and size > MAX_SINGLE_REQUEST:
            raise _too_large(MAX_SINGLE_REQUEST, field)

    def form_sizes(self, smallest: int | None, largest: int | None) -> tuple[int, int]:
        """Return the range of bytes for a form, as asked for and within the limits, else refuse it."""
        limit = min(self.max_size or MAX_SINGLE_REQUEST, MAX_SINGLE_REQUEST)
        low, high = smallest or 0, limit if largest is None else largest
        if high > limit:
            raise _too_large(limit, "max_size")
        if low > high:
            raise malformed("min_size", "The field min_size is above the largest size.")
        return low, high

    def check_content_type(self, content_type: str | None) -> None:
        """Refuse a content type that is none, or not one of the allowed ones, or missing where some are not allowed."""
        if content_type is not None and not _CONTENT_TYPE.fullmatch(content_type):
            raise malformed("content_type", "The field content_type is not of the form type/subtype.")
        if not self.content_types:
            return
        kind = (content_type or "").partition(";")[0].strip().lower()
        if kind not in self.content_types and f"{kind.partition('/')[0]}/*" not in self.content_types:
            raise Refusal(
                Code.CONTENT_TYPE_NOT_ALLOWED,
                "This function does not sign for this content type.",
                limit=list(self.content_types),
                field="content_type",
            )


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for each in text.split(",") if (name := each.strip()))


def _not_configured() -> Refusal:
    return Refusal(Code.NOT_CONFIGURED, "The function's environment does not say, or not rightly, what it may sign.")


def _too_large(limit: int, field: str) -> Refusal:
    return Refusal(Code.TOO_LARGE, f"The limit is {limit} bytes.", limit=limit, field=field)
