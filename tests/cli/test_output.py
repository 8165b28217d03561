"""Results, words and documents: each on its stream, none with a secret in it, none that steers a terminal."""

import io
import json

import pytest

from presign_gui.cli.output import Output, make_unbreakable
from presign_gui.domain.catalogue import input as entries

SIGNED = "https://b.s3.eu-central-1.amazonaws.com/k?X-Amz-Signature=" + "5ec3e7" * 10


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def output(*, json: bool = False, stdout: io.StringIO | None = None) -> tuple[Output, io.StringIO, io.StringIO]:
    out, err = stdout or io.StringIO(), io.StringIO()
    return Output(json=json, stdout=out, stderr=err), out, err


def test_a_result_goes_to_stdout_to_the_letter() -> None:
    said, out, err = output()
    said.result("a\tb")
    said.document({"not": "shown"})
    assert out.getvalue() == "a\tb\n"
    assert not err.getvalue()


def test_a_result_cannot_steer_a_terminal() -> None:
    said, out, _ = output(stdout=Terminal())
    said.result("a\x1b[2J")
    assert out.getvalue() == "a\\x1b[2J\n"


def test_with_json_only_the_document_is_on_stdout() -> None:
    said, out, err = output(json=True)
    said.say("words")
    said.result("result")
    said.document({"key": "報告書\udce9"})
    assert json.loads(out.getvalue()) == {"key": "報告書\udce9"}
    assert out.getvalue().isascii()
    assert err.getvalue() == "words\n"


def test_words_hide_secrets_and_keep_their_lines() -> None:
    said, _, err = output()
    said.say("first", SIGNED, "a\nb")
    assert err.getvalue().splitlines() == ["first", SIGNED.partition("=")[0] + "=***", "a\\nb"]


def test_an_error_is_title_cause_remedy_and_what_the_server_said() -> None:
    said, _, err = output()
    error = entries.BUCKET_NAME_INVALID.error(bucket="B", status=400, request_id="R1")
    said.say_error(error, subject="a.txt")
    lines = err.getvalue().splitlines()
    assert lines[0] == "presign: a.txt: Not a bucket name"
    assert lines[1:3] == [f"  {error.cause()}", f"  {error.remedy()}"]
    assert lines[3] == "  (InvalidBucketName, HTTP 400, request ID R1)"


@pytest.mark.parametrize("text", ["報告書", "not-unicode-\udce9"])
def test_a_pipe_takes_any_file_name(text: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    make_unbreakable(stream)
    stream.write(text)
    stream.flush()
    assert raw.getvalue() == text.encode("utf-8", "surrogateescape")


def test_a_terminal_gets_escapes_for_letters_it_lacks() -> None:
    class TerminalWrapper(io.TextIOWrapper):
        def isatty(self) -> bool:
            return True

    raw = io.BytesIO()
    stream = TerminalWrapper(raw, encoding="ascii")
    make_unbreakable(stream)
    stream.write("é")
    stream.flush()
    assert raw.getvalue() == b"\\xe9"
