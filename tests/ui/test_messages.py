import pytest

from presign_gui.domain.catalogue import input as entries
from presign_gui.domain.transfer import Direction, TransferState, Verification
from presign_gui.ui.look import Look
from presign_gui.ui.messages import error_words, tone_of
from presign_gui.ui.tokens import Tone
from tests.fakes.transfers import done, transfer


def test_an_error_is_put_into_words_with_its_facts(look: Look) -> None:
    words = error_words(entries.KEY_TOO_LONG.error(length=1030, limit=1024), look.formatter)
    assert words.title == "Object key too long"
    assert "1030" in words.cause


def test_the_details_name_what_support_asks_for_and_hide_secrets(look: Look) -> None:
    error = entries.KEY_EMPTY.error(status=403, request_id="RID", code="AccessDenied", detail="X-Amz-Signature=abcdef")
    details = look.messages.error_details(error)
    assert "HTTP status: 403" in details
    assert "Request ID: RID" in details
    assert "Host ID" not in details
    assert "abcdef" not in details


@pytest.mark.parametrize("state", TransferState)
def test_every_state_has_a_name_and_a_tone(look: Look, state: TransferState) -> None:
    assert look.messages.state(transfer(state=state))
    assert isinstance(tone_of(state), Tone)


def test_a_running_transfer_says_which_way(look: Look) -> None:
    assert look.messages.state(transfer()) == "Uploading"
    assert look.messages.state(transfer(direction=Direction.DOWNLOAD)) == "Downloading"


def test_what_was_verified_is_said_beside_done(look: Look) -> None:
    assert look.messages.state_note(done(), look.formatter) == "verified (CRC64NVME)"
    assert look.messages.verification(Verification(None)) == "size checked only"
    failed = transfer(state=TransferState.FAILED, error=entries.KEY_EMPTY.error())
    assert look.messages.state_note(failed, look.formatter) == "No object key"
    assert look.messages.state_note(transfer(state=TransferState.SKIPPED), look.formatter)
