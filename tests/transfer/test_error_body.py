import pytest
from hypothesis import given
from hypothesis import strategies as st

from presign_gui.transfer.error_body import MAX_ERROR_BODY, parse_error_body
from tests.servers.faulty_s3 import error_xml

EXPIRED = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Request has expired</Message>'
    b"<X-Amz-Expires>900</X-Amz-Expires><Expires>2026-01-01T00:15:00Z</Expires>"
    b"<ServerTime>2026-01-01T01:00:00Z</ServerTime><RequestId>R1</RequestId><HostId>H1</HostId></Error>"
)


def test_all_fields_of_an_error_are_read() -> None:
    body = parse_error_body(EXPIRED)
    assert body is not None
    assert (body.code, body.message, body.request_id, body.host_id) == (
        "AccessDenied",
        "Request has expired",
        "R1",
        "H1",
    )
    assert body.fields["ServerTime"] == "2026-01-01T01:00:00Z"
    assert body.fields["X-Amz-Expires"] == "900"


def test_a_namespace_and_white_space_around_do_no_harm() -> None:
    data = b"\n  <Error xmlns='http://s3.amazonaws.com/doc/2006-03-01/'>\n<Code> NoSuchKey\n</Code></Error>\n\n"
    body = parse_error_body(data)
    assert body is not None
    assert body.code == "NoSuchKey"


def test_an_error_inside_an_error_response_is_found() -> None:
    body = parse_error_body(
        b"<ErrorResponse><Error><Code>ExpiredToken</Code></Error><RequestId>r</RequestId></ErrorResponse>"
    )
    assert body is not None
    assert body.code == "ExpiredToken"


def test_another_declared_encoding_is_read() -> None:
    data = '<?xml version="1.0" encoding="UTF-16"?><Error><Code>X</Code><Message>ä</Message></Error>'.encode("utf-16")
    body = parse_error_body(data)
    assert body is not None
    assert body.message == "ä"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   ",
        b"<html><body><h1>403 Forbidden</h1></body></html>",
        b"<!DOCTYPE html><html><body>Sign in<br></body></html>",
        b'{"message": "Forbidden"}',
        b"\x00\xff\xfe\x01",
        b"<Error/>",
        b"<Error><Key>k</Key></Error>",
        '<?xml version="1.0" encoding="UTF-8"?><Error><Code>é</Code></Error>'.encode("latin-1"),
        b'{"code": 403}',
        b'{"error": [{"code": "AccessDenied"}]}',
        b"[1]",
        b"{" * MAX_ERROR_BODY,
        b"<Error><Code>Access",
        b"<Errors><Code>access denied</Code>",
    ],
)
def test_what_is_no_error_of_s3_is_not_understood(data: bytes) -> None:
    assert parse_error_body(data) is None


@pytest.mark.parametrize(
    "data",
    [
        EXPIRED[:-30],
        EXPIRED[: EXPIRED.index(b"<ServerTime>") + 5],
        EXPIRED[:130],
        b'<?xml version="1.0" encoding="no-such-charset"?><Error><Code>AccessDenied</Code></Error>',
        b'<?xml version="1.0" encoding="utf-7"?><Error><Code>AccessDenied</Code></Error>',
        b'<?xml version="1.0" encoding="UTF-8"?><Error><Message>\xe9</Message><Code>AccessDenied</Code></Error>',
        b"<Error><Code>AccessDenied</Code><Message>" + b"x" * MAX_ERROR_BODY + b"</Message></Error>",
    ],
)
def test_an_error_that_was_cut_off_is_read_as_far_as_it_goes(data: bytes) -> None:
    body = parse_error_body(data)
    assert body is not None
    assert body.code == "AccessDenied"


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        (b'{"code": "download_cap_exceeded", "message": "Cap", "status": 403}', "download_cap_exceeded", "Cap"),
        (b'{"statusCode": "404", "error": "NoSuchKey", "message": "Gone"}', "NoSuchKey", "Gone"),
        (b'{"error": {"code": 403, "message": "No", "status": "PERMISSION_DENIED"}}', "PERMISSION_DENIED", "No"),
        (b'\n{"Code": "AccessDenied"}', "AccessDenied", ""),
    ],
)
def test_errors_in_json(data: bytes, code: str, message: str) -> None:
    body = parse_error_body(data)
    assert body is not None
    assert (body.code, body.message) == (code, message)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">',
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY % a SYSTEM "http://127.0.0.1:1/x.dtd"> %a;',
    ],
)
def test_entities_are_refused_unread(declaration: str) -> None:
    data = f"<!DOCTYPE Error [{declaration}]><Error><Code>&b;</Code></Error>".encode()
    assert parse_error_body(data) is None


@given(st.binary(max_size=300) | st.builds(error_xml, st.text(max_size=9), st.text(max_size=9)))
def test_no_body_whatever_makes_it_fail(data: bytes) -> None:
    parse_error_body(data)
