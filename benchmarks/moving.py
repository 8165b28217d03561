"""Ways to move one file to and from SeaweedFS: ours and those of other programs, each as a command to run."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from benchmarks.measuring import OURS
from benchmarks.peers import ROOT, Peers
from benchmarks.servers import SeaweedFS

Commands: TypeAlias = Mapping[str, list[str]]

PART_MIB: Final = 16
"""Of a part or range, for every program that can be told."""
KEY: Final = "benchmark-object"


@dataclass(frozen=True, slots=True)
class Movers:
    """The commands for one server, each program with `streams` parts or ranges at a time."""

    peers: Peers
    server: SeaweedFS
    streams: int

    def environment(self, home: Path) -> dict[str, str]:
        """Return what all of the programs need to find the server, and nothing of this computer's user."""
        rclone = {
            "RCLONE_CONFIG": os.devnull,
            "RCLONE_CONFIG_WEED_TYPE": "s3",
            "RCLONE_CONFIG_WEED_PROVIDER": "SeaweedFS",
            "RCLONE_CONFIG_WEED_ENV_AUTH": "true",
            "RCLONE_CONFIG_WEED_ENDPOINT": self.server.endpoint_url,
            "RCLONE_CONFIG_WEED_REGION": self.server.region,
        }
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(home),
            "PRESIGN_GUI_HOME": str(home),
            "PYTHONPATH": str(ROOT),
            "S3_ENDPOINT_URL": self.server.endpoint_url,
            **self.server.environment(home),
            **rclone,
        }

    def uploads(self, source: Path) -> Commands:
        """Return how each program sends `source`."""
        where = f"s3://{self.server.bucket}/{KEY}"
        parts = ["--concurrency", str(self.streams), "--part-size", str(PART_MIB)]
        return {
            OURS: [*presign("upload"), str(source), where],
            "s5cmd": [self.peers.s5cmd, "cp", *parts, str(source), where],
            "rclone": [*self._rclone(), str(source), f"weed:{self.server.bucket}/{KEY}"],
            "boto3 + awscrt": [*_boto3("up"), str(source), self.server.bucket, KEY],
        }

    def downloads(self, target: Path) -> Commands:
        """Return how each program fetches what was sent, into `target`."""
        where = f"s3://{self.server.bucket}/{KEY}"
        parts = ["--concurrency", str(self.streams), "--part-size", str(PART_MIB)]
        return {
            OURS: [*presign("download"), where, "-o", str(target)],
            "s5cmd": [self.peers.s5cmd, "cp", *parts, where, str(target)],
            "rclone": [*self._rclone(), f"weed:{self.server.bucket}/{KEY}", str(target)],
            "boto3 + awscrt": [*_boto3("down"), str(target), self.server.bucket, KEY],
        }

    def _rclone(self) -> list[str]:
        streams, size = str(self.streams), f"{PART_MIB}M"
        return [
            self.peers.rclone, "copyto", "--quiet", "--s3-no-check-bucket",
            "--s3-chunk-size", size, "--s3-upload-cutoff", size, "--s3-upload-concurrency", streams,
            "--multi-thread-streams", streams, "--multi-thread-cutoff", size, "--multi-thread-chunk-size", size,
        ]  # fmt: skip


def presign(command: str) -> list[str]:
    """Return the beginning of a command line of ours."""
    return [str(Path(sys.executable).with_name("presign")), command]


def _boto3(direction: str) -> list[str]:
    return [sys.executable, "-m", "benchmarks.boto3_crt", direction]
