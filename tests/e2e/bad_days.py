"""The bad days of the fault matrix: what happens to a request, up or down, in place of the true answer."""

from collections.abc import Callable
from threading import Event

from tests.servers.multipart_s3 import Asked, Happening, MultipartS3, go_ahead, refuse

UPLOADS = ("PutObject", "UploadPart")


def _is_upload(asked: Asked) -> bool:
    return asked.operation in UPLOADS


def _take(asked: Asked, share: float) -> None:
    """Take some of an upload's body; of none at all not even the go-ahead is given."""
    if share > 0:
        go_ahead(asked.call)
        asked.call.read_body(max(1, int(asked.call.request.content_length * share)))


def _some(server: MultipartS3, asked: Asked, share: float) -> None:
    """Let some of the bytes pass, whichever way they go."""
    if _is_upload(asked):
        _take(asked, share)
    elif share > 0 and asked.operation == "GetObject":
        server.serve(asked, server.objects[asked.key], upto=share)


def reset_at(share: float) -> Happening:
    """Break the connection when that share of the bytes has passed."""

    def happen(server: MultipartS3, asked: Asked) -> bool:
        _some(server, asked, share)
        asked.call.reset()
        return True

    return happen


def closed_at(share: float) -> Happening:
    """Close the connection in good order, and too early."""

    def happen(server: MultipartS3, asked: Asked) -> bool:
        _some(server, asked, share)
        asked.call.close()
        return True

    return happen


def held_at(share: float, is_held: Event) -> Happening:
    """Let nothing pass any more until the server is stopped, and say when it has come to that."""

    def happen(server: MultipartS3, asked: Asked) -> bool:
        _some(server, asked, share)
        is_held.set()
        asked.call.wait()
        return True

    return happen


def standing_still_at(share: float, seconds: float) -> Happening:
    """Let nothing pass any more."""

    def happen(server: MultipartS3, asked: Asked) -> bool:
        _some(server, asked, share)
        asked.call.wait(seconds)
        asked.call.close()
        return True

    return happen


def failing(status: int, code: str, retry_after: int | None = None) -> Happening:
    """Fail, in the server's own words."""

    def happen(server: MultipartS3, asked: Asked) -> bool:
        headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        refuse(asked.call, status, code, headers=headers)
        return True

    return happen


def begun_unheard(server: MultipartS3, asked: Asked) -> bool:
    """Begin the upload, and break the connection before a word of it is said."""
    asked.call.read_body()
    server.begin_upload(asked.key)
    asked.call.reset()
    return True


def incomplete(server: MultipartS3, asked: Asked) -> bool:
    """Find that the body was shorter than announced."""
    server.receive(asked)
    refuse(asked.call, 400, "IncompleteBody")
    return True


def flipped(data: bytes) -> bytes:
    """Change one bit in the middle."""
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def damaged(server: MultipartS3, asked: Asked) -> bool:
    """Store, or serve, other bytes than those that were sent or stored; what is attested is true of what is stored."""
    if _is_upload(asked):
        server.spoils_next = flipped
        return False
    server.serve(asked, server.objects[asked.key], spoil=flipped)
    return True


def another_range(server: MultipartS3, asked: Asked) -> bool:
    """Answer a request for a range with the bytes before it."""
    if asked.range is None:
        return False
    start, stop = asked.range
    total = len(server.objects[asked.key].data)
    server.serve(asked, server.objects[asked.key], content_range=f"bytes {start - 1}-{stop - 2}/{total}")
    return True


def then(act: Callable[[MultipartS3, Asked], object]) -> Happening:
    """Do something on the side, and answer truly."""

    def happen(server: MultipartS3, asked: Asked) -> bool:
        act(server, asked)
        return False

    return happen
