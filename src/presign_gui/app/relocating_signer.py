"""A signer that learns where buckets are: S3 names the right region when it refuses the wrong one."""

import threading
from collections.abc import Callable, Sequence

from presign_gui.domain.signing import Capabilities, PresignedRequest, Signer, SigningRequest, UploadPart


class RelocatingSigner:
    """A `Signer` that signs for the connection's own region, and for another one where a bucket turned out to be there.

    `sign_in` makes a signer for a region at the same endpoint with the same credentials. Any thread may use it.
    """

    def __init__(self, signer: Signer, sign_in: Callable[[str], Signer]) -> None:
        self._signer = signer
        self._sign_in = sign_in
        self._regions: dict[str, str] = {}
        self._signed_for: dict[str, str] = {}
        self._signers: dict[str, Signer] = {}
        self._lock = threading.Lock()

    @property
    def capabilities(self) -> Capabilities:
        """Those of the connection's signer."""
        return self._signer.capabilities

    def learn_capabilities(self) -> Capabilities:
        """Find out what the connection's signer can do."""
        return self._signer.learn_capabilities()

    def sign(self, request: SigningRequest) -> PresignedRequest:
        """Sign for the region where the object's bucket is known to be. Raises as the connection's signer does."""
        signed = self._signer_of(request.location.bucket).sign(request)
        self._note(signed)
        return signed

    def sign_parts(self, requests: Sequence[UploadPart]) -> list[PresignedRequest]:
        """Sign parts of one upload, as `sign` does."""
        return self._signer_of(requests[0].location.bucket).sign_parts(requests) if requests else []

    def region_of(self, bucket: str) -> str | None:
        """Return the region that was signed for last, for this bucket; None if nothing was or it is not known."""
        with self._lock:
            return self._signed_for.get(bucket)

    def learn(self, bucket: str, region: str) -> None:
        """Remember the region of a bucket, for as long as the connection is open."""
        with self._lock:
            self._regions[bucket] = region

    def _note(self, signed: PresignedRequest) -> None:
        if signed.region is not None:
            with self._lock:
                self._signed_for[signed.location.bucket] = signed.region

    def _signer_of(self, bucket: str) -> Signer:
        with self._lock:
            region = self._regions.get(bucket)
            if region is None:
                return self._signer
            if region not in self._signers:
                self._signers[region] = self._sign_in(region)
            return self._signers[region]
