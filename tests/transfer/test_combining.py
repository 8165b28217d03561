import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests.structures import CaseInsensitiveDict

from presign_gui.transfer.checksum import MD5, RunningChecksums
from presign_gui.transfer.combining import (
    COMBINABLE,
    composite,
    composite_attestations,
    composite_etag,
    full_object,
)


def digest(algorithm: str, data: bytes) -> bytes:
    running = RunningChecksums([algorithm])
    running.update(data)
    return running.digest(algorithm) or b""


@pytest.mark.parametrize("algorithm", sorted(COMBINABLE))
@given(pieces=st.lists(st.binary(max_size=50), max_size=8))
def test_the_crcs_of_the_pieces_make_that_of_the_whole(algorithm: str, pieces: list[bytes]) -> None:
    combined = full_object(algorithm, [(digest(algorithm, piece), len(piece)) for piece in pieces])
    assert combined == digest(algorithm, b"".join(pieces))


def test_pieces_of_gigabytes_are_combined_at_once() -> None:
    zeros = full_object("CRC32", [(digest("CRC32", b""), 0)])
    half = (digest("CRC64NVME", b"x"), 1)
    large = full_object("CRC64NVME", [half, (digest("CRC64NVME", b""), 5 * 1024**4)])
    assert (len(zeros), len(large)) == (4, 8)


@pytest.mark.parametrize("algorithm", ["SHA256", "CRC32C", MD5])
def test_a_composite_is_the_checksum_of_the_checksums(algorithm: str) -> None:
    parts = [digest(algorithm, each) for each in (b"one", b"two")]
    assert composite(algorithm, parts) == digest(algorithm, b"".join(parts))


def test_the_etag_of_an_upload_in_parts() -> None:
    parts = [hashlib.md5(each).digest() for each in (b"one", b"two", b"three")]
    assert composite_etag(parts) == f'"{hashlib.md5(b"".join(parts)).hexdigest()}-3"'


def test_what_an_answer_attests_of_the_parts() -> None:
    value = base64.b64encode(digest("SHA256", b"x")).decode()
    headers = CaseInsensitiveDict({"X-Amz-Checksum-Sha256": f"{value}-7", "ETAG": '"' + "0" * 32 + '-7"'})
    (found,) = composite_attestations(headers)
    assert (found.algorithm, found.digest, found.parts) == ("SHA256", digest("SHA256", b"x"), 7)


def test_the_etag_counts_where_there_is_no_checksum() -> None:
    (found,) = composite_attestations(CaseInsensitiveDict({"etag": "0123456789abcdef0123456789abcdef-12"}))
    assert (found.algorithm, found.digest.hex(), found.parts) == (MD5, "0123456789abcdef0123456789abcdef", 12)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"ETag": '"0123456789abcdef0123456789abcdef"'},
        {"ETag": '"xyz-3"'},
        {"ETag": '"0123456789abcdef0123456789abcdef-3"', "x-amz-server-side-encryption": "aws:kms"},
        {"x-amz-checksum-crc32": "AAAA-2"},
        {"x-amz-checksum-crc32": "!!!!-2"},
    ],
)
def test_what_says_nothing_of_the_parts(headers: dict[str, str]) -> None:
    assert composite_attestations(CaseInsensitiveDict(headers)) == ()
