"""A signer for nginx, which checks no signature."""

from collections.abc import Sequence

from presign_gui.domain.link_signer import CAPABILITIES
from presign_gui.domain.signing import Capabilities, PresignedRequest, SigningRequest, UploadPart, method_of


class UncheckedSigner:
    """Signs nothing: the object with the key `k` is at `url/k`, and moves in one stream."""

    def __init__(self, url: str) -> None:
        self._url = url

    @property
    def capabilities(self) -> Capabilities:
        """Next to nothing, as a guest's: so every upload is one PUT."""
        return CAPABILITIES

    def learn_capabilities(self) -> Capabilities:
        """Return the same."""
        return CAPABILITIES

    def sign(self, request: SigningRequest) -> PresignedRequest:
        """Return a request without a signature."""
        url = f"{self._url}/{request.location.key}"
        return PresignedRequest(method=method_of(request), url=url, location=request.location)

    def sign_parts(self, requests: Sequence[UploadPart]) -> list[PresignedRequest]:
        """Never to be asked."""
        raise NotImplementedError
