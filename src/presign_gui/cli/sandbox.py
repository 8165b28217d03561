"""`presign sandbox`: runs the embedded S3 and Lambda alone, for other tools and for trying things out.

The one command that shows secret keys, because other tools need them. They are made anew at every start, open nothing
but this sandbox on this computer, and end with it.
"""

import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from presign_gui.cli.commands import SandboxCommand
from presign_gui.cli.exit_status import ExitStatus
from presign_gui.cli.outcome import Outcome
from presign_gui.cli.output import Output
from presign_gui.cli.session import open_services

if TYPE_CHECKING:
    from presign_gui.app.services import Services

_LOOK_SECONDS: Final = 0.2
"""How often the command looks whether the sandbox still runs, and whether it is to end."""


def run(_command: SandboxCommand, output: Output) -> Outcome:
    """Run the sandbox until Ctrl-C or SIGTERM, which is its orderly end. Raises SandboxError.

    Where another process of this user runs it already, only print how to reach it.
    """
    with open_services() as services:
        info = services.start_sandbox(output.say).to_json()
        with _noting_requests_to_end() as requests:
            return _serve(services, info, output, requests)


@contextmanager
def _noting_requests_to_end() -> Iterator[list[int]]:
    """Gather the signals to end, in place of an exception wherever the program happens to be.

    Raised while `Popen.poll` has its lock, one would leave that locked, and nobody could wait for the sandbox's end.
    """
    requests: list[int] = []
    before = {
        number: signal.signal(number, lambda number, _frame: requests.append(number))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield requests
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _serve(services: "Services", info: Mapping[str, Any], output: Output, requests: list[int]) -> Outcome:
    output.document(dict(info))
    for line in _lines(info):
        output.result(line)
    if not services.owns_sandbox:
        output.say("It runs already, in another process of this program, and ends with that.")
        return Outcome(ExitStatus.DONE)
    output.say(
        "The keys open this sandbox alone and end with it. Press Ctrl-C to stop it.",
        f"In another terminal: presign upload FILE s3://{info['bucket']}/ --connection sandbox",
        f"or by the backend:   presign upload FILE s3://{info['backend']['bucket']}/ --connection sandbox-backend",
    )
    while not requests and services.owns_sandbox:
        time.sleep(_LOOK_SECONDS)
    if requests:
        output.say("Stopping the sandbox.")
        return Outcome(ExitStatus.DONE)
    output.say(f"presign: the sandbox ended by itself; its log is in {services.paths.sandbox_folder}")
    return Outcome(ExitStatus.SIGNING)


def _lines(info: Mapping[str, Any]) -> list[str]:
    """Return what people read: a label and a value a line."""
    labelled = {
        "endpoint": info["endpoint_url"],
        "region": info["region"],
        "bucket": info["bucket"],
        "upload function": info["upload_function"],
        "download function": info["download_function"],
        "backend's bucket": info["backend"]["bucket"],
        "backend's upload function": info["backend"]["upload_function"],
        "backend's download function": info["backend"]["download_function"],
        "owner's key ID": info["owner"]["access_key_id"],
        "owner's secret": info["owner"]["secret_access_key"],
        "member's key ID": info["member"]["access_key_id"],
        "member's secret": info["member"]["secret_access_key"],
    }
    width = max(len(label) for label in labelled)
    return [f"{label:{width}}  {value}" for label, value in labelled.items()]
