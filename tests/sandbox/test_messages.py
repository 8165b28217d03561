"""Every message between the two processes arrives as it was sent, on one line."""

import pytest

from presign_gui.domain.catalogue import sandbox as entries
from presign_gui.domain.errors import SandboxError
from presign_gui.sandbox.messages import Failed, Message, Ready, Step, decode, encode
from tests.sandbox.test_info import INFO

FAILURE = Failed("SandboxPortUnusable", {"port": 80, "reason": "Permission denied"}, "line 1\nline 2")


@pytest.mark.parametrize("message", [Step("Creating the bucket"), Ready(INFO), FAILURE])
def test_a_message_arrives_as_it_was_sent(message: Message) -> None:
    line = encode(message)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert decode(line) == message


@pytest.mark.parametrize("line", [b"", b"banner of a library\n", b"[]\n", b'{"step": 1}\n'])
def test_what_is_no_message_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"message|Expecting"):
        decode(line)


@pytest.mark.parametrize(
    "error",
    [
        entries.IN_USE.error(folder="/data"),
        entries.PORT_UNUSABLE.error(port=80, reason="Permission denied"),
        entries.FOLDER_UNUSABLE.error(folder="/data", reason="No space left on device", detail="more"),
        entries.STACK_FAILED.error(resource="Function1", reason="no such runtime", folder="/data"),
    ],
)
def test_an_error_is_the_same_on_the_other_side(error: SandboxError) -> None:
    received = decode(encode(Failed.of(error)))
    assert isinstance(received, Failed)
    again = received.error()
    assert isinstance(again, SandboxError)
    assert (again.entry, dict(again.facts), again.detail) == (error.entry, dict(error.facts), error.detail)
