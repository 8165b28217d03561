import base64
import hashlib
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests.structures import CaseInsensitiveDict

from presign_gui.domain.catalogue import integrity
from presign_gui.domain.errors import IntegrityError
from presign_gui.transfer.checksum import (
    MD5,
    Attestation,
    BackgroundChecksums,
    RunningChecksums,
    attestations,
    compare,
)

# The published check values of the CRC catalogue (CRC-64/NVME, CRC-32/ISCSI, CRC-32/ISO-HDLC) for these nine bytes.
CHECK = b"123456789"
CHECK_VALUES = {
    "CRC64NVME": bytes.fromhex("ae8b14860a799888"),
    "CRC32C": bytes.fromhex("e3069283"),
    "CRC32": bytes.fromhex("cbf43926"),
    "MD5": hashlib.md5(CHECK).digest(),
    "SHA1": hashlib.sha1(CHECK).digest(),
    "SHA256": hashlib.sha256(CHECK).digest(),
}


def b64(digest: bytes) -> str:
    return base64.b64encode(digest).decode()


def headers(**named: str) -> CaseInsensitiveDict[str]:
    return CaseInsensitiveDict({name.replace("_", "-"): value for name, value in named.items()})


@pytest.mark.parametrize("algorithm", CHECK_VALUES)
@pytest.mark.parametrize("kind", [RunningChecksums, BackgroundChecksums])
def test_the_published_check_values(
    algorithm: str, kind: Callable[[list[str]], RunningChecksums | BackgroundChecksums]
) -> None:
    checksums = kind([algorithm])
    for byte in CHECK:
        checksums.update(bytes([byte]))
    assert checksums.digest(algorithm) == CHECK_VALUES[algorithm]
    if isinstance(checksums, BackgroundChecksums):
        checksums.close()


@given(st.lists(st.binary(max_size=100)))
def test_several_run_along_at_once(blocks: list[bytes]) -> None:
    running = RunningChecksums(["CRC32", MD5])
    for block in blocks:
        running.update(block)
    whole = b"".join(blocks)
    assert running.digest("CRC32") == zlib.crc32(whole).to_bytes(4, "big")
    assert running.digest(MD5) == hashlib.md5(whole).digest()


def test_what_does_not_run_has_no_digest() -> None:
    assert RunningChecksums(["CRC32"]).digest(MD5) is None
    assert RunningChecksums([]).is_idle


def test_the_etag_of_an_object_put_in_one_piece_is_its_md5() -> None:
    etag = hashlib.md5(b"abc").hexdigest()
    assert attestations(headers(etag=f'"{etag}"')) == (Attestation(MD5, bytes.fromhex(etag)),)
    assert attestations(headers(ETag=etag, x_amz_server_side_encryption="AES256")) != ()


@pytest.mark.parametrize(
    "given_headers",
    [
        headers(),
        headers(etag='"900150983cd24fb0d6963f7d28e17f72-3"'),
        headers(etag='"6b052a96-40000000"'),
        headers(etag='W/"900150983cd24fb0d6963f7d28e17f72"'),
        headers(etag='"900150983cd24fb0d6963f7d28e17f72"', x_amz_server_side_encryption="aws:kms"),
        headers(etag='"900150983cd24fb0d6963f7d28e17f72"', x_amz_server_side_encryption="aws:kms:dsse"),
        headers(etag='"900150983cd24fb0d6963f7d28e17f72"', x_amz_server_side_encryption_customer_algorithm="AES256"),
        headers(x_amz_checksum_crc32c="4waSgw==-2"),
        headers(x_amz_checksum_crc32c="4waSgw==", x_amz_checksum_type="COMPOSITE"),
        headers(x_amz_checksum_crc32c="not base64!"),
        headers(x_amz_checksum_crc32c="4waSgw=="[:4]),
        headers(x_amz_checksum_crc32c="ä"),
    ],
)
def test_what_says_nothing_about_the_bytes_attests_nothing(given_headers: CaseInsensitiveDict[str]) -> None:
    assert attestations(given_headers) == ()


@pytest.mark.parametrize("algorithm", [name for name in CHECK_VALUES if name != MD5])
def test_each_checksum_header_is_read(algorithm: str) -> None:
    found = attestations(headers(**{f"x_amz_checksum_{algorithm.lower()}": b64(CHECK_VALUES[algorithm])}))
    assert found == (Attestation(algorithm, CHECK_VALUES[algorithm]),)


def test_where_a_checksum_is_given_the_etag_is_not_asked() -> None:
    found = attestations(headers(etag='"' + "0" * 32 + '"', x_amz_checksum_crc32="y/Q5Jg=="))
    assert [each.algorithm for each in found] == ["CRC32"]


def test_a_composite_checksum_leaves_the_word_to_the_etag() -> None:
    etag = hashlib.md5(b"abc").hexdigest()
    found = attestations(headers(etag=f'"{etag}"', x_amz_checksum_sha256="AAAA-1", x_amz_checksum_type="COMPOSITE"))
    assert [each.algorithm for each in found] == [MD5]


def test_all_that_is_attested_is_compared_and_the_first_is_named() -> None:
    attested = [Attestation(name, CHECK_VALUES[name]) for name in ("CRC64NVME", "SHA256", "CRC32")]
    running = RunningChecksums(["CRC64NVME", "CRC32"])
    running.update(CHECK)
    assert compare(attested, running.digest, integrity.DOWNLOAD_DIFFERS).algorithm == "CRC64NVME"
    attested[2] = Attestation("CRC32", b"\0\0\0\0")
    with pytest.raises(IntegrityError) as caught:
        compare(attested, running.digest, integrity.DOWNLOAD_DIFFERS)
    assert caught.value.kind == "DownloadDiffers"
    assert "CRC32" in caught.value.cause()
    assert "00000000" in caught.value.detail
    assert "cbf43926" in caught.value.detail


def test_nothing_to_compare_is_size_only() -> None:
    running = RunningChecksums(["CRC32"])
    assert str(compare([], running.digest, integrity.UPLOAD_DIFFERS)) == "size checked only"
    assert compare([Attestation("SHA1", b"x")], running.digest, integrity.UPLOAD_DIFFERS).algorithm is None


def test_hashing_beside_holds_only_a_few_blocks() -> None:
    checksums = BackgroundChecksums([MD5])
    for _ in range(50):
        checksums.update(bytes(100_000))
        assert len(checksums._pending) <= 4
    assert checksums.digest(MD5) == hashlib.md5(bytes(5_000_000)).digest()
    checksums.close()
