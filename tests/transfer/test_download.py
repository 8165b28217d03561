import base64
import errno
import hashlib
import os
import ssl
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from presign_gui.domain.errors import IntegrityError, LocalFileError, NetworkError, PresignGuiError
from presign_gui.domain.transfer import IfExists, TransferResult
from presign_gui.transfer.checksum import RunningChecksums
from presign_gui.transfer.control import Control
from presign_gui.transfer.download import DownloadTarget
from presign_gui.transfer.http_client import HttpClient, Timeouts
from presign_gui.transfer.progress import Meter
from tests.servers.faulty_s3 import Behaviour, Call, FaultyS3, answer, drip, error_xml, head, never_answer, say, stop
from tests.transfer.conftest import Authority
from tests.transfer.one_attempt import download
from tests.transfer.requests_to import SIGNED_PATH, get

CONTENT = b"123456789"
ETAG = {"ETag": f'"{hashlib.md5(CONTENT).hexdigest()}"', "x-amz-request-id": "R"}
MIB = 1024 * 1024


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "downloads"
    made.mkdir()
    return made


def fetch(
    client: HttpClient,
    server: FaultyS3,
    target: DownloadTarget | Path,
    *,
    key: str = "folder/report.pdf",
    meter: Meter | None = None,
    heard: list[Path] | None = None,
) -> TransferResult:
    if isinstance(target, Path):
        target = DownloadTarget(target)
    request = get(server.url(SIGNED_PATH), key=key)
    on_target = None if heard is None else heard.append
    return download(client, request, target, control=Control(), meter=meter or Meter(), on_target=on_target)


def failure(client: HttpClient, server: FaultyS3, folder: Path) -> PresignGuiError:
    """Return the error that a download ends in, having made sure that it leaves nothing."""
    with pytest.raises(PresignGuiError) as caught:
        fetch(client, server, folder)
    assert names(folder) == []
    return caught.value


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# -- what comes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 3 * MIB + 7])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_an_object_arrives_whole_and_is_compared(
    client: HttpClient, folder: Path, size: int, scheme: str, authority: Authority
) -> None:
    content = os.urandom(size)
    etag = {"ETag": f'"{hashlib.md5(content).hexdigest()}"', "x-amz-version-id": "v7"}
    meter, heard = Meter(), list[Path]()
    tls: ssl.SSLContext | None = authority.server if scheme == "https" else None
    with FaultyS3(answer(headers=etag, body=content), tls=tls) as server:
        result = fetch(client, server, folder, meter=meter, heard=heard)
    assert result.path == folder / "report.pdf"
    assert result.path.read_bytes() == content
    assert (result.size, str(result.verification), result.version_id) == (size, "verified (MD5)", "v7")
    assert (meter.snapshot().done, meter.snapshot().total) == (size, size)
    assert heard == [result.path]
    assert names(folder) == ["report.pdf"]


def digest(algorithm: str, data: bytes = CONTENT) -> str:
    running = RunningChecksums([algorithm])
    running.update(data)
    found = running.digest(algorithm)
    assert found is not None
    return base64.b64encode(found).decode()


@pytest.mark.parametrize("algorithm", ["CRC64NVME", "CRC32C", "CRC32", "SHA1", "SHA256"])
def test_every_attested_checksum_is_compared(client: HttpClient, folder: Path, algorithm: str) -> None:
    name = f"x-amz-checksum-{algorithm.lower()}"
    with FaultyS3(answer(headers={name: digest(algorithm, b"other")}, body=CONTENT)) as server:
        error = failure(client, server, folder)
        assert isinstance(error, IntegrityError)
        assert error.facts["algorithm"] == algorithm
    with FaultyS3(answer(headers=ETAG | {name: digest(algorithm)}, body=CONTENT)) as server:
        assert str(fetch(client, server, folder).verification) == f"verified ({algorithm})"


def test_a_wrong_md5_leaves_nothing(client: HttpClient, folder: Path) -> None:
    with FaultyS3(answer(headers=ETAG, body=b"123456780")) as server:
        assert failure(client, server, folder).kind == "DownloadDiffers"


@pytest.mark.parametrize(
    "headers",
    [
        {"ETag": '"0123456789abcdef0123456789abcdef-7"'},
        {"ETag": '"0123456789abcdef0123456789abcdef"', "x-amz-server-side-encryption": "aws:kms"},
        {"x-amz-checksum-crc32": "AAAAAA==-7", "x-amz-checksum-type": "COMPOSITE"},
        {},
    ],
)
def test_what_attests_nothing_is_size_only(client: HttpClient, folder: Path, headers: Mapping[str, str]) -> None:
    with FaultyS3(answer(headers=headers, body=CONTENT)) as server:
        assert str(fetch(client, server, folder).verification) == "size checked only"


def test_content_encoding_is_stored_as_it_was_sent(client: HttpClient, folder: Path) -> None:
    with FaultyS3(answer(headers=ETAG | {"Content-Encoding": "gzip"}, body=CONTENT)) as server:
        assert fetch(client, server, folder).path.read_bytes() == CONTENT


CHUNKED = head(200, {"Transfer-Encoding": "chunked"}) + b"3\r\n123\r\n6\r\n456789\r\n0\r\n\r\n"


def test_a_chunked_object_has_no_total_and_is_taken(client: HttpClient, folder: Path) -> None:
    meter = Meter()
    with FaultyS3(say(CHUNKED)) as server:
        result = fetch(client, server, folder, meter=meter)
    assert (result.path.read_bytes(), str(result.verification)) == (CONTENT, "size checked only")
    assert (meter.snapshot().done, meter.snapshot().total) == (9, None)


def test_a_body_that_ends_with_the_connection_needs_a_checksum(client: HttpClient, folder: Path) -> None:
    with FaultyS3(say(head(200, {}) + CONTENT)) as server:
        assert failure(client, server, folder).kind == "LengthUnknown"
    with FaultyS3(say(head(200, ETAG) + CONTENT)) as server:
        assert str(fetch(client, server, folder).verification) == "verified (MD5)"
    with FaultyS3(say(head(200, ETAG) + CONTENT[:-1])) as server, pytest.raises(IntegrityError):
        fetch(client, server, folder)


# -- where it goes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("disposition", "key", "name"),
    [
        (None, "folder/report.pdf", "report.pdf"),
        ('attachment; filename="other.pdf"', "folder/report.pdf", "other.pdf"),
        ("attachment; filename*=UTF-8''%E5%A0%B1%E5%91%8A.pdf", "k", "報告.pdf"),
        ('attachment; filename="../../.bashrc"', "k", ".bashrc"),
        ("inline", "a/b/../..", None),
        ("attachment; filename=..", "/etc/passwd", "passwd"),
    ],
)
def test_the_name_comes_from_the_server_else_from_the_key_and_stays_in_the_folder(
    client: HttpClient, folder: Path, disposition: str | None, key: str, name: str | None
) -> None:
    headers = ETAG | ({"Content-Disposition": disposition} if disposition else {})
    with FaultyS3(answer(headers=headers, body=CONTENT)) as server:
        result = fetch(client, server, folder, key=key)
    assert result.path.parent == folder
    assert names(folder) == [name or result.path.name]


def test_a_name_that_was_asked_for_is_taken_to_the_letter(client: HttpClient, folder: Path) -> None:
    headers = ETAG | {"Content-Disposition": "attachment; filename=other.pdf"}
    with FaultyS3(answer(headers=headers, body=CONTENT)) as server:
        assert fetch(client, server, DownloadTarget(folder, "a: b?.txt")).path == folder / "a: b?.txt"


@pytest.mark.parametrize("name", ["a/b", "../a", "..", ".", "", "/a"])
def test_a_target_name_is_a_name_and_no_path(folder: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a path"):
        DownloadTarget(folder, name)


def test_an_existing_file_gets_a_neighbour(client: HttpClient, folder: Path) -> None:
    (folder / "report.pdf").write_bytes(b"mine")
    heard = list[Path]()
    with FaultyS3(answer(headers=ETAG, body=CONTENT)) as server:
        result = fetch(client, server, folder, heard=heard)
    assert result.path == folder / "report (1).pdf"
    assert heard == [result.path]
    assert (folder / "report.pdf").read_bytes() == b"mine"


def test_an_existing_file_is_overwritten_when_asked(client: HttpClient, folder: Path) -> None:
    (folder / "report.pdf").write_bytes(b"mine")
    with FaultyS3(answer(headers=ETAG, body=CONTENT)) as server:
        result = fetch(client, server, DownloadTarget(folder, if_exists=IfExists.OVERWRITE))
    assert result.path == folder / "report.pdf"
    assert result.path.read_bytes() == CONTENT
    assert names(folder) == ["report.pdf"]


def test_a_failed_overwrite_leaves_the_old_file(client: HttpClient, folder: Path) -> None:
    (folder / "report.pdf").write_bytes(b"mine")
    with FaultyS3(answer(headers=ETAG, body=b"123456780")) as server, pytest.raises(IntegrityError):
        fetch(client, server, DownloadTarget(folder, if_exists=IfExists.OVERWRITE))
    assert (folder / "report.pdf").read_bytes() == b"mine"
    assert names(folder) == ["report.pdf"]


@pytest.mark.parametrize("name", ["report.pdf", None])
def test_an_existing_file_is_skipped_when_asked(client: HttpClient, folder: Path, name: str | None) -> None:
    (folder / "report.pdf").write_bytes(b"mine")
    with FaultyS3(answer(headers=ETAG, body=CONTENT)) as server:
        result = fetch(client, server, DownloadTarget(folder, name, IfExists.SKIP))
        assert server.connections == (0 if name else 1)
    assert (result.skipped, result.path, result.size) == (True, folder / "report.pdf", 4)
    assert names(folder) == ["report.pdf"]


def test_a_file_that_appears_during_the_download_is_not_replaced(client: HttpClient, folder: Path) -> None:
    def behave(call: Call) -> None:
        call.send(head(200, ETAG | {"Content-Length": "9"}) + CONTENT[:4])
        call.wait(0.1)
        (folder / "report.pdf").write_bytes(b"theirs")
        call.send(CONTENT[4:])

    heard = list[Path]()
    with FaultyS3(behave) as server:
        result = fetch(client, server, folder, heard=heard)
        skipped = fetch(client, server, DownloadTarget(folder, if_exists=IfExists.SKIP))
    assert result.path == folder / "report (1).pdf"
    assert heard == [folder / "report.pdf", folder / "report (1).pdf"]
    assert (folder / "report.pdf").read_bytes() == b"theirs"
    assert skipped.skipped


def test_two_downloads_of_one_object_at_once_are_two_files(client: HttpClient, folder: Path) -> None:
    both = threading.Barrier(2)

    def behave(call: Call) -> None:
        call.send(head(200, ETAG | {"Content-Length": "9"}) + CONTENT[:4])
        both.wait(30)
        call.send(CONTENT[4:])

    with FaultyS3(behave) as server:
        threads = [threading.Thread(target=fetch, args=(client, server, folder)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert names(folder) == ["report (1).pdf", "report.pdf"]
    assert {path.read_bytes() for path in folder.iterdir()} == {CONTENT}


def test_a_missing_folder_sends_nothing(client: HttpClient, folder: Path) -> None:
    with FaultyS3(answer(headers=ETAG, body=CONTENT)) as server:
        with pytest.raises(LocalFileError) as caught:
            fetch(client, server, folder / "missing")
        assert server.connections == 0
    assert caught.value.kind == "FolderNotFound"


def test_an_object_too_large_for_the_disk_is_not_begun(client: HttpClient, folder: Path) -> None:
    with FaultyS3(say(head(200, {"Content-Length": str(2**62)}), stop)) as server:
        assert failure(client, server, folder).kind == "DiskFull"


def test_a_disk_that_fills_up_leaves_nothing(client: HttpClient, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("presign_gui.transfer.part_file.os.fsync", fail)
    with FaultyS3(answer(headers=ETAG, body=CONTENT)) as server:
        assert failure(client, server, folder).kind == "DiskFull"


# -- bad days ------------------------------------------------------------------------------------------------------


def reset_in_the_middle(call: Call) -> None:
    call.send(head(200, ETAG | {"Content-Length": "9"}) + CONTENT[:4])
    call.wait(0.05)
    call.reset()


@pytest.mark.parametrize(
    ("behaviour", "kinds"),
    [
        (answer(headers=ETAG, body=CONTENT, length=10, then=Call.close), {"AnswerCutShort"}),
        (reset_in_the_middle, {"ConnectionLost", "AnswerCutShort"}),
        (say(CHUNKED[:-5]), {"ConnectionLost"}),
        (say(head(200, ETAG | {"Content-Length": "9"}) + CONTENT[:4], stop), {"Stalled"}),
        (never_answer, {"AnswerTimeout"}),
        (say(b""), {"ConnectionLost"}),
    ],
)
def test_a_connection_that_breaks_leaves_nothing(folder: Path, behaviour: Behaviour, kinds: set[str]) -> None:
    client = HttpClient(Timeouts(first_byte=1.0, stall=1.0), environ={})
    with FaultyS3(behaviour) as server:
        error = failure(client, server, folder)
    assert isinstance(error, NetworkError)
    assert error.kind in kinds


def test_a_cut_answer_says_how_much_came(client: HttpClient, folder: Path) -> None:
    with FaultyS3(answer(body=CONTENT, length=10_000, then=Call.close)) as server:
        assert "9.8 KiB" in failure(client, server, folder).cause()


def test_a_slow_drip_is_slow_and_no_failure(client: HttpClient, folder: Path) -> None:
    client = HttpClient(Timeouts(stall=1.0), environ={})
    with FaultyS3(drip(ETAG, CONTENT, every=0.15)) as server:
        assert fetch(client, server, folder).path.read_bytes() == CONTENT


def test_a_longer_body_than_announced_is_cut_at_its_length(client: HttpClient, folder: Path) -> None:
    with FaultyS3(answer(headers=ETAG, body=CONTENT + b"more", length=9, then=Call.close)) as server:
        assert fetch(client, server, folder).path.read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (answer(404, body=error_xml("NoSuchKey", "The specified key does not exist.")), "NoSuchKey"),
        (answer(307, {"Location": "http://127.0.0.1:1/"}, error_xml("TemporaryRedirect")), "TemporaryRedirect"),
        (answer(503, body=error_xml("SlowDown")), "SlowDown"),
        (answer(206, ETAG | {"Content-Range": "bytes 0-8/99"}, CONTENT), "NotS3Answer"),
        (answer(204), "NotS3Answer"),
        (answer(200, {"Content-Type": "text/html"}, b"<html>Please sign in"), "CaptivePortal"),
    ],
)
def test_other_answers_are_errors_and_leave_nothing(
    client: HttpClient, folder: Path, behaviour: Behaviour, kind: str
) -> None:
    with FaultyS3(behaviour) as server:
        assert failure(client, server, folder).kind == kind


@pytest.mark.parametrize(("headers", "key"), [(ETAG, "page"), ({}, "site/index.html")])
def test_an_object_that_is_a_web_page_is_no_sign_in_page(
    client: HttpClient, folder: Path, headers: Mapping[str, str], key: str
) -> None:
    with FaultyS3(answer(200, {"Content-Type": "text/html", **headers}, CONTENT)) as server:
        assert fetch(client, server, folder, key=key).size == 9


def test_no_error_shows_the_signature(client: HttpClient, folder: Path) -> None:
    with FaultyS3(
        answer(403, body=error_xml("SignatureDoesNotMatch", SignatureProvided="0123456789abcdef" * 4))
    ) as server:
        error = failure(client, server, folder)
    assert "0123456789abcdef" not in str(error) + repr(error) + error.detail
