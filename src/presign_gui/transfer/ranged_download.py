"""Fetches what is missing of an object in several ranges at once, and writes each where it belongs.

The answer for the whole object, by which its size was learnt, is used up as well: its stream takes range after range
from the front while the others take theirs further back, so it costs no request that was for nothing.
"""

import bisect
import threading
from collections.abc import Callable
from dataclasses import dataclass

from presign_gui.domain.errors import PresignGuiError
from presign_gui.domain.parts import ByteRange, plan_ranges
from presign_gui.domain.signing import GetObject, PresignedRequest
from presign_gui.transfer.control import Control
from presign_gui.transfer.crew import Crew
from presign_gui.transfer.http_client import Reply
from presign_gui.transfer.ledger import Fetched, Ledger
from presign_gui.transfer.object_answer import RemoteObject, ask_for_range
from presign_gui.transfer.part_file import PartFile
from presign_gui.transfer.pouring import Cursor, Pouring
from presign_gui.transfer.retry import Retries, Wait
from presign_gui.transfer.run import Run


@dataclass(slots=True)
class _Piece(Cursor):
    """A range to fetch, and how far it has come. `stream` is an answer that stands just there."""

    range: ByteRange
    retries: Retries | None = None
    stream: Reply | None = None
    request: PresignedRequest | None = None


class RangedDownload:
    """Fetches the ranges that `ledger` lacks into `file`. `stream` is the answer for the whole, if it is at hand."""

    def __init__(
        self,
        run: Run,
        question: GetObject,
        known: RemoteObject,
        *,
        file: PartFile,
        ledger: Ledger,
        stream: Reply | None,
        on_fetched: Callable[[Fetched], None],
    ) -> None:
        self._run = run
        self._question = question
        self._known = known
        self._pouring = Pouring(run, file, ledger.along)
        self._ledger = ledger
        self._on_fetched = on_fetched
        self._lock = threading.Lock()
        wanted = plan_ranges(known.size or 0, ledger.finished, run.limits().part_size)
        self._pending = [_Piece(each.start, each) for each in wanted]
        self._signed: PresignedRequest | None = None
        if stream is not None:
            self._use(stream)

    def fetch(self) -> None:
        """Fetch it all.

        Raises RangesIgnoredError where the server does not do ranges, and otherwise LocalFileError, SigningError,
        PresignedUrlError, S3ServiceError, NetworkError, IntegrityError, Cancelled and Paused.
        """
        Crew(self, self._run.pool, self._run.control, width=self._run.width, moved=self._run.moved).run()

    # -- what the crew asks -----------------------------------------------------------------------------------------

    def next(self) -> _Piece | None:
        """Take the next range: the front is left to the stream of the whole, as far as it may get."""
        with self._lock:
            if not self._pending:
                return None
            at_front = self._pending[0].stream is not None or self._ledger.wants_order
            return self._pending.pop(0 if at_front else len(self._pending) // self._run.width())

    def prepare(self, piece: _Piece) -> None:
        """Sign where there is no answer yet. One URL serves for all ranges until it ends."""
        if piece.stream is None:
            if self._signed is None:
                self._signed = self._run.signing.sign(self._question)
            piece.request = self._signed

    def work(self, piece: _Piece, control: Control, report: Callable[[Fetched], None]) -> None:
        """Fetch the range, and those behind it that nobody has taken where the answer goes on with them."""
        is_whole = piece.stream is not None
        stream, piece.stream = piece.stream, None
        with stream or self._ask(piece, control) as reply:
            reply.obey(control)
            self._pouring.pour(reply, piece, piece.range.size, control, report)
            while is_whole and not self._run.control.paused and self._take_following(piece):
                self._pouring.pour(reply, piece, piece.range.size, control, report)

    def finished(self, result: Fetched) -> None:
        """Note a range, or a part of one, that is in the file."""
        self._on_fetched(result)

    def failed(self, piece: _Piece, error: PresignGuiError) -> Wait:
        """Put back what is left of the range, or give up."""
        rest = _Piece(piece.position, ByteRange(piece.position, piece.range.stop), piece.retries)
        rest.retries = rest.retries or self._run.retries(reached=True)
        if piece.position > piece.range.start:
            rest.retries.progressed()
        wait = rest.retries.after(error)
        if wait is None:
            raise error
        self._signed = None
        with self._lock:
            bisect.insort(self._pending, rest, key=lambda each: each.position)
        self._run.notices.waits(wait, error)
        return wait

    def resumed(self) -> None:
        """Tell that bytes move again."""
        self._run.notices.over()

    def _use(self, stream: Reply) -> None:
        """Let the answer for the whole be the beginning, unless that is in the file already."""
        if self._pending and self._pending[0].position == 0:
            self._pending[0].stream = stream
        else:
            stream.close()

    # -- on the threads of the pool -----------------------------------------------------------------------------------

    def _ask(self, piece: _Piece, control: Control) -> Reply:
        if piece.request is None:
            raise ValueError("a range is prepared before it is fetched")
        return ask_for_range(self._run.client, piece.request, piece.range, self._known, control)

    def _take_following(self, piece: _Piece) -> bool:
        """Let a stream go on with the next range, if nobody has it."""
        with self._lock:
            if self._ledger.wants_order or not self._pending or self._pending[0].position != piece.range.stop:
                return False
            piece.range = self._pending.pop(0).range
            piece.position = piece.range.start
            return True
