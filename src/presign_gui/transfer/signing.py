"""The signer of one transfer, asked in the way that a transfer needs."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from presign_gui.domain.errors import SigningError
from presign_gui.domain.expiry import allowed_expires_in
from presign_gui.domain.signing import Capabilities, PresignedRequest, Signer, SigningRequest, UploadPart
from presign_gui.transfer.control import Control, run_beside

_T = TypeVar("_T")


class Signing:
    """Asks a signer on behalf of one transfer, on whose thread it blocks, and gives up where `control` says so.

    The life of the URLs is only as long as the signer allows: a transfer signs again where it needs more time. Every
    method raises InputError, SigningError, NetworkError, Cancelled and Paused.
    """

    def __init__(self, signer: Signer, control: Control, expires_in: int) -> None:
        self._signer = signer
        self._control = control
        self._expires_in = expires_in

    def under(self, control: Control) -> "Signing":
        """Return one that another control stops."""
        return Signing(self._signer, control, self._expires_in)

    @property
    def can_repeat(self) -> bool:
        """Whether the signer has another URL where one has expired."""
        return self._signer.capabilities.may_sign_again

    def capabilities(self) -> Capabilities:
        """Find out what the signer can do."""
        return self._ask(self._signer.learn_capabilities)

    def sign(self, request: SigningRequest) -> PresignedRequest:
        """Have `request` signed now; its own `expires_in` does not count."""
        return self._within_limits(lambda expires_in: self._signer.sign(replace(request, expires_in=expires_in)))

    def sign_parts(self, requests: Sequence[UploadPart]) -> list[PresignedRequest]:
        """Have several parts signed now, in their order."""
        return self._within_limits(
            lambda expires_in: self._signer.sign_parts([replace(each, expires_in=expires_in) for each in requests])
        )

    def _within_limits(self, ask: Callable[[int], _T]) -> _T:
        self._expires_in = min(self._expires_in, self._signer.capabilities.max_expires_in)
        try:
            return self._ask(lambda: ask(self._expires_in))
        except SigningError as error:
            allowed = allowed_expires_in(error)
            if allowed is None or allowed >= self._expires_in:
                raise
            self._expires_in = allowed
        return self._ask(lambda: ask(self._expires_in))

    def _ask(self, ask: Callable[[], _T]) -> _T:
        """Call the signer: where it asks somebody else, on a thread that is left behind if need be."""
        self._control.raise_if_stopped()
        return ask() if self._signer.capabilities.signs_here else run_beside(ask, self._control)
