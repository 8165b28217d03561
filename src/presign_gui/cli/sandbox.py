"""`presign sandbox`: runs the embedded S3 and Lambda alone, for other tools and for trying things out.

The one command that shows secret keys, because other tools need them. They are made anew at every start, open nothing
but this sandbox on this computer, and end with it.
"""

import time
from typing import TYPE_CHECKING, Final

from presign_gui.cli.commands import SandboxCommand
from presign_gui.cli.exit_status import ExitStatus
from presign_gui.cli.outcome import Outcome
from presign_gui.cli.output import Document, Output
from presign_gui.cli.session import open_services

if TYPE_CHECKING:
    from presign_gui.app.services import Services
    from presign_gui.sandbox.sandbox import SandboxInfo

_LOOK_SECONDS: Final = 0.5
"""How often the command looks whether the sandbox still runs."""


def run(_command: SandboxCommand, output: Output) -> Outcome:
    """Run the sandbox until Ctrl-C or SIGTERM, which is its orderly end. Raises SandboxError.

    Where another process of this user runs it already, only print how to reach it.
    """
    with open_services() as services:
        info = services.start_sandbox(output.say)
        try:
            return _serve(services, info, output)
        except KeyboardInterrupt:
            output.say("Stopping the sandbox.")
            return Outcome(ExitStatus.DONE)


def _serve(services: "Services", info: "SandboxInfo", output: Output) -> Outcome:
    _print(info, output)
    if not services.owns_sandbox:
        output.say("It runs already, in another process of this program, and ends with that.")
        return Outcome(ExitStatus.DONE)
    output.say(
        "The keys open this sandbox alone and end with it. Press Ctrl-C to stop it.",
        f"In another terminal: presign upload FILE s3://{info.bucket}/ --connection sandbox",
    )
    while services.owns_sandbox:
        time.sleep(_LOOK_SECONDS)
    output.say(f"presign: the sandbox ended by itself; its log is in {services.paths.sandbox_folder}")
    return Outcome(ExitStatus.SIGNING)


def _print(info: "SandboxInfo", output: Output) -> None:
    document: Document = info.to_json()
    output.document(document)
    width = len("download function")
    for label, value in (
        ("endpoint", info.endpoint_url),
        ("region", info.region),
        ("bucket", info.bucket),
        ("upload function", info.upload_function),
        ("download function", info.download_function),
        ("owner's key ID", info.owner.access_key_id),
        ("owner's secret", info.owner.secret_access_key),
        ("member's key ID", info.member.access_key_id),
        ("member's secret", info.member.secret_access_key),
    ):
        output.result(f"{label:{width}}  {value}")
