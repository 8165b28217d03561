"""Fixtures that all tests of the command line share."""

from tests.fakes.command_line import home, run

__all__ = ["home", "run"]
