import io
import logging
from collections.abc import Iterator

import pytest

from presign_gui.app.masked_logging import log_to_stream

URL = "https://b.s3.amazonaws.com/k?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261124&X-Amz-Signature=5ec3e75ec3e7"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    root = logging.getLogger()
    level = root.level
    handler = log_to_stream(logging.DEBUG, stream)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_librarys_line_is_masked(lines: io.StringIO) -> None:
    logging.getLogger("urllib3.connectionpool").debug('"PUT %s HTTP/1.1" 200', URL)
    assert "X-Amz-Signature=***" in lines.getvalue()
    assert "5ec3e7" not in lines.getvalue()
    assert "AKIAIOSFODNN7EXAMPLE" not in lines.getvalue()


def test_a_traceback_is_masked(lines: io.StringIO) -> None:
    error = ConnectionError(f"Max retries exceeded with url: {URL}")
    logging.getLogger("any").error("Failed", exc_info=error)
    assert "Max retries exceeded" in lines.getvalue()
    assert "5ec3e7" not in lines.getvalue()
