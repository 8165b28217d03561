"""The file that an owner gives to members: which functions sign, where, and within which limits. It holds no secret.

A member opens it with credentials of their own, which may invoke these functions and nothing else.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

from presign_gui.app.connections import Connection, SignerKind
from presign_gui.app.json_file import write_json_object
from presign_gui.domain.backend_limits import ConnectionLimits
from presign_gui.domain.catalogue import stack as entries
from presign_gui.domain.errors import InputError, PresignGuiError
from presign_gui.domain.location import check_bucket_name

VERSION: Final = 1
SUFFIX: Final = ".presign.json"
"""How such a file's name ends, so that people and windows know it."""
MAX_FILE: Final = 64 * 1024
"""Bytes. A connection file has about one thousand."""

_MARK: Final = "presign_gui_connection"
_REGION: Final = re.compile(r"[a-z]{2,}(-[a-z0-9]+)+")
_FUNCTION: Final = re.compile(
    r"(arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:|\d{12}:function:)?[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9$_-]{1,128})?",
    re.ASCII,
)
"""AWS Lambda API Reference: Invoke, FunctionName: a name, an ARN or what is between, each with a version or alias."""
_MAX_NAME: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionFile:
    """A connection to functions, with the limits that its owner knew."""

    connection: Connection

    def save(self, path: Path) -> None:
        """Write the file, in one step. The owner's profile stays at home. Raises LocalFileError."""
        connection = self.connection
        told = {
            "name": connection.name,
            "region": connection.region,
            "endpoint_url": connection.endpoint_url,
            "bucket": connection.bucket,
            "upload_function": connection.upload_function,
            "download_function": connection.download_function,
        }
        content: dict[str, object] = {_MARK: VERSION}
        content |= {name: value for name, value in told.items() if value is not None}
        content["limits"] = connection.limits.to_json()
        write_json_object(path, content)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a file that somebody sent. Raises InputError for anything that is none."""
        try:
            with path.open("rb") as file:
                data = file.read(MAX_FILE + 1)
        except OSError as error:
            raise _invalid(path, error.strerror or str(error)) from error
        if len(data) > MAX_FILE:
            raise _invalid(path, "it is too long")
        try:
            return cls._read(json.loads(data))
        except (TypeError, ValueError, RecursionError) as error:
            raise _invalid(path, str(error)) from error
        except InputError as error:
            raise _invalid(path, error.cause().rstrip(".")) from error

    @classmethod
    def _read(cls, content: object) -> Self:
        """Raise TypeError, ValueError or InputError for what describes no connection."""
        if not isinstance(content, dict) or content.get(_MARK) != VERSION:
            raise ValueError(f"it is not of version {VERSION}")
        texts = {name: value for name, value in content.items() if isinstance(value, str)}
        return cls(connection=_connection_in(texts, ConnectionLimits.from_json(content.get("limits", {}))))


def _connection_in(texts: Mapping[str, str], limits: ConnectionLimits) -> Connection:
    name = texts.get("name", "").strip()
    if not name or len(name) > _MAX_NAME or not name.isprintable():
        raise ValueError("it has no name")
    functions = {each: texts.get(f"{each}_function") for each in ("upload", "download")}
    if not any(functions.values()) or any(each and not _FUNCTION.fullmatch(each) for each in functions.values()):
        raise ValueError("it names no functions")
    region, endpoint_url, bucket = texts.get("region"), texts.get("endpoint_url"), texts.get("bucket")
    if region is None or not _REGION.fullmatch(region):
        raise ValueError("it names no region")
    if endpoint_url is not None and not _is_endpoint(endpoint_url):
        raise ValueError("its endpoint is no address")
    if bucket is not None:
        check_bucket_name(bucket)
    return Connection(
        name=name,
        signer=SignerKind.LAMBDA,
        region=region,
        endpoint_url=endpoint_url,
        upload_function=functions["upload"],
        download_function=functions["download"],
        bucket=bucket,
        limits=limits,
    )


def _is_endpoint(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in {"https", "http"} and bool(parts.hostname) and "@" not in parts.netloc and text.isprintable()


def _invalid(path: Path, reason: str) -> PresignGuiError:
    return entries.CONNECTION_FILE_INVALID.error(path=str(path), reason=reason)
