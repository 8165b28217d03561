"""What a running sandbox is reached with."""

from dataclasses import asdict, dataclass, field
from typing import Any, Final, Self

REGION: Final = "us-east-1"
"""The one region of the sandbox."""
SANDBOX_MAX_FILE: Final = 512 * 1024 * 1024
"""Bytes: the largest body that the sandbox takes in one request.

MiniStack holds a whole body in memory, up to three times over while it comes in (measured: 3.2 GiB after 1 GiB), so
this bound keeps the sandbox within the memory of an ordinary computer. S3 itself takes 5 GiB in one PUT.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPair:
    """An access key of one of the sandbox's IAM users. It lives as long as the sandbox runs."""

    access_key_id: str
    secret_access_key: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BackendInfo:
    """The sandbox's second stack: a presign backend, with its own bucket and functions."""

    bucket: str
    upload_function: str
    download_function: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxInfo:
    """Everything needed to use a running sandbox.

    `bucket`, `upload_function` and `download_function` are those of the classic stack, beside which `backend` stands.
    `owner` may list buckets, do everything with the objects of both and invoke all four functions; `member` may
    invoke the functions and nothing else. `pid` is the process that serves, a child of the one that started it.
    """

    endpoint_url: str
    region: str
    bucket: str
    upload_function: str
    download_function: str
    backend: BackendInfo
    owner: KeyPair
    member: KeyPair
    pid: int

    def to_json(self) -> dict[str, Any]:
        """Return a JSON object with everything, the secret keys included."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """Read what `to_json` wrote. Raises TypeError or KeyError for anything else."""
        keys = {name: KeyPair(**value[name]) for name in ("owner", "member")}
        return cls(**{**value, **keys, "backend": BackendInfo(**value["backend"])})
