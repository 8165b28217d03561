from datetime import UTC, datetime

from presign_gui.app.explain import MAX_BODY, explain
from presign_gui.domain.errors import NetworkError, PresignedUrlError

EXPIRED = b"""<?xml version="1.0" encoding="UTF-8"?>
<Error>
  <Code>AccessDenied</Code>
  <Message>Request has expired</Message>
  <Expires>2022-12-21T12:30:33Z</Expires>
  <ServerTime>2022-12-22T12:55:32Z</ServerTime>
</Error>"""
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def test_the_tutorials_expired_link_is_told_by_the_servers_clock() -> None:
    error = explain(EXPIRED, 403, now=NOW)
    assert isinstance(error, PresignedUrlError)
    assert (error.kind, error.code, error.status) == ("RequestExpired", "AccessDenied", 403)
    assert "24 h 25 min" in error.cause()


def test_a_body_alone_is_enough() -> None:
    assert explain(EXPIRED, now=NOW).kind == "RequestExpired"


def test_html_of_a_proxy_is_not_taken_for_s3() -> None:
    assert isinstance(explain(b"<html><body>Bad Gateway</body></html>", 502, now=NOW), NetworkError)


def test_no_body_that_is_too_long_or_no_text_can_harm() -> None:
    error = explain(b"\xff\xfe\x00" * MAX_BODY, 500, now=NOW)
    assert error.status == 500
    assert len(error.detail) <= MAX_BODY * 2
