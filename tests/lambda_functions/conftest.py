"""The server that checks every signature, for what the functions sign."""

from tests.servers.seaweedfs import seaweedfs

__all__ = ["seaweedfs"]
