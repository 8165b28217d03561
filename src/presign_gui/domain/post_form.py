"""A presigned POST form: an upload that a policy limits, as web pages use it.

Unlike a presigned URL it can leave the end of the key to whoever uploads, and bind the size and the media type of the
file. Sources: S3 API Reference, "Browser-Based Uploads Using POST", "POST Policy".
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from presign_gui.domain.catalogue import post_form as entries
from presign_gui.domain.facts import ByteCount
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.masking import mask_key_id
from presign_gui.domain.url_hosts import read_aws_host
from presign_gui.domain.url_text import decode_path, split_url

FILE_NAME: Final = "${filename}"
"""What stands in a key for the name of the file that is uploaded."""

_SIGNATURES: Final = ("x-amz-signature", "signature")
_MAX_POLICY: Final = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class PostForm:
    """What a form says. `url` is where it is sent; `fields` (a bearer secret) are sent with it as they stand.

    `key` may contain `${filename}`. `expires_at` is aware, in UTC; None where the policy does not tell. `least` and
    `most` are bytes. `content_type_prefix` is what the media type has to begin with, where the form leaves it open.
    """

    url: str
    fields: tuple[tuple[str, str], ...] = field(repr=False)
    bucket: str | None
    key: str
    expires_at: datetime | None = None
    least: int | None = None
    most: int | None = None
    content_type_prefix: str | None = None

    @property
    def content_type(self) -> str | None:
        """The media type that the form sends, where it is fixed."""
        return _look_up(self.fields, "content-type")

    @property
    def masked_access_key_id(self) -> str:
        """The ends of the access key ID that signed it, enough to recognise it."""
        credential = _look_up(self.fields, "x-amz-credential") or _look_up(self.fields, "awsaccesskeyid") or ""
        return mask_key_id(credential.partition("/")[0])

    @property
    def takes_any_name(self) -> bool:
        """Tell whether the file's own name becomes a part of the key."""
        return FILE_NAME in self.key

    def is_expired(self, now: datetime) -> bool:
        """Tell whether the policy's own expiry has passed."""
        return self.expires_at is not None and now >= self.expires_at

    def location_for(self, file_name: str) -> ObjectLocation:
        """Return where a file of this name will be stored."""
        return ObjectLocation(self.bucket or "", self.key.replace(FILE_NAME, file_name))

    def fields_for(self, content_type: str) -> tuple[tuple[str, str], ...]:
        """Return all fields to send before the file. A Content-Type is added where the policy asks for some."""
        if self.content_type_prefix is None or self.content_type is not None:
            return self.fields
        return (*self.fields, ("Content-Type", content_type))

    def check_file(self, size: int, content_type: str) -> None:
        """Raise InputError where the policy is known to refuse a file of this size in bytes and of this media type."""
        if (self.most is not None and size > self.most) or (self.least is not None and size < self.least):
            least, most = ByteCount(self.least or 0), ByteCount(self.most or size)
            raise entries.FORM_FILE_SIZE.error(size=ByteCount(size), least=least, most=most)
        wanted = self.content_type_prefix
        if wanted and self.content_type is None and not content_type.startswith(wanted):
            raise entries.FORM_FILE_TYPE.error(content_type=content_type, wanted=wanted)


def make_post_form(url: str, fields: Mapping[str, str]) -> PostForm:
    """Make a form of the address and the fields that somebody handed on, without a field for the file.

    Raises InputError for an address that is no http or https URL, and for fields without a key, a policy and a
    signature.
    """
    parts = split_url(url)
    pairs = tuple((name, value) for name, value in fields.items() if name.lower() != "file")
    missing = [name for name in ("key", "policy") if not _look_up(pairs, name)]
    if not any(_look_up(pairs, name) for name in _SIGNATURES):
        missing.append("x-amz-signature")
    if missing:
        raise entries.FORM_INCOMPLETE.error(missing=", ".join(missing))
    policy = _read_policy(_look_up(pairs, "policy") or "")
    host = read_aws_host(parts.host)
    in_path = decode_path(parts.path.strip("/").partition("/")[0])
    bucket = _look_up(pairs, "bucket") or policy.bucket or (host.bucket if host else None) or in_path
    return PostForm(
        url=url,
        fields=pairs,
        bucket=bucket or None,
        key=_look_up(pairs, "key") or "",
        expires_at=policy.expires_at,
        least=policy.least,
        most=policy.most,
        content_type_prefix=policy.content_type_prefix,
    )


@dataclass(slots=True)
class _Policy:
    expires_at: datetime | None = None
    bucket: str | None = None
    least: int | None = None
    most: int | None = None
    content_type_prefix: str | None = None


def _read_policy(encoded: str) -> _Policy:
    """Read what is of use of a policy. What is in it but makes no sense is left to the server to refuse."""
    policy = _Policy()
    try:
        document = json.loads(base64.b64decode(encoded[:_MAX_POLICY], validate=False))
    except (binascii.Error, ValueError, RecursionError):
        return policy
    if not isinstance(document, dict):
        return policy
    policy.expires_at = _moment(document.get("expiration"))
    conditions = document.get("conditions")
    for condition in conditions if isinstance(conditions, list) else ():
        _take_in(condition, policy)
    return policy


def _take_in(condition: object, policy: _Policy) -> None:
    match condition:
        case {"bucket": str(bucket)} | ["eq", "$bucket", str(bucket)]:
            policy.bucket = bucket
        case ["content-length-range", least, most]:
            policy.least, policy.most = _count(least), _count(most)
        case ["starts-with", str(name), str(prefix)] if name.lower() == "$content-type":
            policy.content_type_prefix = prefix
        case _:
            pass


def _count(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _moment(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(value))
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _look_up(pairs: tuple[tuple[str, str], ...], name: str) -> str | None:
    """Return a field, whatever the case of its name, which does not matter to S3."""
    return next((value for each, value in pairs if each.lower() == name), None)
