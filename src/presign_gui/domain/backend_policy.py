"""What an owner decides about a backend: the parameters of the templates, checked before AWS is asked."""

import re
from dataclasses import dataclass
from typing import Final

from presign_gui.domain.catalogue import stack as entries
from presign_gui.domain.location import check_bucket_name, check_key
from presign_gui.domain.signing import MAX_EXPIRES_IN

MAX_PREFIXES: Final = 5
LONGEST_BACKEND_EXPIRES_IN: Final = 12 * 3600
"""Seconds. A URL that a function signed ends with the function's credentials, which last for hours and not for days."""
LOG_RETENTION_DAYS: Final = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)
"""Amazon CloudWatch Logs API Reference: PutRetentionPolicy, retentionInDays."""
NO_RESERVED_CONCURRENCY: Final = -1
RUNTIMES: Final = ("python3.12", "python3.13", "python3.14")
"""Lambda's Python runtimes that have a boto3 new enough; the last is the template's default."""

_STACK_NAME: Final = re.compile(r"[a-z][a-z0-9-]{1,30}[a-z0-9]")
_KEY_PREFIX: Final = re.compile(r"[A-Za-z0-9!_.()'+=@ /-]*/")
_CONTENT_TYPE: Final = re.compile(r"[a-z0-9.+-]+/([a-z0-9.+-]+|\*)")


def check_stack_name(name: str) -> None:
    """Raise InputError unless `name` can be a stack's name and the beginning of its bucket's and functions' names."""
    if not _STACK_NAME.fullmatch(name):
        raise entries.STACK_NAME_INVALID.error(stack=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackendPolicy:
    """The limits and the manner of a backend. None leaves a value as it is; in a new stack, at the template's default.

    `max_expires_in` is in seconds, `max_size` in bytes (0: no limit but S3's). Empty prefixes mean every key, empty
    content types all. `reserved_concurrency` of -1 means none, of 0 that nothing is signed any more. An older `runtime`
    is for regions that lack the newest.
    """

    upload_prefixes: tuple[str, ...] | None = None
    download_prefixes: tuple[str, ...] | None = None
    max_expires_in: int | None = None
    max_size: int | None = None
    create_only: bool | None = None
    content_types: tuple[str, ...] | None = None
    reserved_concurrency: int | None = None
    log_retention_days: int | None = None
    function_urls: bool | None = None
    existing_bucket: str | None = None
    runtime: str | None = None

    def parameters(self) -> dict[str, str]:
        """Return the parameters that are decided on. Raises InputError for what the template would not take."""
        _check_prefixes(self.upload_prefixes)
        _check_prefixes(self.download_prefixes)
        _check_content_types(self.content_types)
        _check_range("MaxExpiresIn", self.max_expires_in, 1, LONGEST_BACKEND_EXPIRES_IN)
        _check_range("MaxSize", self.max_size, 0, 2**53)
        _check_range("ReservedConcurrency", self.reserved_concurrency, NO_RESERVED_CONCURRENCY, 10_000)
        _check_days(self.log_retention_days)
        _check_existing_bucket(self.existing_bucket)
        if self.runtime is not None and self.runtime not in RUNTIMES:
            raise entries.RUNTIME_UNKNOWN.error(runtime=self.runtime, known=", ".join(RUNTIMES))
        given = {
            "UploadPrefixes": _joined(self.upload_prefixes),
            "DownloadPrefixes": _joined(self.download_prefixes),
            "MaxExpiresIn": self.max_expires_in,
            "MaxSize": self.max_size,
            "CreateOnly": _word(self.create_only, "true", "false"),
            "ContentTypes": _joined(self.content_types),
            "ReservedConcurrency": self.reserved_concurrency,
            "LogRetentionDays": self.log_retention_days,
            "FunctionUrls": _word(self.function_urls, "yes", "no"),
            "ExistingBucketName": self.existing_bucket,
            "LambdaRuntime": self.runtime,
        }
        return {name: str(value) for name, value in given.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassicPolicy:
    """What the classic functions fall back on. None leaves a value as it is, or at the template's default."""

    object_key: str | None = None
    expires_in: int | None = None
    existing_bucket: str | None = None

    def parameters(self) -> dict[str, str]:
        """Return the parameters that are decided on. Raises InputError for what the template would not take."""
        if self.object_key is not None:
            check_key(self.object_key)
        _check_range("S3PresignedUrlExpire", self.expires_in, 1, MAX_EXPIRES_IN)
        _check_existing_bucket(self.existing_bucket)
        given = {
            "S3ObjectKey": self.object_key,
            "S3PresignedUrlExpire": self.expires_in,
            "ExistingBucketName": self.existing_bucket,
        }
        return {name: str(value) for name, value in given.items() if value is not None}


def _check_prefixes(prefixes: tuple[str, ...] | None) -> None:
    given = prefixes or ()
    if len(given) > MAX_PREFIXES:
        raise entries.TOO_MANY_PREFIXES.error(limit=MAX_PREFIXES, asked=len(given))
    for prefix in given:
        if not _KEY_PREFIX.fullmatch(prefix):
            raise entries.KEY_PREFIX_INVALID.error(prefix=prefix)


def _check_content_types(content_types: tuple[str, ...] | None) -> None:
    for content_type in content_types or ():
        if not _CONTENT_TYPE.fullmatch(content_type):
            raise entries.CONTENT_TYPE_INVALID.error(content_type=content_type)


def _check_range(name: str, value: int | None, lowest: int, highest: int) -> None:
    if value is not None and not lowest <= value <= highest:
        raise entries.LIMIT_OUT_OF_RANGE.error(name=name, lowest=lowest, highest=highest, asked=value)


def _check_days(days: int | None) -> None:
    if days is not None and days not in LOG_RETENTION_DAYS:
        first, last = LOG_RETENTION_DAYS[0], LOG_RETENTION_DAYS[-1]
        raise entries.LIMIT_OUT_OF_RANGE.error(name="LogRetentionDays", lowest=first, highest=last, asked=days)


def _check_existing_bucket(bucket: str | None) -> None:
    if bucket:
        check_bucket_name(bucket)


def _joined(values: tuple[str, ...] | None) -> str | None:
    return None if values is None else ",".join(values)


def _word(value: bool | None, yes: str, no: str) -> str | None:  # noqa: FBT001 - the value itself
    return None if value is None else yes if value else no
