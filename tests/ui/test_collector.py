import gc
import sys
from types import ModuleType

import pytest

from presign_gui.ui.collector import Collector
from tests.fakes.person import wait_until
from tests.ui.conftest import Start


@pytest.fixture
def frozen(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Give how many modules there were at each freeze, instead of one: the other tests' garbage is to be collected."""
    times: list[int] = []
    monkeypatch.setattr(gc, "freeze", lambda: times.append(len(sys.modules)))
    return times


def test_what_was_loaded_is_spared_and_single_modules_are_not_worth_it(
    frozen: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    collector = Collector()
    collector.spare_what_is_loaded()
    assert frozen == [len(sys.modules)]
    monkeypatch.setitem(sys.modules, "made_up", ModuleType("made_up"))
    collector.spare_what_is_loaded()
    assert len(frozen) == 1
    for number in range(50):
        monkeypatch.setitem(sys.modules, f"made_up_{number}", ModuleType("made_up"))
    collector.spare_what_is_loaded()
    assert frozen[1:] == [len(sys.modules)]


def test_the_program_spares_what_its_start_and_a_connection_loaded(
    frozen: list[int], monkeypatch: pytest.MonkeyPatch, start: Start
) -> None:
    application = start()
    assert len(frozen) == 1
    for number in range(50):
        monkeypatch.setitem(sys.modules, f"made_up_{number}", ModuleType("made_up"))
    application.actions.connections.open_named("sandbox")
    wait_until(lambda: application.actions.connecting.current is not None, "the connection")
    assert len(frozen) == 2
