"""What a connection's form says, apart from its widgets: which fields each kind has, and what is wrong with them."""

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, Final, cast
from urllib.parse import urlsplit

from PySide6.QtCore import QObject

from presign_gui.app.connections import Connection, SignerKind, is_built_in
from presign_gui.domain.errors import InputError
from presign_gui.domain.location import AddressingStyle, check_bucket_name


class Kind(StrEnum):
    """What a person chooses between."""

    LOCAL = "local"
    LAMBDA = "lambda"
    ENDPOINT = "endpoint"


FIELDS: Final = {
    Kind.LOCAL: ("profile", "region", "bucket"),
    Kind.LAMBDA: ("upload_function", "download_function", "region", "profile", "bucket"),
    Kind.ENDPOINT: ("endpoint_url", "addressing_style", "region", "profile", "bucket"),
}
"""The fields of each kind besides the name, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What stands in the form, as it was typed."""

    kind: Kind
    name: str = ""
    profile: str = ""
    region: str = ""
    bucket: str = ""
    upload_function: str = ""
    download_function: str = ""
    endpoint_url: str = ""
    addressing_style: str = ""

    def connection(self, edited: Connection | None = None) -> Connection:
        """Make the connection. The draft has no flaws, and what its kind does not show is left out.

        Of an `edited` connection to functions stays what came with its file and stands in no field: the address of a
        server other than AWS, and, so long as the functions are the same, their limits.
        """
        shown = FIELDS[self.kind]
        texts: dict[str, str] = {
            field.name: getattr(self, field.name).strip()
            for field in fields(self)
            if field.name in shown and field.name != "addressing_style"
        }
        style = self.addressing_style if "addressing_style" in shown else ""
        made = Connection(
            name=self.name.strip(),
            signer=SignerKind.LAMBDA if self.kind is Kind.LAMBDA else SignerKind.LOCAL,
            addressing_style=AddressingStyle(style) if style else None,
            **cast("dict[str, Any]", {name: text or None for name, text in texts.items()}),
        )
        if edited is None or edited.signer is not SignerKind.LAMBDA or self.kind is not Kind.LAMBDA:
            return made
        made = replace(made, endpoint_url=edited.endpoint_url)
        return replace(made, limits=edited.limits) if made.functions == edited.functions else made


def draft_of(connection: Connection) -> Draft:
    """Return the form's content for a saved connection."""
    if connection.signer is SignerKind.LAMBDA:
        kind = Kind.LAMBDA
    else:
        kind = Kind.ENDPOINT if connection.endpoint_url else Kind.LOCAL
    texts = {
        field.name: str(getattr(connection, field.name) or "")
        for field in fields(Draft)
        if field.name not in {"kind", "name"}
    }
    return Draft(kind=kind, name=connection.name, **texts)


class Checker(QObject):
    """Finds what is wrong with a draft, in words. A QObject for `tr`."""

    def flaws(self, draft: Draft, taken: frozenset[str]) -> dict[str, str]:
        """Return the first flaw of each field by the field's name; `taken` are the names of other connections."""
        shown = FIELDS[draft.kind]
        found = {
            "name": self._name(draft.name.strip(), taken),
            "region": self._region(draft.region.strip()),
            "bucket": self._bucket(draft.bucket.strip()),
            "endpoint_url": self._endpoint(draft.endpoint_url.strip()),
            "upload_function": self._functions(draft),
        }
        return {field: flaw for field, flaw in found.items() if flaw and (field == "name" or field in shown)}

    def _name(self, name: str, taken: frozenset[str]) -> str:
        if not name:
            return self.tr("Give the connection a name.")
        if is_built_in(name) or name in taken:
            return self.tr("There is a connection of this name already.")
        return ""

    def _region(self, region: str) -> str:
        if region and not region.replace("-", "").isalnum():
            return self.tr("A region is written like eu-central-1.")
        return ""

    def _bucket(self, bucket: str) -> str:
        try:
            check_bucket_name(bucket or "any-bucket")
        except InputError:
            return self.tr("This cannot be the name of a bucket.")
        return ""

    def _endpoint(self, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return self.tr("Write it like https://s3.example.com or http://127.0.0.1:9000.")
        return ""

    def _functions(self, draft: Draft) -> str:
        if not draft.upload_function.strip() and not draft.download_function.strip():
            return self.tr("Name at least one of the two functions.")
        return ""
