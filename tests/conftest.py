"""What every room's tests share. Fixtures that start a server stand in `tests/servers`, beside what they start.

hypothesis runs without a deadline: how long one example takes says more about the machine's load than about the code.
"""

import sys

import pytest
from hypothesis import settings

pytest_plugins = ["tests.servers.ministack", "tests.servers.sandbox"]

settings.register_profile("no_deadline", deadline=None)
settings.load_profile("no_deadline")


@pytest.fixture(autouse=True)
def _no_default_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `boto3.client` see the test's own environment: boto3 keeps one session for all who do not make their own."""
    if "boto3" in sys.modules:
        monkeypatch.setattr("boto3.DEFAULT_SESSION", None)
