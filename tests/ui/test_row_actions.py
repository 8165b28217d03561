import pytest

from presign_gui.domain.catalogue import input as entries
from presign_gui.domain.catalogue import program
from presign_gui.domain.errors import CatalogueEntry, PresignedUrlError, Retry
from presign_gui.domain.transfer import TransferState
from presign_gui.resources import resource_path
from presign_gui.ui.row_actions import RowAction, actions_of, may_retry, moves_of
from tests.fakes.transfers import done, transfer

RESIGNABLE = CatalogueEntry(
    kind="Test",
    family=PresignedUrlError,
    title="t",
    cause="c",
    remedy="r",
    retry=Retry.RESIGN,
    actor=entries.KEY_EMPTY.actor,
    source="test",
)


@pytest.mark.parametrize("state", [TransferState.QUEUED, TransferState.SIGNING, TransferState.RUNNING])
def test_what_goes_on_can_be_paused_cancelled_and_moved(state: TransferState) -> None:
    assert actions_of(transfer(state=state)) == (RowAction.PAUSE, RowAction.CANCEL)
    assert moves_of(transfer(state=state)) == (RowAction.MOVE_FIRST, RowAction.MOVE_UP, RowAction.MOVE_DOWN)


def test_what_is_paused_goes_on_or_takes_a_link() -> None:
    paused = transfer(state=TransferState.PAUSED)
    assert actions_of(paused) == (RowAction.RESUME, RowAction.CANCEL)
    guest = transfer(state=TransferState.PAUSED, connection=None, needs_link=True)
    assert actions_of(guest) == (RowAction.GIVE_LINK, RowAction.CANCEL)


def test_what_has_ended_stays_where_it_is() -> None:
    assert moves_of(done()) == ()


def test_what_is_done_offers_its_link_and_its_folder() -> None:
    assert actions_of(done()) == (RowAction.COPY_LINK, RowAction.SHOW_IN_FOLDER, RowAction.REMOVE)


def test_a_guest_has_nobody_to_sign_a_link() -> None:
    assert RowAction.COPY_LINK not in actions_of(done(connection=None))


def test_an_expired_link_is_signed_again_by_a_connection_and_by_nobody_else() -> None:
    failed = transfer(state=TransferState.FAILED, error=RESIGNABLE.error())
    assert may_retry(failed)
    guest = transfer(state=TransferState.FAILED, error=RESIGNABLE.error(), connection=None, needs_link=True)
    assert actions_of(guest) == (RowAction.GIVE_LINK, RowAction.REMOVE)


def test_what_can_never_work_is_not_tried_again() -> None:
    never = transfer(state=TransferState.FAILED, error=program.LINK_WITHOUT_OBJECT.error())
    assert not may_retry(never)
    assert may_retry(transfer(state=TransferState.CANCELLED))
    assert not may_retry(transfer(state=TransferState.RUNNING))


def test_every_action_has_its_picture() -> None:
    for action in RowAction:
        assert resource_path("icons", f"{action.icon}.svg").is_file()
