"""Makes the pictures of the queue and of backends in docs/images: `make pictures`.

The queue is seen on the real sandbox, which does not end with the window here, for it forgets uploads in parts then. A
large upload is paused, the program ended and started again, and the upload goes on; it is printed how many of its parts
were sent twice, and more than one is an error. Backends are made, changed and deleted in an AWS account on this
computer (tests/servers/ministack.py).

With `queue` or `backends` as its argument it takes these pictures alone.
"""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QSplitter
from scripts.screenshots import MIB, Photographer, let_pass, paths_in, wait_until

from presign_gui.app.services import Services
from presign_gui.app.settings import TransferLimits
from presign_gui.domain.parts import Part
from presign_gui.domain.signing import PresignedRequest
from presign_gui.domain.transfer import TransferState
from presign_gui.transfer.control import Control
from presign_gui.transfer.run import Run
from presign_gui.transfer.sent_part import SentPart, send_part
from presign_gui.transfer.source_file import SourceFile
from presign_gui.ui.stack_dialog import StackDialog
from presign_gui.ui.stack_flow import StackFlow
from tests.servers.ministack import REGION, Account, running_account

LARGE = 1024 * MIB
OTHERS = {"Lake at dawn.jpg": 4 * MIB, "Night train.jpg": 3 * MIB}
SLOW = TransferLimits(upload_rate=100 * MIB)
"""So that there is something to see: the sandbox is as quick as the memory of this computer."""


class QueuePhotographer(Photographer):
    """Photographs a window whose queue outlives it."""

    def __init__(self, app: QApplication, folder: Path, language: str) -> None:
        super().__init__(app, folder, language, keep_queue=True)
        splitter = self._window.findChild(QSplitter, "mainSplitter")
        if splitter is not None:
            splitter.setSizes([340, 400])

    def pause(self, suffix: str) -> None:
        """Pause a large upload midway."""
        self._open()
        self._actions.queue.change_limits(SLOW)
        large = self._folder / "Interview.mov"
        with large.open("wb") as file:
            for _ in range(LARGE // (16 * MIB)):
                file.write(os.urandom(16 * MIB))
        files = [large]
        for name, size in OTHERS.items():
            (self._folder / name).write_bytes(os.urandom(size))
            files.append(self._folder / name)
        self._window.files_dropped.emit(files)
        wait_until(lambda: self._done() > LARGE // 3, "a third of the upload")
        self._take(f"queue-running{suffix}")
        self._window.transfers.pause_all.click()
        wait_until(lambda: TransferState.PAUSED in self._window.transfer_model.counts, "the pause")
        let_pass(300)
        self._take(f"queue-paused{suffix}")

    def resume(self, suffix: str) -> None:
        """Let it go on after a new start."""
        self.start()
        self._open()
        wait_until(lambda: bool(self._window.transfer_model.transfers()), "the rows")
        self._take(f"queue-restored{suffix}")
        self._window.transfers.resume_all.click()
        wait_until(lambda: set(self._window.transfer_model.counts) == {TransferState.DONE}, "the end", 120)
        let_pass(300)
        self._take(f"queue-resumed{suffix}")

    def limits(self, suffix: str) -> None:
        """Show the limits."""
        popover = self._actions.queue.show_limits()
        if popover is not None:
            self._take(f"limits{suffix}", popover)
            popover.hide()

    def _open(self) -> None:
        self._actions.connections.open_named("sandbox-backend")
        wait_until(lambda: self._actions.connecting.current is not None, "the sandbox")
        wait_until(lambda: bool(self._actions.browsing.bucket), "the bucket")

    def _done(self) -> int:
        return max((each.progress.done for each in self._window.transfer_model.transfers()), default=0)


class BackendPhotographer(Photographer):
    """Photographs the window of a backend."""

    def deploy(self, suffix: str) -> None:
        """Make a backend: the form, the plan, the events, the end."""
        flow, dialog = self._new("team")
        self._set(dialog, "upload_prefixes", "incoming/")
        self._set(dialog, "download_prefixes", "shared/")
        self._set(dialog, "max_size", "500 MiB")
        self._set(dialog, "content_types", "application/pdf, image/*")
        self._take(f"backend-form{suffix}", dialog)
        self._plan(dialog)
        self._take(f"backend-plan{suffix}", dialog)
        dialog.plan.agree.click()
        wait_until(lambda: flow.work is not None and len(flow.work.events.events()) > 3, "the first events")
        self._take(f"backend-deploy{suffix}", dialog)
        self._until_ended(flow)
        self._take(f"backend-ready{suffix}", dialog)
        dialog.work.connect_button.click()
        wait_until(lambda: self._actions.connecting.limits.longest is not None, "the limits")
        self._take(f"backend-member{suffix}")

    def update(self, suffix: str) -> None:
        """Change it in place."""
        connection = self._actions.connecting.known[-1]
        flow = self._actions.stacks.change(connection)
        if flow is None:
            raise RuntimeError("no backend")
        dialog = flow.dialog
        wait_until(lambda: dialog.page is dialog.form, "the form")
        self._set(dialog, "max_size", "1 GiB")
        dialog.form.create_only.setChecked(True)
        self._plan(dialog)
        self._take(f"backend-change{suffix}", dialog)
        dialog.plan.agree.click()
        self._until_ended(flow)
        self._take(f"backend-changed{suffix}", dialog)
        dialog.reject()

    def fail(self, suffix: str, account: Account) -> None:
        """Take away the templates between the plan and its carrying out, so that it fails and is rolled back."""
        s3 = account.client("s3")
        s3.create_bucket(Bucket=f"own-staging{suffix}")
        flow, dialog = self._new(f"second{suffix}")
        self._set(dialog, "staging_bucket", f"own-staging{suffix}")
        self._plan(dialog)
        for each in s3.list_objects_v2(Bucket=f"own-staging{suffix}")["Contents"]:
            s3.delete_object(Bucket=f"own-staging{suffix}", Key=each["Key"])
        dialog.plan.agree.click()
        self._until_ended(flow)
        self._take(f"backend-failed{suffix}", dialog)
        dialog.reject()

    def delete(self, suffix: str, account: Account) -> None:
        """Delete it: say what is in the bucket first."""
        connection = self._actions.connecting.known[-1]
        account.client("s3").put_object(Bucket=connection.bucket, Key="incoming/report.pdf", Body=bytes(3 * MIB))
        flow = self._actions.stacks.delete(connection)
        if flow is None:
            raise RuntimeError("no backend")
        dialog = flow.dialog
        wait_until(lambda: dialog.page is dialog.removal, "the question")
        self._take(f"backend-delete{suffix}", dialog)
        dialog.removal.delete.click()
        self._until_ended(flow)
        self._take(f"backend-deleted{suffix}", dialog)
        dialog.reject()

    def _new(self, name: str) -> tuple[StackFlow, StackDialog]:
        flow = self._actions.stacks.make()
        self._set(flow.dialog, "name", name)
        region = flow.dialog.findChild(QComboBox, "stack_regionField")
        if region is not None:
            region.setEditText(REGION)
        return flow, flow.dialog

    def _set(self, dialog: StackDialog, field: str, text: str) -> None:
        line = dialog.findChild(QLineEdit, f"stack_{field}Field")
        if line is not None:
            line.setText(text)

    def _plan(self, dialog: StackDialog) -> None:
        dialog.form.plan.click()
        wait_until(lambda: dialog.page is dialog.plan, "the plan")

    def _until_ended(self, flow: StackFlow) -> None:
        wait_until(lambda: flow.work is not None and flow.work.has_ended, "the end")
        let_pass(200)


@contextmanager
def running_sandbox(folder: Path) -> Iterator[None]:
    """Run the sandbox of the windows in `folder` beside them."""
    services = Services(paths_in(folder))
    services.start_sandbox()
    try:
        yield
    finally:
        services.close()


@contextmanager
def counted_parts() -> Iterator[Counter[int]]:
    """Count how often each part is sent, whole or in part."""
    begun: Counter[int] = Counter()

    def count(run: Run, source: SourceFile, part: Part, request: PresignedRequest, control: Control) -> SentPart:
        begun[part.number] += 1
        return send_part(run, source, part, request, control)

    with patch("presign_gui.transfer.multipart_upload.send_part", count):
        yield begun


def take_queue(app: QApplication, language: str, suffix: str) -> None:
    """Take the pictures of a queue that outlives its program."""
    with tempfile.TemporaryDirectory() as folder, running_sandbox(Path(folder)), counted_parts() as begun:
        first = QueuePhotographer(app, Path(folder), language)
        try:
            first.start()
            first.pause(suffix)
        finally:
            first.end()
        second = QueuePhotographer(app, Path(folder), language)
        try:
            second.resume(suffix)
            second.limits(suffix)
        finally:
            second.end()
    twice = sum(begun.values()) - len(begun)
    print(f"{LARGE // MIB} MiB in {len(begun)} parts, paused and gone on with by the next start: {twice} sent twice")
    if twice > 1:
        raise SystemExit("more than one part was sent twice")


def take_backends(app: QApplication, language: str, suffix: str) -> None:
    """Take the pictures of a backend's life."""
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryDirectory() as server,
        running_account(Path(server)) as account,
    ):
        os.environ.update(account.environment())
        photographer = BackendPhotographer(app, Path(folder), language)
        try:
            photographer.start()
            photographer.deploy(suffix)
            photographer.update(suffix)
            photographer.fail(suffix, account)
            photographer.delete(suffix, account)
        finally:
            photographer.end()


def main() -> int:
    """Take the pictures of the queue and of backends."""
    wanted = sys.argv[1:] or ["queue", "backends"]
    app = QApplication(sys.argv[:1])
    for language, suffix in (("en", ""), ("ja", "-ja")):
        if "queue" in wanted:
            take_queue(app, language, suffix)
        if "backends" in wanted:
            take_backends(app, language, suffix)
    return 0


if __name__ == "__main__":
    sys.exit(main())
