"""The bytes of a download: fetched in one stream or in ranges, kept account of, begun anew where they are damaged."""

from collections.abc import Mapping
from typing import Final

from presign_gui.domain.errors import IntegrityError, PresignGuiError
from presign_gui.domain.parts import ByteRange, covered
from presign_gui.domain.resume import DownloadResume, PartialDownload
from presign_gui.domain.signing import GetObject
from presign_gui.domain.transfer import Verification
from presign_gui.transfer.http_client import Reply
from presign_gui.transfer.ledger import Fetched, Ledger
from presign_gui.transfer.object_answer import (
    RangesIgnoredError,
    RemoteObject,
    ask_for_range,
    ask_for_whole,
    read_object,
)
from presign_gui.transfer.part_file import PartFile
from presign_gui.transfer.pouring import Cursor, Pouring
from presign_gui.transfer.ranged_download import RangedDownload
from presign_gui.transfer.retry import pause
from presign_gui.transfer.run import Run

_TOO_SMALL_TO_KEEP: Final = 1024 * 1024
"""Bytes: of a smaller object nothing is kept, since it takes longer to tell what is missing than to fetch it again."""


class Fetching:
    """Fetches one state of an object into `file`. `question` is what to ask a signer for where it takes a new URL."""

    def __init__(self, run: Run, question: GetObject, known: RemoteObject, file: PartFile) -> None:
        self._run = run
        self._question = question
        self._known = known
        self._file = file
        self._ledger = self._new_ledger()
        self._stream: Reply | None = None
        self._may_use_ranges = known.can_be_resumed
        self._has_begun = False

    @property
    def headers(self) -> Mapping[str, str]:
        """What the server says of the state that was fetched."""
        return self._known.headers

    @property
    def is_kept(self) -> bool:
        """Whether the watcher knows what there is to go on from."""
        return self._has_begun

    def run(self, stream: Reply, finished: tuple[ByteRange, ...]) -> tuple[int, Verification]:
        """Fetch all but what is `finished`, and return the size and what it was verified by.

        `stream` is the answer for the whole, whose end is the caller's to see to. Bytes that turn out damaged are
        fetched anew. Raises LocalFileError, SigningError, PresignedUrlError, S3ServiceError, NetworkError,
        IntegrityError, Cancelled and Paused.
        """
        self._stream = stream
        self._ledger.take_up(finished)
        self._begin()
        damages = self._run.retries(reached=True)
        while True:
            self._fetch()
            size = covered(self._ledger.finished)
            try:
                return size, self._ledger.verify(size)
            except IntegrityError as error:
                wait = damages.after(error)
                if wait is None:
                    raise
                self._run.notices.waits(wait, error)
            self._start_over()
            pause(wait.seconds, self._run.control)

    def forget(self) -> None:
        """Tell the watcher that there is nothing to go on from."""
        if self._has_begun:
            self._has_begun = False
            self._run.watcher.dropped()

    def close(self) -> None:
        """End what runs beside."""
        self._ledger.close()

    # -- account ----------------------------------------------------------------------------------------------------

    def _new_ledger(self) -> Ledger:
        return Ledger(self._known.headers, self._known.size, self._file, self._run.control)

    def _begin(self) -> None:
        done = covered(self._ledger.finished)
        if self._known.size is not None:
            self._run.meter.set_total(self._known.size)
            self._file.reserve(self._known.size - done)
            self._file.resize(self._known.size)
        self._run.meter.rewind(done)
        if self._known.can_be_resumed and (self._known.size or 0) > _TOO_SMALL_TO_KEEP:
            partial = PartialDownload(self._file.path, self._known.etag or "", self._known.size or 0)
            self._has_begun = True
            self._run.watcher.began(DownloadResume(partial=partial, finished=self._ledger.finished))

    def _start_over(self) -> None:
        self._ledger.close()
        self._ledger = self._new_ledger()
        self._stream = None
        self._file.resize(0)
        self._begin()

    def _note(self, fetched: Fetched) -> None:
        self._ledger.add(fetched)
        if self._has_begun:
            self._run.watcher.finished(fetched.range)

    # -- bytes ------------------------------------------------------------------------------------------------------

    def _fetch(self) -> None:
        if self._may_use_ranges and (self._known.size or 0) >= self._run.limits().parallel_from:
            try:
                self._in_ranges()
            except RangesIgnoredError:
                self._may_use_ranges = False
                self._start_over()
            else:
                return
        self._in_one_stream()

    def _in_ranges(self) -> None:
        stream, self._stream = self._stream, None
        RangedDownload(
            self._run,
            self._question,
            self._known,
            file=self._file,
            ledger=self._ledger,
            stream=stream,
            on_fetched=self._note,
        ).fetch()

    def _in_one_stream(self) -> None:
        retries = self._run.retries(reached=True)

        def attempt() -> None:
            before = covered(self._ledger.finished)
            try:
                self._pour_missing() if self._may_use_ranges else self._pour_whole()
            except PresignGuiError:
                if self._may_use_ranges and covered(self._ledger.finished) > before:
                    retries.progressed()
                raise

        try:
            self._run.retry(attempt, retries)
        except RangesIgnoredError:
            self._may_use_ranges = False
            self._start_over()
            self._run.retry(self._pour_whole, retries)

    def _pour_missing(self) -> None:
        """Fetch the gaps one after the other, in steps, so that a journal has something to note on the way."""
        step = self._run.limits().part_size
        for gap in self._ledger.missing():
            with self._answer_from(gap) as reply:
                cursor = Cursor(gap.start)
                while cursor.position < gap.stop:
                    self._pour(reply, cursor, min(step, gap.stop - cursor.position))

    def _answer_from(self, gap: ByteRange) -> Reply:
        """Return an answer that stands at the beginning of the gap."""
        stream, self._stream = self._stream, None
        if stream is not None:
            if gap.start == 0:
                return stream
            stream.close()
        request = self._run.signing.sign(self._question)
        return ask_for_range(self._run.client, request, gap, self._known, self._run.control)

    def _pour_whole(self) -> None:
        """Fetch an object of which no part can be asked for, each time from its first byte."""
        stream, self._stream = self._stream, None
        if stream is None:
            request = self._run.signing.sign(self._question)
            stream = ask_for_whole(self._run.client, request, None, self._run.control)
            self._known = read_object(stream)  # nothing of another state is mixed in: it begins anew
            self._start_over()
        with stream:
            self._pour(stream, Cursor(0), self._known.size)

    def _pour(self, reply: Reply, cursor: Cursor, size: int | None) -> None:
        Pouring(self._run, self._file, self._ledger.along).pour(reply, cursor, size, self._run.control, self._note)
