"""Signers without a network, for tests of the floors above."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from presign_gui.domain.signing import Capabilities, PresignedRequest, SigningRequest, UploadPart, method_of

NOW = datetime(2026, 11, 24, 5, 38, 40, tzinfo=UTC)
SECRET = "5ec3e7" * 10


class FakeSigner:
    """Answers with a URL of the right shape, remembers what it was asked, and fails when it is told to."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.capabilities = Capabilities(may_set_expiry=True, may_list_buckets=False, may_list_objects=False)
        self.asked: list[SigningRequest] = []
        self.failure = failure

    def learn_capabilities(self) -> Capabilities:
        return self.capabilities

    def sign_parts(self, requests: Sequence[UploadPart]) -> list[PresignedRequest]:
        return [self.sign(each) for each in requests]

    def sign(self, request: SigningRequest) -> PresignedRequest:
        self.asked.append(request)
        if self.failure is not None:
            raise self.failure
        return presigned(request)


def presigned(request: SigningRequest) -> PresignedRequest:
    """Make the answer to `request` as a signer would have at NOW."""
    where = request.location
    return PresignedRequest(
        method=method_of(request),
        url=f"https://{where.bucket}.s3.eu-central-1.amazonaws.com/{where.key}?X-Amz-Signature={SECRET}",
        location=where,
        signed_at=NOW,
        expires_at=NOW + timedelta(seconds=request.expires_in),
        region="eu-central-1",
        asked=where,
    )
