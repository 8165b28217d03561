"""Answers events: finds the operation, lets it sign within the policy, and turns every refusal into an answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from presign_backend import multipart, operations
from presign_backend.event import Event, malformed
from presign_backend.operations import Answer, Operation, Request
from presign_backend.policy import Policy
from presign_backend.refusal import Code, Refusal
from presign_backend.signer import Signer

VERSION = 1
"""Of the contract in docs/backend.md."""
MAX_EVENT = 64 * 1024
"""Characters of an event as JSON. The largest that makes sense has a hundred parts, about 3,000."""

OPERATIONS: Mapping[str, Operation] = {
    "put_object": operations.put_object,
    "get_object": operations.get_object,
    "post_policy": operations.post_policy,
    "create_multipart_upload": multipart.create_multipart_upload,
    "upload_part": multipart.upload_part,
    "list_parts": multipart.list_parts,
    "complete_multipart_upload": multipart.complete_multipart_upload,
    "abort_multipart_upload": multipart.abort_multipart_upload,
}


@dataclass(frozen=True, slots=True)
class Service:
    """One function at work. `credentials_expire_at` is RFC 3339, or None where the role's credentials do not tell."""

    policy: Policy
    signer: Signer
    region: str
    credentials_expire_at: str | None = None

    def answer(self, event: object) -> Answer:
        """Return what was signed, or what the function can do where the event asks to `describe` it.

        Raises Refusal for everything else, and never signs a part of what was asked for.
        """
        fields = _fields_of(event)
        name = fields.text("operation")
        if name == "describe":
            fields.finish()
            return {"version": VERSION, "operation": name, "region": self.region, **self._description()}
        self.policy.check_operation(name)
        bucket = fields.text("bucket")
        self.policy.check_bucket(bucket)
        expires_in = self.policy.expires_in(fields.optional_number("expires_in"))
        signed = OPERATIONS[name](Request(fields, self.policy, self.signer, bucket, expires_in))
        about: Answer = {"version": VERSION, "operation": name, "region": self.region}
        return about | signed | {"credentials_expire_at": self.credentials_expire_at}

    def _description(self) -> Answer:
        limits = self.policy.describe()
        if "upload_part" in self.policy.operations:
            limits["max_part_numbers"] = multipart.MAX_BATCH
        return {"operations": list(self.policy.operations), "limits": limits}


def _fields_of(event: object) -> Event:
    if not isinstance(event, dict):
        raise malformed(None, "The event is not a JSON object.")
    try:
        length = len(json.dumps(event))
    except RecursionError:
        raise malformed(None, "The event is nested too deeply.") from None
    if length > MAX_EVENT:
        message = f"An event has at most {MAX_EVENT} characters."
        raise Refusal(Code.EVENT_TOO_LARGE, message, limit=MAX_EVENT)
    fields = Event(event)
    if fields.optional_number("version") != VERSION:
        message = f"This function speaks version {VERSION} of the contract."
        raise Refusal(Code.UNSUPPORTED_VERSION, message, limit=[VERSION], field="version")
    return fields
