"""A presigned POST form that somebody was given, as a signer: it takes uploads, and can sign nothing else."""

from collections.abc import Sequence

from presign_gui.domain.catalogue import program as entries
from presign_gui.domain.link_signer import CAPABILITIES
from presign_gui.domain.post_form import PostForm
from presign_gui.domain.signing import Capabilities, PresignedRequest, PutObject, SigningRequest, UploadPart


class FormSigner:
    """A guest's `Signer` for uploads through a form. `content_type` is that of the file, where the form asks for it."""

    def __init__(self, form: PostForm, content_type: str) -> None:
        self._form = form
        self._content_type = content_type

    @property
    def form(self) -> PostForm:
        """The form."""
        return self._form

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """All fields to send before the file."""
        return self._form.fields_for(self._content_type)

    @property
    def content_type(self) -> str:
        """The media type of the file."""
        return self._form.content_type or self._content_type

    @property
    def capabilities(self) -> Capabilities:
        """Next to nothing."""
        return CAPABILITIES

    def learn_capabilities(self) -> Capabilities:
        """Return the same; there is nobody to ask."""
        return CAPABILITIES

    def sign(self, request: SigningRequest) -> PresignedRequest:
        """Return where the form is sent. Raises PresignedUrlError for anything but an upload."""
        if not isinstance(request, PutObject):
            raise entries.LINK_WRONG_DIRECTION.error(operation="PostObject")
        return PresignedRequest(
            method="POST",
            url=self._form.url,
            location=request.location,
            expires_at=self._form.expires_at,
            is_link=True,
        )

    def sign_parts(self, requests: Sequence[UploadPart]) -> list[PresignedRequest]:
        """Never to be asked of a signer whose capabilities say that it may not."""
        raise NotImplementedError
