"""From the checksums of the parts to that of the whole, in the two ways that S3 has.

A full-object CRC is what one reading of the whole would give, and follows from the CRCs of the parts by arithmetic. A
composite checksum, and the ETag of an object uploaded in parts, is the checksum of the parts' checksums, with their
number behind a dash. Source: S3 User Guide, "Checking object integrity in Amazon S3".
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from presign_gui.transfer.checksum import MD5, RunningChecksums, decode_digest, etag_may_be_md5

COMBINABLE: Final = frozenset({"CRC64NVME", "CRC32", "CRC32C"})

_COMPOSITE_ETAG: Final = re.compile(r'"?([0-9a-fA-F]{32})-([0-9]{1,5})"?')
_COMPOSITE: Final = re.compile(r"([A-Za-z0-9+/=]+)-([0-9]{1,5})")
_ALGORITHMS: Final = ("CRC64NVME", "SHA256", "CRC32C", "CRC32", "SHA1")


@dataclass(frozen=True, slots=True)
class CompositeAttestation:
    """What a server says the checksum of an object's parts is, and how many parts there are."""

    algorithm: str
    digest: bytes
    parts: int


def composite_attestations(headers: Mapping[str, str]) -> tuple[CompositeAttestation, ...]:
    """Read what an answer attests about an object's parts, of which an ETag is the least.

    `headers` must not care about case.
    """
    found = []
    for algorithm in _ALGORITHMS:
        value = _COMPOSITE.fullmatch(headers.get(f"x-amz-checksum-{algorithm.lower()}", ""))
        digest = decode_digest(value[1], algorithm) if value else None
        if value and digest is not None:
            found.append(CompositeAttestation(algorithm, digest, int(value[2])))
    etag = _COMPOSITE_ETAG.fullmatch(headers.get("ETag", ""))
    if etag and not found and etag_may_be_md5(headers):
        found.append(CompositeAttestation(MD5, bytes.fromhex(etag[1]), int(etag[2])))
    return tuple(found)


def full_object(algorithm: str, pieces: Iterable[tuple[bytes, int]]) -> bytes:
    """Combine the CRCs of consecutive pieces, each with its number of bytes, into that of all of them."""
    combine = _combiner(algorithm)
    whole = RunningChecksums([algorithm]).digest(algorithm) or b""
    value = int.from_bytes(whole, "big")
    for digest, size in pieces:
        value = combine(value, int.from_bytes(digest, "big"), size)
    return value.to_bytes(len(whole), "big")


def composite(algorithm: str, digests: Iterable[bytes]) -> bytes:
    """Return the checksum of the parts' checksums."""
    running = RunningChecksums([algorithm])
    for digest in digests:
        running.update(digest)
    return running.digest(algorithm) or b""


def composite_etag(digests: Iterable[bytes]) -> str:
    """Return the ETag that an object has whose parts have these MD5s."""
    listed = list(digests)
    whole = hashlib.md5(b"".join(listed), usedforsecurity=False).hexdigest()
    return f'"{whole}-{len(listed)}"'


def _combiner(algorithm: str) -> Callable[[int, int, int], int]:
    from awscrt import checksums

    functions: Any = {
        "CRC64NVME": checksums.combine_crc64nvme,
        "CRC32": checksums.combine_crc32,
        "CRC32C": checksums.combine_crc32c,
    }
    combine: Callable[[int, int, int], int] = functions[algorithm]
    return combine
