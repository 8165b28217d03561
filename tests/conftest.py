"""Fixtures that several rooms' tests share. Each stands in `tests/servers`, beside what it starts."""

pytest_plugins = ["tests.servers.ministack", "tests.servers.sandbox"]
