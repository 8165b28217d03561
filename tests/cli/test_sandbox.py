import io
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from presign_gui.cli import sandbox
from presign_gui.cli.commands import SandboxCommand
from presign_gui.cli.exit_status import ExitStatus
from presign_gui.cli.output import Output
from tests.sandbox.test_info import INFO


class OneSandbox:
    """Services whose sandbox runs until somebody is asked to end, which happens while it is being looked after."""

    def __init__(self, number: signal.Signals) -> None:
        self._number = number
        self.looks = 0
        self.went_on = False

    def start_sandbox(self, _on_step: object) -> object:
        return INFO

    @property
    def owns_sandbox(self) -> bool:
        self.looks += 1
        if self.looks == 3:
            os.kill(os.getpid(), self._number)
            time.sleep(0.01)
            self.went_on = True
        return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_request_to_end_breaks_off_nothing(number: signal.Signals, monkeypatch: pytest.MonkeyPatch) -> None:
    services, before = OneSandbox(number), signal.getsignal(number)

    @contextmanager
    def open_services() -> Iterator[OneSandbox]:
        yield services

    monkeypatch.setattr(sandbox, "open_services", open_services)
    said = io.StringIO()
    output = Output(json=False, stdout=io.StringIO(), stderr=said)
    outcome = sandbox.run(SandboxCommand(json=False, debug=False), output)
    assert (outcome.status, services.looks, services.went_on) == (ExitStatus.DONE, 3, True)
    assert said.getvalue().endswith("Stopping the sandbox.\n")
    assert signal.getsignal(number) is before
