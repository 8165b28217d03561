import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from presign_gui.domain.catalogue import backend
from presign_gui.domain.catalogue import signing as entries
from presign_gui.domain.errors import SigningError
from presign_gui.domain.facts import ByteCount
from presign_gui.domain.location import ObjectLocation
from presign_gui.domain.signing import Capabilities, GetObject, UploadPart
from presign_gui.transfer.control import Cancelled, Control, Paused
from presign_gui.transfer.signing import Signing
from tests.fakes.token_signer import TokenSigner

WHERE = ObjectLocation("bucket", "k")


@pytest.fixture
def signer() -> TokenSigner:
    return TokenSigner("http://h", parts_per_call=5)


def too_long(seconds: int) -> SigningError:
    error = backend.LASTS_TOO_LONG.error(function="f", limit=timedelta(seconds=seconds))
    assert isinstance(error, SigningError)
    return error


def test_the_life_is_that_of_the_transfer(signer: TokenSigner) -> None:
    Signing(signer, Control(), 900).sign(GetObject(location=WHERE, expires_in=1))
    assert signer.asked[0].expires_in == 900


def test_a_signer_that_allows_less_is_asked_for_that_from_then_on(signer: TokenSigner) -> None:
    signing = Signing(signer, Control(), 3600)
    signer.failures = [too_long(600)]
    signing.sign(GetObject(location=WHERE, expires_in=1))
    signing.sign_parts([UploadPart(location=WHERE, expires_in=1, upload_id="u", part_number=1)])
    assert [each.expires_in for each in signer.asked] == [600, 600]
    assert len(signer.calls) == 3


def test_a_limit_that_is_known_is_kept_without_a_refusal(signer: TokenSigner) -> None:
    signer.capabilities = replace(signer.capabilities, max_expires_in=600)
    Signing(signer, Control(), 3600).sign(GetObject(location=WHERE, expires_in=1))
    assert [each.expires_in for each in signer.asked] == [600]


def test_a_signer_that_contradicts_itself_is_not_asked_for_ever(signer: TokenSigner) -> None:
    signer.failures = [too_long(600), too_long(300)]
    with pytest.raises(SigningError):
        Signing(signer, Control(), 3600).sign(GetObject(location=WHERE, expires_in=1))
    signer.failures = [too_long(7200)]
    with pytest.raises(SigningError):
        Signing(signer, Control(), 3600).sign(GetObject(location=WHERE, expires_in=1))


@pytest.mark.parametrize(
    "error", [entries.NO_CREDENTIALS.error(), backend.TOO_LARGE.error(function="f", limit=ByteCount(5))]
)
def test_other_refusals_are_passed_on(signer: TokenSigner, error: SigningError) -> None:
    signer.failures = [error]
    with pytest.raises(SigningError) as caught:
        Signing(signer, Control(), 3600).sign(GetObject(location=WHERE, expires_in=1))
    assert caught.value is error


class Silent(TokenSigner):
    """A signer that answers when it is let."""

    def __init__(self) -> None:
        super().__init__("http://h")
        self.may_answer = threading.Event()

    def learn_capabilities(self) -> Capabilities:
        self.may_answer.wait(30)
        return super().learn_capabilities()


def test_a_stop_is_noticed_while_the_signer_is_waited_for() -> None:
    signer, control = Silent(), Control()
    signing = Signing(signer, control, 60)
    control.pause()
    with pytest.raises(Paused):
        signing.capabilities()
    control.cancel()
    with pytest.raises(Cancelled):
        signing.capabilities()
    signer.may_answer.set()
    other = signing.under(Control())
    assert other.capabilities() == signer.capabilities
    assert other.can_repeat
