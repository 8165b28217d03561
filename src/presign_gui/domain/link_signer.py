"""A presigned URL that somebody was given, as a signer: it has this one URL, and can sign nothing else."""

from collections.abc import Sequence
from typing import Final

from presign_gui.domain.catalogue import program as entries
from presign_gui.domain.presigned_url import PresignedUrl, request_from_url
from presign_gui.domain.signing import (
    Capabilities,
    PresignedRequest,
    SigningRequest,
    UploadPart,
    method_of,
)

CAPABILITIES: Final = Capabilities(
    may_set_expiry=False, may_list_buckets=False, may_list_objects=False, may_sign_again=False, signs_here=True
)


class LinkSigner:
    """A guest's `Signer`. `headers` are those that the URL was signed with; `guessed` names those that nobody told."""

    def __init__(
        self, url: PresignedUrl, headers: tuple[tuple[str, str], ...] = (), guessed: tuple[str, ...] = ()
    ) -> None:
        self._url = url
        self._headers = headers
        self._guessed = guessed

    @property
    def url(self) -> PresignedUrl:
        """The link."""
        return self._url

    def at(self, url: PresignedUrl) -> "LinkSigner":
        """Return a signer of the same headers with another URL."""
        return LinkSigner(url, self._headers, self._guessed)

    @property
    def capabilities(self) -> Capabilities:
        """Next to nothing."""
        return CAPABILITIES

    def learn_capabilities(self) -> Capabilities:
        """Return the same; there is nobody to ask."""
        return CAPABILITIES

    def sign(self, request: SigningRequest) -> PresignedRequest:
        """Return the link for whatever object it is for. Raises PresignedUrlError where it is for another method."""
        method = method_of(request)
        if self._url.method not in {None, method}:
            raise entries.LINK_WRONG_DIRECTION.error(operation=self._url.operation)
        return request_from_url(self._url, method, self._headers, self._guessed)

    def sign_parts(self, requests: Sequence[UploadPart]) -> list[PresignedRequest]:
        """Never to be asked of a signer whose capabilities say that it may not."""
        raise NotImplementedError
