"""Fixtures that all end-to-end tests share."""

from tests.servers.seaweedfs import seaweedfs

__all__ = ["seaweedfs"]
