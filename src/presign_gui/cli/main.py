"""The entry point of `presign`: reads the command line, carries out one command, answers with its exit status.

Each command's module is imported when its turn comes, so that `--help`, `inspect` and `explain` load no boto3.
"""

import logging
import os
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Final

from presign_gui.app.masked_logging import log_to_stream
from presign_gui.cli import commands
from presign_gui.cli.arguments import UsageError, parse
from presign_gui.cli.exit_status import ExitStatus
from presign_gui.cli.outcome import Outcome, cancelled, failure, usage_failure
from presign_gui.cli.output import Output, make_unbreakable
from presign_gui.domain.catalogue import program as entries
from presign_gui.domain.errors import PresignGuiError

_log: Final = logging.getLogger(__name__)


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out the command in `argv` (or the process's own arguments) and return its exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    make_unbreakable(sys.stdout)
    make_unbreakable(sys.stderr)
    output = Output(json="--json" in arguments, stdout=sys.stdout, stderr=sys.stderr)
    try:
        with _stopping_on_termination():
            outcome = _outcome(arguments, output)
            output.document(outcome.document)
            return outcome.status
    except SystemExit as done:
        return ExitStatus.DONE if done.code is None else ExitStatus(int(done.code))
    except BrokenPipeError:
        # The reader of our output has gone. What is still buffered must not raise again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitStatus.BROKEN_PIPE


def _outcome(arguments: Sequence[str], output: Output) -> Outcome:
    try:
        command = parse(arguments)
        with _logging(to_stderr=command.debug):
            return _carry_out(command, output)
    except UsageError as error:
        output.say(f"presign: {error}", *error.usage.splitlines())
        return usage_failure(str(error))
    except PresignGuiError as error:
        output.say_error(error)
        return failure(error)
    except KeyboardInterrupt:
        output.say("presign: cancelled")
        return cancelled()
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - a defect is told in plain words too, with its secrets masked
        defect = entries.UNEXPECTED.error(
            exception=type(error).__name__, detail="".join(traceback.format_exception(error))
        )
        output.say_error(defect)
        return failure(defect)


def _carry_out(command: commands.Command, output: Output) -> Outcome:
    match command:
        case commands.LinkCommand():
            from presign_gui.cli import link

            return link.run(command, output)
        case commands.UploadCommand():
            from presign_gui.cli import upload

            return upload.run(command, output)
        case commands.DownloadCommand():
            from presign_gui.cli import download

            return download.run(command, output)
        case commands.ListUploads() | commands.AbortUploads():
            from presign_gui.cli import uploads

            return uploads.run(command, output)
        case commands.SandboxCommand():
            from presign_gui.cli import sandbox

            return sandbox.run(command, output)
        case _:
            return _carry_out_beside(command, output)


def _carry_out_beside(command: commands.StackCommand | commands.OfflineCommand, output: Output) -> Outcome:
    """Carry out what moves no file."""
    match command:
        case commands.DeployStack() | commands.StackStatus() | commands.StackOutputs() | commands.DeleteStack():
            from presign_gui.cli import stack

            return stack.run(command, output)
        case commands.InspectCommand():
            from presign_gui.cli import inspect

            return inspect.run(command, output)
        case commands.ExplainCommand():
            from presign_gui.cli import explain

            return explain.run(command, output)
        case _:
            from presign_gui.cli import connections

            return connections.run(command, output)


@contextmanager
def _logging(*, to_stderr: bool) -> Iterator[None]:
    if not to_stderr:
        yield
        return
    root = logging.getLogger()
    level = root.level
    handler = log_to_stream(logging.DEBUG, sys.stderr)
    try:
        yield
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


@contextmanager
def _stopping_on_termination() -> Iterator[None]:
    """Let SIGTERM end a command as Ctrl-C does, with nothing left behind."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
