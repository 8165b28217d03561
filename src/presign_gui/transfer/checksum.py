"""Running checksums, and their comparison with what a server attests about the bytes it has.

Sources: S3 User Guide, "Checking object integrity in Amazon S3" (the x-amz-checksum-* headers, full object and
composite values); S3 API Reference, "Object" and "Common Response Headers" (when an ETag is an MD5).
"""

import base64
import binascii
import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from presign_gui.domain.errors import CatalogueEntry
from presign_gui.domain.transfer import Verification

MD5: Final = "MD5"
FAST: Final = ("CRC64NVME",)
"""What always runs along: S3's own choice, measured with awscrt at 50 GiB/s. MD5 has 0.7, SHA-256 1.7, CRC32 3."""

_DIGEST_BYTES: Final = {"CRC64NVME": 8, "SHA256": 32, "CRC32C": 4, "CRC32": 4, "SHA1": 20}
"""By preference: S3's own choice for new objects first."""

_HASHES: Final = {MD5: "md5", "SHA1": "sha1", "SHA256": "sha256"}
_MD5_ETAG: Final = re.compile(r'"?([0-9a-fA-F]{32})"?')
_ALREADY_QUEUED: Final = 4


@dataclass(frozen=True, slots=True)
class Attestation:
    """What a server says the checksum of an object's bytes is."""

    algorithm: str
    digest: bytes


def attestations(headers: Mapping[str, str]) -> tuple[Attestation, ...]:
    """Read what an answer attests about the whole object; nothing where it attests nothing that can be compared.

    `headers` must not care about case. A composite checksum, a checksum of checksums, is of no use without the plan
    of the parts. An ETag counts only where no checksum is given, for it is an MD5 only by circumstance: not of an
    object uploaded in parts (it then ends in `-N`), nor of one encrypted with a key of KMS or of the customer.
    """
    found = []
    composite = headers.get("x-amz-checksum-type", "").upper() == "COMPOSITE"
    for algorithm in () if composite else _DIGEST_BYTES:
        digest = decode_digest(headers.get(f"x-amz-checksum-{algorithm.lower()}", ""), algorithm)
        if digest is not None:
            found.append(Attestation(algorithm, digest))
    if not found and (etag := _MD5_ETAG.fullmatch(headers.get("ETag", ""))) and etag_may_be_md5(headers):
        found.append(Attestation(MD5, bytes.fromhex(etag[1])))
    return tuple(found)


def compare(
    attested: Iterable[Attestation], digest_of: Callable[[str], bytes | None], mismatch: CatalogueEntry
) -> Verification:
    """Compare everything attested with what was computed here; name the first that could be compared.

    Raises IntegrityError, made from `mismatch`, where one differs.
    """
    verified = None
    for each in attested:
        computed = digest_of(each.algorithm)
        if computed is None:
            continue
        if computed != each.digest:
            detail = f"{each.algorithm}: the server has {each.digest.hex()}, computed here {computed.hex()}"
            raise mismatch.error(algorithm=each.algorithm, detail=detail)
        verified = verified or each.algorithm
    return Verification(verified)


class RunningChecksums:
    """Checksums of one stream of bytes, by several algorithms at once."""

    def __init__(self, algorithms: Iterable[str]) -> None:
        names = tuple(algorithms)
        self._hashes = {name: hashlib.new(_HASHES[name], usedforsecurity=False) for name in names if name in _HASHES}
        self._functions = _crc_functions([name for name in names if name not in _HASHES])
        self._crcs = dict.fromkeys(self._functions, 0)

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to compute."""
        return not self._functions and not self._hashes

    def update(self, block: bytes | memoryview) -> None:
        """Take in the next bytes."""
        for name, function in self._functions.items():
            self._crcs[name] = function(block, self._crcs[name])
        for running in self._hashes.values():
            running.update(block)

    def digest(self, algorithm: str) -> bytes | None:
        """Return the checksum of all bytes so far, as S3 writes it; None for an algorithm that does not run."""
        if algorithm in self._hashes:
            return self._hashes[algorithm].digest()
        if algorithm in self._crcs:
            return self._crcs[algorithm].to_bytes(_DIGEST_BYTES[algorithm], "big")
        return None


class BackgroundChecksums:
    """Running checksums on a thread of their own, so that hashing and the network do not wait for each other.

    Holds at most a few blocks; `close` ends the thread.
    """

    def __init__(self, algorithms: Iterable[str]) -> None:
        self._running = RunningChecksums(algorithms)
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="checksums")
        self._pending: deque[Future[None]] = deque()

    def close(self) -> None:
        """End the thread, leaving unhashed what it has not begun."""
        self._executor.shutdown(cancel_futures=True)

    def update(self, block: bytes) -> None:
        """Queue the next bytes, which must not change any more; waits where hashing is behind."""
        if self._running.is_idle:
            return
        if len(self._pending) >= _ALREADY_QUEUED:
            self._pending.popleft().result()
        self._pending.append(self._executor.submit(self._running.update, block))

    def digest(self, algorithm: str) -> bytes | None:
        """Return the checksum of all bytes so far, once they are all hashed."""
        while self._pending:
            self._pending.popleft().result()
        return self._running.digest(algorithm)


def decode_digest(value: str, algorithm: str) -> bytes | None:
    """Decode a header's value; None for a composite one (`...-N`) and anything else that is no such checksum."""
    try:
        digest = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return None
    return digest if len(digest) == _DIGEST_BYTES[algorithm] else None


def etag_may_be_md5(headers: Mapping[str, str]) -> bool:
    """Tell whether the object is encrypted in none of the ways in which its ETag is something else."""
    encryption = headers.get("x-amz-server-side-encryption", "AES256")
    return encryption == "AES256" and "x-amz-server-side-encryption-customer-algorithm" not in headers


def _crc_functions(names: Sequence[str]) -> dict[str, Callable[[bytes | memoryview, int], int]]:
    if not names:
        return {}
    # awscrt takes 60 ms to import, which the start of the window must not pay.
    from awscrt import checksums

    functions: Any = {"CRC64NVME": checksums.crc64nvme, "CRC32C": checksums.crc32c, "CRC32": checksums.crc32}
    return {name: functions[name] for name in names}
